"""The clients' accounts and their credentials."""

from __future__ import annotations

from dataclasses import asdict, replace
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import Integer, bindparam, delete, func, insert, or_, select, update

from pyauthgate.model import Account
from pyauthgate.store.schema import FLIGHT, accounts, clients, history, pending
from pyauthgate.store.statements import given, givens

if TYPE_CHECKING:
    from pyauthgate.store.statements import Inserting, Statement
    from pyauthgate.store.transaction import Transaction

__all__ = ["SqlAccounts"]

OURS = {"learned": False, "confirmed_at": None, "unjudged": False}
"""The marks of a digest that nobody but us has to do with."""

MARKS = ("learned", "confirmed_at", "unjudged")
MOST = bindparam("most", type_=Integer)

FIELDS = [column for column in accounts.c if column.name != "folded"]

ID = accounts.c.id == given(accounts.c.id)
SERVICE = accounts.c.service == given(accounts.c.service)
NEW = given(accounts.c.digest, "new")
VOIDED = {"generation": accounts.c.generation + 1}
MINE = history.c.account_id == given(history.c.account_id)
NEWEST = history.c.id.desc()
# A change that the panel was sent and nobody settled may have replaced it.
SETTLED = accounts.c.id.not_in(select(pending.c.account_id).where(pending.c.state == FLIGHT))

GET = select(*FIELDS).where(ID)
FIND = select(*FIELDS).where(SERVICE, accounts.c.name == given(accounts.c.name))
LIKE = select(*FIELDS).where(SERVICE, accounts.c.folded == given(accounts.c.folded)).limit(2)
OF = select(*FIELDS).where(accounts.c.number == given(accounts.c.number)).order_by(accounts.c.service, accounts.c.name)
OWNER = update(clients).where(clients.c.number == given(clients.c.number)).values(version=clients.c.version + 1)
HOLD = select(accounts.c.digest).where(ID, accounts.c.generation == given(accounts.c.generation)).with_for_update()
RENEW = (
    update(accounts)
    .where(ID)
    .values(
        digest=NEW,
        must_change=given(accounts.c.must_change),
        changed_at=given(accounts.c.changed_at),
        **VOIDED,
        **OURS,
    )
)
REHASH = update(accounts).where(ID, accounts.c.digest == given(accounts.c.digest)).values(digest=NEW)
DEMAND_CHANGE = update(accounts).where(ID).values(must_change=True)
VOID = update(accounts).where(ID).values(VOIDED)
CLAIM = update(accounts).where(ID).values(own=given(accounts.c.own))
REMOVE = delete(accounts).where(ID).returning(accounts.c.number)
# LIKE would not look at the case.
BEGUN = func.substr(accounts.c.digest, 1, bindparam("length", type_=Integer)) == given(accounts.c.digest, "beginning")
COUNT = select(func.count().label("count")).where(BEGUN)
MARK = update(accounts).where(ID).values(givens(accounts.c[name] for name in MARKS))
TRUST = (
    update(accounts)
    .where(SERVICE, accounts.c.learned, accounts.c.confirmed_at >= given(accounts.c.confirmed_at, "since"), SETTLED)
    .values(learned=False)
)
UNTRUSTED = (
    select(*FIELDS)
    .where(
        SERVICE,
        accounts.c.number > given(accounts.c.number, "after"),
        or_(accounts.c.learned, accounts.c.digest.is_(None)),
    )
    .order_by(accounts.c.number, accounts.c.id)
    .limit(MOST)
)
BEFORE = given(accounts.c.changed_at, "before")
AGED = (
    accounts.c.digest.is_not(None),
    accounts.c.changed_at <= BEFORE,
    or_(accounts.c.reminded_at.is_(None), accounts.c.reminded_at <= BEFORE),
)
OLD = (
    select(*FIELDS)
    .where(SERVICE, accounts.c.number > given(accounts.c.number, "after"), *AGED)
    .order_by(accounts.c.number, accounts.c.id)
    .limit(MOST)
)
REMIND = update(accounts).where(ID, *AGED).values(reminded_at=given(accounts.c.reminded_at, "at"))
PREVIOUS = select(history.c.digest).where(MINE).order_by(NEWEST).limit(MOST)
RETIRE = insert(history).inline().values(givens([history.c.account_id, history.c.digest]))
FORGET = delete(history).where(MINE, history.c.id.not_in(select(history.c.id).where(MINE).order_by(NEWEST).limit(MOST)))


