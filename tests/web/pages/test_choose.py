from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from pyauthgate.gatekeeper import Notices, Way
from pyauthgate.web import Site
from tests.fakes.house import BETTER, NUMBER, PASSWORD, WEB, FakeHouse
from tests.web.browser import DEVICE, GATE, LINK, ORIGIN, SESSION, Place

if TYPE_CHECKING:
    from tests.web.browser import Browser, Reply

CHOOSE = f"{GATE}/choose"
WAY = Way(name="gate", address=f"{ORIGIN}{CHOOSE}?t=")
SITE = Site(name="Panel de Clientes", public_url=ORIGIN, recovers=True)
EMAIL = "ana@correo.example"


def place_of() -> Place:
    place = Place(house=FakeHouse(way=WAY, notices=Notices(sent=True)), site=SITE)
    with place.house.store.begin() as work:
        client = work.clients.get(NUMBER)
        assert client is not None
        work.clients.remove(NUMBER)
    place.house.enrol(email=EMAIL)
    return place


def link_of(place: Place) -> str:
    """Ask for a link; give its path and query."""
    place.house.recovery.ask("number", NUMBER, WEB)
    return f"{CHOOSE}?t={place.house.link()}"


def follow(place: Place, link: str) -> Browser:
    browser = place.browser()
    reply = browser.get(link)
    assert (reply.status, reply.location) == (303, CHOOSE)
    return browser


def choose(browser: Browser, new: str = BETTER, again: str | None = None, **extra: str | None) -> Reply:
    fields = {"csrf": browser.token(CHOOSE), "new": new, "again": new if again is None else again}
    return browser.post(CHOOSE, fields, **extra)


def test_the_link_leaves_the_address_and_the_page_shows_number_and_rules() -> None:
    place = place_of()
    browser = follow(place, link_of(place))
    text = browser.get(CHOOSE).text
    assert f'value="{NUMBER}"' in text
    assert "Elija su clave de acceso" in text
    assert browser.cookies[LINK] not in text
    for rule in place.house.passwords.rules:
        assert f'data-rule="{rule}"' in text
    assert '"current"' not in text


def test_a_password_is_refused_with_reasons_then_taken_and_the_client_logs_in_with_it() -> None:
    place = place_of()
    browser = follow(place, link_of(place))
    weak = choose(browser, "qwerty12")
    assert weak.status == 422
    assert re.search(r'data-rule="sequence" class="broken"', weak.text)
    assert choose(browser, BETTER, "Otra 8 Cosa Verde").status == 422
    taken = choose(browser)
    assert (taken.status, taken.location) == (303, f"{GATE}/login?notice=chosen")
    assert SESSION not in browser.cookies
    assert LINK not in browser.cookies
    assert DEVICE in browser.cookies
    assert "Su clave quedó guardada" in browser.get(taken.location).text
    assert place.browser().log_in(PASSWORD).status == 401
    assert browser.log_in(BETTER).status == 303
    assert "new_device" not in {letter.kind for letter in place.house.letters()}


def test_a_mail_scanner_that_looks_at_the_link_consumes_nothing() -> None:
    place = place_of()
    link = link_of(place)
    for method in ("GET", "HEAD", "GET"):
        scanner = place.browser()
        assert scanner.request(method, link).status == 303
        assert scanner.request(method, CHOOSE).status == 200
    assert choose(follow(place, link)).status == 303


def test_used_expired_and_unknown_links_are_one_page() -> None:
    place = place_of()
    used = link_of(place)
    spare = follow(place, used)
    late = follow(place, used)
    stale = late.token(CHOOSE)
    assert choose(spare).status == 303
    expired = link_of(place)
    place.house.clock.advance(3600)
    pages = []
    for link in (used, expired, f"{CHOOSE}?t={'A' * 43}", f"{CHOOSE}?t=", f"{CHOOSE}?t=%00", f"{CHOOSE}?t={'é' * 43}"):
        browser = follow(place, link)
        reply = browser.get(CHOOSE)
        pages.append((reply.status, reply.text, reply.headers))
        assert LINK not in browser.cookies
    posted = late.post(CHOOSE, {"csrf": stale, "new": "Cobre 58 Laguna Vals", "again": "Cobre 58 Laguna Vals"})
    pages.append((posted.status, posted.text, posted.headers))
    assert {page[0] for page in pages} == {410}
    assert len({repr(page) for page in pages}) == 1
    assert f'href="{GATE}/recover"' in pages[0][1]


