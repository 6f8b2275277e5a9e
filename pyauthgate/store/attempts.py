"""The throttle's counters.

SQLite has one writer, so its transaction is the lock.  PostgreSQL has many, and
a row that is not there cannot be locked: there, each key has an advisory lock
(its manual, 13.3.5), taken in one order everywhere so that nobody waits in a ring.
Unlike placeholder rows, they leave nothing behind.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import ARRAY, BigInteger, Integer, and_, bindparam, delete, exists, false, func, not_, select

from pyauthgate.model import Counter
from pyauthgate.store.schema import clients, counters
from pyauthgate.store.statements import given, givens

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import ColumnElement

    from pyauthgate.store.statements import Inserting, Statement
    from pyauthgate.store.transaction import Transaction

__all__ = ["SqlAttempts"]

LAST = "\U0010ffff"
"""No key holds it: greater than whatever may follow a beginning."""

NUMBERS = bindparam("numbers", type_=ARRAY(BigInteger))


def _begins(name: str) -> ColumnElement[bool]:
    """Give a range, which an index can answer and no letter of a key can widen."""
    return and_(counters.c.key >= given(counters.c.key, name), counters.c.key < given(counters.c.key, f"past_{name}"))


CLEAR = delete(counters).where(_begins("beginning"))
SOMEBODYS = and_(
    _begins("owned"),
    exists().where(clients.c.number == func.substr(counters.c.key, bindparam("behind", type_=Integer))),
)
PURGE = delete(counters).where(
    counters.c.last < given(counters.c.last, "before"), not_(_begins("but")), not_(SOMEBODYS)
)
HOLD = select(func.pg_advisory_xact_lock(func.unnest(NUMBERS).column_valued("number")))
"""Row by row, in the order of the array."""


class SqlAttempts:
    """The `Attempts` port on a transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def peek(self, keys: Iterable[str]) -> Mapping[str, Counter]:
        """Read counters without locking; a key without one is absent."""
        wanted = _numbered(keys)
        rows = self._transaction.rows(_get(len(wanted)), **wanted)
        return {row["key"]: Counter(**row) for row in rows}

    def lock(self, keys: Iterable[str]) -> Mapping[str, Counter]:
        """Read counters and hold them, existing or not; a key without one gives an empty one."""
        wanted = set(keys)
        self._hold(wanted)
        return {key: Counter(key=key) for key in wanted} | dict(self.peek(wanted))

    def put(self, counters_: Iterable[Counter]) -> None:
        """Write counters that this Work has locked."""
        if rows := [asdict(counter) for counter in counters_]:
            self._transaction.each(_put(self._transaction.insert), rows)

    def drop(self, keys: Iterable[str]) -> None:
        """Delete counters; absent ones are passed over."""
        wanted = set(keys)
        self._hold(wanted)
        self._transaction.change(_drop(len(wanted)), **_numbered(wanted))

    def clear(self, beginning: str) -> None:
        """Delete the counters whose key begins so."""
        self._transaction.change(CLEAR, beginning=beginning, past_beginning=beginning + LAST)

    def purge(self, before: float, *, but: str, owned: str) -> int:
        """Delete the counters that last grew before the moment, but for those that are to stay; say how many."""
        ranges = {"but": but, "past_but": but + LAST, "owned": owned, "past_owned": owned + LAST}
        return self._transaction.change(PURGE, before=before, behind=len(owned) + 1, **ranges)

    def _hold(self, keys: set[str]) -> None:
        if self._transaction.postgres and keys:
            self._transaction.rows(HOLD, numbers=sorted(map(_number, keys)))


def _number(key: str) -> int:
    # Two keys with one number would only wait for each other.
    return int.from_bytes(hashlib.sha256(b"pyauthgate.counter:" + key.encode()).digest()[:8], "big", signed=True)


def _numbered(keys: Iterable[str]) -> dict[str, str]:
    return {f"key{place}": key for place, key in enumerate(set(keys))}


@cache
def _get(count: int) -> Statement:
    return select(counters).where(_among(count))


@cache
def _drop(count: int) -> Statement:
    return delete(counters).where(_among(count))


@cache
def _put(insert: Inserting) -> Statement:
    new = insert(counters).values(givens(counters.c))
    news = {name: new.excluded[name] for name in ("count", "since", "last", "marks")}
    return new.on_conflict_do_update(index_elements=[counters.c.key], set_=news)


def _among(count: int) -> ColumnElement[bool]:
    keys = [given(counters.c.key, f"key{place}") for place in range(count)]
    return counters.c.key.in_(keys) if keys else false()
