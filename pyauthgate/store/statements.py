"""Statements that are written once and run on the driver's own cursor.

SQLAlchemy knows both languages and the types of the columns, so it writes
them; building and running each anew cost twenty times what SQLite takes for it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import bindparam

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sqlalchemy import BindParameter, Column, Delete, Insert, Select, Table, Update
    from sqlalchemy.dialects import postgresql, sqlite
    from sqlalchemy.engine import Dialect
    from sqlalchemy.engine.interfaces import DBAPICursor

    Inserting: TypeAlias = Callable[[Table], postgresql.Insert | sqlite.Insert]
    Process: TypeAlias = Callable[[Any], Any] | None
    Row: TypeAlias = dict[str, Any]
    Statement: TypeAlias = Select[Any] | Insert | Update | Delete

__all__ = ["Written", "given", "givens", "written"]

HELD = 512
"""Statements held: more than the store has, in both languages and for the engines of a few stores."""


class Written:
    """A statement as one driver takes it.

    Parameters
    ----------
    statement:
        Every column of its rows, and every value that it is `given`, has a type.

    """

    def __init__(self, statement: Statement, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self.sql = str(compiled)
        self._order: Sequence[str] | None = compiled.positiontup
        types = {compiled.bind_names[bind]: bind.type.dialect_impl(dialect) for bind in compiled.bind_names}
        writers = {name: kind.bind_processor(dialect) for name, kind in types.items()}
        self._fixed = {
            name: _by(writers[name], value)
            for name, value in compiled.params.items()
            if not compiled.binds[name].required
        }
        self._writers = [(name, writer) for name, writer in writers.items() if name not in self._fixed]
        self._dialect = dialect
        self._columns = list(statement.exported_columns)
        self._readers: list[tuple[str, Process]] = []

    def parameters(self, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 -- a list or a dict, as its style has it
        """Give the values as the driver takes them; one that is missing is a mistake in the program (`KeyError`)."""
        named = self._fixed | {name: _by(writer, values[name]) for name, writer in self._writers}
        return named if self._order is None else [named[name] for name in self._order]

    def rows(self, cursor: DBAPICursor) -> list[Row]:
        """Give what a cursor found, by the names of the columns."""
        readers = self._readers = self._readers or self._described(cursor)
        return [
            {name: _by(reader, value) for (name, reader), value in zip(readers, row, strict=True)}
            for row in cursor.fetchall()
        ]

    def _described(self, cursor: DBAPICursor) -> list[tuple[str, Process]]:
        """Choose how values are read: it depends on the types that the driver tells, which no later run changes."""
        told = [description[1] for description in cursor.description or ()]
        kinds = [column.type.dialect_impl(self._dialect) for column in self._columns]
        readers = [kind.result_processor(self._dialect, code) for kind, code in zip(kinds, told, strict=True)]
        return [(column.name, reader) for column, reader in zip(self._columns, readers, strict=True)]


@lru_cache(maxsize=HELD)
def written(statement: Statement, dialect: Dialect) -> Written:
    """Write a statement for a database, once for each that is held."""
    return Written(statement, dialect)


def given(column: Column[Any], name: str = "") -> BindParameter[Any]:
    """Stand for a value of a column's type, under its name or another."""
    return bindparam(name or column.name, type_=column.type)


def givens(columns: Iterable[Column[Any]]) -> dict[str, BindParameter[Any]]:
    """Stand for a value of each of some columns, by their names."""
    return {column.name: given(column) for column in columns}


def _by(process: Process, value: Any) -> Any:  # noqa: ANN401 -- whatever a driver takes and gives
    return value if process is None else process(value)
