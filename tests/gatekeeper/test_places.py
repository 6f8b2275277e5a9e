from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pyauthgate.gatekeeper.places import PLACE_AGE, Places, spot_of
from tests.fakes.house import FakeHouse
from tests.fakes.services import HOME, knock

if TYPE_CHECKING:
    from pyauthgate.model import Account, Place

DAY = 86_400.0


@pytest.mark.parametrize(
    ("address", "caller", "spot"),
    [
        ("192.0.2.7", -1, "192.0.2.0/24"),
        ("192.0.2.7", 1000, "192.0.2.0/24"),
        ("2001:db8:1:2ff::1", -1, "2001:db8:1:200::/56"),
        ("::ffff:192.0.2.7", -1, "192.0.2.0/24"),
        ("127.0.0.1", -1, "loopback"),
        ("::1", -1, "loopback"),
        ("", 1000, "uid:1000"),
        ("", 0, "uid:0"),
        ("", -1, ""),
        ("mail.example.net", -1, ""),
        ("192.0.2.7, 10.0.0.1", -1, ""),
    ],
)
def test_a_spot_is_a_network_or_a_local_user_and_never_a_name(address: str, caller: int, spot: str) -> None:
    assert spot_of(knock(address=address, caller=caller)) == spot


def proven(house: FakeHouse) -> tuple[Places, Account]:
    places, account = Places(clock=house.clock), house.enrol()
    with house.store.begin() as work:
        assert places.prove(work, account, knock())
    return places, account


def recognised(
    house: FakeHouse, account: Account | None, *, service: str = "dovecot", address: str = HOME
) -> Place | None:
    with house.store.view() as work:
        return Places(clock=house.clock).recognise(work, account, knock(service=service, address=address))


def test_a_place_is_known_for_thirty_days() -> None:
    house = FakeHouse()
    _, account = proven(house)
    house.clock.advance(PLACE_AGE - 1)
    assert recognised(house, account)
    house.clock.advance(1)
    assert recognised(house, account) is None


def test_another_network_another_service_and_another_account_are_not_known() -> None:
    house = FakeHouse()
    _, account = proven(house)
    other = house.enrol("4417")
    assert recognised(house, account, address="192.0.2.200")
    assert recognised(house, account, address="192.0.3.7") is None
    assert recognised(house, account, service="sshd") is None
    assert recognised(house, other) is None
    assert recognised(house, None) is None


def test_a_new_generation_is_known_nowhere() -> None:
    house = FakeHouse()
    _, account = proven(house)
    assert recognised(house, replace(account, generation=account.generation + 1)) is None


def test_a_proof_is_written_again_after_a_day_and_where_the_clock_was_set_back() -> None:
    house = FakeHouse()
    places, account = proven(house)
    assert places.recent(recognised(house, account))
    house.clock.advance(DAY)
    assert not places.recent(recognised(house, account))
    house.clock.advance(-2 * DAY)
    assert not places.recent(recognised(house, account))
    assert not places.recent(None)


def test_nowhere_is_no_place() -> None:
    house = FakeHouse()
    places, account = proven(house)
    with house.store.begin() as work:
        assert not places.prove(work, account, knock(address="mail.example.net"))
