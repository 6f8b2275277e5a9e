"""Threads for the use cases: a store that is busy must not hold up the wire.

`concurrent.futures` behind asyncio costs 30 µs of processor time a job, a third
of what a PAM call may cost in all.  Most of it is waking: a thread for each
job, and the loop for each answer.  So here a thread that has been woken is left
to find all jobs that came meanwhile, and the loop is knocked for once and finds
all answers.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress
from threading import Lock, Thread
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
        self._jobs = _Jobs()
        self._answers: _Answers | None = None
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
        job = _Job(case, self._answers_for(asyncio.get_running_loop()))
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

    def _answers_for(self, loop: asyncio.AbstractEventLoop) -> _Answers:
        if self._answers is None or self._answers.loop is not loop:
            self._answers = _Answers(loop)
        return self._answers

    def _done(self, _: object) -> None:
        self._busy -= 1


class _Jobs:
    """The jobs that wait, and the threads that sleep."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: deque[_Job | None] = deque()
        self._asleep: list[Lock] = []
        self._roused = False
        """A thread was woken and has not looked yet: it will find whatever comes until then."""

    def put(self, job: _Job | None) -> None:
        """Leave a job, or the word that a thread may end."""
        with self._lock:
            self._waiting.append(job)
            self._rouse()

    def take(self, bed: Lock) -> _Job | None:
        """Wait for a job.

        Parameters
        ----------
        bed:
            The thread's own, locked.

        """
        woken = False
        while True:
            with self._lock:
                self._roused = self._roused and not woken
                if self._waiting:
                    job = self._waiting.popleft()
                    self._rouse()
                    return job
                self._asleep.append(bed)
            woken = bed.acquire()

    def _rouse(self) -> None:
        """Wake the thread that fell asleep last, whose memory is still at hand, unless one is up already."""
        if self._waiting and self._asleep and not self._roused:
            self._roused = True
            self._asleep.pop().release()


class _Answers:
    """The answers on their way to a loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self._lock = Lock()
        self._ready: list[_Job] = []

    def put(self, job: _Job) -> None:
        with self._lock:
            self._ready.append(job)
            alone = len(self._ready) == 1
        if alone:
            with suppress(RuntimeError):  # the loop is over, and nobody waits
                self.loop.call_soon_threadsafe(self._deliver)

    def _deliver(self) -> None:
        with self._lock:
            ready, self._ready = self._ready, []
        for job in ready:
            job.deliver()


class _Job:
    """A use case to call, and the place for its answer; nobody may be waiting for that any more."""

    def __init__(self, case: Callable[[], Any], answers: _Answers) -> None:
        self._case = case
        self._answers = answers
        self._result: Any = None
        self._fault: BaseException | None = None
        self.answer: asyncio.Future[Any] = answers.loop.create_future()

    def work(self) -> None:
        try:
            self._result = self._case()
        except BaseException as fault:  # noqa: BLE001 -- it is the caller's, and must not end the thread
            self._fault = fault
        self._answers.put(self)

    def deliver(self) -> None:
        if self.answer.done():
            return
        if self._fault is None:
            self.answer.set_result(self._result)
        else:
            self.answer.set_exception(self._fault)


def _serve(jobs: _Jobs) -> None:
    bed = Lock()
    bed.acquire()
    while (job := jobs.take(bed)) is not None:
        job.work()
        # A thread that waits for work holds no secret of the work before.
        del job
