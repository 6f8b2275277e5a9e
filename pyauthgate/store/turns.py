"""Whose turn it is to write, among the threads of one process.

SQLite lets one writer in at a time, and has the others look again and again:
whoever is unlucky never finds it free.  Measured with 32 threads that write
without a pause for 12 seconds: one wrote once where another wrote 210 times,
and 28 writes met ``store.busy``; in turn all write alike, and none does.
Between processes SQLite's own lock still decides, but each sends one writer
at a time.
"""

from __future__ import annotations

from collections import deque
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from pyauthgate.store.faults import fault

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Turns"]


class Turns:
    """Lets writers in one at a time, in the order in which they came.

    Parameters
    ----------
    patience:
        Seconds that a writer waits for its turn.

    """

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self.start_over()

    def start_over(self) -> None:
        """Begin anew in a forked child, where those who had a turn or waited for one are no more."""
        self._lock = Lock()
        self._taken = False
        self._row: deque[Lock] = deque()

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._row)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Have the turn inside the block.

        Raises
        ------
        StoreError
            ``store.busy``: it did not come in time.

        """
        self._take()
        try:
            yield
        finally:
            self._pass_on()

    def _take(self) -> None:
        with self._lock:
            if not self._taken:
                self._taken = True
                return
            called = Lock()
            called.acquire()
            self._row.append(called)
        self._wait(called)

    def _wait(self, called: Lock) -> None:
        try:
            came = called.acquire(timeout=self._patience)
        except BaseException:  # a signal's handler ends this thread
            if not self._give_up(called):
                self._pass_on()
            raise
        if not came and self._give_up(called):
            raise fault("store.busy", "turn")

    def _give_up(self, called: Lock) -> bool:
        """Leave the row; False when the turn came at the last moment, and has to be used or passed on."""
        with self._lock:
            waits = called in self._row
            if waits:
                self._row.remove(called)
            return waits

    def _pass_on(self) -> None:
        with self._lock:
            if self._row:
                self._row.popleft().release()
            else:
                self._taken = False
