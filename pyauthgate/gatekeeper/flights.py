"""Tries that are judged before they are counted: a few at once, from where nothing was ever counted.

To count first and give back after costs two commits a login, and a mail client
logs in every minute.  So while nothing is counted against a known place, a few
of its tries at a time are kept in memory alone until they are judged.

No more are judged than the rule allows.  A try boards before the counters are
read, so whoever reads none and flies is seen by everybody that is counted
later: they add those aloft to what the store says.  A wrong one is counted
before it lands, and from then on until the count lapses nobody flies.  What
one process does not see is what is aloft in another: there, `MOST` more may be
judged, once, before the first failure is counted.
"""

from __future__ import annotations

from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

__all__ = ["MOST", "Flight", "Flights"]

MOST = 5
"""Tries aloft at once under one key: as many as strangers have for nothing, and half of what a known device has.

A mail client opens about so many connections at the same moment.
"""


class Flights:
    """Who is aloft, by what will decide on them."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._aloft: dict[Hashable, int] = {}

    @contextmanager
    def board(self, key: Hashable) -> Iterator[Flight]:
        """Take a seat if there is one, and leave it at the end of the block."""
        flight = Flight(self, key)
        try:
            yield flight
        finally:
            flight.land()

    def take_off(self, key: Hashable) -> bool:
        """Take a seat; False when all are taken."""
        with self._lock:
            aloft = self._aloft.get(key, 0)
            if aloft < MOST:
                self._aloft[key] = aloft + 1
            return aloft < MOST

    def land(self, key: Hashable) -> None:
        """Give a seat back."""
        with self._lock:
            left = self._aloft[key] - 1
            if left:
                self._aloft[key] = left
            else:
                del self._aloft[key]

    def aloft(self, key: Hashable) -> int:
        """Count the seats that are taken."""
        with self._lock:
            return self._aloft.get(key, 0)


class Flight:
    """A try, with a seat or without."""

    def __init__(self, flights: Flights, key: Hashable) -> None:
        self._flights = flights
        self._key = key
        self.aloft = flights.take_off(key)
        """It has a seat."""

    def land(self) -> None:
        """Give the seat back; without one, do nothing."""
        if self.aloft:
            self.aloft = False
            self._flights.land(self._key)

    def others(self) -> int:
        """Give up the seat, and count those that are aloft."""
        self.land()
        return self._flights.aloft(self._key)
