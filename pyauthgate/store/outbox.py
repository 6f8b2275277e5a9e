"""Mails that are to be sent.

Whoever takes one is given it by one statement: PostgreSQL passes over the rows
that another is about to take, and SQLite has one writer at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, bindparam, delete, func, insert, select, true, update

from pyauthgate.model import Letter, Posting
from pyauthgate.store.schema import outbox as table
from pyauthgate.store.statements import given, givens

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyauthgate.store.statements import Row
    from pyauthgate.store.transaction import Transaction

__all__ = ["SqlOutbox"]

LETTER = [table.c[name] for name in ("id", "number", "address", "kind", "language", "values", "at", "expires_at")]
FIELDS = [*LETTER, table.c.tries, table.c.error]

ID = table.c.id == given(table.c.id)
MOST = bindparam("most", type_=Integer)

# A table of its own, and no condition: PostgreSQL might run that more than once, and take more than it was asked for.
DUE = (
    select(table.c.id)
    .where(table.c.due_at <= given(table.c.at, "now"))
    .order_by(table.c.due_at)
    .limit(MOST)
    .with_for_update(skip_locked=True)
    .cte("due")
)
TAKE = (
    update(table)
    .where(table.c.id.in_(select(DUE.c.id)))
    .values(leased=True, due_at=given(table.c.at, "until"), tries=table.c.tries + 1)
    .returning(*FIELDS)
)
PUT = insert(table).inline().values(givens(table.c))
SENT = delete(table).where(ID)
FAILED = (
    update(table)
    .where(ID, table.c.tries == given(table.c.tries), table.c.leased == true())
    .values(leased=False, due_at=given(table.c.due_at, "next_at"), error=given(table.c.error))
)
RETRY = update(table).where(ID, table.c.due_at.is_(None)).values(due_at=given(table.c.at, "now"), tries=0)
COUNTS = select(
    func.count().label("stored"),
    func.count(table.c.due_at).label("alive"),
    func.count().filter(table.c.leased == true()).label("leased"),
)
LATE = select(func.count().label("late")).where(table.c.due_at.is_not(None), table.c.at < given(table.c.at, "before"))
DEAD = select(*FIELDS).where(table.c.due_at.is_(None)).order_by(table.c.at, table.c.id).limit(MOST)
PURGE = delete(table).where(table.c.at < given(table.c.at, "before"))


class SqlOutbox:
    """The `Outbox` port on a transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def put(self, letter: Letter) -> None:
        """Store one, to be sent at once."""
        row = {column.name: getattr(letter, column.name) for column in LETTER}
        self._transaction.change(PUT, **row, tries=0, due_at=letter.at, leased=False, error="")

    def take(self, now: float, *, lease: float, limit: int) -> tuple[Posting, ...]:
        """Give letters that are due, and hold them for the lease."""
        rows = self._transaction.rows(TAKE, now=now, until=now + lease, most=limit)
        return tuple(map(_posting, sorted(rows, key=lambda row: (row["at"], row["id"]))))

    def sent(self, letter_id: str) -> None:
        """Delete one."""
        self._transaction.change(SENT, id=letter_id)

    def failed(self, posting: Posting, *, error: str, next_at: float | None) -> bool:
        """Note that a try came to nothing, unless another has taken the letter since."""
        where = {"id": posting.letter.id, "tries": posting.tries}
        return self._transaction.change(FAILED, **where, error=error, next_at=next_at) == 1

    def retry(self, letter_id: str, at: float) -> bool:
        """Let one that was given up be due again."""
        return self._transaction.change(RETRY, id=letter_id, now=at) == 1

    def counts(self) -> Mapping[str, int]:
        """Say how many are waiting, leased and dead."""
        (row,) = self._transaction.rows(COUNTS)
        stored, alive, leased = row["stored"], row["alive"], row["leased"]
        return {"waiting": alive - leased, "leased": leased, "dead": stored - alive}

    def late(self, before: float) -> int:
        """Say how many that were written before the moment are still to be sent."""
        (row,) = self._transaction.rows(LATE, before=before)
        return int(row["late"])

    def dead(self, *, limit: int) -> tuple[Posting, ...]:
        """Give those that were given up."""
        return tuple(map(_posting, self._transaction.rows(DEAD, most=limit)))

    def purge(self, before: float) -> int:
        """Delete those written before the moment; say how many."""
        return self._transaction.change(PURGE, before=before)


def _posting(row: Row) -> Posting:
    letter: dict[str, Any] = {column.name: row[column.name] for column in LETTER}
    return Posting(letter=Letter(**letter), tries=row["tries"], error=row["error"])
