from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pyauthgate.errors import RecordRefused
from pyauthgate.model import Place
from tests.contracts.records import NOW, NUMBER, enrol

if TYPE_CHECKING:
    from pyauthgate.model import Account
    from pyauthgate.ports import Store

SPOT = "192.0.2.0/24"


def place_of(account: Account, service: str = "dovecot", spot: str = SPOT, *, proven_at: float = NOW) -> Place:
    return Place(account_id=account.id, service=service, spot=spot, generation=account.generation, proven_at=proven_at)


def keep(store: Store, *places: Place) -> None:
    with store.begin() as work:
        for place in places:
            work.places.keep(place)


def find(store: Store, account: Account, service: str = "dovecot", spot: str = SPOT) -> Place | None:
    with store.view() as work:
        return work.places.find(account.id, service, spot)


def test_a_place_is_found_by_account_service_and_spot_together(store: Store) -> None:
    account, other = enrol(store), enrol(store, "9001")
    place = place_of(account)
    keep(store, place)
    assert find(store, account) == place
    assert find(store, other) is None
    assert find(store, account, service="sshd") is None
    assert find(store, account, spot="192.0.3.0/24") is None


@pytest.mark.parametrize("proven_at", [NOW + 86_400, NOW - 3600], ids=["later", "clock set back"])
def test_a_place_that_is_proven_again_is_renewed(store: Store, proven_at: float) -> None:
    account = enrol(store)
    renewed = replace(place_of(account, proven_at=proven_at), generation=7)
    keep(store, place_of(account), renewed)
    assert find(store, account) == renewed


def test_places_go_with_their_account(store: Store) -> None:
    account, other = enrol(store), enrol(store, "9001")
    keep(store, place_of(account), place_of(other))
    with store.begin() as work:
        work.clients.remove(NUMBER)
    assert find(store, account) is None
    assert find(store, other) == place_of(other)


def test_a_place_without_an_account_is_refused(store: Store) -> None:
    account = enrol(store)
    with pytest.raises(RecordRefused) as refused:
        keep(store, replace(place_of(account), account_id=account.id + 1))
    assert refused.value.code == "record.conflict"


def test_the_old_ones_are_purged(store: Store) -> None:
    account = enrol(store)
    keep(store, place_of(account, "sshd", proven_at=NOW - 1), place_of(account, proven_at=NOW))
    with store.begin() as work:
        assert work.places.purge(NOW) == 1
    assert find(store, account, "sshd") is None
    assert find(store, account) == place_of(account)


def test_one_place_may_be_proven_by_ten_at_once(store: Store) -> None:
    account = enrol(store)
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda turn: keep(store, place_of(account, proven_at=NOW + turn)), range(10)))
    found = find(store, account)
    assert found is not None
    assert found.proven_at in {NOW + turn for turn in range(10)}
