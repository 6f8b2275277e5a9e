"""Connections to the panel's own database: they change nothing, and wait for nothing longer than told.

Each query has a connection of its own, so that none is stale after a restart
of the server, and none is shared by the children of a fork; answers are remembered elsewhere.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from pyauthgate.errors import ConfigurationError, StoreError
from pyauthgate.store import sqlite
from pyauthgate.store.address import read_url

if TYPE_CHECKING:
    import sqlite3

    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine import URL

    from pyauthgate.ports import Clock
    from pyauthgate.store.postgres import BoundedConnection

__all__ = ["panel_engine"]

INSTRUCTIONS = 10_000
"""SQLite's instructions between two looks at the clock: well under a millisecond."""


def panel_engine(url: str, timeout: float, clock: Clock) -> Engine:
    """Give an engine for the panel's database; nothing is connected yet.

    Parameters
    ----------
    url:
        SQLite and PostgreSQL as `pyauthgate.store.address` reads them; for any other database
        SQLAlchemy's URL, as it is.
    timeout:
        Seconds for a connection, for a lock and for an answer.

    Raises
    ------
    ConfigurationError
        ``facts.url`` or ``facts.driver``; the URL is not repeated, because it may hold a password.

    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise _refusal("facts.url", "The URL of [facts] cannot be read.") from None
    try:
        match parsed.get_backend_name():
            case "sqlite":
                return _file(Path(read_url(url).database or "").absolute(), timeout, clock)
            case "postgresql":
                return _server(read_url(url), timeout)
            case _:
                return create_engine(parsed, poolclass=NullPool, hide_parameters=True)
    except StoreError as error:
        raise _refusal("facts.url", error.problem) from None
    except (ImportError, NoSuchModuleError):
        raise _refusal("facts.driver", "The driver of the database of [facts] is not installed.") from None


def _file(path: Path, timeout: float, clock: Clock) -> Engine:
    made = create_engine(
        "sqlite://", creator=partial(sqlite.connect, path, timeout, mode="ro"), poolclass=NullPool, hide_parameters=True
    )
    event.listen(made, "begin", partial(_bound, timeout, clock))
    return made


def _bound(timeout: float, clock: Clock, connection: Connection) -> None:
    """Interrupt what takes too long; a clock that is set back meanwhile interrupts as well."""
    driver: sqlite3.Connection | None = connection.connection.driver_connection
    began = clock.now()
    if driver is not None:
        driver.execute("PRAGMA query_only=1")
        driver.set_progress_handler(lambda: not 0 <= clock.now() - began < timeout, INSTRUCTIONS)


def _server(url: URL, timeout: float) -> Engine:
    from pyauthgate.store.postgres import connect  # noqa: PLC0415 -- psycopg is an extra

    options = f"{url.query.get('options', '')} -c default_transaction_read_only=on".strip()
    reading = url.update_query_dict({"options": options})

    def open_one() -> BoundedConnection:
        made = connect(reading, timeout)
        made.limit = timeout
        return made

    return create_engine("postgresql+psycopg://", creator=open_one, poolclass=NullPool, hide_parameters=True)


def _refusal(code: str, problem: str) -> ConfigurationError:
    return ConfigurationError(code, problem, "Correct url in [facts], or install the driver that it names.")