def test_of_two_links_the_newer_wins() -> None:
    place = place_of()
    older = link_of(place)
    newer = link_of(place)
    assert follow(place, older).get(CHOOSE).status == 410
    assert choose(follow(place, newer)).status == 303


def test_a_form_from_elsewhere_or_of_another_link_changes_nothing() -> None:
    place = place_of()
    link = link_of(place)
    browser = follow(place, link)
    fields = {"csrf": browser.token(CHOOSE), "new": BETTER, "again": BETTER}
    assert browser.post(CHOOSE, fields, HTTP_ORIGIN="https://evil.example").status == 403
    assert browser.post(CHOOSE, {**fields, "csrf": "A" * 43}).status == 403
    assert place.browser().post(CHOOSE, fields).status == 410
    assert choose(browser).status == 303


def test_a_link_that_is_in_the_query_of_a_post_is_not_looked_at() -> None:
    place = place_of()
    link = link_of(place)
    reply = place.browser().post(link, {"csrf": "A" * 43, "new": BETTER, "again": BETTER})
    assert reply.status == 410
    assert follow(place, link).get(CHOOSE).status == 200


def test_the_live_check_judges_for_the_holder_of_the_link_and_nobody_else() -> None:
    place = place_of()
    browser = follow(place, link_of(place))
    token = browser.token(CHOOSE)
    own: dict[str, str | None] = {
        "CONTENT_TYPE": "application/json",
        "HTTP_ORIGIN": ORIGIN,
        "HTTP_SEC_FETCH_SITE": "same-origin",
        "HTTP_X_CSRF_TOKEN": token,
    }
    body = json.dumps({"candidate": "qwerty12"}).encode()
    before = place.house.verifier.computations
    judged = browser.request("POST", f"{CHOOSE}/check", body, **own)
    assert "sequence" in {found["rule"] for found in judged.json["violations"]}
    assert place.house.verifier.computations == before
    assert place.browser().request("POST", f"{CHOOSE}/check", body, **own).status == 403
    place.house.clock.advance(3600)
    gone = browser.request("POST", f"{CHOOSE}/check", body, **own)
    assert (gone.status, gone.json["code"]) == (410, "choose.gone")


def test_too_many_costly_refusals_make_the_holder_wait() -> None:
    place = place_of()
    browser = follow(place, link_of(place))
    answers = [choose(browser, PASSWORD) for _ in range(61)]
    assert [answer.status for answer in answers] == [*[422] * 60, 429]
    assert int(answers[-1].header("Retry-After")) > 0


def test_the_panel_never_sees_the_links_cookie_and_cannot_set_it() -> None:
    place = place_of()
    browser = place.logged_in()
    browser.cookies[LINK] = "A" * 43
    place.panel.headers = (("Set-Cookie", f"{LINK}=stolen"),)
    reply = browser.get("/")
    assert "HTTP_COOKIE" not in place.panel.last
    assert reply.cookie(LINK) is None


def test_the_tokens_and_passwords_stand_in_no_page_and_in_no_event() -> None:
    place = place_of()
    link = link_of(place)
    token = link.partition("?t=")[2]
    browser = follow(place, link)
    seen = [choose(browser, "qwerty12").text, browser.get(CHOOSE).text, choose(browser).text]
    told = repr([place.house.events(), place.reports, *seen])
    assert not any(secret in told for secret in (token, "qwerty12", BETTER))


@pytest.mark.parametrize("language", ["es", "en", "pt"])
def test_the_page_keeps_its_language_and_its_link(language: str) -> None:
    place = place_of()
    browser = place.browser()
    reply = browser.get(f"{link_of(place)}&lang={language}")
    assert reply.location == f"{CHOOSE}?lang={language}"
    page = browser.get(reply.location)
    assert page.header("Content-Language") == language
    assert page.text.count('hreflang="') == 3
