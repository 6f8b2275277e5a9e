from __future__ import annotations

import pytest

from pyauthgate.errors import RequestRefused
from pyauthgate.web.guard.carried import SHORTEST, Carried
from tests.web.guard.oldpanel import LOGIN, RESET, GuardedPlace

ID = "k3v9q2m7x1c8b4n6"
NAMES = ("sesion", "*")


def refused(path: str, query: str = "", form: object = LOGIN) -> bool:
    reports: list[str] = []
    carried = Carried(NAMES, lambda _, code: reports.append(code))
    try:
        carried.check({"PATH_INFO": path, "QUERY_STRING": query}, (form,))  # type: ignore[arg-type]
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


def test_the_link_to_a_reset_may_carry_a_key() -> None:
    assert not refused("/olvido", f"PHPSESSID={ID}", RESET)


def test_a_stolen_value_in_the_address_does_not_reach_the_panel() -> None:
    place = GuardedPlace()
    stolen = place.inside().cookies["PHPSESSID"].partition("~")[0]
    for browser in (place.inside(), place.browser()):
        seen = len(place.panel.seen)
        for address in (f"/inicio;phpsessid={stolen}", f"/inicio?PHPSESSID={stolen}", f"/login?PHPSESSID={stolen}"):
            assert browser.get(address).status == 400
        assert len(place.panel.seen) == seen
    assert {event.reason for event in place.house.events("form.refused")} == {"guard.carried"}
