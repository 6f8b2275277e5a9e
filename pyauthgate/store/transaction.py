"""The one connection that every noun of a Work speaks through."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from pyauthgate.errors import GateError
from pyauthgate.store.faults import told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from sqlalchemy import Connection, Engine, Executable, RowMapping, Table

__all__ = ["Transaction", "transact"]


class Transaction:
    """Statements in, rows out, in our errors.

    Parameters
    ----------
    connection:
        In a transaction already.

    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.fault: GateError | None = None
        """What went wrong first: such a transaction never commits, even if somebody caught the error."""

    @property
    def postgres(self) -> bool:
        """Several writers are at work at the same time."""
        return self._connection.dialect.name == "postgresql"

    @property
    def writing(self) -> bool:
        """It may write, and so may lock what it reads."""
        return not self._connection.get_execution_options().get("reading")

    def insert(self, table: Table) -> postgresql.Insert | sqlite.Insert:
        """Give an INSERT that knows ``ON CONFLICT``."""
        return postgresql.insert(table) if self.postgres else sqlite.insert(table)

    def rows(self, statement: Executable, **values: object) -> Sequence[RowMapping]:
        """Give every row that a statement finds, its parameters filled with these values."""
        with self._watched():
            return self._connection.execute(statement, values).mappings().all()

    def first(self, statement: Executable, **values: object) -> RowMapping | None:
        """Give the first row that a statement finds, or None; as for `rows`."""
        with self._watched():
            return self._connection.execute(statement, values).mappings().first()

    def change(self, statement: Executable, rows: Sequence[dict[str, Any]] | None = None) -> int:
        """Run a statement, on each of the rows if some are given; say how many rows it changed."""
        with self._watched():
            return self._connection.execute(statement, rows).rowcount

    @contextmanager
    def _watched(self) -> Iterator[None]:
        try:
            with told():
                yield
        except GateError as fault:
            self.fault = self.fault or fault
            raise


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


def _release(connection: Connection) -> None:
    # A connection that is lost cannot roll back either; its server does, and the pool forgets it.
    with suppress(SQLAlchemyError):
        connection.close()
        return
    with suppress(SQLAlchemyError):
        connection.close()
