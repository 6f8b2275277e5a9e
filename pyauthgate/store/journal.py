"""The audit."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import Integer, bindparam, delete, insert, select

from pyauthgate.model import Event
from pyauthgate.store.schema import journal
from pyauthgate.store.statements import given, givens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyauthgate.store.statements import Statement
    from pyauthgate.store.transaction import Transaction

__all__ = ["SqlJournal"]

NAMES = [field.name for field in fields(Event)]
FIELDS = [journal.c[name] for name in NAMES]

RECORD = insert(journal).inline().values(givens(FIELDS))
PURGE = delete(journal).where(journal.c.at < given(journal.c.at))


class SqlJournal:
    """The `Journal` port on a transaction; a trigger refuses whoever would change a line."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def record(self, event: Event) -> None:
        """Append one event."""
        self._transaction.change(RECORD, **{name: getattr(event, name) for name in NAMES})

    def read(self, *, since: float = 0.0, number: str = "", code: str = "", limit: int = 1000) -> Iterator[Event]:
        """Give the newest ``limit`` events that fit, oldest first."""
        wanted = {name: value for name, value in {"number": number, "code": code}.items() if value}
        rows = self._transaction.rows(_read(tuple(wanted)), since=since, most=limit, **wanted)
        return (Event(**row) for row in reversed(rows))

    def purge(self, before: float) -> int:
        """Delete what is older than the operator keeps; say how many."""
        return self._transaction.change(PURGE, at=before)


@cache
def _read(names: tuple[str, ...]) -> Statement:
    wanted = [journal.c[name] == given(journal.c[name]) for name in names]
    found = select(*FIELDS).where(journal.c.at >= given(journal.c.at, "since"), *wanted)
    return found.order_by(journal.c.at.desc(), journal.c.id.desc()).limit(bindparam("most", type_=Integer))
