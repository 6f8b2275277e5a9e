from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pyauthgate.model import Client
from tests.fakes.house import NUMBER, PASSWORD, FakeHouse
from tests.web.browser import DEVICE, GATE, ORIGIN, PRE, SESSION, Place, csrf

if TYPE_CHECKING:
    from pyauthgate.gatekeeper import OnWeak

LOGIN = f"{GATE}/login"
CANARY = "Canario7Secreto"


def sessions(place: Place) -> int:
    return len(place.house.sessions.of(NUMBER))


def test_the_page_asks_for_number_and_password_as_the_help_page_does() -> None:
    reply = Place().browser().get(LOGIN)
    assert (reply.status, reply.header("Content-Language")) == (200, "es")
    for words in ("Número de cliente", "Clave de acceso", "Ingresar", "computadora compartida", '<html lang="es">'):
        assert words in reply.text
    for mark in ('inputmode="numeric"', 'autocomplete="username"', 'autocomplete="current-password"'):
        assert mark in reply.text


def test_the_right_password_opens_a_new_session_and_spends_the_pre_session() -> None:
    place = Place()
    browser = place.browser()
    reply = browser.log_in()
    assert (reply.status, reply.location) == (303, "/")
    assert (reply.cookie(SESSION) or "").endswith("; Max-Age=86400; Secure; HttpOnly; Path=/; SameSite=Lax")
    assert "Max-Age=15552000" in (reply.cookie(DEVICE) or "")
    assert PRE not in browser.cookies
    assert sessions(place) == 1


def test_on_a_shared_computer_nothing_outlives_the_browser() -> None:
    reply = Place().browser().log_in(shared="1")
    assert "Max-Age" not in (reply.cookie(SESSION) or "")
    assert reply.cookie(DEVICE) is None


def test_a_login_leads_to_what_was_asked_for() -> None:
    browser = Place().browser()
    asked = browser.get("/facturas?mes=11").location
    assert 'name="next" value="/facturas?mes=11"' in browser.get(asked).text
    assert browser.log_in(next="/facturas?mes=11").location == "/facturas?mes=11"


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example/", "/\\evil.example", "/a/../b"])
def test_a_login_leads_nowhere_else(target: str) -> None:
    browser = Place().browser()
    assert "evil" not in browser.get(f"{LOGIN}?next={target}").text
    assert browser.log_in(next=target).location == "/"


def test_wrong_unknown_and_disabled_get_one_answer() -> None:
    place = Place()
    place.house.enrol("9001")
    with place.house.store.begin() as work:
        client = work.clients.get("9001")
        assert isinstance(client, Client)
        work.clients.replace(replace(client, disabled=True))
    tries = [(NUMBER, "wrong"), ("9999", PASSWORD), ("9001", PASSWORD)]
    answers = [place.browser().log_in(password, number) for number, password in tries]
    assert {answer.status for answer in answers} == {401}
    assert {answer.header("WWW-Authenticate") for answer in answers} == {'Session realm="pyauthgate"'}
    bodies = [
        answer.text.replace(csrf(answer.text), "").replace(number, "")
        for answer, (number, _) in zip(answers, tries, strict=True)
    ]
    assert len(set(bodies)) == 1
    assert "no son correctos" in bodies[0]
    assert 'role="alert"' in bodies[0]


def test_too_many_tries_are_told_how_long_to_wait() -> None:
    place = Place()
    browser = place.browser()
    replies = [browser.log_in(f"wrong {n}") for n in range(7)]
    last = replies[-1]
    assert last.status == 429
    assert int(last.header("Retry-After")) >= 30
    assert "Espere" in last.text
    assert browser.log_in(PASSWORD).status == 429
    assert sessions(place) == 0


def test_a_full_queue_is_a_503_and_no_try() -> None:
    place = Place()
    browser = place.browser()
    token = browser.token(LOGIN)
    place.house.verifier.crowd()
    reply = browser.post(LOGIN, {"csrf": token, "number": NUMBER, "password": PASSWORD})
    assert (reply.status, reply.header("Retry-After")) == (503, "5")
    assert "Espere unos segundos" in reply.text
    assert [code for code, _ in place.reports] == ["hashing.overloaded"]


