"""SQLite as a store: one file, many readers, one writer at a time.

Measured: read-modify-write in deferred transactions lost five of six counts or
ended in busy errors; BEGIN IMMEDIATE lost none.
"""

from __future__ import annotations

import sqlite3
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote

from sqlalchemy import create_engine, event
from sqlalchemy.dialects import sqlite as dialects
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import QueuePool

from pyauthgate.store.files import identity
from pyauthgate.store.lookup import Held, SessionLookup, statement_for

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection, Engine
    from sqlalchemy.pool import ConnectionPoolEntry

__all__ = ["LARGEST_WAL", "connect", "engine", "lookup"]

SELECT = statement_for(dialects.dialect(paramstyle="qmark"))

LARGEST_WAL = 64 << 20
"""Bytes to which a checkpoint cuts the log; it grows past that only while a reader keeps every checkpoint back."""

ALWAYS = ("PRAGMA foreign_keys=ON", "PRAGMA trusted_schema=OFF", "PRAGMA mmap_size=268435456")
WRITING = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # an acknowledged change outlives a power cut
    f"PRAGMA journal_size_limit={LARGEST_WAL}",
)


def connect(path: Path, timeout: float, *, mode: str = "rw") -> sqlite3.Connection:
    """Open the file, which must be there, with our settings.

    Parameters
    ----------
    timeout:
        Seconds to wait for a lock.
    mode:
        ``rw``, or ``ro`` for a connection that can change nothing.

    """
    address = f"file:{quote(str(path))}?mode={mode}"
    made = sqlite3.connect(address, uri=True, timeout=timeout, isolation_level=None, check_same_thread=False)
    try:
        for pragma in (*ALWAYS, *(WRITING if mode == "rw" else ())):
            made.execute(pragma)
    except BaseException:
        made.close()
        raise
    return made


def engine(path: Path, timeout: float, connections: int) -> Engine:
    """Give an engine whose transactions take the write lock at once, or none with the option ``reading``.

    Parameters
    ----------
    timeout:
        Seconds to wait for a lock, and for a connection.
    connections:
        How many are made at most, and kept: to open one costs more than to use it.

    """
    made = create_engine(
        "sqlite://",
        creator=partial(connect, path, timeout),
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=timeout,
        pool_use_lifo=True,
        hide_parameters=True,
    )
    event.listen(made, "begin", _begin)
    event.listen(made, "connect", partial(_remember, path))
    event.listen(made, "checkout", partial(_compare, path))
    return made


def lookup(path: Path, timeout: float) -> SessionLookup:
    """Give the look-up, on connections that can change nothing."""
    return SessionLookup(partial(_hold, path, timeout), sqlite3.Error)


def _hold(path: Path, timeout: float) -> Held:
    found = identity(path)
    made = connect(path, timeout, mode="ro")
    execute = made.cursor().execute
    return Held(execute=execute, connection=made, sql=SELECT, stale=lambda: identity(path) != found)


def _begin(connection: Connection) -> None:
    reading = bool(connection.get_execution_options().get("reading"))
    driver = connection.connection.cursor()
    driver.execute(f"PRAGMA query_only={int(reading)}")
    driver.execute("BEGIN" if reading else "BEGIN IMMEDIATE")


def _remember(path: Path, driver: object, entry: ConnectionPoolEntry) -> None:
    del driver
    entry.info["file"] = identity(path)


def _compare(path: Path, driver: object, entry: ConnectionPoolEntry, proxy: object) -> None:
    del driver, proxy
    if entry.info["file"] != identity(path):
        raise DisconnectionError("another file stands at the store's path")
