"""The throttle's counters.

SQLite has one writer, so its transaction is the lock.  PostgreSQL has many, and
a row that is not there cannot be locked: there, each key has an advisory lock
(its manual, 13.3.5), taken in one order everywhere so that nobody waits in a ring.
Unlike placeholder rows, they leave nothing behind.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import ARRAY, BigInteger, and_, bindparam, delete, func, not_, or_, select

from pyauthgate.model import Counter
from pyauthgate.store.schema import counters

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import ColumnElement

    from pyauthgate.store.transaction import Transaction

__all__ = ["SqlAttempts"]

NUMBERS = bindparam("numbers", type_=ARRAY(BigInteger))
LAST = "\U0010ffff"
"""No key holds it: greater than whatever may follow a beginning."""

PEEK = select(counters).where(counters.c.key.in_(bindparam("keys", expanding=True)))

HOLD = select(func.pg_advisory_xact_lock(func.unnest(NUMBERS).column_valued("number")))
"""Row by row, in the order of the array."""


class SqlAttempts:
    """The `Attempts` port on a transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def peek(self, keys: Iterable[str]) -> Mapping[str, Counter]:
        """Read counters without locking; a key without one is absent."""
        rows = self._transaction.rows(PEEK, keys=list(set(keys)))
        return {row["key"]: Counter(**row) for row in rows}

    def lock(self, keys: Iterable[str]) -> Mapping[str, Counter]:
        """Read counters and hold them, existing or not; a key without one gives an empty one."""
        wanted = set(keys)
        self._hold(wanted)
        return {key: Counter(key=key) for key in wanted} | dict(self.peek(wanted))

    def put(self, counters_: Iterable[Counter]) -> None:
        """Write counters that this Work has locked."""
        rows = [asdict(counter) for counter in counters_]
        if not rows:
            return
        statement = self._transaction.insert(counters)
        news = {name: statement.excluded[name] for name in ("count", "since", "last", "marks")}
        self._transaction.change(statement.on_conflict_do_update(index_elements=[counters.c.key], set_=news), rows)

    def drop(self, keys: Iterable[str]) -> None:
        """Delete counters; absent ones are passed over."""
        wanted = set(keys)
        self._hold(wanted)
        self._transaction.change(delete(counters).where(counters.c.key.in_(wanted)))

    def clear(self, beginning: str) -> None:
        """Delete the counters whose key begins so."""
        self._transaction.change(delete(counters).where(_begins(beginning)))

    def purge(self, before: float, *, but: str, yet: str) -> int:
        """Delete the counters that last grew before the moment, but for those whose key begins so; say how many."""
        goes = or_(not_(_begins(but)), _begins(yet))
        return self._transaction.change(delete(counters).where(counters.c.last < before, goes))

    def _hold(self, keys: set[str]) -> None:
        if self._transaction.postgres and keys:
            self._transaction.rows(HOLD, numbers=sorted(map(_number, keys)))


def _number(key: str) -> int:
    # Two keys with one number would only wait for each other.
    return int.from_bytes(hashlib.sha256(b"pyauthgate.counter:" + key.encode()).digest()[:8], "big", signed=True)


def _begins(beginning: str) -> ColumnElement[bool]:
    """Compare as a range, which an index can answer and no letter of a key can widen."""
    return and_(counters.c.key >= beginning, counters.c.key < beginning + LAST)
