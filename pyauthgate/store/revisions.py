"""Which schema a store has, and the way to today's."""

from __future__ import annotations

from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import column, func, inspect, select, table

from pyauthgate.errors import StoreError
from pyauthgate.store.address import file_of, read_url
from pyauthgate.store.engine import engine_for
from pyauthgate.store.faults import told
from pyauthgate.store.files import ensure, locked_folder
from pyauthgate.store.schema import REVISION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection
    from sqlalchemy.engine import URL

__all__ = ["SchemaState", "demand_schema", "migrate", "migrating", "schema_state"]

PATIENCE = 600.0
"""Seconds that a migration waits for those who use the store."""

TURN = 0x7079_6175_7468_6761
"""The advisory lock of whoever migrates a PostgreSQL store ("pyauthga")."""

APPLIED = table("alembic_version", column("version_num"))
"""Where Alembic notes which revision a store has."""


class SchemaState(StrEnum):
    """How a store's schema stands to this version's."""

    ABSENT = "absent"
    BEHIND = "behind"
    CURRENT = "current"
    AHEAD = "ahead"
    """A newer version of pyauthgate has been here."""


REMEDIES = {
    SchemaState.ABSENT: "Run: pyauthgate db migrate",
    SchemaState.BEHIND: "Run: pyauthgate db migrate",
    SchemaState.AHEAD: "Install the newer version of pyauthgate that made it.",
}


def migrate(url: str, *, group: int | None = None) -> None:
    """Bring a store to today's schema, one process at a time; all of it happens, or nothing.

    A SQLite file and its missing folders are made for their owner alone.

    Parameters
    ----------
    group:
        Whose members may open a new SQLite file too.

    Raises
    ------
    StoreError
        ``store.schema`` when a newer version made it, or it cannot be reached or written.

    """
    from pyauthgate.store.scripts import upgrade  # noqa: PLC0415 -- slow to load, and whoever serves needs none of it

    with migrating(read_url(url), group) as connection:
        state = _state(connection)
        if state is SchemaState.AHEAD:
            raise _misfit(state)
        upgrade(connection)


def schema_state(url: str, *, timeout: float = 5.0) -> SchemaState:
    """Say how a store's schema stands to ours; changes nothing, and makes no file.

    Parameters
    ----------
    timeout:
        Seconds to wait for the store.

    """
    address = read_url(url)
    path = file_of(address)
    with told():
        if path is not None and not path.exists():
            return SchemaState.ABSENT
    engine = engine_for(address, timeout).execution_options(reading=True, postgresql_readonly=True)
    try:
        with told(), engine.connect() as connection:
            return _state(connection)
    finally:
        engine.dispose()


def demand_schema(url: str, *, timeout: float = 5.0) -> None:
    """Refuse to serve from a store whose schema is not today's.

    Parameters
    ----------
    timeout:
        Seconds to wait for the store.

    Raises
    ------
    StoreError
        ``store.schema`` with what to do about it, or the store cannot be reached.

    """
    state = schema_state(url, timeout=timeout)
    if state is not SchemaState.CURRENT:
        raise _misfit(state)


def _state(connection: Connection) -> SchemaState:
    there = inspect(connection).has_table(APPLIED.name)
    applied = set(connection.scalars(select(APPLIED.c.version_num))) if there else set()
    if not applied:
        return SchemaState.ABSENT
    if applied == {REVISION}:
        return SchemaState.CURRENT
    from pyauthgate.store.scripts import revisions  # noqa: PLC0415 -- likewise

    return SchemaState.BEHIND if applied <= set(revisions()) else SchemaState.AHEAD


@contextmanager
def migrating(address: URL, group: int | None = None) -> Iterator[Connection]:
    """Open a store for whoever brings it to another revision, alone, in one transaction."""
    engine = engine_for(address, PATIENCE)
    try:
        with told(), _turn(address, group), engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(select(func.pg_advisory_xact_lock(TURN)))
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _turn(address: URL, group: int | None) -> Iterator[None]:
    # SQLite does not wait for its lock while it turns a new file to WAL, so the whole folder is held.
    path = file_of(address)
    if path is None:
        yield
        return
    ensure(path, group)
    with locked_folder(path.parent):
        yield


def _misfit(state: SchemaState) -> StoreError:
    return StoreError("store.schema", f"The schema of the store is {state}.", REMEDIES[state])
