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
    Process: TypeAlias = Callable[[Any], Any]
    Row: TypeAlias = dict[str, Any]
    Statement: TypeAlias = Select[*tuple[Any, ...]] | Insert | Update | Delete

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
        binds, defaults = compiled.binds, compiled.params
        kinds = {name: binds[name].type.dialect_impl(dialect) for name in defaults}
        writers = {name: writer for name, kind in kinds.items() if (writer := kind.bind_processor(dialect))}
        self._names = [name for name in defaults if binds[name].required]
        self._writers = [(name, writers[name]) for name in self._names if name in writers]
        fixed = {name: value for name, value in defaults.items() if not binds[name].required}
        self._fixed = {name: writers[name](value) if name in writers else value for name, value in fixed.items()}
        self._dialect = dialect
        self._columns = list(statement.exported_columns)
        self._fields = [column.name for column in self._columns]
        self._readers: list[tuple[str, Process]] | None = None

    def parameters(self, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 -- a list or a dict, as its style has it
        """Give the values as the driver takes them; one that is missing is a mistake in the program (`KeyError`)."""
        named = self._fixed | {name: values[name] for name in self._names}
        for name, write in self._writers:
            named[name] = write(named[name])
        return named if self._order is None else [named[name] for name in self._order]

    def rows(self, cursor: DBAPICursor) -> list[Row]:
        """Give what a cursor found, by the names of the columns."""
        if self._readers is None:
            self._readers = self._described(cursor)
        rows = [dict(zip(self._fields, found, strict=True)) for found in cursor.fetchall()]
        for row in rows:
            for name, read in self._readers:
                row[name] = read(row[name])
        return rows

    def _described(self, cursor: DBAPICursor) -> list[tuple[str, Process]]:
        """Choose how values are read: it depends on the types that the driver tells, which no later run changes."""
        told = [description[1] for description in cursor.description or ()]
        kinds = [column.type.dialect_impl(self._dialect) for column in self._columns]
        readers = [kind.result_processor(self._dialect, code) for kind, code in zip(kinds, told, strict=True)]
        return [(name, reader) for name, reader in zip(self._fields, readers, strict=True) if reader]


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
