"""The clients' records."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import Integer, bindparam, delete, select, update

from pyauthgate.model import Client
from pyauthgate.store.schema import clients
from pyauthgate.store.statements import given, givens

if TYPE_CHECKING:
    from pyauthgate.store.statements import Inserting, Statement
    from pyauthgate.store.transaction import Transaction

__all__ = ["SqlClients"]

KEPT = frozenset({"number", "created_at", "version"})
"""What a changed record keeps of the stored one."""

NUMBER = clients.c.number == given(clients.c.number)
CHANGED = givens(column for column in clients.c if column.name not in KEPT)

GET = select(clients).where(NUMBER)
HOLD = GET.with_for_update(key_share=True)
"""Not the plain FOR UPDATE: that would also hold back the foreign keys that point here."""
REPLACE = update(clients).where(NUMBER).values(CHANGED | {"version": clients.c.version + 1})
REMOVE = delete(clients).where(NUMBER)
WALK = (
    select(clients)
    .where(clients.c.number > given(clients.c.number, "after"))
    .order_by(clients.c.number)
    .limit(bindparam("most", type_=Integer))
)


class SqlClients:
    """The `Clients` port on a transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def get(self, number: str) -> Client | None:
        """Find one by its canonical number; in a Work for writing, hold it against the others."""
        row = self._transaction.first(HOLD if self._transaction.writing else GET, number=number)
        return None if row is None else Client(**row)

    def add(self, client: Client) -> bool:
        """Store a new one; False, and nothing done, when the number is taken."""
        return self._transaction.first(_add(self._transaction.insert), **asdict(client)) is not None

    def replace(self, client: Client) -> bool:
        """Store a changed one under its number and raise its version; False when there is none."""
        return self._transaction.change(REPLACE, **asdict(client)) == 1

    def remove(self, number: str) -> bool:
        """Delete one with its accounts, history and sessions; False when there is none."""
        return self._transaction.change(REMOVE, number=number) == 1

    def walk(self, *, after: str = "", limit: int = 1000) -> tuple[Client, ...]:
        """Give up to ``limit`` clients in the order of their numbers as text, from the one after ``after``."""
        return tuple(Client(**row) for row in self._transaction.rows(WALK, after=after, most=limit))


@cache
def _add(insert: Inserting) -> Statement:
    return insert(clients).values(givens(clients.c)).on_conflict_do_nothing().returning(clients.c.number)
