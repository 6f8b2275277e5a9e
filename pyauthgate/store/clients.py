"""The clients' records."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, select, update

from pyauthgate.model import Client
from pyauthgate.store.schema import clients

if TYPE_CHECKING:
    from pyauthgate.store.transaction import Transaction

__all__ = ["SqlClients"]

KEPT = frozenset({"number", "created_at", "version"})
"""What a changed record keeps of the stored one."""

GET = select(clients).where(clients.c.number == bindparam("number"))
HOLD = GET.with_for_update(key_share=True)
"""Not the plain FOR UPDATE: that would also hold back the foreign keys that point here."""


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
        insert = self._transaction.insert(clients).values(asdict(client))
        return self._transaction.first(insert.on_conflict_do_nothing().returning(clients.c.number)) is not None

    def replace(self, client: Client) -> bool:
        """Store a changed one under its number and raise its version; False when there is none."""
        values = {name: value for name, value in asdict(client).items() if name not in KEPT}
        statement = update(clients).where(clients.c.number == client.number)
        return self._transaction.change(statement.values(values | {"version": clients.c.version + 1})) == 1

    def remove(self, number: str) -> bool:
        """Delete one with its accounts, history and sessions; False when there is none."""
        return self._transaction.change(delete(clients).where(clients.c.number == number)) == 1

    def walk(self, *, after: str = "", limit: int = 1000) -> tuple[Client, ...]:
        """Give up to ``limit`` clients in the order of their numbers as text, from the one after ``after``."""
        statement = select(clients).where(clients.c.number > after).order_by(clients.c.number).limit(limit)
        return tuple(Client(**row) for row in self._transaction.rows(statement))
