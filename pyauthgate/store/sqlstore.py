"""The store that serves: Works by the pool, look-ups beside it."""

from __future__ import annotations

import os
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING
from weakref import WeakSet

from pyauthgate.store.address import read_url
from pyauthgate.store.engine import engine_for, lookup_for, turns_for
from pyauthgate.store.lookup import INHERITED
from pyauthgate.store.transaction import transact
from pyauthgate.store.work import SqlWork

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from pyauthgate.ports import Work
    from pyauthgate.store.lookup import SessionLookup
    from pyauthgate.store.turns import Turns

__all__ = ["SqlStore", "open_store"]


def open_store(url: str, *, timeout: float = 5.0, threads: int = 16) -> SqlStore:
    """Open the store that serves; connections are made when they are needed, so it may be opened before a fork.

    Ask `pyauthgate.store.demand_schema` first.

    Parameters
    ----------
    url:
        ``sqlite:///`` and a path, or ``postgresql://…``.
    timeout:
        Seconds to wait for a lock, a statement, a connection; above 0, up to 60.
        A server that does not answer at all is given up a second later.
    threads:
        How many may ask at the same time without waiting for a connection; a server gets 16 at most.

    Raises
    ------
    StoreError
        ``store.url`` or ``store.driver``.

    """
    address = read_url(url)
    return SqlStore(engine_for(address, timeout, threads), lookup_for(address, timeout), turns_for(address, timeout))


class SqlStore:
    """The `Store` port on SQLite or PostgreSQL; safe for threads, and for the children of a fork.

    Parameters
    ----------
    engine:
        Gives the connections of Works.
    lookup:
        The session look-up, on connections of its own.
    turns:
        The row in which writers wait; None where the database has room for several.

    """

    def __init__(self, engine: Engine, lookup: SessionLookup, turns: Turns | None) -> None:
        self._engine = engine
        self._turns = turns
        self._reading = engine.execution_options(reading=True, postgresql_readonly=True)
        self._lookup = lookup
        _OPEN.add(self)

    @property
    def lookup(self) -> SessionLookup:
        """The session look-up, outside of any Work."""
        return self._lookup

    @contextmanager
    def begin(self) -> Iterator[Work]:
        """Open a Work for reading and writing; commits at the end of the block, rolls back on an exception."""
        # Whoever waits for its turn holds no connection: those are for the readers meanwhile.
        with self._turns.turn() if self._turns else nullcontext(), transact(self._engine) as transaction:
            yield SqlWork(transaction)

    @contextmanager
    def view(self) -> Iterator[Work]:
        """Open a Work for reading only: it waits for no writer."""
        with transact(self._reading) as transaction:
            yield SqlWork(transaction)

    def close(self) -> None:
        """Close every connection; a later call opens its own again."""
        self._lookup.close()
        self._engine.dispose()

    def start_over(self) -> None:
        """Use none of the connections that a fork copied, and close none of them: they are the parent's.

        Nor is it anybody's turn in the child, whoever had it in the parent.
        """
        if self._turns:
            self._turns.start_over()
        INHERITED.append(self._engine.pool)
        self._engine.dispose(close=False)
        self._lookup.forget()


_OPEN: WeakSet[SqlStore] = WeakSet()


def _after_fork() -> None:
    for store in list(_OPEN):
        store.start_over()


os.register_at_fork(after_in_child=_after_fork)
