from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from pyauthgate.errors import RecordRefused
from pyauthgate.model import Letter, Posting
from pyauthgate.store import open_store
from tests.contracts.records import NOW, NUMBER, enrol

if TYPE_CHECKING:
    from pyauthgate.ports import Store

LEASE = 600.0


def letter_of(name: str = "l1", *, at: float = NOW, number: str = NUMBER, kind: str = "recovery") -> Letter:
    values = {"link:9000": "https://x.example/é", "network": "192.0.2.0/24"}
    return Letter(
        id=name, number=number, address="ana@x.ar", kind=kind, language="pt", values=values, at=at, expires_at=at + 60
    )


def put(store: Store, *letters: Letter) -> None:
    with store.begin() as work:
        for letter in letters:
            work.outbox.put(letter)


def take(store: Store, now: float = NOW, limit: int = 10) -> tuple[Posting, ...]:
    with store.begin() as work:
        return work.outbox.take(now, lease=LEASE, limit=limit)


def fail(store: Store, posting: Posting, next_at: float | None) -> bool:
    with store.begin() as work:
        return work.outbox.failed(posting, error="recipient 450", next_at=next_at)


def counts(store: Store) -> tuple[int, int, int]:
    with store.view() as work:
        found = work.outbox.counts()
    return found["waiting"], found["leased"], found["dead"]


def test_a_letter_is_taken_as_it_was_put_and_gone_when_it_is_sent(store: Store) -> None:
    enrol(store)
    put(store, letter_of())
    assert counts(store) == (1, 0, 0)
    assert take(store) == (Posting(letter=letter_of(), tries=1),)
    assert counts(store) == (0, 1, 0)
    with store.begin() as work:
        work.outbox.sent("l1")
    assert counts(store) == (0, 0, 0)


def test_what_a_work_did_not_commit_is_not_sent(store: Store) -> None:
    enrol(store)

    def interrupted() -> None:
        with store.begin() as work:
            work.outbox.put(letter_of())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        interrupted()
    assert take(store) == ()


def test_the_oldest_are_taken_first_and_no_more_than_asked_for(store: Store) -> None:
    enrol(store)
    put(store, letter_of("l3", at=NOW - 1), letter_of("l1", at=NOW - 3), letter_of("l2", at=NOW - 2))
    assert [posting.letter.id for posting in take(store, limit=2)] == ["l1", "l2"]
    assert [posting.letter.id for posting in take(store, limit=2)] == ["l3"]


def test_one_that_is_taken_is_nobody_else_s_until_its_lease_has_run_out(store: Store) -> None:
    enrol(store)
    put(store, letter_of())
    (first,) = take(store)
    assert take(store, NOW + LEASE - 1) == ()
    (second,) = take(store, NOW + LEASE)
    assert second == replace(first, tries=2)
    assert not fail(store, first, NOW)
    assert fail(store, second, NOW + LEASE + 60)


def test_one_that_failed_is_due_at_its_next_time(store: Store) -> None:
    enrol(store)
    put(store, letter_of())
    (posting,) = take(store)
    assert fail(store, posting, NOW + 60)
    assert not fail(store, posting, NOW + 60)
    assert counts(store) == (1, 0, 0)
    assert take(store, NOW + 59) == ()
    assert take(store, NOW + 60) == (replace(posting, tries=2, error="recipient 450"),)


def test_one_that_was_given_up_is_kept_and_may_be_tried_again(store: Store) -> None:
    enrol(store)
    put(store, letter_of())
    (posting,) = take(store)
    assert fail(store, posting, None)
    assert counts(store) == (0, 0, 1)
    assert take(store, NOW + 10 * LEASE) == ()
    with store.view() as work:
        assert work.outbox.dead(limit=5) == (replace(posting, error="recipient 450"),)
        assert work.outbox.dead(limit=0) == ()
    with store.begin() as work:
        assert work.outbox.retry("l1", NOW + 100)
        assert not work.outbox.retry("l1", NOW + 100)
        assert not work.outbox.retry("l2", NOW + 100)
    assert take(store, NOW + 99) == ()
    assert [again.tries for again in take(store, NOW + 100)] == [1]


def test_a_letter_of_nobody_and_one_that_is_there_already_are_refused(store: Store) -> None:
    enrol(store)
    put(store, letter_of())
    for refused in (letter_of("l2", number="9999"), letter_of()):
        with pytest.raises(RecordRefused) as error:
            put(store, refused)
        assert error.value.code == "record.conflict"


def test_they_go_with_their_client(store: Store) -> None:
    enrol(store)
    enrol(store, "9001")
    put(store, letter_of(), letter_of("l2", number="9001"))
    with store.begin() as work:
        work.clients.remove(NUMBER)
    assert [posting.letter.id for posting in take(store)] == ["l2"]


def test_the_old_ones_are_purged_whatever_became_of_them(store: Store) -> None:
    enrol(store)
    put(store, letter_of("l1", at=NOW - 2), letter_of("l2", at=NOW - 1), letter_of("l3"))
    fail(store, take(store, limit=1)[0], None)
    with store.begin() as work:
        assert work.outbox.purge(NOW) == 2
    assert counts(store) == (1, 0, 0)


def test_of_two_workers_on_two_nodes_each_letter_is_one_s_alone(url: str) -> None:
    with closing(open_store(url)) as one, closing(open_store(url)) as two:
        enrol(one)
        put(one, *(letter_of(f"l{turn:02}") for turn in range(40)))
        barrier = Barrier(2)

        def work(node: Store) -> list[str]:
            barrier.wait()
            return [posting.letter.id for _ in range(10) for posting in take(node, limit=3)]

        with ThreadPoolExecutor(2) as pool:
            taken = [name for names in pool.map(work, (one, two)) for name in names]
        assert sorted(taken) == [f"l{turn:02}" for turn in range(40)]


def test_what_waits_for_longer_than_it_should_is_counted_and_what_was_given_up_is_not(store: Store) -> None:
    enrol(store)
    put(store, letter_of("l1"), letter_of("l2", at=NOW + 1), letter_of("l3"))
    (dead, *_) = take(store, limit=1)
    fail(store, dead, None)
    with store.view() as work:
        assert [work.outbox.late(NOW + after) for after in (0, 0.5, 2)] == [0, 1, 2]
