from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from pyauthgate.errors import RecordRefused
from pyauthgate.model import Pending
from pyauthgate.store import open_store
from tests.contracts.records import NOW, NUMBER, enrol

if TYPE_CHECKING:
    from pyauthgate.model import Account
    from pyauthgate.ports import Store

LEASE = 60.0


def pending_of(account: Account, digest: str = "p1", *, at: float = NOW, unclear: bool = False) -> Pending:
    return Pending(account_id=account.id, digest=digest, at=at, unclear=unclear)


def begin(store: Store, pending: Pending) -> bool:
    with store.begin() as work:
        return work.pendings.begin(pending, lease=LEASE)


def read(store: Store, account: Account) -> Pending | None:
    with store.view() as work:
        return work.pendings.get(account.id)


def test_a_pending_password_is_kept_until_it_is_dropped(store: Store) -> None:
    account = enrol(store)
    pending = pending_of(account)
    assert read(store, account) is None
    assert begin(store, pending)
    assert read(store, account) == pending
    with store.begin() as work:
        assert work.pendings.drop(pending)
        assert not work.pendings.drop(pending)
    assert read(store, account) is None


def test_while_one_is_awaited_another_has_to_wait(store: Store) -> None:
    account = enrol(store)
    assert begin(store, pending_of(account))
    assert not begin(store, pending_of(account, "p2", at=NOW + LEASE - 1))
    assert read(store, account) == pending_of(account)


@pytest.mark.parametrize("at", [NOW + LEASE, NOW + 86_400, NOW - 1], ids=["lapsed", "long ago", "clock set back"])
def test_one_that_nobody_awaits_any_more_is_replaced(store: Store, at: float) -> None:
    account = enrol(store)
    assert begin(store, pending_of(account))
    assert begin(store, pending_of(account, "p2", at=at))
    assert read(store, account) == pending_of(account, "p2", at=at)


def test_an_unclear_one_is_marked_and_may_be_replaced_at_once(store: Store) -> None:
    account = enrol(store)
    pending = pending_of(account)
    begin(store, pending)
    with store.begin() as work:
        assert work.pendings.unclear(pending)
    assert read(store, account) == replace(pending, unclear=True)
    assert begin(store, pending_of(account, "p2"))


def test_another_s_change_is_neither_dropped_nor_marked(store: Store) -> None:
    account = enrol(store)
    begin(store, pending_of(account, "p2"))
    with store.begin() as work:
        assert not work.pendings.drop(pending_of(account))
        assert not work.pendings.unclear(pending_of(account))
    assert read(store, account) == pending_of(account, "p2")


def test_it_goes_with_its_account(store: Store) -> None:
    account = enrol(store)
    begin(store, pending_of(account))
    with store.begin() as work:
        work.clients.remove(NUMBER)
    assert read(store, account) is None


def test_one_without_an_account_is_refused(store: Store) -> None:
    account = enrol(store)
    with pytest.raises(RecordRefused) as refused:
        begin(store, replace(pending_of(account), account_id=account.id + 1))
    assert refused.value.code == "record.conflict"


def test_the_old_ones_are_purged(store: Store) -> None:
    first, second = enrol(store), enrol(store, "9001")
    begin(store, pending_of(first, at=NOW - 1))
    begin(store, pending_of(second))
    with store.begin() as work:
        assert work.pendings.purge(NOW) == 1
    assert (read(store, first), read(store, second)) == (None, pending_of(second))


def test_of_ten_that_begin_at_once_exactly_one_does(store: Store) -> None:
    account = enrol(store)
    with ThreadPoolExecutor(10) as pool:
        won = list(pool.map(lambda turn: begin(store, pending_of(account, f"p{turn}")), range(10)))
    assert won.count(True) == 1
    assert read(store, account) == pending_of(account, f"p{won.index(True)}")


def test_of_two_that_begin_at_once_on_two_nodes_exactly_one_does(url: str) -> None:
    with closing(open_store(url)) as one, closing(open_store(url)) as two:
        for turn in range(20):
            account, barrier = enrol(one, str(9000 + turn)), Barrier(2)

            def race(node: Store, account: Account = account, barrier: Barrier = barrier) -> bool:
                barrier.wait()
                return begin(node, pending_of(account, f"p{id(node)}"))

            with ThreadPoolExecutor(2) as pool:
                assert sorted(pool.map(race, (one, two))) == [False, True]
