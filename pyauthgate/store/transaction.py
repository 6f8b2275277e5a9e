"""The one connection that every noun of a Work speaks through."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import SQLAlchemyError

from pyauthgate.errors import GateError
from pyauthgate.store.faults import EXPECTED, told, translate
from pyauthgate.store.statements import written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection, Engine

    from pyauthgate.store.statements import Inserting, Row, Statement

__all__ = ["Transaction", "transact"]


class Transaction:
    """Statements in, rows out, in our errors.

    Parameters
    ----------
    connection:
        In a transaction already.

    """

    def __init__(self, connection: Connection) -> None:
        self._dialect = connection.dialect
        self._cursor = connection.connection.cursor()
        self._errors: tuple[type[Exception], ...] = (*EXPECTED, connection.dialect.loaded_dbapi.Error, GateError)
        self.postgres = connection.dialect.name == "postgresql"
        """Several writers are at work at the same time."""
        self.writing = not connection.get_execution_options().get("reading")
        """It may write, and so may lock what it reads."""
        self.insert = _inserting(connection.dialect.name)
        """Begins an INSERT that knows ``ON CONFLICT``."""
        self.fault: GateError | None = None
        """What went wrong first: such a transaction never commits, even if somebody caught the error."""

    def rows(self, statement: Statement, /, **values: Any) -> list[Row]:  # noqa: ANN401 -- of any column
        """Give every row that a statement finds."""
        try:
            ready = written(statement, self._dialect)
            self._cursor.execute(ready.sql, ready.parameters(values))
            return ready.rows(self._cursor)
        except self._errors as error:
            raise self._told(error) from None

    def first(self, statement: Statement, /, **values: Any) -> Row | None:  # noqa: ANN401 -- of any column
        """Give the first row that a statement finds, or None."""
        found = self.rows(statement, **values)
        return found[0] if found else None

    def change(self, statement: Statement, /, **values: Any) -> int:  # noqa: ANN401 -- of any column
        """Run a statement; say how many rows it changed."""
        try:
            ready = written(statement, self._dialect)
            self._cursor.execute(ready.sql, ready.parameters(values))
            return int(self._cursor.rowcount)
        except self._errors as error:
            raise self._told(error) from None

    def each(self, statement: Statement, rows: Iterable[Row]) -> None:
        """Run a statement on each of some rows, which are its values."""
        try:
            ready = written(statement, self._dialect)
            self._cursor.executemany(ready.sql, [ready.parameters(row) for row in rows])
        except self._errors as error:
            raise self._told(error) from None

    def _told(self, error: Exception) -> GateError:
        fault = translate(error)
        self.fault = self.fault or fault
        return fault


@contextmanager
def transact(engine: Engine) -> Iterator[Transaction]:
    """Run the block in one transaction: commits at its end, rolls back on any exception."""
    with told():
        connection = engine.connect()
    try:
        with told():
            connection.begin()
        transaction = Transaction(connection)
        yield transaction
        if transaction.fault:
            raise transaction.fault
        with told():
            connection.commit()
    finally:
        _release(connection)


@cache
def _inserting(dialect: str) -> Inserting:
    """Find it in the dialect that is loaded already; the other one takes a tenth of what a start costs."""
    found: Inserting = import_module(f"sqlalchemy.dialects.{dialect}").insert
    return found


def _release(connection: Connection) -> None:
    # A connection that is lost cannot roll back either; its server does, and the pool forgets it.
    with suppress(SQLAlchemyError):
        connection.close()
        return
    with suppress(SQLAlchemyError):
        connection.close()
