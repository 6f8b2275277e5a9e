from __future__ import annotations

from dataclasses import dataclass, replace
from html import unescape
from typing import TYPE_CHECKING

import pytest

from pyauthgate.errors import PanelUnavailable
from pyauthgate.model import Sign
from pyauthgate.web.outage import TROUBLE
from tests.fakes.house import BETTER, NUMBER, PASSWORD, FakeHouse, Phone
from tests.web.browser import GATE, ORIGIN, PRE, SESSION
from tests.web.guard.oldpanel import CHANGE, FORMS, LOGIN, RESET, Client, GuardedPlace, OldPanel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIEnvironment


def test_a_failed_login_shows_the_form_again_with_our_sentence_and_nothing_of_the_panels_answer() -> None:
    place = GuardedPlace()
    reply = place.browser().sign_in("Mala4826")
    assert reply.status == 401
    assert "<h1>Panel</h1>" in reply.text
    assert 'role="alert"' in reply.text
    assert "no son correctos" in reply.text
    assert "no coincide" not in reply.text


def test_known_unknown_disabled_and_misspelled_numbers_get_one_answer() -> None:
    place = GuardedPlace()
    place.house.enrol("9002", password=None)
    place.panel.users["9002"] = PASSWORD
    place.disable("9002")
    answers = [
        place.browser().sign_in(password, number)
        for number, password in (
            (NUMBER, "Mala4826"),
            ("4444", PASSWORD),
            ("9002", PASSWORD),
            ("info@dominio.com.ar", PASSWORD),
            ("09000", PASSWORD),
            ("９０００", PASSWORD),
            (f" {NUMBER}", PASSWORD),
        )
    ]
    assert {(reply.status, reply.text) for reply in answers} == {(401, answers[0].text)}
    sent = [body.partition("&")[0] for body in place.panel.posts("/login")]
    assert len(sent) == 3
    assert sent[0] == f"numero={NUMBER}"
    assert sent[1] != "numero=4444"
    assert "9002" not in sent[2]


def test_a_number_whose_name_at_the_panel_is_another_one_is_put_there_under_that_name() -> None:
    panel = OldPanel(users={"info@dominio.com.ar": PASSWORD})
    place = GuardedPlace(panel=panel)
    with place.house.store.begin() as work:
        work.clients.remove(NUMBER)
    place.enrol("9000", "info@dominio.com.ar")
    assert place.inside().get("/inicio").text == "<p>Hola info@dominio.com.ar</p>"


def test_the_throttle_bites_and_a_held_password_is_not_forwarded() -> None:
    place = GuardedPlace()
    browser = place.browser()
    for number in range(5):
        assert browser.sign_in(f"Mala482{number}").status == 401
    reply = browser.sign_in(PASSWORD)
    assert (reply.status, reply.header("Retry-After")) == (429, "30")
    assert "demasiados intentos" in reply.text
    assert len(place.panel.posts("/login")) == 5


def test_a_client_who_posts_another_number_gets_nowhere() -> None:
    place = GuardedPlace()
    place.house.enrol("9001", password=None)
    browser = place.inside()
    reply = browser.post("/login", {"numero": "9001", "clave": "Otra4826"})
    assert reply.status == 409
    assert "se cerró" in unescape(reply.text)
    assert SESSION not in browser.cookies
    assert browser.get("/inicio").status == 303
    assert len(place.panel.posts("/login")) == 1


def test_a_weak_password_is_noticed_at_the_login_and_leads_to_the_change() -> None:
    place = GuardedPlace(panel=OldPanel(users={NUMBER: "1234"}))
    browser = place.browser()
    reply = browser.sign_in("1234")
    assert (reply.status, reply.location) == (303, f"{GATE}/weak?next=%2Finicio")
    page = browser.get(reply.location)
    assert "no cumple" in page.text
    assert 'href="/inicio"' in page.text
    assert browser.get(f"{GATE}/change").location == "/opciones?vista=clave"
    assert browser.get("/inicio").text == f"<p>Hola {NUMBER}</p>"


def test_a_weak_password_that_must_go_leads_nowhere_else() -> None:
    place = GuardedPlace.requiring(OldPanel(users={NUMBER: "1234"}))
    browser = place.browser()
    assert browser.sign_in("1234").location == f"{GATE}/weak?next=%2Finicio"
    assert "Más tarde" not in browser.get(f"{GATE}/weak").text
    assert browser.get("/inicio").location == f"{GATE}/change"
    assert browser.get("/opciones?vista=datos").location == f"{GATE}/change"
    reply = browser.renew(BETTER, current="1234")
    assert reply.status == 302
    assert browser.get("/inicio").status == 200


