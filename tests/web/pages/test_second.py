from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.house import NUMBER
from tests.web.browser import DEVICE, GATE, SESSION, Place

if TYPE_CHECKING:
    from tests.fakes.house import Phone
    from tests.web.browser import Browser

SECOND = f"{GATE}/second"


def armed() -> tuple[Place, Phone, tuple[str, ...]]:
    place = Place()
    phone, codes = place.house.arm()
    return place, phone, codes


def give(browser: Browser, code: str, **more: str) -> int:
    reply = browser.post(SECOND, {"csrf": browser.token(SECOND), "code": code, **more})
    return reply.status


def test_after_the_password_the_code_is_asked_for_and_then_the_way_goes_on() -> None:
    place, phone, _ = armed()
    browser = place.browser()
    reply = browser.log_in(next="/facturas?mes=11")
    assert (reply.status, reply.location) == (303, f"{SECOND}?next=%2Ffacturas%3Fmes%3D11")
    assert reply.cookie(DEVICE) is None
    before = browser.cookies[SESSION]
    page = browser.get(reply.location)
    assert 'autocomplete="one-time-code"' in page.text
    assert 'name="next" value="/facturas?mes=11"' in page.text
    done = browser.post(SECOND, {"csrf": browser.token(SECOND), "code": phone.code(), "next": "/facturas?mes=11"})
    assert (done.status, done.location) == (303, "/facturas?mes=11")
    assert browser.cookies[SESSION] != before
    assert done.cookie(DEVICE)
    assert browser.get("/facturas").body == b"the panel"
    assert place.panel.last["REMOTE_USER"] == NUMBER


def test_before_the_code_everything_leads_to_it_and_the_panel_sees_nothing() -> None:
    place, _, _ = armed()
    browser = place.browser()
    browser.log_in()
    for path in ("/", "/facturas", f"{GATE}/", f"{GATE}/sessions", f"{GATE}/change", f"{GATE}/change/done"):
        assert browser.get(path).location.startswith(SECOND), path
    for path in ("sessions/end", "sessions/end-all", "check", "factor/codes", "factor/off"):
        assert browser.post(f"{GATE}/{path}", {"csrf": "x"}).location.startswith(SECOND), path
    assert place.panel.seen == []
    refused = browser.get("/facturas", HTTP_ACCEPT="application/json")
    assert (refused.status, refused.json["code"]) == (403, "second.required")
    assert browser.get(f"{GATE}/factor").location == SECOND
    assert f"{GATE}/sessions" not in browser.get(SECOND).text


def test_before_the_set_up_nothing_but_the_set_up_is_done_to_a_factor() -> None:
    place = Place()
    place.house.require_factor()
    browser = place.browser()
    browser.log_in()
    for path in ("factor/codes", "factor/off"):
        reply = browser.post(f"{GATE}/{path}", {"csrf": browser.token(f"{GATE}/factor"), "code": "000000"})
        assert reply.location == SECOND, path


def test_before_the_code_one_may_leave() -> None:
    place, _, _ = armed()
    browser = place.browser()
    browser.log_in()
    url = f"{GATE}/logout"
    assert browser.post(url, {"csrf": browser.token(url)}).location.startswith(f"{GATE}/login")
    assert not any(session.scope.awaits_factor for session in place.house.sessions.of(NUMBER))


def test_a_code_and_a_recovery_code_open_once() -> None:
    place, phone, codes = armed()
    for code in (phone.code(), codes[0]):
        statuses = []
        for _ in range(2):
            browser = place.browser()
            browser.log_in()
            statuses.append(give(browser, code))
        assert statuses == [303, 401]


def test_a_wrong_code_is_a_401_and_after_five_even_the_right_one_waits() -> None:
    place, phone, _ = armed()
    browser = place.browser()
    browser.log_in()
    assert [give(browser, "000000") for _ in range(5)] == [401] * 5
    reply = browser.post(SECOND, {"csrf": browser.token(SECOND), "code": phone.code()})
    assert (reply.status, reply.header("Retry-After")) == (429, "3600")
    assert "Espere 1 hora" in reply.text
    program = browser.post(
        SECOND, {"csrf": browser.token(SECOND), "code": phone.code()}, HTTP_ACCEPT="application/json"
    )
    assert (program.status, program.json["code"]) == (429, "login.throttled")


def test_a_code_from_elsewhere_is_not_looked_at() -> None:
    place, phone, _ = armed()
    browser = place.browser()
    browser.log_in()
    assert browser.post(SECOND, {"csrf": "x" * 43, "code": phone.code()}).status == 403
    assert browser.post(SECOND, {"code": phone.code()}, HTTP_ORIGIN="https://evil.example").status == 403
    assert give(browser, phone.code()) == 303


def test_a_session_that_ended_meanwhile_leads_to_the_log_in() -> None:
    place, phone, _ = armed()
    browser = place.browser()
    browser.log_in()
    token = browser.token(SECOND)
    taken = browser.cookies[SESSION]
    assert give(browser, phone.code()) == 303
    browser.cookies[SESSION] = taken
    assert browser.post(SECOND, {"csrf": token, "code": phone.code(later=1)}).location.startswith(f"{GATE}/login")


def test_who_must_change_the_password_does_so_after_the_code() -> None:
    place, phone, _ = armed()
    with place.house.store.begin() as work:
        work.accounts.demand_change(work.accounts.of(NUMBER)[0].id)
    browser = place.browser()
    assert browser.log_in().location == SECOND
    assert browser.post(SECOND, {"csrf": browser.token(SECOND), "code": phone.code()}).location == f"{GATE}/change"
    assert browser.get("/").location == f"{GATE}/change"


def test_who_is_in_already_or_has_none_yet_is_sent_on() -> None:
    place = Place()
    browser = place.logged_in()
    assert browser.get(f"{SECOND}?next=/facturas").location == "/facturas"
    place.house.require_factor()
    assert place.browser().log_in().location == SECOND
    other = place.browser()
    other.log_in()
    assert other.get(f"{SECOND}?next=/facturas").location == f"{GATE}/factor?next=%2Ffacturas"
