"""The one place that knows there are two databases: for a URL an engine, a look-up, and how writers wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyauthgate.errors import StoreError
from pyauthgate.store import sqlite
from pyauthgate.store.address import file_of
from pyauthgate.store.turns import Turns

if TYPE_CHECKING:
    from types import ModuleType

    from sqlalchemy import Engine
    from sqlalchemy.engine import URL

    from pyauthgate.store.lookup import SessionLookup

__all__ = ["engine_for", "lookup_for", "turns_for"]


def engine_for(url: URL, timeout: float, connections: int = 1) -> Engine:
    """Give the engine for a store's URL; nothing is connected yet.

    Parameters
    ----------
    timeout:
        Seconds to wait for a lock, a statement and a connection.
    connections:
        How many may be in use at once.

    """
    path = file_of(url)
    if path is not None:
        return sqlite.engine(path, timeout, connections)
    made: Engine = _server().engine(url, timeout, connections)
    return made


def lookup_for(url: URL, timeout: float) -> SessionLookup:
    """Give the session look-up for a store's URL; each thread connects at its first call."""
    path = file_of(url)
    if path is not None:
        return sqlite.lookup(path, timeout)
    made: SessionLookup = _server().lookup(url, timeout)
    return made


def turns_for(url: URL, timeout: float) -> Turns | None:
    """Give the row in which the writers of this process wait; None for a server, which has room for several."""
    return None if file_of(url) is None else Turns(timeout)


def _server() -> ModuleType:
    try:
        from pyauthgate.store import postgres  # noqa: PLC0415 -- psycopg is an extra, and slow to load
    except ImportError:
        problem = "PostgreSQL's driver psycopg is not installed."
        raise StoreError("store.driver", problem, "Install pyauthgate[postgres].") from None
    return postgres
