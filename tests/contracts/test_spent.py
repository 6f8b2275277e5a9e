from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from pyauthgate.errors import RecordRefused
from pyauthgate.model import Account
from tests.contracts.records import NOW, hash_of, session_of

if TYPE_CHECKING:
    from pyauthgate.ports import Store


def spend(store: Store, name: str, until: float = NOW) -> bool:
    with store.begin() as work:
        return work.spent.spend(hash_of(name), until=until)


def test_a_token_is_spent_once(store: Store) -> None:
    assert spend(store, "t1")
    assert not spend(store, "t1")
    assert spend(store, "t2")


def test_what_a_work_undoes_is_not_spent(store: Store) -> None:
    with pytest.raises(RecordRefused), store.begin() as work:  # noqa: PT012 -- the Work is what is tested
        assert work.spent.spend(hash_of("t1"), until=NOW)
        work.sessions.add(session_of(Account(id=1, number="absent", name="x")))
    assert spend(store, "t1")


def test_what_is_worth_nothing_any_more_is_purged(store: Store) -> None:
    spend(store, "old", NOW - 1)
    spend(store, "new", NOW)
    with store.begin() as work:
        assert work.spent.purge(NOW) == 1
    assert not spend(store, "new")


def test_of_twenty_threads_that_spend_one_token_exactly_one_wins(store: Store) -> None:
    for turn in range(5):
        barrier = Barrier(20)

        def race(_: int, turn: int = turn, barrier: Barrier = barrier) -> bool:
            barrier.wait()
            return spend(store, f"t{turn}")

        with ThreadPoolExecutor(20) as pool:
            assert list(pool.map(race, range(20))).count(True) == 1
