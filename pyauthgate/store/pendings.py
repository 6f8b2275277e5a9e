"""New passwords that the panel was sent."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, not_, select, update

from pyauthgate.model import Pending
from pyauthgate.store.schema import FLIGHT
from pyauthgate.store.schema import pending as table
from pyauthgate.store.statements import given, givens

if TYPE_CHECKING:
    from pyauthgate.store.statements import Inserting, Statement
    from pyauthgate.store.transaction import Transaction

__all__ = ["SqlPendings"]

UNCLEAR = "unclear"

ACCOUNT = table.c.account_id == given(table.c.account_id)
THIS = (ACCOUNT, table.c.digest == given(table.c.digest))

GET = select(table).where(ACCOUNT)
MARK = update(table).where(*THIS).values(state=UNCLEAR)
DROP = delete(table).where(*THIS)
PURGE = delete(table).where(table.c.at < given(table.c.at))


class SqlPendings:
    """The `Pendings` port on a transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def get(self, account_id: int) -> Pending | None:
        """Find an account's."""
        row = self._transaction.first(GET, account_id=account_id)
        if row is None:
            return None
        state = row.pop("state")
        return Pending(**row, unclear=state == UNCLEAR)

    def begin(self, pending: Pending, *, lease: float) -> bool:
        """Store one in place of one that nobody awaits; False while another is awaited.

        One statement: of two at once, the second waits for the first one's row and then sees it.
        """
        stored = self._transaction.first(
            _begin(self._transaction.insert),
            account_id=pending.account_id,
            digest=pending.digest,
            at=pending.at,
            state=UNCLEAR if pending.unclear else FLIGHT,
            expired=pending.at - lease,
        )
        return stored is not None

    def unclear(self, pending: Pending) -> bool:
        """Note that the panel's reply could not be read; False when it is no longer this one."""
        return self._transaction.change(MARK, account_id=pending.account_id, digest=pending.digest) == 1

    def drop(self, pending: Pending) -> bool:
        """Delete this one; False when it is no longer there."""
        return self._transaction.change(DROP, account_id=pending.account_id, digest=pending.digest) == 1

    def purge(self, before: float) -> int:
        """Delete those that began before the moment; say how many."""
        return self._transaction.change(PURGE, at=before)


@cache
def _begin(insert: Inserting) -> Statement:
    new = insert(table).values(givens(table.c))
    expired = given(table.c.at, "expired")
    awaited = and_(table.c.state == FLIGHT, table.c.at <= new.excluded.at, table.c.at > expired)
    renewed = {name: new.excluded[name] for name in ("digest", "at", "state")}
    stored = new.on_conflict_do_update(index_elements=[table.c.account_id], set_=renewed, where=not_(awaited))
    return stored.returning(table.c.account_id)