@pytest.mark.parametrize(
    "number",
    [
        "",
        " ",
        "abc",
        "+9000",
        "9_000",
        "9.000",
        " 9000",
        "9000 ",
        "09000",
        "-9000",
        "9e3",
        "９０００",
        "٩٠٠٠",
        "²",
        "9000\n",
        "9" * 10000,
        "900",
        CANARY,
    ],
)
def test_an_odd_number_is_a_400_with_a_hint_and_is_never_repeated(number: str) -> None:
    place = Place()
    before = place.house.verifier.computations
    reply = place.browser().log_in(PASSWORD, number)
    assert reply.status == 400
    assert "solo con cifras" in reply.text
    assert 'value="" autofocus' in reply.text
    assert CANARY not in reply.text
    assert place.house.verifier.computations == before
    assert sessions(place) == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 403),
        (b"csrf=TOKEN", 400),
        (b"csrf=TOKEN&number=9000", 400),
        (b"csrf=TOKEN&password=x", 400),
        (b"csrf=TOKEN&number=9000&number=9000&password=x", 400),
        (b"csrf=TOKEN&csrf=TOKEN&number=9000&password=Segur269", 400),
        (b"csrf=TOKEN&number=9000&password=%00", 400),
        (b"csrf=TOKEN&number=9000&password=%ff", 400),
        (b"csrf=TOKEN&number=9000&password=%zz", 400),
        (b"csrf=TOKEN&number=9000&password=Segur269\x00", 400),
        (b"number=9000&password=Segur269", 403),
        (b"csrf=&number=9000&password=Segur269", 403),
        (b"csrf=TOKEN&number=9000&password=" + b"x" * 1_000_000, 413),
    ],
)
def test_a_bad_form_is_refused_with_a_clear_page_and_changes_nothing(body: bytes, status: int) -> None:
    place = Place()
    browser = place.browser()
    reply = browser.post(LOGIN, body.replace(b"TOKEN", browser.token(LOGIN).encode()))
    assert reply.status == status
    assert 'role="alert"' in reply.text
    assert sessions(place) == 0
    assert place.reports == []


@pytest.mark.parametrize(
    ("extra", "status"),
    [
        ({"CONTENT_TYPE": "multipart/form-data; boundary=x"}, 415),
        ({"CONTENT_TYPE": None}, 415),
        ({"HTTP_CONTENT_ENCODING": "gzip"}, 415),
        ({"HTTP_TRANSFER_ENCODING": "chunked"}, 400),
        ({"CONTENT_LENGTH": None}, 411),
        ({"CONTENT_LENGTH": "1x"}, 400),
        ({"CONTENT_LENGTH": "100000"}, 413),
        ({"REQUEST_METHOD": "post"}, 405),
        ({"REQUEST_METHOD": "PUT"}, 405),
    ],
)
def test_an_odd_request_is_refused(extra: dict[str, str | None], status: int) -> None:
    place = Place()
    browser = place.browser()
    token = browser.token(LOGIN)
    fields = {"csrf": token, "number": NUMBER, "password": PASSWORD}
    browser.checked = False
    assert browser.post(LOGIN, fields, **extra).status == status
    assert sessions(place) == 0