def test_a_panel_that_fails_shows_nothing_of_it_and_is_no_way_to_guess_without_being_counted() -> None:
    place = GuardedPlace()
    place.panel.down = True
    for number in range(5):
        reply = place.browser().post("/login", {"numero": NUMBER, "clave": f"Mala482{number}"})
        assert (reply.status, "down" in reply.text) == (502, False)
    assert {code for code, _ in place.reports} == {"panel.failed"}
    assert place.browser().post("/login", {"numero": NUMBER, "clave": PASSWORD}).status == 429


def test_a_login_that_never_reached_the_panel_counts_as_work_alone() -> None:
    def absent(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ[TROUBLE] = PanelUnavailable("upstream.down", "Nobody listens.", "Start it.", called=False)
        start_response("502 Bad Gateway", [])
        return []

    place = GuardedPlace()
    away = GuardedPlace(house=place.house, app=absent)
    for _ in range(7):
        assert away.browser().post("/login", {"numero": NUMBER, "clave": PASSWORD}).status == 502
    assert place.house.counter(f"client:{NUMBER}").count == 0
    assert place.house.counter(f"repeat:panel:{NUMBER}").count == 7


def test_a_session_that_the_panel_logged_in_elsewhere_does_not_say_yes_to_another_number() -> None:
    place = GuardedPlace(panel=OldPanel(welcoming=True))
    place.house.enrol("9001", password=None)
    thief = place.browser()
    thief.get("/olvido")
    assert thief.post("/olvido", {"numero": "9001", "clave_nueva": BETTER}).status == 302
    assert any("user" in session for session in place.panel.sessions.values())
    assert thief.post("/login", {"numero": NUMBER, "clave": "loquesea"}).status == 401
    assert not place.house.sessions.of(NUMBER)


def test_one_visit_serves_one_login_of_two_at_once() -> None:
    place = GuardedPlace()
    browser = place.browser()
    browser.get("/login")
    until = place.house.clock.now() + 3600
    place.house.verifier.interrupt(lambda: place.house.sessions.spend(browser.cookies[PRE], until=until))
    late = browser.post("/login", {"numero": NUMBER, "clave": PASSWORD})
    assert (late.status, "vencido" in unescape(late.text)) == (403, True)
    assert place.panel.posts("/login") == []
    assert browser.post("/login", {"numero": NUMBER, "clave": PASSWORD}).status == 302


def test_what_the_panel_remembers_of_a_failed_login_is_not_shown() -> None:
    place = GuardedPlace(panel=OldPanel(users={"ana@dominio.com.ar": PASSWORD}, remembering=True))
    with place.house.store.begin() as work:
        work.clients.remove(NUMBER)
    place.enrol("9000", "ana@dominio.com.ar")
    browser = place.browser()
    assert "ana@" not in browser.sign_in("Mala4826").text
    assert "ana@" not in browser.get("/login").text


def test_the_origin_is_the_configured_one() -> None:
    place = GuardedPlace()
    browser = place.browser()
    browser.get("/login")
    reply = browser.post("/login", {"numero": NUMBER, "clave": PASSWORD}, HTTP_HOST="evil.example", HTTP_ORIGIN=ORIGIN)
    assert reply.status == 302


ACTION = {"hacer": "entrar"}


def test_on_one_path_with_the_log_in_a_reset_and_a_link_do_not_say_yes_to_another_number() -> None:
    login = replace(LOGIN, path="/index", page="/index?hacer=entrar", match=ACTION)
    reset = replace(RESET, path="/index", match={"hacer": "olvido"})
    place = GuardedPlace(panel=OldPanel(welcoming=True, front=True), forms=(login, CHANGE, reset))
    place.house.enrol("9001", password=None)
    for lure in ("/index?hacer=olvido", "/index?hacer=entrar&llave=9001"):
        thief = place.browser()
        thief.get("/index?hacer=entrar")
        thief.get(lure)
        thief.post("/index?hacer=olvido", {"hacer": "olvido", "numero": "9001", "clave_nueva": BETTER})
        sent = {"hacer": "entrar", "numero": NUMBER, "clave": "loquesea"}
        assert thief.post("/index?hacer=entrar", sent).status == 401
    honest = place.browser()
    honest.get("/index?hacer=entrar")
    assert honest.post("/index?hacer=entrar", {**ACTION, "numero": NUMBER, "clave": PASSWORD}).status == 302


def test_a_script_that_was_refused_may_try_again_at_once() -> None:
    place = GuardedPlace()
    browser = place.browser()
    browser.get("/login")
    for password, status in (("Mala4826", 401), ("Mala4827", 401), (PASSWORD, 302)):
        fields = {"numero": NUMBER, "clave": password}
        assert browser.post("/login", fields, HTTP_X_REQUESTED_WITH="XMLHttpRequest").status == status


def test_of_a_failure_that_may_be_a_user_who_is_in_a_script_keeps_nothing() -> None:
    forms = (replace(LOGIN, failed=Sign(status=(200,))), *FORMS[1:])
    place = GuardedPlace(panel=OldPanel(terms=True), forms=forms)
    place.house.enrol("9001", password=None)
    thief = place.browser()
    thief.get("/login")
    script = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}
    assert thief.post("/login", {"numero": "9001", "clave": "Otra4826"}, **script).status == 401
    assert any("user" in session for session in place.panel.sessions.values())
    assert thief.post("/login", {"numero": NUMBER, "clave": "loquesea"}, **script).status == 401
    assert not place.house.sessions.of(NUMBER)


