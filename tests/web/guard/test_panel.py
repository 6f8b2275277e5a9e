from __future__ import annotations

from tests.web.browser import SESSION
from tests.web.guard.oldpanel import GuardedPlace, OldPanel


def test_our_cookies_do_not_reach_the_panel_and_it_sets_none_of_them() -> None:
    place = GuardedPlace()
    place.inside().get("/inicio")
    assert "pyauthgate" not in place.panel.environs[-1]["HTTP_COOKIE"]


def test_a_panel_sets_any_cookie_but_ours() -> None:
    place = GuardedPlace(panel=OldPanel(cookies=(f"{SESSION}=x; Path=/", "tema=oscuro; Path=/")))
    reply = place.inside().get("/inicio")
    assert [value for name, value in reply.headers if name == "Set-Cookie"] == ["tema=oscuro; Path=/"]


def test_a_held_reply_sets_none_of_ours_either() -> None:
    place = GuardedPlace(panel=OldPanel(cookies=(f"{SESSION}=x; Path=/",)))
    assert "x" not in place.inside().cookies[SESSION].split("-")


def test_the_panels_cookie_leaves_sealed() -> None:
    place = GuardedPlace()
    browser = place.inside()
    value, _, _ = browser.cookies["PHPSESSID"].split("~")
    assert value in place.panel.sessions
