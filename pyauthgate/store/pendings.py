"""New passwords that the panel was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, not_, select, update

from pyauthgate.model import Pending
from pyauthgate.store.schema import FLIGHT
from pyauthgate.store.schema import pending as table

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from pyauthgate.store.transaction import Transaction

__all__ = ["SqlPendings"]

UNCLEAR = "unclear"


class SqlPendings:
    """The `Pendings` port on a transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def get(self, account_id: int) -> Pending | None:
        """Find an account's."""
        row = self._transaction.first(select(table).where(table.c.account_id == account_id))
        if row is None:
            return None
        kept = {name: value for name, value in row.items() if name != "state"}
        return Pending(**kept, unclear=row["state"] == UNCLEAR)

    def begin(self, pending: Pending, *, lease: float) -> bool:
        """Store one in place of one that nobody awaits; False while another is awaited.

        One statement: of two at once, the second waits for the first one's row and then sees it.
        """
        values = {
            "digest": pending.digest,
            "at": pending.at,
            "state": UNCLEAR if pending.unclear else FLIGHT,
        }
        statement = self._transaction.insert(table).values(account_id=pending.account_id, **values)
        awaited = and_(table.c.state == FLIGHT, table.c.at <= pending.at, table.c.at > pending.at - lease)
        stored = statement.on_conflict_do_update(
            index_elements=[table.c.account_id], set_=values, where=not_(awaited)
        ).returning(table.c.account_id)
        return self._transaction.first(stored) is not None

    def unclear(self, pending: Pending) -> bool:
        """Note that the panel's reply could not be read; False when it is no longer this one."""
        return self._transaction.change(update(table).where(*_this(pending)).values(state=UNCLEAR)) == 1

    def drop(self, pending: Pending) -> bool:
        """Delete this one; False when it is no longer there."""
        return self._transaction.change(delete(table).where(*_this(pending))) == 1

    def purge(self, before: float) -> int:
        """Delete those that began before the moment; say how many."""
        return self._transaction.change(delete(table).where(table.c.at < before))


def _this(pending: Pending) -> tuple[ColumnElement[bool], ...]:
    return (table.c.account_id == pending.account_id, table.c.digest == pending.digest)