def test_what_a_script_keeps_of_a_failed_log_in_is_shown_on_no_page() -> None:
    place = GuardedPlace(panel=OldPanel(users={"ana@dominio.com.ar": PASSWORD}, remembering=True))
    with place.house.store.begin() as work:
        work.clients.remove(NUMBER)
    place.enrol("9000", "ana@dominio.com.ar")
    browser = place.browser()
    browser.get("/login")
    browser.post("/login", {"numero": NUMBER, "clave": "x"}, HTTP_X_REQUESTED_WITH="XMLHttpRequest")
    assert "ana@" not in browser.get("/login").text


def test_a_log_in_page_at_another_address_is_shown_and_its_form_taken() -> None:
    place = GuardedPlace(
        forms=(replace(LOGIN, path="/entrar", page="/login"), *FORMS[1:]), panel=OldPanel(door="/entrar")
    )
    browser = place.browser()
    assert "type=password" in browser.get("/login").text
    assert browser.post("/entrar", {"numero": NUMBER, "clave": PASSWORD}).status == 302


def test_a_public_picture_that_opens_a_session_does_not_take_the_log_ins() -> None:
    place = GuardedPlace(panel=OldPanel(cookies=("PHPSESSID=captcha; Path=/",)))
    place.panel.cookies = ()
    browser = place.browser()
    browser.get("/login")
    place.panel.cookies = ("PHPSESSID=captcha; Path=/",)
    browser.get("/estilo/captcha.png")
    place.panel.cookies = ()
    assert browser.post("/login", {"numero": NUMBER, "clave": PASSWORD}).status == 302


def test_a_link_to_the_log_in_that_leads_back_to_it_counts_nothing_and_lets_in_from_the_plain_page() -> None:
    place = GuardedPlace()
    browser = place.browser()
    browser.get("/login?next=/login")
    reply = browser.post("/login?next=/login", {"numero": NUMBER, "clave": PASSWORD})
    assert (reply.status, reply.location) == (303, "/login")
    assert (place.panel.posts("/login"), place.house.counter(f"client:{NUMBER}").count) == ([], 0)
    browser.get(reply.location)
    assert browser.post("/login", {"numero": NUMBER, "clave": PASSWORD}).status == 302


STRAY = ("/login?x=1", "/login?llave=9001", "/login?next=/;llave=9001")


@pytest.mark.parametrize("address", STRAY)
def test_a_log_in_with_a_query_that_is_not_its_pages_is_led_to_the_page_and_not_put_to_the_panel(address: str) -> None:
    place = GuardedPlace(panel=OldPanel(welcoming=True))
    place.house.enrol("9001", password=None)
    thief = place.browser()
    thief.get("/olvido")
    thief.post("/olvido", {"numero": "9001", "clave_nueva": BETTER})
    reply = thief.post(address, {"numero": NUMBER, "clave": "loquesea"})
    assert (reply.status, reply.location) == (303, "/login")
    program = thief.post(address, {"numero": NUMBER, "clave": "x"}, HTTP_X_REQUESTED_WITH="XMLHttpRequest")
    assert (program.status, program.json["code"]) == (403, "csrf.stale")
    assert [event.reason for event in place.house.events("form.refused")] == ["guard.astray"]
    assert (place.panel.posts("/login"), place.house.sessions.of(NUMBER)) == ([], ())
    assert place.house.counter(f"client:{NUMBER}").count == 0


