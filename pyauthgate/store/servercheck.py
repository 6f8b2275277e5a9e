"""What is wrong with the PostgreSQL server of a store, and with the way to it."""

from __future__ import annotations

from contextlib import closing
from statistics import median
from typing import TYPE_CHECKING

import psycopg

from pyauthgate.model import Ailment
from pyauthgate.store.faults import told
from pyauthgate.store.postgres import connect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import URL

    from pyauthgate.ports import Clock
    from pyauthgate.store.postgres import BoundedConnection

__all__ = ["ServerCheck"]

OLDEST = 14
"""The oldest major version that its makers still mend (https://www.postgresql.org/support/versioning/)."""
LONGEST_TRIP = 0.02
"""Seconds: every request of a client makes one round trip for its session."""
TRIPS = 5
LARGEST_DRIFT = 5.0
"""Seconds between its clock and ours."""
DURABLE = ("fsync", "synchronous_commit", "full_page_writes")
"""With one of them off, a password that was changed may be the old one again after a power cut."""


class ServerCheck:
    """Asks a server about itself; iterating gives what is wrong.

    Parameters
    ----------
    timeout:
        Seconds to wait for it, at each step.
    oldest:
        The least major version.

    """

    def __init__(self, url: URL, clock: Clock, *, timeout: float = 5.0, oldest: int = OLDEST) -> None:
        self._url = url
        self._clock = clock
        self._timeout = timeout
        self._oldest = oldest

    def __iter__(self) -> Iterator[Ailment]:
        """Give what is wrong.

        Raises
        ------
        StoreError
            It cannot be reached.

        """
        with told(psycopg.Error), closing(connect(self._url, self._timeout, autocommit=True)) as connection:
            found = [*self._version(connection), *self._durable(connection), *self._way(connection)]
        yield from found

    def _version(self, connection: BoundedConnection) -> Iterator[Ailment]:
        major = connection.info.server_version // 10_000
        if major < self._oldest:
            yield Ailment(
                code="store.outdated",
                problem=f"The store's server is PostgreSQL {major}, which nobody mends any more.",
                remedy=f"Bring it to {self._oldest} or newer.",
            )

    def _durable(self, connection: BoundedConnection) -> Iterator[Ailment]:
        rows = connection.execute("SELECT name FROM pg_settings WHERE name = ANY(%s) AND setting = 'off'", [[*DURABLE]])
        off = sorted(str(name) for (name,) in rows)
        if off:
            yield Ailment(
                code="store.volatile",
                problem=f"The store's server has {', '.join(off)} off: a power cut may undo what was acknowledged.",
                remedy="Switch it on in postgresql.conf.",
            )

    def _way(self, connection: BoundedConnection) -> Iterator[Ailment]:
        trips = sorted(self._trip(connection) for _ in range(TRIPS))
        trip = median(took for took, _ in trips)
        if trip > LONGEST_TRIP:
            yield Ailment(
                code="store.distant",
                problem=f"The store's server takes {1000 * trip:.0f} ms to answer, and every request asks it.",
                remedy="Put it nearer: on this machine, or in the same network.",
            )
        drift = trips[0][1]
        if abs(drift) > LARGEST_DRIFT:
            yield Ailment(
                code="clock.database",
                problem=f"The clock of the store's server differs from this machine's by {drift:.0f} seconds.",
                remedy="Let NTP set both.",
            )

    def _trip(self, connection: BoundedConnection) -> tuple[float, float]:
        """Give the seconds of one round trip, and by how many the server's clock was ahead in the middle of it."""
        begun = self._clock.now()
        (theirs,) = connection.execute("SELECT extract(epoch FROM clock_timestamp())::float8").fetchone() or (begun,)
        ended = self._clock.now()
        return ended - begun, float(theirs) - (begun + ended) / 2
