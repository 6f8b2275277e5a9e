"""The clients' records."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import Integer, bindparam, delete, insert, select, update

from pyauthgate.model import Client
from pyauthgate.store.schema import clients, domains
from pyauthgate.store.statements import given, givens

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyauthgate.store.statements import Inserting, Row, Statement
    from pyauthgate.store.transaction import Transaction

__all__ = ["SqlClients"]

KEPT = frozenset({"number", "created_at", "version"})
"""What a changed record keeps of the stored one."""

NUMBER = clients.c.number == given(clients.c.number)
CHANGED = givens(column for column in clients.c if column.name not in KEPT)

FIELDS = [column for column in clients.c if column.name != "mailbox"]
MOST = bindparam("most", type_=Integer)

GET = select(*FIELDS).where(NUMBER)
HOLD = GET.with_for_update(key_share=True)
"""Not the plain FOR UPDATE: that would also hold back the foreign keys that point here."""
REPLACE = update(clients).where(NUMBER).values(CHANGED | {"version": clients.c.version + 1})
REMOVE = delete(clients).where(NUMBER)
WALK = select(*FIELDS).where(clients.c.number > given(clients.c.number, "after")).order_by(clients.c.number).limit(MOST)
AT = select(*FIELDS).where(clients.c.mailbox == given(clients.c.mailbox)).order_by(clients.c.number).limit(MOST)
HOLDING = (
    select(*FIELDS)
    .join(domains, domains.c.number == clients.c.number)
    .where(domains.c.domain == given(domains.c.domain))
    .order_by(domains.c.number)
    .limit(MOST)
)
GIVE = insert(domains).inline().values(givens(domains.c))
TAKE = delete(domains).where(domains.c.number == given(domains.c.number))


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
        added = self._transaction.first(_add(self._transaction.insert), **_row(client)) is not None
        if added:
            self._give(client)
        return added

    def replace(self, client: Client) -> bool:
        """Store a changed one under its number and raise its version; False when there is none."""
        replaced = self._transaction.change(REPLACE, **_row(client)) == 1
        if replaced:
            self._transaction.change(TAKE, number=client.number)
            self._give(client)
        return replaced

    def remove(self, number: str) -> bool:
        """Delete one with its accounts, history and sessions; False when there is none."""
        return self._transaction.change(REMOVE, number=number) == 1

    def at(self, mailbox: str, *, limit: int) -> tuple[Client, ...]:
        """Give the clients whose `Client.mailbox` this is, by number as text."""
        return self._found(self._transaction.rows(AT, mailbox=mailbox, most=limit))

    def holding(self, host: str, *, limit: int) -> tuple[Client, ...]:
        """Give the clients among whose `Client.hosts` this is, by number as text."""
        return self._found(self._transaction.rows(HOLDING, domain=host, most=limit))

    def walk(self, *, after: str = "", limit: int = 1000) -> tuple[Client, ...]:
        """Give up to ``limit`` clients in the order of their numbers as text, from the one after ``after``."""
        return self._found(self._transaction.rows(WALK, after=after, most=limit))

    def _give(self, client: Client) -> None:
        self._transaction.each(GIVE, ({"domain": host, "number": client.number} for host in client.hosts))

    def _found(self, rows: Iterable[Row]) -> tuple[Client, ...]:
        return tuple(Client(**row) for row in rows)


def _row(client: Client) -> Row:
    return {**asdict(client), "mailbox": client.mailbox}


@cache
def _add(insert: Inserting) -> Statement:
    return insert(clients).values(givens(clients.c)).on_conflict_do_nothing().returning(clients.c.number)
