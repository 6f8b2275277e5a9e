"""Threads for the use cases: a store that is busy must not hold up the wire.

`concurrent.futures` behind asyncio costs 30 µs of processor time a job, a third
of what a PAM call may cost in all; this costs 9 (measured with 32 jobs under way).
"""

from __future__ import annotations

import asyncio
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

from pyauthgate.errors import Overloaded

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Pool"]

T = TypeVar("T")


class Pool:
    """A fixed number of threads; who finds no room is told so at once.

    Parameters
    ----------
    threads:
        How many work; they start at once.
    room:
        How many more jobs may wait.

    """

    def __init__(self, threads: int, room: int) -> None:
        self._limit = threads + room
        self._busy = 0
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._threads = [
            Thread(target=_serve, args=(self._jobs,), name=f"pyauthgate-pam-{number}", daemon=True)
            for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    async def run(self, case: Callable[[], T], *, favoured: bool = True) -> T:
        """Have a use case answered, or raise what it raised.

        Parameters
        ----------
        favoured:
            May use every place; others leave half of them free.

        Raises
        ------
        Overloaded
            ``pam.overloaded``: there is no room.

        """
        if self._busy >= (self._limit if favoured else self._limit // 2):
            raise Overloaded(
                "pam.overloaded",
                "More PAM calls wait than the threads take.",
                "Try again in a moment; more `pam.threads` raise the limit.",
            )
        job = _Job(case)
        self._busy += 1
        job.answer.add_done_callback(self._done)
        self._jobs.put(job)
        answer: T = await job.answer
        return answer

    def close(self) -> None:
        """End the threads, each with the job it is at."""
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join()

    def _done(self, _: object) -> None:
        self._busy -= 1


class _Job:
    """A use case to call, and the place for its answer; nobody may be waiting for that any more."""

    def __init__(self, case: Callable[[], Any]) -> None:
        self._case = case
        self._loop = asyncio.get_running_loop()
        self.answer: asyncio.Future[Any] = self._loop.create_future()

    def work(self) -> None:
        try:
            result = self._case()
        except BaseException as fault:  # noqa: BLE001 -- it is the caller's, and must not end the thread
            self._loop.call_soon_threadsafe(self._fail, fault)
        else:
            self._loop.call_soon_threadsafe(self._succeed, result)

    def _succeed(self, result: object) -> None:
        if not self.answer.done():
            self.answer.set_result(result)

    def _fail(self, fault: BaseException) -> None:
        if not self.answer.done():
            self.answer.set_exception(fault)


def _serve(jobs: SimpleQueue[_Job | None]) -> None:
    while (job := jobs.get()) is not None:
        job.work()
        # A thread that waits for work holds no secret of the work before.
        del job
