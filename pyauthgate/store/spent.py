"""Tokens that were worth something once."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from pyauthgate.store.schema import spent
from pyauthgate.store.statements import given, givens

if TYPE_CHECKING:
    from pyauthgate.store.statements import Inserting, Statement
    from pyauthgate.store.transaction import Transaction

__all__ = ["SqlSpent"]

HOLDS = select(spent.c.key).where(spent.c.key == given(spent.c.key))
PURGE = delete(spent).where(spent.c.until < given(spent.c.until))


class SqlSpent:
    """The `Spent` port on a transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def holds(self, key: bytes) -> bool:
        """Say whether a token was spent, by its hash."""
        return self._transaction.first(HOLDS, key=key) is not None

    def spend(self, key: bytes, *, until: float) -> bool:
        """Note that a token is spent; False when it was before."""
        return self._transaction.first(_spend(self._transaction.insert), key=key, until=until) is not None

    def purge(self, before: float) -> int:
        """Delete those that were worth nothing before the moment; say how many."""
        return self._transaction.change(PURGE, until=before)


@cache
def _spend(insert: Inserting) -> Statement:
    return insert(spent).values(givens(spent.c)).on_conflict_do_nothing().returning(spent.c.key)
