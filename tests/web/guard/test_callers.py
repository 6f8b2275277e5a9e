from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.house import NUMBER, PASSWORD
from tests.web.guard.oldpanel import GuardedPlace, OldPanel

if TYPE_CHECKING:
    from tests.web.guard.oldpanel import Answer


def test_the_panels_cookie_is_worth_nothing_in_another_browser_nor_in_the_clear() -> None:
    place = GuardedPlace()
    victim = place.inside()
    stolen = victim.cookies["PHPSESSID"]
    thief = place.browser()
    thief.cookies["PHPSESSID"] = stolen
    assert thief.get("/inicio").status == 303
    inside = place.inside()
    inside.cookies["PHPSESSID"] = stolen
    inside.get("/inicio")
    assert "HTTP_COOKIE" not in place.panel.environs[-1]
    session = next(name for name, known in place.panel.sessions.items() if "user" in known)
    inside.cookies["PHPSESSID"] = session
    inside.get("/inicio")
    assert "HTTP_COOKIE" not in place.panel.environs[-1]


def test_a_session_that_somebody_planted_before_the_login_is_not_his_afterwards() -> None:
    place = GuardedPlace()
    planter = place.browser()
    planter.get("/login")
    victim = place.browser()
    victim.cookies = dict(planter.cookies)
    victim.post("/login", {"numero": NUMBER, "clave": PASSWORD})
    assert victim.get("/inicio").text == f"<p>Hola {NUMBER}</p>"
    planter.get("/login")
    assert place.panel.environs[-1].get("HTTP_COOKIE") is None


def test_a_visit_before_the_login_lives_an_hour() -> None:
    place = GuardedPlace()
    browser = place.browser()
    browser.get("/login")
    browser.get("/login")
    assert "PHPSESSID" in place.panel.environs[-1]["HTTP_COOKIE"]
    place.house.clock.advance(3601)
    browser.get("/login")
    assert "HTTP_COOKIE" not in place.panel.environs[-1]
    assert browser.sign_in().status == 302


class Sparing(OldPanel):
    """Opens a session for whoever logs in, and not before."""

    def _log_in(self, form: dict[str, str], session: dict[str, str] | None) -> Answer:
        if session is not None or self.users.get(form["numero"]) != form["clave"]:
            return super()._log_in(form, session)
        self.sessions["abierta"] = {"user": form["numero"]}
        return self._gone("/inicio", "PHPSESSID=abierta; Path=/")


def test_a_public_picture_does_not_replace_the_session_of_who_has_the_second_factor_left_to_do() -> None:
    place = GuardedPlace(factors=True)
    place.house.require_factor()
    browser = place.browser()
    browser.sign_in()
    before = browser.cookies["PHPSESSID"]
    place.panel.cookies = ("PHPSESSID=captcha; Path=/", "tema=claro; Path=/")
    browser.get("/estilo/captcha.png")
    assert (browser.cookies["PHPSESSID"], browser.cookies["tema"]) == (before, "claro")


def test_a_public_picture_that_opens_a_session_sends_nobody_back_to_a_log_in_page_that_opens_none() -> None:
    place = GuardedPlace(panel=Sparing(bare=True))
    browser = place.browser()
    browser.get("/login")
    place.panel.cookies = ("PHPSESSID=captcha; Path=/",)
    browser.get("/estilo/captcha.png")
    browser.get("/estilo/captcha.png")
    assert place.panel.environs[-1]["HTTP_COOKIE"] == "PHPSESSID=captcha"
    place.panel.cookies = ()
    assert browser.post("/login", {"numero": NUMBER, "clave": PASSWORD}).status == 302
