from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pyauthgate.errors import RequestRefused
from pyauthgate.web.guard.carried import SHORTEST, Carried
from pyauthgate.web.guard.seals import Opened
from tests.fakes.house import BETTER, NUMBER
from tests.web.browser import FORM
from tests.web.guard.oldpanel import GuardedPlace, OldPanel

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

    from tests.web.guard.oldpanel import Answer, Client

ID = "k3v9q2m7x1c8b4n6"
NAMES = ("sesion", "llave_*", "*")


def refused(path: str, query: str = "") -> bool:
    reports: list[str] = []
    carried = Carried(NAMES, lambda _, code: reports.append(code))
    try:
        carried.check({"PATH_INFO": path, "QUERY_STRING": query})
    except RequestRefused as refusal:
        return [refusal.code] == reports == ["guard.carried"]
    return False


@pytest.mark.parametrize(
    ("path", "query"),
    [
        (f"/inicio;jsessionid={ID}", ""),
        (f"/a;x=1;JSESSIONID={ID}/inicio", ""),
        ("/inicio", f"PHPSESSID={ID}"),
        ("/inicio", f"Sesion={ID}"),
        ("/inicio", f"a=1;PHPSESSID={ID}"),
        ("/inicio", f"a=1&%50HPSESSID={ID}"),
        ("/inicio", f"+phpsessid[]={ID}"),
        (f"/PHPSESSID={ID}/inicio", ""),
        (f"/inicio/xPHPSESSID={ID}", ""),
        ("/inicio", f"a=1&b=PHPSESSID={ID}/x"),
    ],
)
def test_an_address_that_carries_a_session_is_refused(path: str, query: str) -> None:
    assert refused(path, query)


@pytest.mark.parametrize(
    ("path", "query"),
    [("/inicio", ""), ("/inicio;v=1.2", f"clave={ID}&a={ID}"), ("/inicio", f"PHPSESSID={ID[: SHORTEST - 1]}")],
)
def test_other_parameters_pass(path: str, query: str) -> None:
    assert not refused(path, query)


def test_a_name_that_only_a_glob_fits_is_sought_as_well_as_one_that_is_written_out() -> None:
    assert refused("/olvido", f"llave_1={ID}")
    assert refused("/olvido", f"llave_1={ID}&llave=9001")
    assert refused(f"/llave_1={ID}/inicio", "")
    assert refused("/inicio", f"x=llave_1={ID}/")
    assert refused("/inicio", f"x=llave_{'y' * 100}={ID}/")
    assert not refused("/olvido", f"clave={ID}")


def test_a_field_may_repeat_a_cookie_of_whoever_sends_it_and_no_other() -> None:
    carried = Carried(NAMES, lambda *_: None)
    own = (Opened(name="sesion", value=ID, description="", rank=0),)
    carried.judge([("sesion", ID), ("PHPSESSID", "corta"), ("clave", ID), ("sesion", 7)], own)
    for name, value in (("sesion", ID[::-1]), ("PHPSESSID", ID), ("Sesion", ID)):
        with pytest.raises(RequestRefused) as caught:
            carried.judge([("a", "1"), (name, value)], own)
        assert caught.value.code == "guard.carried"


class Lenient(OldPanel):
    """Takes a session from a body without its cookie: ``session.use_only_cookies = 0``."""

    def _answer(self, method: str, path: str, form: dict[str, str], environ: WSGIEnvironment) -> Answer:
        if "PHPSESSID" in form and "PHPSESSID" not in environ.get("HTTP_COOKIE", ""):
            environ = {**environ, "HTTP_COOKIE": f"PHPSESSID={form['PHPSESSID']}"}
        return super()._answer(method, path, form, environ)


def clear(browser: Client) -> str:
    return browser.cookies["PHPSESSID"].partition("~")[0]


def test_the_log_in_s_own_body_carries_nobody_s_session() -> None:
    place = GuardedPlace(panel=Lenient())
    place.house.enrol("9001", password=None)
    attacker = place.browser()
    attacker.sign_in("Otra4826", "9001")
    reply = place.browser().post("/login", {"numero": NUMBER, "clave": "loquesea", "PHPSESSID": clear(attacker)})
    assert (reply.status, place.house.sessions.of(NUMBER)) == (400, ())


@pytest.mark.parametrize("kind", ["", "multipart/form-data; boundary=B"])
def test_a_body_elsewhere_logs_no_planted_session_in(kind: str) -> None:
    place = GuardedPlace(panel=Lenient())
    place.house.enrol("9001", password=None)
    attacker, victim = place.browser(), place.browser()
    attacker.sign_in("Otra4826", "9001")
    attacker.cookies.pop("PHPSESSID")
    victim.get("/login")
    seen = len(place.panel.seen)
    fields = {"numero": "9001", "clave_nueva": BETTER, "PHPSESSID": clear(victim)}
    assert place.browser().post("/olvido", fields).status == 400
    part = f'--B\r\nContent-Disposition: form-data; name="PHPSESSID"\r\n\r\n{clear(victim)}\r\n--B--\r\n'
    body = part.encode() if kind else f"PHPSESSID={clear(victim)}".encode()
    assert attacker.post("/inicio?llave=9001", body, CONTENT_TYPE=kind or FORM).status == 400
    assert len(place.panel.seen) == seen


def test_a_stolen_value_in_the_address_does_not_reach_the_panel() -> None:
    place = GuardedPlace()
    stolen = place.inside().cookies["PHPSESSID"].partition("~")[0]
    for browser in (place.inside(), place.browser()):
        seen = len(place.panel.seen)
        for address in (
            f"/inicio;phpsessid={stolen}",
            f"/inicio?PHPSESSID={stolen}",
            f"/inicio/PHPSESSID={stolen}",
            f"/login?PHPSESSID={stolen}",
        ):
            assert browser.get(address).status == 400
        assert len(place.panel.seen) == seen
    assert {event.reason for event in place.house.events("form.refused")} == {"guard.carried"}
