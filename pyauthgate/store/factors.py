"""Second factors and their recovery codes."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import delete, exists, func, insert, or_, select, update

from pyauthgate.model import Factor
from pyauthgate.store.schema import clients, codes, factors
from pyauthgate.store.statements import given, givens

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyauthgate.store.statements import Inserting, Statement
    from pyauthgate.store.transaction import Transaction

__all__ = ["SqlFactors"]

NUMBER = factors.c.number == given(factors.c.number)
SAME = factors.c.seal == given(factors.c.seal, "before")
PENDING = factors.c.confirmed_at.is_(None)
STEP = given(factors.c.step)
SEAL = given(factors.c.seal)

GET = select(factors).where(NUMBER)
CONFIRM = (
    update(factors)
    .where(NUMBER, SAME, PENDING)
    .values(seal=SEAL, step=STEP, confirmed_at=given(factors.c.confirmed_at, "at"))
)
TAKE = update(factors).where(NUMBER, SAME, factors.c.confirmed_at.is_not(None), factors.c.step < STEP).values(step=STEP)
RESEAL = update(factors).where(NUMBER, SAME).values(seal=SEAL)
REMOVE = delete(factors).where(NUMBER)

OWN = codes.c.number == given(codes.c.number)
THIS = codes.c.key == given(codes.c.key)

ADD = insert(codes).values(givens(codes.c))
CLEAR = delete(codes).where(OWN)
SPEND = delete(codes).where(OWN, THIS)
HAS = select(codes.c.key).where(OWN, THIS)
LEFT = select(func.count().label("left")).select_from(codes).where(OWN)

CONFIRMED = exists().where(factors.c.number == clients.c.number, factors.c.confirmed_at.is_not(None))
BOUND = select(func.count().label("bound")).select_from(clients).where(or_(clients.c.require_totp, CONFIRMED))


class SqlFactors:
    """The `Factors` port on a transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def get(self, number: str) -> Factor | None:
        """Find a client's, confirmed or not."""
        row = self._transaction.first(GET, number=number)
        return None if row is None else Factor(**row)

    def begin(self, factor: Factor) -> bool:
        """Store one that is not confirmed, in place of another that is not; False when one is."""
        return self._transaction.change(_begin(self._transaction.insert), **asdict(factor)) == 1

    def confirm(self, factor: Factor, *, seal: bytes, step: int, at: float) -> bool:
        """Confirm one, if nobody did or began another."""
        same = {"number": factor.number, "before": factor.seal}
        return self._transaction.change(CONFIRM, **same, seal=seal, step=step, at=at) == 1

    def take(self, factor: Factor, step: int) -> bool:
        """Note that the code of a step was given; False when it, or one of a later step, was before."""
        return self._transaction.change(TAKE, number=factor.number, before=factor.seal, step=step) == 1

    def reseal(self, factor: Factor, seal: bytes) -> bool:
        """Replace the seal of the same secret, if it is still the one of ``factor``."""
        return self._transaction.change(RESEAL, number=factor.number, before=factor.seal, seal=seal) == 1

    def remove(self, number: str) -> bool:
        """Delete a client's with its recovery codes; False when there is none."""
        self._transaction.change(CLEAR, number=number)
        return self._transaction.change(REMOVE, number=number) == 1

    def provide(self, number: str, keys: Iterable[bytes]) -> None:
        """Store a client's recovery codes by their hashes, in place of the older ones."""
        self._transaction.change(CLEAR, number=number)
        self._transaction.each(ADD, [{"key": key, "number": number} for key in keys])

    def spend(self, number: str, key: bytes) -> bool:
        """Delete a recovery code; False when there is none, or somebody else did."""
        return self._transaction.change(SPEND, number=number, key=key) == 1

    def has(self, number: str, key: bytes) -> bool:
        """Say whether a client has a recovery code of this hash."""
        return self._transaction.first(HAS, number=number, key=key) is not None

    def left(self, number: str) -> int:
        """Say how many recovery codes a client has."""
        return int(self._transaction.rows(LEFT, number=number)[0]["left"])

    def bound(self) -> int:
        """Say how many clients have a confirmed factor, or must have one."""
        return int(self._transaction.rows(BOUND)[0]["bound"])


@cache
def _begin(insert: Inserting) -> Statement:
    new = insert(factors).values(givens(factors.c))
    newer = {column.name: new.excluded[column.name] for column in factors.c if column.name != "number"}
    return new.on_conflict_do_update(index_elements=[factors.c.number], set_=newer, where=PENDING)
