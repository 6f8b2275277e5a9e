"""One-time links."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import delete, exists, insert, select

from pyauthgate.model import Link
from pyauthgate.store.schema import links
from pyauthgate.store.statements import given, givens

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyauthgate.store.transaction import Transaction

__all__ = ["SqlLinks"]

FIELDS = [column for column in links.c if column.name != "id"]

NEWER = links.alias("newer")
SAME = (NEWER.c.account_id == links.c.account_id, NEWER.c.kind == links.c.kind)
COUNTS = ~exists().where(*SAME, NEWER.c.id > links.c.id)
KEY = links.c.key == given(links.c.key)

PUT = insert(links).inline().values(givens(FIELDS))
FIND = select(*FIELDS).where(KEY, COUNTS)
SPEND = delete(links).where(KEY, links.c.expires_at > given(links.c.expires_at, "now"), COUNTS)
PURGE = delete(links).where(links.c.expires_at < given(links.c.expires_at, "before"))


class SqlLinks:
    """The `Links` port on a transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def put(self, links: Iterable[Link]) -> None:
        """Store some."""
        self._transaction.each(PUT, map(asdict, links))

    def find(self, key: bytes) -> Link | None:
        """Find one by the hash of its token."""
        row = self._transaction.first(FIND, key=key)
        return None if row is None else Link(**row)

    def spend(self, key: bytes, now: float) -> bool:
        """Delete one that has not expired; False when there is none, or somebody else did."""
        return self._transaction.change(SPEND, key=key, now=now) == 1

    def purge(self, before: float) -> int:
        """Delete those that expired before the moment; say how many."""
        return self._transaction.change(PURGE, before=before)
