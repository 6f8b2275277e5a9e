from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from pyauthgate.errors import RecordRefused
from pyauthgate.model import Link
from pyauthgate.store import open_store
from tests.contracts.records import NOW, NUMBER, enrol, hash_of

if TYPE_CHECKING:
    from pyauthgate.ports import Store


def link_of(account_id: int, name: str = "t1", *, expires_at: float = NOW + 60) -> Link:
    return Link(
        account_id=account_id,
        key=hash_of(name),
        kind="recovery",
        generation=3,
        address="ana@x.ar",
        expires_at=expires_at,
    )


def put(store: Store, *links: Link) -> None:
    with store.begin() as work:
        work.links.put(links)


def find(store: Store, name: str = "t1") -> Link | None:
    with store.view() as work:
        return work.links.find(hash_of(name))


def spend(store: Store, name: str = "t1", now: float = NOW) -> bool:
    with store.begin() as work:
        return work.links.spend(hash_of(name), now)


def test_a_link_is_read_as_it_was_put(store: Store) -> None:
    link = link_of(enrol(store).id)
    put(store, link)
    assert find(store) == link
    assert find(store, "t2") is None


def test_of_an_accounts_links_of_one_kind_the_newest_counts_and_the_others_are_as_they_were(store: Store) -> None:
    account_id, other = enrol(store).id, enrol(store, "9001").id
    newer = replace(link_of(account_id, "t2", expires_at=NOW + 90), generation=4, address="b@x.ar")
    another = replace(link_of(account_id, "t4"), kind="activation")
    put(store, link_of(account_id), another, link_of(other, "t3"), newer)
    assert find(store) is None
    assert not spend(store)
    assert find(store, "t2") == newer
    assert find(store, "t3") is not None
    assert find(store, "t4") == another


def test_whoever_asks_for_a_link_waits_for_nobody(store: Store) -> None:
    one, other = enrol(store).id, enrol(store, "9001").id
    put(store, link_of(one), link_of(other, "t2"))
    with store.begin() as work:
        work.links.put([link_of(other, "t3"), link_of(one, "t4")])
    assert (find(store), find(store, "t2")) == (None, None)
    assert spend(store, "t3")
    assert spend(store, "t4")


def test_a_link_is_spent_once(store: Store) -> None:
    put(store, link_of(enrol(store).id))
    assert not spend(store, "t2")
    assert spend(store)
    assert not spend(store)
    assert find(store) is None


def test_a_link_that_expired_is_not_spent_and_goes_with_the_purge(store: Store) -> None:
    put(store, link_of(enrol(store).id, expires_at=NOW))
    assert not spend(store)
    with store.begin() as work:
        assert work.links.purge(NOW) == 0
        assert work.links.purge(NOW + 1) == 1
    assert find(store) is None


def test_a_link_goes_with_its_account(store: Store) -> None:
    put(store, link_of(enrol(store).id), link_of(enrol(store, "9001").id, "t2"))
    with store.begin() as work:
        work.clients.remove(NUMBER)
    assert find(store) is None
    assert find(store, "t2") is not None


def test_nobody_has_a_link_of_no_account(store: Store) -> None:
    with pytest.raises(RecordRefused):
        put(store, link_of(77))


def test_what_a_work_undoes_is_not_spent(store: Store) -> None:
    put(store, link_of(enrol(store).id))
    with pytest.raises(RecordRefused), store.begin() as work:  # noqa: PT012 -- the Work is what is tested
        assert work.links.spend(hash_of("t1"), NOW)
        work.links.put([link_of(77)])
    assert spend(store)


def test_of_twenty_threads_that_spend_one_link_exactly_one_wins(store: Store) -> None:
    account_id = enrol(store).id
    for turn in range(5):
        put(store, link_of(account_id, f"t{turn}"))
        barrier = Barrier(20)

        def race(_: int, turn: int = turn, barrier: Barrier = barrier) -> bool:
            barrier.wait()
            return spend(store, f"t{turn}")

        with ThreadPoolExecutor(20) as pool:
            assert list(pool.map(race, range(20))).count(True) == 1


@pytest.mark.requires("postgres")
def test_of_two_nodes_that_spend_one_link_on_one_database_exactly_one_wins(postgres_url: str) -> None:
    with closing(open_store(postgres_url)) as one, closing(open_store(postgres_url)) as other:
        account_id = enrol(one).id
        for turn in range(20):
            put(one, link_of(account_id, f"t{turn}"))
            barrier = Barrier(2)

            def race(node: Store, turn: int = turn, barrier: Barrier = barrier) -> bool:
                barrier.wait()
                return spend(node, f"t{turn}")

            with ThreadPoolExecutor(2) as pool:
                assert list(pool.map(race, (one, other))).count(True) == 1