@pytest.mark.parametrize(
    "extra",
    [
        {"HTTP_ORIGIN": "https://evil.example"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_ORIGIN": None, "HTTP_SEC_FETCH_SITE": None},
        {"HTTP_ORIGIN": None, "HTTP_SEC_FETCH_SITE": None, "HTTP_REFERER": "https://evil.example/"},
    ],
)
def test_a_form_from_elsewhere_is_shown_again_with_a_fresh_token(extra: dict[str, str | None]) -> None:
    place = Place()
    browser = place.browser()
    fields = {"csrf": browser.token(LOGIN), "number": NUMBER, "password": PASSWORD}
    reply = browser.post(LOGIN, fields, **extra)
    assert reply.status == 403
    assert ORIGIN in reply.text
    assert sessions(place) == 0
    again = browser.post(LOGIN, {**fields, "csrf": csrf(reply.text)})
    assert again.status == 303


def test_anothers_token_is_stale_and_the_form_comes_again() -> None:
    place = Place()
    stolen = place.browser().token(LOGIN)
    browser = place.browser()
    browser.get(LOGIN)
    reply = browser.post(LOGIN, {"csrf": stolen, "number": NUMBER, "password": PASSWORD})
    assert reply.status == 403
    assert "había vencido" in reply.text
    assert browser.post(LOGIN, {"csrf": csrf(reply.text), "number": NUMBER, "password": PASSWORD}).status == 303


def test_who_is_logged_in_is_sent_on() -> None:
    browser = Place().logged_in()
    assert browser.get(f"{LOGIN}?next=/facturas").location == "/facturas"
    assert browser.post(LOGIN, {"number": "9001", "password": "x"}).location == "/"


def test_a_token_planted_by_another_is_never_taken_over() -> None:
    place = Place()
    browser = place.browser()
    browser.cookies[SESSION] = "A" * 43
    browser.log_in()
    assert browser.cookies[SESSION] != "A" * 43


@pytest.mark.parametrize(
    ("url", "accept", "language", "words"),
    [
        (LOGIN, "", "es", "Clave de acceso"),
        (LOGIN, "pt-BR,pt;q=0.9", "pt", "Senha de acesso"),
        (LOGIN, "de,en;q=0.5", "en", "Access password"),
        (f"{LOGIN}?lang=en", "pt", "en", "Access password"),
        (f"{LOGIN}?lang=xx", "pt", "pt", "Senha de acesso"),
        (f"{LOGIN}?lang=en&lang=pt", "", "en", "Access password"),
    ],
)
def test_the_page_speaks_the_visitors_language(url: str, accept: str, language: str, words: str) -> None:
    reply = Place().browser().get(url, HTTP_ACCEPT_LANGUAGE=accept)
    assert reply.header("Content-Language") == language
    assert f'<html lang="{language}">' in reply.text
    assert words in reply.text


def test_the_language_asked_for_lasts_through_the_form() -> None:
    page = Place().browser().get(f"{LOGIN}?lang=pt&next=/facturas").text
    assert f'action="{LOGIN}?lang=pt"' in page
    assert f'href="{LOGIN}?lang=en&amp;next=%2Ffacturas"' in page


def test_only_notices_of_ours_are_shown() -> None:
    browser = Place().browser()
    assert "La sesión se cerró." in browser.get(f"{LOGIN}?notice=logout").text
    for notice in ("ended", "<script>", "title"):
        assert 'id="alert"' not in browser.get(f"{LOGIN}?notice={notice}").text


def test_a_password_typed_is_nowhere_afterwards() -> None:
    place = Place()
    browser = place.browser()
    replies = [browser.log_in(CANARY), browser.log_in(PASSWORD, CANARY), browser.log_in(PASSWORD)]
    told = "".join(reply.text + repr(reply.headers) for reply in replies) + repr(place.reports)
    assert CANARY not in told + repr(place.house.events())
    assert PASSWORD not in told


def test_the_audit_knows_where_a_login_came_from() -> None:
    place = Place(trusted=("10.0.0.5",))
    browser = place.browser()
    browser.address = "10.0.0.5"
    browser.agent = "x" * 1000
    token = browser.token(LOGIN)
    fields = {"csrf": token, "number": NUMBER, "password": PASSWORD}
    browser.post(LOGIN, fields, HTTP_X_FORWARDED_FOR="1.1.1.1, 203.0.113.9")
    (event,) = place.house.events("login.accepted")
    assert (event.address, event.door) == ("203.0.113.9", "web")
    assert event.request_id
    assert place.house.sessions.of(NUMBER)[0].agent == "x" * 200


def test_a_proxy_that_names_no_address_is_a_400() -> None:
    browser = Place(trusted=("192.0.2.7",)).browser()
    assert browser.get(LOGIN, HTTP_X_FORWARDED_FOR="unknown").status == 400


def test_a_program_is_told_of_a_refused_login_as_a_problem() -> None:
    place = Place()
    browser = place.browser()
    fields = {"csrf": browser.token(LOGIN), "number": NUMBER, "password": "wrong"}
    reply = browser.post(LOGIN, fields, HTTP_X_REQUESTED_WITH="XMLHttpRequest")
    assert (reply.status, reply.json["code"]) == (401, "login.denied")


@pytest.mark.parametrize(
    ("on_weak", "way"), [("remind", f"{GATE}/weak?next=%2Ffacturas"), ("require", f"{GATE}/change")]
)
def test_a_weak_password_that_was_taken_over_leads_to_a_word_about_it(on_weak: OnWeak, way: str) -> None:
    place = Place(house=FakeHouse(on_weak=on_weak))
    with place.house.store.begin() as work:
        client = work.clients.get(NUMBER)
        assert client is not None
        work.clients.replace(replace(client, surnames="Segur"))
        work.accounts.mark(place.account.id, learned=False, confirmed_at=None, unjudged=True)
    browser = place.browser()
    reply = browser.log_in(next="/facturas")
    assert reply.location == way
    page = browser.get(reply.location)
    assert page.status == 200
    assert f'href="{GATE}/change"' in page.text
    assert browser.get("/").status == (200 if on_weak == "remind" else 303)
