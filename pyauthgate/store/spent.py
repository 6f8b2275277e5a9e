"""Tokens that were worth something once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from pyauthgate.store.schema import spent

if TYPE_CHECKING:
    from pyauthgate.store.transaction import Transaction

__all__ = ["SqlSpent"]


class SqlSpent:
    """The `Spent` port on a transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def holds(self, key: bytes) -> bool:
        """Say whether a token was spent, by its hash."""
        return self._transaction.first(select(spent.c.key).where(spent.c.key == key)) is not None

    def spend(self, key: bytes, *, until: float) -> bool:
        """Note that a token is spent; False when it was before."""
        statement = self._transaction.insert(spent).values(key=key, until=until)
        return self._transaction.first(statement.on_conflict_do_nothing().returning(spent.c.key)) is not None

    def purge(self, before: float) -> int:
        """Delete those that were worth nothing before the moment; say how many."""
        return self._transaction.change(delete(spent).where(spent.c.until < before))
