"""The clients' accounts and their credentials."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, insert, or_, select, update

from pyauthgate.model import Account
from pyauthgate.store.schema import FLIGHT, accounts, clients, history, pending

if TYPE_CHECKING:
    from pyauthgate.store.transaction import Transaction

__all__ = ["SqlAccounts"]

OURS = {"learned": False, "confirmed_at": None, "unjudged": False}
"""The marks of a digest that nobody but us has to do with."""

# What every login asks is put together once: that takes as long as the database's answer.
GET = select(accounts).where(accounts.c.id == bindparam("account_id"))
FIND = select(accounts).where(accounts.c.service == bindparam("service"), accounts.c.name == bindparam("name"))
OF = select(accounts).where(accounts.c.number == bindparam("number")).order_by(accounts.c.service, accounts.c.name)


class SqlAccounts:
    """The `Accounts` port on a transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def get(self, account_id: int) -> Account | None:
        """Find one by the store's key."""
        row = self._transaction.first(GET, account_id=account_id)
        return None if row is None else Account(**row)

    def find(self, service: str, name: str) -> Account | None:
        """Find the one that logs in under this name at this service."""
        row = self._transaction.first(FIND, service=service, name=name)
        return None if row is None else Account(**row)

    def of(self, number: str) -> tuple[Account, ...]:
        """Give a client's accounts, ordered by service and name."""
        return tuple(Account(**row) for row in self._transaction.rows(OF, number=number))

    def add(self, account: Account) -> Account | None:
        """Store a new one, raise its client's version, and give it with its id; None when its name is taken."""
        values = {name: value for name, value in asdict(account).items() if name != "id"}
        statement = self._transaction.insert(accounts).values(values)
        taken = [accounts.c.service, accounts.c.name]
        row = self._transaction.first(statement.on_conflict_do_nothing(index_elements=taken).returning(accounts.c.id))
        if row is None:
            return None
        owner = update(clients).where(clients.c.number == account.number)
        self._transaction.change(owner.values(version=clients.c.version + 1))
        return replace(account, id=row["id"])

    def renew(self, account: Account, digest: str, *, at: float, must_change: bool, keep: int) -> bool:
        """Set a new credential and raise the generation, if it is still ``account.generation``."""
        unchanged = (accounts.c.id == account.id, accounts.c.generation == account.generation)
        row = self._transaction.first(select(accounts.c.digest).where(*unchanged).with_for_update())
        if row is None:
            return False
        statement = update(accounts).where(accounts.c.id == account.id)
        generation = accounts.c.generation + 1
        self._transaction.change(
            statement.values(digest=digest, must_change=must_change, changed_at=at, generation=generation, **OURS),
        )
        self._retire(account.id, row["digest"], keep)
        return True

    def rehash(self, account: Account, digest: str) -> bool:
        """Replace the digest of the same password, if it is still ``account.digest``; no new generation."""
        if account.digest is None:
            return False
        unchanged = (accounts.c.id == account.id, accounts.c.digest == account.digest)
        return self._transaction.change(update(accounts).where(*unchanged).values(digest=digest)) == 1

    def demand_change(self, account_id: int) -> None:
        """Mark the credential as one to be changed at the next login."""
        self._transaction.change(update(accounts).where(accounts.c.id == account_id).values(must_change=True))

    def void(self, account_id: int) -> None:
        """Raise the generation without a new credential: every known device becomes a stranger."""
        statement = update(accounts).where(accounts.c.id == account_id)
        self._transaction.change(statement.values(generation=accounts.c.generation + 1))

    def mark(self, account_id: int, *, learned: bool, confirmed_at: float | None, unjudged: bool) -> None:
        """Note what is known of the digest."""
        marks = {"learned": learned, "confirmed_at": confirmed_at, "unjudged": unjudged}
        self._transaction.change(update(accounts).where(accounts.c.id == account_id).values(**marks))

    def trust(self, service: str, *, since: float) -> int:
        """Make learned digests that were confirmed since then digests of ours; say how many."""
        # A change that the panel was sent and nobody settled may have replaced it.
        settled = accounts.c.id.not_in(select(pending.c.account_id).where(pending.c.state == FLIGHT))
        confirmed = (accounts.c.service == service, accounts.c.learned, accounts.c.confirmed_at >= since, settled)
        return self._transaction.change(update(accounts).where(*confirmed).values(learned=False))

    def untrusted(self, service: str, *, after: str = "", limit: int = 1000) -> tuple[Account, ...]:
        """Give accounts of a service without a digest of ours, by number, from the one after ``after``."""
        foreign = or_(accounts.c.learned, accounts.c.digest.is_(None))
        statement = select(accounts).where(accounts.c.service == service, accounts.c.number > after, foreign)
        rows = self._transaction.rows(statement.order_by(accounts.c.number, accounts.c.id).limit(limit))
        return tuple(Account(**row) for row in rows)

    def previous(self, account_id: int, limit: int) -> tuple[str, ...]:
        """Give the digests of up to ``limit`` earlier passwords, newest first."""
        statement = select(history.c.digest).where(history.c.account_id == account_id)
        rows = self._transaction.rows(statement.order_by(history.c.id.desc()).limit(limit))
        return tuple(row["digest"] for row in rows)

    def _retire(self, account_id: int, digest: str | None, keep: int) -> None:
        if digest is not None:
            self._transaction.change(insert(history).values(account_id=account_id, digest=digest))
        mine = history.c.account_id == account_id
        newest = select(history.c.id).where(mine).order_by(history.c.id.desc()).limit(keep)
        self._transaction.change(delete(history).where(mine, history.c.id.not_in(newest)))
