"""PostgreSQL as a store: every wait has an end, on the server and here.

The server's own time-outs do not help when it is frozen or the network drops
every packet, so the client watches the clock of its socket, too.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import psycopg
from sqlalchemy import create_engine
from sqlalchemy.dialects import postgresql

from pyauthgate.store.lookup import Held, SessionLookup, statement_for

if TYPE_CHECKING:
    from psycopg.abc import PQGen
    from sqlalchemy import Engine
    from sqlalchemy.engine import URL

__all__ = ["BoundedConnection", "connect", "engine", "lookup"]

T = TypeVar("T")

SELECT = statement_for(postgresql.dialect(paramstyle="numeric_dollar"))  # type: ignore[no-untyped-call]

ABANDONED = 60_000
"""Milliseconds after which the server ends a transaction that its client has left open: its locks must go."""


KEPT, MOST = 5, 16
"""Connections that are kept, and that are made at most: each is a process of the server, which has 100 by default."""


class BoundedConnection(psycopg.Connection[tuple[Any, ...]]):
    """A connection that gives up a server which does not answer in time."""

    limit: float | None = None
    """Seconds for one exchange with the server; None waits for ever."""

    def wait(self, gen: PQGen[T], interval: float = 0.1, timeout: float | None = None) -> T:
        """Wait as psycopg does, for `limit` seconds at most; then the connection is closed."""
        try:
            return super().wait(gen, interval, self.limit if timeout is None else timeout)
        except psycopg.OperationalError as error:
            if error.sqlstate is None:  # not the server's word: what it is still doing is unknown
                self.pgconn.finish()
            raise


def connect(url: URL, timeout: float, **further: Any) -> BoundedConnection:  # noqa: ANN401 -- psycopg's own keywords
    """Connect with our settings, which the query of the URL may overrule.

    Parameters
    ----------
    timeout:
        Seconds for connecting, for a lock and for a statement; 0 for as long as it takes.

    """
    made = BoundedConnection.connect(**{**_settings(url, timeout), **further})
    made.limit = timeout + 1 if timeout else None  # the server's own refusal, which says more, comes first
    return made


def engine(url: URL, timeout: float, connections: int) -> Engine:
    """Give an engine that tries a connection before each use, so that a restarted server is found again.

    Parameters
    ----------
    timeout:
        Seconds for connecting, for a lock, for a statement and for a connection of the pool.
    connections:
        How many may be in use at once; more than `MOST` there never are.

    """
    most = min(connections, MOST)
    return create_engine(
        "postgresql+psycopg://",
        creator=partial(connect, url, timeout),
        pool_pre_ping=True,
        pool_size=min(most, KEPT),
        max_overflow=max(0, most - KEPT),
        pool_timeout=timeout or None,
        pool_use_lifo=True,
        hide_parameters=True,
    )


def lookup(url: URL, timeout: float) -> SessionLookup:
    """Give the look-up, prepared on the server at each connection's first use."""
    return SessionLookup(partial(_hold, url, timeout), psycopg.Error)


def _hold(url: URL, timeout: float) -> Held:
    made = connect(url, timeout, autocommit=True, prepare_threshold=0, cursor_factory=psycopg.RawCursor)
    execute = made.cursor(binary=True).execute
    return Held(execute=execute, connection=made, sql=SELECT, stale=lambda: made.closed)


def _settings(url: URL, timeout: float) -> dict[str, Any]:
    given = url.get_dialect()().create_connect_args(url)[1]
    milliseconds = math.ceil(timeout * 1000)
    options = (
        r"-c default_transaction_isolation=read\ committed"
        f" -c statement_timeout={milliseconds} -c lock_timeout={milliseconds}"
        f" -c idle_in_transaction_session_timeout={ABANDONED}"
    )
    return {
        "connect_timeout": math.ceil(timeout),
        "tcp_user_timeout": milliseconds,
        "keepalives_idle": 30,
        "application_name": "pyauthgate",
        **given,
        "client_encoding": "utf8",
        "options": f"{options} {given.get('options', '')}".strip(),
    }
