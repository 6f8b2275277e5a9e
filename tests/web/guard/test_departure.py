from __future__ import annotations

from dataclasses import replace

from tests.web.browser import GATE, SESSION
from tests.web.guard.oldpanel import FORMS, LOGIN, GuardedPlace


def test_leaving_at_the_panel_ends_the_gates_session() -> None:
    place = GuardedPlace()
    browser = place.inside()
    token = browser.cookies[SESSION]
    assert browser.get("/salir").location == "/login"
    browser.cookies[SESSION] = token
    assert browser.get("/inicio").status == 303


def test_leaving_at_the_gate_ends_the_panels() -> None:
    place = GuardedPlace()
    browser = place.inside()
    kept = dict(browser.cookies)
    form = browser.token(f"{GATE}/logout")
    browser.post(f"{GATE}/logout", {"csrf": form})
    browser.cookies = kept
    assert browser.get("/inicio").status == 303
    again = place.inside()
    again.cookies["PHPSESSID"] = kept["PHPSESSID"]
    assert again.get("/inicio").status == 302
    assert "HTTP_COOKIE" not in place.panel.environs[-1]


def test_a_login_page_that_logs_out_ends_the_session_too() -> None:
    place = GuardedPlace(forms=(replace(LOGIN, leaves=True), *FORMS[1:]))
    browser = place.inside()
    assert browser.get("/login").status == 200
    assert SESSION not in browser.cookies
    assert browser.get("/inicio").status == 303


def test_a_stranger_may_leave() -> None:
    assert GuardedPlace().browser().get("/salir").location == "/login"
