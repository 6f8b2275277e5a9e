from __future__ import annotations

from dataclasses import replace

from pyauthgate.gatekeeper.sentry import Sentry
from tests.fakes.house import WEB, FakeHouse


def sentry(house: FakeHouse) -> Sentry:
    return Sentry(store=house.store, clock=house.clock)


def test_a_refused_request_is_told_of_once_a_minute_for_each_code_and_network() -> None:
    house = FakeHouse()
    watch = sentry(house)
    for code in ("guard.path", "guard.path", "guard.alias"):
        watch.refused(code, WEB)
    watch.refused("guard.path", replace(WEB, address="198.51.100.9"))
    assert [found.reason for found in house.events()] == ["guard.path", "guard.alias", "guard.path"]


def test_an_unguarded_form_is_told_of_once_a_day_by_whatever_process() -> None:
    house = FakeHouse()
    old = sentry(house)
    for hours, watch in ((0, old), (1, sentry(house)), (22, old), (2, old)):
        house.clock.advance(hours * 3600)
        watch.unguarded("/opciones", WEB)
    told = house.events()
    assert [found.detail["path"] for found in told] == ["/opciones", "/opciones"]


def test_what_may_be_the_token_of_a_link_is_left_out_of_a_path() -> None:
    house = FakeHouse()
    for path in ("/reset/MQ/c7x9-5f2e8b0a1d/", "/u/4711/clave", "/opciones/cambiar-clave", "/k/ABCdefGHIjkl"):
        sentry(house).unguarded(path, WEB)
    told = [found.detail["path"] for found in house.events()]
    assert told == ["/reset/MQ/*/", "/u/*/clave", "/opciones/cambiar-clave", "/k/*"]


def test_a_cookie_that_was_lost_is_told_of_once_a_day_for_each_name() -> None:
    house = FakeHouse()
    for hours, name in ((0, "sid"), (1, "sid"), (0, "remember_*"), (23, "sid")):
        house.clock.advance(hours * 3600)
        sentry(house).oversized(name, WEB)
    told = [(found.code, found.detail["cookie"]) for found in house.events()]
    assert told == [("cookie.oversized", name) for name in ("sid", "remember_*", "sid")]
