"""What a flood repeats is told once a minute: the audit must not be a way to fill the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyauthgate.model import Counter

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyauthgate.model import Event
    from pyauthgate.ports import Clock, Store, Work

__all__ = ["Telling"]

EVERY = 60.0
"""Seconds between two events under one key."""


class Telling:
    """Records events that somebody outside can cause at will."""

    def __init__(self, *, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def once(
        self, key: str, event: Event, *, every: float = EVERY, then: Callable[[Work], object] = lambda _: None
    ) -> None:
        """Record an event, unless one under this key was recorded just now.

        Parameters
        ----------
        key:
            What causes it: bounded by what a caller cannot choose freely.
        every:
            Seconds that "just now" lasts.
        then:
            Done in the transaction that records it.

        """
        key = f"told:{key}"
        with self._store.view() as work:
            if self._recent(work.attempts.peek([key]).get(key), every):
                return
        with self._store.begin() as work:
            if not self._recent(work.attempts.lock([key])[key], every):
                now = self._clock.now()
                work.attempts.put([Counter(key=key, count=1, since=now, last=now)])
                work.journal.record(event)
                then(work)

    def _recent(self, told: Counter | None, every: float) -> bool:
        """Say whether it was told just now; a moment in the future is a clock that was set back."""
        return told is not None and 0 <= self._clock.now() - told.last < every
