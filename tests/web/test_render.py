from __future__ import annotations

from pyauthgate.gatekeeper import Limits
from pyauthgate.web import Site
from pyauthgate.web.render import redirect
from tests.fakes.house import FakeHouse
from tests.web.browser import GATE, ORIGIN, Place


def test_a_redirect_is_a_path_and_a_get() -> None:
    response = redirect("/facturas")
    assert (response.status_code, response.headers["Location"]) == (303, "/facturas")


REMINDER = "Hace tiempo que usa la misma clave."


def test_an_old_password_is_told_of_once_on_every_page_of_a_client_but_those_that_change_it() -> None:
    place = Place(FakeHouse(limits=Limits(idle=1e9, absolute=1e9, remind_after=1000.0)))
    browser = place.logged_in()
    pages = [f"{GATE}/{page}" for page in ("sessions", "logout", "change/done")]
    assert not any(REMINDER in browser.get(page).text for page in pages)
    place.house.clock.advance(1000.0)
    for page in pages:
        text = browser.get(page).text
        assert text.count(REMINDER) == 1
        assert f'<a href="{GATE}/change">' in text
    assert REMINDER not in browser.get(f"{GATE}/change").text
    assert REMINDER not in place.browser().get(f"{GATE}/login").text
    assert browser.change().status == 303
    assert not any(REMINDER in browser.get(page).text for page in pages)


def test_who_must_change_an_old_password_is_not_reminded_as_well() -> None:
    place = Place(FakeHouse(limits=Limits(idle=1e9, absolute=1e9, remind_after=1000.0)))
    place.house.clock.advance(1000.0)
    with place.house.store.begin() as work:
        work.accounts.demand_change(place.account.id)
    assert REMINDER not in place.logged_in().get(f"{GATE}/logout").text


def test_where_there_is_no_page_to_change_it_none_is_linked() -> None:
    house = FakeHouse(limits=Limits(idle=1e9, absolute=1e9, remind_after=1000.0))
    place = Place(house, site=Site(name="x", public_url=ORIGIN, changes=False))
    browser = place.logged_in()
    house.clock.advance(1000.0)
    text = browser.get(f"{GATE}/sessions").text
    assert (REMINDER in text, f'href="{GATE}/change"' in text) == (True, False)
