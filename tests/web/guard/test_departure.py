from __future__ import annotations

from dataclasses import replace

from pyauthgate.model import Form, FormKind
from pyauthgate.web.visit import IDENTITY
from tests.fakes.house import NUMBER
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


def test_who_has_the_second_factor_left_to_do_ends_the_panels_session_too_by_leaving() -> None:
    place = GuardedPlace(factors=True)
    place.house.require_factor()
    browser = place.browser()
    browser.sign_in()
    token = browser.cookies[SESSION]
    assert browser.get("/salir").location == "/login"
    shown = place.panel.environs[-1]["HTTP_COOKIE"].removeprefix("PHPSESSID=")
    assert place.panel.sessions[shown]["user"] == NUMBER
    assert IDENTITY not in place.panel.environs[-1]
    assert place.house.sessions.find(token) is None
    assert not {SESSION, "PHPSESSID"} & set(browser.cookies)


def test_a_log_out_that_a_field_chooses_shows_the_panel_no_session_before_the_second_factor() -> None:
    out = Form(kind=FormKind.LOGOUT, path="/opciones", match={"hacer": "salir"})
    place = GuardedPlace(forms=(*FORMS[:4], out), factors=True)
    place.house.require_factor()
    for method, url, body in (("GET", "/opciones?hacer=salir", {}), ("POST", "/opciones", {"hacer": "salir"})):
        browser = place.browser()
        browser.sign_in()
        browser.post(url, body) if method == "POST" else browser.get(url)
        assert "HTTP_COOKIE" not in place.panel.environs[-1]
        assert SESSION not in browser.cookies


def test_a_stranger_may_leave() -> None:
    assert GuardedPlace().browser().get("/salir").location == "/login"
