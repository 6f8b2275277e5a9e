from __future__ import annotations

import os
import signal
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

import pytest

from pyauthgate.errors import StoreError
from pyauthgate.store.turns import Turns

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 30.0
"""Seconds: longer than any machine takes, so that only what hangs runs into it."""


class Ended(BaseException):
    """What a signal's handler may raise."""


def queued(turns: Turns, many: int) -> None:
    """Wait until so many wait."""
    while turns.waiting < many:
        Event().wait(0.001)


def queue(turns: Turns, task: Callable[[], object], place: int) -> Thread:
    """Let a thread of its own come as the one of that place in the row."""

    def run() -> None:
        with turns.turn():
            task()

    thread = Thread(target=run)
    thread.start()
    queued(turns, place)
    return thread


def test_writers_have_their_turns_alone_and_in_the_order_they_came() -> None:
    turns, came = Turns(PATIENCE), list[int]()
    with turns.turn():
        threads = [queue(turns, lambda number=number: came.append(number), number) for number in range(1, 33)]  # type: ignore[misc]
        assert came == []
    for thread in threads:
        thread.join(PATIENCE)
    assert came == list(range(1, 33))


def test_no_two_have_a_turn_at_once() -> None:
    turns, inside, most = Turns(PATIENCE), list[int](), list[int]()

    def write(number: int) -> None:
        for _ in range(50):
            with turns.turn():
                inside.append(number)
                most.append(len(inside))
                inside.remove(number)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    assert most == [1] * 400


def test_whose_turn_does_not_come_is_told_so_and_leaves_the_row() -> None:
    turns = Turns(0.05)
    with turns.turn():
        for _ in range(2):
            with pytest.raises(StoreError) as refused, turns.turn():
                pass
            assert refused.value.code == "store.busy"
        assert not turns.waiting
    with turns.turn():
        pass


def test_a_turn_ends_with_its_block_whatever_ends_that() -> None:
    turns = Turns(0.05)
    for _ in range(2):
        with pytest.raises(Ended), turns.turn():
            raise Ended


def test_a_signal_that_ends_the_wait_leaves_the_row_too() -> None:
    def end(*_: object) -> None:
        raise Ended

    turns, leave = Turns(PATIENCE), Event()
    had: Future[None] = Future()

    def hold() -> None:
        with turns.turn():
            had.set_result(None)
            queued(turns, 1)
            os.kill(os.getpid(), signal.SIGUSR1)
            leave.wait(PATIENCE)

    before = signal.signal(signal.SIGUSR1, end)
    try:
        holder = Thread(target=hold)
        holder.start()
        had.result(PATIENCE)
        with pytest.raises(Ended), turns.turn():
            pass
        assert not turns.waiting
    finally:
        signal.signal(signal.SIGUSR1, before)
        leave.set()
        holder.join(PATIENCE)
    with turns.turn():
        pass


def test_a_turn_that_comes_at_the_last_moment_is_had() -> None:
    turns, called = Turns(0.01), Lock()
    called.acquire()
    # Whoever had the turn has taken this one out of the row, and is about to call it.
    turns._wait(called)  # noqa: SLF001 (no thread can be made to come at that moment)


def test_a_forked_child_has_a_row_of_its_own() -> None:
    turns = Turns(0.05)
    with turns.turn():
        turns.start_over()
        with turns.turn():
            pass
