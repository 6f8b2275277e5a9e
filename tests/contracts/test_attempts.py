from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pyauthgate.model import Client, Counter
from tests.contracts.records import NOW

if TYPE_CHECKING:
    from pyauthgate.ports import Store

FULL = Counter(key="client:9000", count=7, since=NOW + 0.25, last=NOW + 9.5, marks=b"\x00\xff\x00\x01")


def add_one(store: Store, *keys: str) -> None:
    with store.begin() as work:
        held = work.attempts.lock(keys)
        work.attempts.put([replace(counter, count=counter.count + 1, last=NOW) for counter in held.values()])


def counts(store: Store, *keys: str) -> dict[str, int]:
    with store.view() as work:
        return {key: counter.count for key, counter in work.attempts.peek(keys).items()}


def test_a_counter_is_read_as_it_was_put(store: Store) -> None:
    with store.begin() as work:
        work.attempts.lock([FULL.key])
        work.attempts.put([FULL])
    with store.view() as work:
        assert work.attempts.peek([FULL.key, "client:9001"]) == {FULL.key: FULL}


def test_locking_answers_every_key(store: Store) -> None:
    with store.begin() as work:
        work.attempts.put([FULL])
        assert work.attempts.lock(key for key in [FULL.key, "new"]) == {FULL.key: FULL, "new": Counter(key="new")}


def test_locking_alone_leaves_nothing_behind(store: Store) -> None:
    with store.begin() as work:
        work.attempts.lock(["a", "b"])
    assert counts(store, "a", "b") == {}


def test_nothing_asked_is_nothing_answered(store: Store) -> None:
    with store.begin() as work:
        assert work.attempts.lock([]) == {}
        assert work.attempts.peek([]) == {}
        work.attempts.put([])
        work.attempts.drop([])


def test_dropping_passes_over_the_absent(store: Store) -> None:
    add_one(store, "a", "b")
    with store.begin() as work:
        work.attempts.drop(["a", "c"])
    assert counts(store, "a", "b", "c") == {"b": 1}


def test_the_purge_takes_what_last_grew_before_the_moment(store: Store) -> None:
    with store.begin() as work:
        work.attempts.put([Counter(key=f"k{n}", count=1, last=NOW + n) for n in range(5)])
        assert work.attempts.purge(NOW + 3, but="row:form:", owned="row:") == 3
        assert set(work.attempts.peek([f"k{n}" for n in range(5)])) == {"k3", "k4"}


def test_the_purge_leaves_what_it_is_told_to_leave(store: Store) -> None:
    keys = ("row:form:1", "row:form:", "row:form", "row_form:1", "rox:form:1", "ROW:form:1")
    with store.begin() as work:
        work.attempts.put([Counter(key=key, count=1, last=NOW) for key in keys])
        assert work.attempts.purge(NOW + 1, but="row:form:", owned="row:") == 4
    assert set(counts(store, *keys)) == {"row:form:1", "row:form:"}


def test_the_purge_leaves_what_is_of_a_client(store: Store) -> None:
    keys = ("row:9000", "row:90000", "row:900", "row:~9000", "row:", "row:09000", "rox:9000", "9000")
    with store.begin() as work:
        for number in ("9000", "9001"):
            work.clients.add(Client(number=number, created_at=NOW))
        work.attempts.put([Counter(key=key, count=1, last=NOW) for key in keys])
        assert work.attempts.purge(NOW + 1, but="row:form:", owned="row:") == 7
    assert set(counts(store, *keys)) == {"row:9000"}


def test_counters_of_one_beginning_are_cleared_and_no_others(store: Store) -> None:
    keys = ("near:panel:9000@192.0.2.0/24", "near:panel:9000@2001:db8::/56", "near:panel:90001@192.0.2.0/24", "near:")
    add_one(store, *keys)
    with store.begin() as work:
        work.attempts.clear("near:panel:9000@")
    assert set(counts(store, *keys)) == {"near:panel:90001@192.0.2.0/24", "near:"}


def test_fifty_parallel_tries_are_counted_exactly(store: Store) -> None:
    with ThreadPoolExecutor(50) as pool:
        list(pool.map(lambda _: add_one(store, "client:9000"), range(50)))
    assert counts(store, "client:9000") == {"client:9000": 50}


def test_parallel_tries_on_overlapping_keys_neither_wait_in_a_ring_nor_lose_one(store: Store) -> None:
    rings = [("a", "b"), ("b", "c"), ("c", "a"), ("c", "b", "a")]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda turn: add_one(store, *rings[turn % 4]), range(40)))
    assert counts(store, "a", "b", "c") == {"a": 30, "b": 30, "c": 30}


def test_dropping_waits_for_the_one_who_counts(store: Store) -> None:
    add_one(store, "k")
    started, done = threading.Event(), threading.Event()

    def drop() -> None:
        started.set()
        with store.begin() as work:
            work.attempts.drop(["k"])
        done.set()

    with ThreadPoolExecutor(1) as pool:
        with store.begin() as work:
            held = work.attempts.lock(["k"])
            pool.submit(drop)
            started.wait()
            assert not done.wait(0.1)
            work.attempts.put([replace(held["k"], count=2)])
        assert done.wait(10)
    assert counts(store, "k") == {}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(
    counter=st.builds(
        Counter,
        key=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1),
        count=st.integers(0, 2**31 - 1),
        since=st.floats(0, 1e12),
        last=st.floats(0, 1e12),
        marks=st.binary(max_size=400),
    )
)
def test_any_counter_is_read_as_it_was_put(store: Store, counter: Counter) -> None:
    with store.begin() as work:
        work.attempts.put([counter])
        assert work.attempts.peek([counter.key]) == {counter.key: counter}
        assert work.attempts.lock([counter.key]) == {counter.key: counter}