class SqlAccounts:
    """The `Accounts` port on a transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def get(self, account_id: int) -> Account | None:
        """Find one by the store's key."""
        row = self._transaction.first(GET, id=account_id)
        return None if row is None else Account(**row)

    def find(self, service: str, name: str) -> Account | None:
        """Find the one that logs in under this name at this service."""
        row = self._transaction.first(FIND, service=service, name=name)
        return None if row is None else Account(**row)

    def like(self, service: str, folded: str) -> tuple[Account, ...]:
        """Give up to two of those that have this name at this service as most programs compare it."""
        return tuple(Account(**row) for row in self._transaction.rows(LIKE, service=service, folded=folded))

    def of(self, number: str) -> tuple[Account, ...]:
        """Give a client's accounts, ordered by service and name."""
        return tuple(Account(**row) for row in self._transaction.rows(OF, number=number))

    def add(self, account: Account) -> Account | None:
        """Store a new one, raise its client's version, and give it with its id; None when its name is taken."""
        row = self._transaction.first(_add(self._transaction.insert), **asdict(account), folded=account.folded)
        if row is None:
            return None
        self._transaction.change(OWNER, number=account.number)
        return replace(account, id=row["id"])

    def claim(self, account_id: int, *, own: bool) -> None:
        """Note whether a mailbox is the client's in person."""
        self._transaction.change(CLAIM, id=account_id, own=own)

    def remove(self, account_id: int) -> bool:
        """Delete one with its history, and raise its client's version; False when there is none."""
        row = self._transaction.first(REMOVE, id=account_id)
        if row is not None:
            self._transaction.change(OWNER, number=row["number"])
        return row is not None

    def renew(self, account: Account, digest: str, *, at: float, must_change: bool, keep: int) -> bool:
        """Set a new credential and raise the generation, if it is still ``account.generation``."""
        row = self._transaction.first(HOLD, id=account.id, generation=account.generation)
        if row is None:
            return False
        self._transaction.change(RENEW, id=account.id, new=digest, must_change=must_change, changed_at=at)
        if row["digest"] is not None:
            self._transaction.change(RETIRE, account_id=account.id, digest=row["digest"])
        self._transaction.change(FORGET, account_id=account.id, most=keep)
        return True

    def rehash(self, account: Account, digest: str) -> bool:
        """Replace the digest of the same password, if it is still ``account.digest``; no new generation."""
        if account.digest is None:
            return False
        return self._transaction.change(REHASH, id=account.id, digest=account.digest, new=digest) == 1

    def demand_change(self, account_id: int) -> None:
        """Mark the credential as one to be changed at the next login."""
        self._transaction.change(DEMAND_CHANGE, id=account_id)

    def void(self, account_id: int) -> None:
        """Raise the generation without a new credential: every known device becomes a stranger."""
        self._transaction.change(VOID, id=account_id)

    def mark(self, account_id: int, *, learned: bool, confirmed_at: float | None, unjudged: bool) -> None:
        """Note what is known of the digest."""
        self._transaction.change(MARK, id=account_id, learned=learned, confirmed_at=confirmed_at, unjudged=unjudged)

    def trust(self, service: str, *, since: float) -> int:
        """Make learned digests that were confirmed since then digests of ours; say how many."""
        return self._transaction.change(TRUST, service=service, since=since)

    def untrusted(self, service: str, *, after: str = "", limit: int = 1000) -> tuple[Account, ...]:
        """Give accounts of a service without a digest of ours, by number, from the one after ``after``."""
        rows = self._transaction.rows(UNTRUSTED, service=service, after=after, most=limit)
        return tuple(Account(**row) for row in rows)

    def aged(self, service: str, *, before: float, after: str = "", limit: int = 1000) -> tuple[Account, ...]:
        """Give accounts whose password is old and of which nobody was reminded since, by number."""
        rows = self._transaction.rows(OLD, service=service, before=before, after=after, most=limit)
        return tuple(Account(**row) for row in rows)

    def remind(self, account_id: int, *, at: float, before: float) -> bool:
        """Note that the holder of an account with an old password is written to."""
        return self._transaction.change(REMIND, id=account_id, at=at, before=before) == 1

    def count(self, beginning: str) -> int:
        """Say how many accounts have a digest that begins so."""
        return sum(row["count"] for row in self._transaction.rows(COUNT, length=len(beginning), beginning=beginning))

    def previous(self, account_id: int, limit: int) -> tuple[str, ...]:
        """Give the digests of up to ``limit`` earlier passwords, newest first."""
        rows = self._transaction.rows(PREVIOUS, account_id=account_id, most=limit)
        return tuple(row["digest"] for row in rows)


@cache
def _add(insert: Inserting) -> Statement:
    new = insert(accounts).values(givens(column for column in accounts.c if column.name != "id"))
    taken = [accounts.c.service, accounts.c.name]
    return new.on_conflict_do_nothing(index_elements=taken).returning(accounts.c.id)