def test_a_key_behind_a_semicolon_in_the_pages_query_logs_nobody_in() -> None:
    place = GuardedPlace(panel=OldPanel(semicolons=True))
    place.house.enrol("9001", password=None)
    thief = place.browser()
    thief.get("/login")
    thief.get("/login?next=/;llave=9001")
    assert thief.post("/login", {"numero": NUMBER, "clave": "loquesea"}).status == 403
    assert (place.panel.posts("/login"), place.house.sessions.of(NUMBER)) == ([], ())


def test_who_comes_from_another_page_is_told_so_uncounted_and_gets_in_by_the_page_that_is_shown() -> None:
    for way in ("/login?expirada=1", "/olvido"):
        place = GuardedPlace()
        browser = place.browser()
        browser.get(way)
        reply = browser.post("/login", {"numero": NUMBER, "clave": PASSWORD})
        assert (reply.status, "vencido" in unescape(reply.text)) == (403, True)
        assert (place.panel.posts("/login"), place.house.counter(f"client:{NUMBER}").count) == ([], 0)
        assert browser.post("/login", {"numero": NUMBER, "clave": PASSWORD}).status == 302


def test_who_comes_from_another_page_to_a_log_in_that_sets_nothing_is_told_so_once() -> None:
    place = GuardedPlace(panel=OldPanel(bare=True))
    browser = place.browser()
    browser.get("/olvido")
    assert browser.post("/login", {"numero": NUMBER, "clave": "Mala4826"}).status == 403
    assert browser.post("/login", {"numero": NUMBER, "clave": "Mala4826"}).status == 401


def test_both_spellings_of_a_log_in_page_lead_in() -> None:
    forms = (replace(LOGIN, slash=True), *FORMS[1:])
    for page, path in (("/login", "/login/"), ("/login/", "/login"), ("/login/", "/login/")):
        browser = GuardedPlace(panel=OldPanel(slash=True), forms=forms).browser()
        browser.get(page)
        assert browser.post(path, {"numero": NUMBER, "clave": PASSWORD}).status == 302


def test_the_root_under_a_prefix_has_two_spellings_that_lead_in() -> None:
    for page in ("/panel", "/panel/"):
        place = GuardedPlace(panel=OldPanel(root="/panel"), forms=(replace(LOGIN, path="/"),))
        browser = Client(place.gate, mount="/panel")
        browser.get(page)
        assert browser.post("/panel/", {"numero": NUMBER, "clave": PASSWORD}).status == 302


def test_a_panel_that_leads_away_before_it_looks_at_the_password_lets_nobody_in() -> None:
    place = GuardedPlace(panel=OldPanel(strict=True))
    assert place.browser().post("/login", {"numero": NUMBER, "clave": "loquesea"}).status == 401
    place = GuardedPlace(panel=OldPanel(name="clientes.example.net"))
    foreign = place.browser().post("/login", {"numero": NUMBER, "clave": "x"}, HTTP_HOST="otro.example")
    assert (foreign.status, place.house.sessions.of(NUMBER)) == (401, ())
    assert place.house.counter(f"client:{NUMBER}").count == 1


def offering() -> tuple[GuardedPlace, Phone, tuple[str, ...]]:
    """Give a place where a client has a second factor, and its log-in form a field for the code."""
    place = GuardedPlace(factors=True)
    phone, codes = place.house.arm(place.house.live(place.inside().cookies[SESSION]))
    place.panel.seen.clear()
    return place, phone, codes


def test_the_log_in_form_has_a_field_for_a_code_whoever_looks() -> None:
    place = GuardedPlace(factors=True)
    page = place.browser().get("/login").text
    assert page.index("name=clave") < page.index('name="pyauthgate_code"')
    assert "pyauthgate_code" not in GuardedPlace().browser().get("/login").text
    refused = place.browser().sign_in("Mala4826")
    assert 'name="pyauthgate_code"' in refused.text
    assert 'role="alert"' in refused.text


def test_a_code_is_taken_before_the_form_and_never_reaches_the_panel() -> None:
    place, phone, codes = offering()
    for code in (phone.code(), codes[0]):
        browser = place.browser()
        assert browser.sign_in(code=code).status == 302
        assert browser.get("/inicio").text == f"<p>Hola {NUMBER}</p>"
    assert [NUMBER in body for body in place.panel.posts("/login")] == [True, True]
    assert not any("pyauthgate" in body or code in body for body in place.panel.posts("/login"))


