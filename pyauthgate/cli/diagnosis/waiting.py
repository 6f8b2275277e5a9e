"""Waiting for what may never come, for so long and no longer."""

from __future__ import annotations

from concurrent.futures import Future
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["within"]

T = TypeVar("T")


def within(seconds: float, call: Callable[[], T]) -> T:
    """Give what a call gives, or raise what it raises.

    Names are looked up without any time-out of ours, and who sends a byte now
    and then outlives every time-out of a socket: only another thread can watch
    the whole.  One that is given up is left behind, and ends with the process.

    Raises
    ------
    TimeoutError
        It took longer.

    """
    outcome: Future[T] = Future()

    def run() -> None:
        try:
            outcome.set_result(call())
        except BaseException as error:  # noqa: BLE001 (it is raised where it is waited for)
            outcome.set_exception(error)

    Thread(target=run, daemon=True).start()
    return outcome.result(seconds)
