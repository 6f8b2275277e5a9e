"""One-time links."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from pyauthgate.model import Link
from pyauthgate.store.schema import links
from pyauthgate.store.statements import given, givens

if TYPE_CHECKING:
    from pyauthgate.store.statements import Inserting, Statement
    from pyauthgate.store.transaction import Transaction

__all__ = ["SqlLinks"]

KEY = links.c.key == given(links.c.key)

FIND = select(links).where(KEY)
SPEND = delete(links).where(KEY, links.c.expires_at > given(links.c.expires_at, "now"))
VOID = delete(links).where(links.c.account_id == given(links.c.account_id))
PURGE = delete(links).where(links.c.expires_at < given(links.c.expires_at, "before"))


class SqlLinks:
    """The `Links` port on a transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def put(self, link: Link) -> None:
        """Store one, in place of the account's older one."""
        self._transaction.change(_put(self._transaction.insert), **asdict(link))

    def find(self, key: bytes) -> Link | None:
        """Find one by the hash of its token."""
        row = self._transaction.first(FIND, key=key)
        return None if row is None else Link(**row)

    def spend(self, key: bytes, now: float) -> bool:
        """Delete one that has not expired; False when there is none, or somebody else did."""
        return self._transaction.change(SPEND, key=key, now=now) == 1

    def void(self, account_id: int) -> bool:
        """Delete an account's; False when it has none."""
        return self._transaction.change(VOID, account_id=account_id) == 1

    def purge(self, before: float) -> int:
        """Delete those that expired before the moment; say how many."""
        return self._transaction.change(PURGE, before=before)


@cache
def _put(insert: Inserting) -> Statement:
    new = insert(links).values(givens(links.c))
    newer = {column.name: new.excluded[column.name] for column in links.c if column.name != "account_id"}
    return new.on_conflict_do_update(index_elements=[links.c.account_id], set_=newer)