@pytest.mark.parametrize("code", ["", "000000", None])
def test_without_the_code_the_answer_is_that_of_a_wrong_password_and_the_panel_gets_one_under_the_own_name(
    code: str | None,
) -> None:
    place, _, _ = offering()
    right, wrong = (place.browser().sign_in(password, code=code) for password in (PASSWORD, "Mala4826"))
    assert (right.status, right.text) == (wrong.status, wrong.text)
    assert (right.status, right.cookie(SESSION)) == (401, None)
    assert len(place.panel.posts("/login")) == 2
    assert all(body.startswith(f"numero={NUMBER}&clave=") for body in place.panel.posts("/login"))
    assert not any(typed in body for body in place.panel.posts("/login") for typed in (PASSWORD, "Mala4826"))


def test_a_code_comes_once_in_the_body_under_its_own_name_and_nowhere_else() -> None:
    place, phone, _ = offering()
    browser = place.browser()
    browser.get("/login")
    code = phone.code()
    whole = f"numero={NUMBER}&clave={PASSWORD}&pyauthgate_code={code}"
    for body, url in (
        (f"{whole}&pyauthgate_code={code}", "/login"),
        (f"{whole}&Pyauthgate_Code=1", "/login"),
        (f"{whole}&pyauthgate.code=1", "/login"),
        (f"{whole}&pyauthgate_code[]=1", "/login"),
        (whole, f"/login?pyauthgate_code={code}"),
    ):
        assert browser.post(url, body.encode()).status == 400, body
    assert place.panel.posts("/login") == []


def test_who_must_have_a_factor_is_let_in_to_its_set_up_and_nowhere_else() -> None:
    place = GuardedPlace(factors=True)
    place.house.require_factor()
    browser = place.browser()
    reply = browser.sign_in(PASSWORD)
    assert (reply.status, reply.location) == (303, f"{GATE}/factor?next=%2Finicio")
    asked = len(place.panel.seen)
    for path in ("/inicio", "/opciones?vista=clave", "/opciones/cambiar-clave", "/login"):
        assert browser.get(path).location.startswith(f"{GATE}/second"), path
    assert browser.renew(BETTER).location.startswith(f"{GATE}/second")
    assert len(place.panel.seen) == asked
    browser.get("/estilo/panel.css")
    assert "HTTP_COOKIE" not in place.panel.environs[-1]
    browser.post(f"{GATE}/factor/begin", {"csrf": browser.token(f"{GATE}/factor")})
    state = place.house.factor_setup.state(place.house.live(browser.cookies[SESSION]))
    phone = Phone(state.secret, place.house.clock)
    done = browser.post(f"{GATE}/factor/confirm", {"csrf": browser.token(f"{GATE}/factor"), "code": phone.code()})
    assert done.status == 200
    assert browser.get("/inicio").text == f"<p>Hola {NUMBER}</p>"


def test_a_program_that_must_set_a_factor_up_gets_nothing_of_the_panels_answer() -> None:
    place = GuardedPlace(factors=True)
    place.house.require_factor()
    browser = place.browser()
    reply = browser.sign_in(PASSWORD, HTTP_ACCEPT="application/json")
    assert (reply.status, reply.json["code"]) == (403, "second.required")
    assert browser.get("/inicio", HTTP_ACCEPT="application/json").json["code"] == "second.required"
    browser.post(f"{GATE}/logout", {"csrf": browser.token(f"{GATE}/logout")})
    assert browser.get("/inicio").location.startswith(f"{GATE}/login")


@dataclass
class Wordy(OldPanel):
    """Lets in with more than is held at once, and knows whether somebody still waits for the rest."""

    closed: int = 0

    def _told(self, page: Iterable[bytes]) -> Iterator[bytes]:
        try:
            yield from page
            yield from [b" " * (1 << 20)] * 2
        finally:
            self.closed += 1

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        page = super().__call__(environ, start_response)
        return self._told(page) if environ["REQUEST_METHOD"] == "POST" else page


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_what_the_panel_answers_to_who_must_set_a_factor_up_is_dropped_at_once(accept: str) -> None:
    place = GuardedPlace(panel=Wordy(), factors=True)
    place.house.require_factor()
    browser = place.browser()
    browser.sign_in(PASSWORD, HTTP_ACCEPT=accept)
    assert isinstance(place.panel, Wordy)
    assert place.panel.closed == 1


def test_a_weak_password_that_must_go_goes_after_the_set_up() -> None:
    place = GuardedPlace(house=FakeHouse(on_weak="require"), panel=OldPanel(users={NUMBER: "1234"}), factors=True)
    place.house.require_factor()
    browser = place.browser()
    assert browser.sign_in("1234").location.startswith(f"{GATE}/factor")
    place.house.arm(place.house.live(browser.cookies[SESSION]))
    (session,) = place.house.sessions.of(NUMBER)
    assert session.scope == "change"
