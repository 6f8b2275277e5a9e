from __future__ import annotations

from tests.web.browser import GATE
from tests.web.guard.oldpanel import GuardedPlace


def test_the_gates_login_leads_to_the_panels_with_where_to_go_from_there() -> None:
    browser = GuardedPlace().browser()
    assert browser.get(f"{GATE}/login").location == "/login"
    assert browser.get(f"{GATE}/login?next=/facturas").location == "/login?next=%2Ffacturas"
    assert browser.get(f"{GATE}/login?next=//mala.example/").location == "/login"


def test_nobody_is_led_from_the_log_in_back_to_it() -> None:
    browser = GuardedPlace().browser()
    for wanted in ("%2Flogin%3Fexpirada%3D1", "/login", "/Login/"):
        assert browser.get(f"{GATE}/login?next={wanted}").location == "/login"


def test_who_is_logged_in_is_sent_on_from_the_login() -> None:
    browser = GuardedPlace().inside()
    assert browser.get(f"{GATE}/login").location == "/"
    assert browser.get(f"{GATE}/login?next=/facturas").location == "/facturas"


def test_who_has_the_second_factor_left_to_do_is_sent_there_and_on_from_there() -> None:
    place = GuardedPlace(factors=True)
    place.house.require_factor()
    browser = place.browser()
    browser.sign_in()
    assert browser.get(f"{GATE}/login?next=/facturas").location == f"{GATE}/second?next=%2Ffacturas"
    assert browser.get(f"{GATE}/login").location == f"{GATE}/second"


def test_the_gates_change_page_leads_to_the_panels() -> None:
    place = GuardedPlace()
    assert place.inside().get(f"{GATE}/change").location == "/opciones?vista=clave"
    assert place.browser().get(f"{GATE}/change").location == f"{GATE}/login?next=%2F.pyauthgate%2Fchange"
