"""Everything that is kept.

`Store.begin()` opens a `Work`: one transaction with everything of the store
on it.  Only the session look-up stands outside, because it runs on every
request.  Nothing is hashed, mailed or forwarded inside a Work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from pyauthgate.model import Account, Client, Event, Pending
    from pyauthgate.ports.factors import Factors
    from pyauthgate.ports.links import Links
    from pyauthgate.ports.outbox import Outbox
    from pyauthgate.ports.sessions import Lookup, Sessions
    from pyauthgate.ports.tries import Attempts, Places

__all__ = ["Accounts", "Clients", "Journal", "Pendings", "Spent", "Store", "Work"]


class Clients(Protocol):
    """The clients' records."""

    def get(self, number: str) -> Client | None:
        """Find one by its canonical number; a Work for writing holds it until it ends.

        Whoever changes what belongs to a client gets it first, then counters, accounts, sessions:
        no two Works wait for each other, and none acts on what another revokes.
        """
        ...

    def add(self, client: Client) -> bool:
        """Store a new one; False, and nothing done, when the number is taken."""
        ...

    def replace(self, client: Client) -> bool:
        """Store a changed one under its number and raise its version; False when there is none."""
        ...

    def remove(self, number: str) -> bool:
        """Delete one with its accounts, history and sessions; False when there is none."""
        ...

    def at(self, mailbox: str, *, limit: int) -> tuple[Client, ...]:
        """Give the clients whose `Client.mailbox` this is, by number as text."""
        ...

    def holding(self, host: str, *, limit: int) -> tuple[Client, ...]:
        """Give the clients among whose `Client.hosts` this is, by number as text."""
        ...

    def walk(self, *, after: str = "", limit: int = 1000) -> tuple[Client, ...]:
        """Give up to ``limit`` clients in the order of their numbers as text, from the one after ``after``."""
        ...


class Accounts(Protocol):
    """The clients' accounts and their credentials."""

    def get(self, account_id: int) -> Account | None:
        """Find one by the store's key."""
        ...

    def find(self, service: str, name: str) -> Account | None:
        """Find the one that logs in under this name at this service."""
        ...

    def like(self, service: str, folded: str) -> tuple[Account, ...]:
        """Give up to two of those whose `Account.folded` this is at this service: more than one is ambiguous."""
        ...

    def of(self, number: str) -> tuple[Account, ...]:
        """Give a client's accounts, ordered by service and name."""
        ...

    def add(self, account: Account) -> Account | None:
        """Store a new one and give it with its id; None, and nothing done, when service and name are taken.

        Raises its client's version: what is remembered of the client names its services.
        """
        ...

    def claim(self, account_id: int, *, own: bool) -> None:
        """Note whether a mailbox is the client's in person."""
        ...

    def remove(self, account_id: int) -> bool:
        """Delete one with its history, and raise its client's version; False when there is none."""
        ...

    def renew(self, account: Account, digest: str, *, at: float, must_change: bool, keep: int) -> bool:
        """Set a new credential and raise the generation, if the generation is still ``account.generation``.

        The digest it replaces becomes the newest of the history, of which ``keep`` stay
        (0 to 10).  The new one is nobody's but ours: not learned, not unjudged; see `mark`.
        False, and nothing done, when another change came first.
        """
        ...

    def rehash(self, account: Account, digest: str) -> bool:
        """Replace the digest of the same password, if it is still ``account.digest``; no new generation."""
        ...

    def demand_change(self, account_id: int) -> None:
        """Mark the credential as one to be changed at the next login."""
        ...

    def void(self, account_id: int) -> None:
        """Raise the generation without a new credential: every known device becomes a stranger."""
        ...

    def mark(self, account_id: int, *, learned: bool, confirmed_at: float | None, unjudged: bool) -> None:
        """Note of a digest whose it is, when a login at the panel last matched it, and whether it was judged."""
        ...

    def trust(self, service: str, *, since: float) -> int:
        """Make the learned digests of a service that were confirmed since then digests of ours; say how many."""
        ...

    def untrusted(self, service: str, *, after: str = "", limit: int = 1000) -> tuple[Account, ...]:
        """Give up to ``limit`` accounts without a digest of ours, by number, from the one after ``after``."""
        ...

    def aged(self, service: str, *, before: float, after: str = "", limit: int = 1000) -> tuple[Account, ...]:
        """Give up to ``limit`` accounts whose password is old, by number, from the one after ``after``.

        Old is one that was set before the moment, or at it, and of which nobody was reminded since then.
        """
        ...

    def remind(self, account_id: int, *, at: float, before: float) -> bool:
        """Note that the holder of an account is written to; False, and nothing done, unless `aged` would give it."""
        ...

    def count(self, beginning: str) -> int:
        """Say how many accounts, at whatever service, have a digest that begins so."""
        ...

    def previous(self, account_id: int, limit: int) -> tuple[str, ...]:
        """Give the digests of up to ``limit`` earlier passwords, newest first."""
        ...


class Pendings(Protocol):
    """New passwords that the panel was sent, at most one for each account; gone with it."""

    def get(self, account_id: int) -> Pending | None:
        """Find an account's."""
        ...

    def begin(self, pending: Pending, *, lease: float) -> bool:
        """Store one, in place of an older one that nobody awaits any more.

        False, and nothing done, while another is awaited (see `Pending.awaited`) at the moment of this one.
        """
        ...

    def unclear(self, pending: Pending) -> bool:
        """Note that the panel's reply could not be read; False when another took its place, or it was settled."""
        ...

    def drop(self, pending: Pending) -> bool:
        """Delete this one; False when another took its place, or it was settled."""
        ...

    def purge(self, before: float) -> int:
        """Delete those that began before the moment; say how many."""
        ...


class Spent(Protocol):
    """Tokens that were worth something once."""

    def holds(self, key: bytes) -> bool:
        """Say whether a token was spent, by its hash."""
        ...

    def spend(self, key: bytes, *, until: float) -> bool:
        """Note that a token is spent; False when it was before.

        Parameters
        ----------
        key:
            The token's hash.
        until:
            When it would have been worth nothing in any case.

        """
        ...

    def purge(self, before: float) -> int:
        """Delete those that were worth nothing before the moment; say how many."""
        ...


class Journal(Protocol):
    """The audit: append-only, in the transaction of what it tells."""

    def record(self, event: Event) -> None:
        """Append one event."""
        ...

    def read(self, *, since: float = 0.0, number: str = "", code: str = "", limit: int = 1000) -> Iterator[Event]:
        """Give the newest ``limit`` events that fit, oldest first."""
        ...

    def purge(self, before: float) -> int:
        """Delete what is older than the operator keeps; say how many."""
        ...


class Work(Protocol):
    """One transaction: everything in it happens, or nothing."""

    @property
    def clients(self) -> Clients:
        """The clients' records."""
        ...

    @property
    def accounts(self) -> Accounts:
        """The accounts."""
        ...

    @property
    def attempts(self) -> Attempts:
        """The throttle's counters."""
        ...

    @property
    def sessions(self) -> Sessions:
        """The sessions."""
        ...

    @property
    def pendings(self) -> Pendings:
        """The new passwords that the panel was sent."""
        ...

    @property
    def places(self) -> Places:
        """Where accounts were used at PAM services."""
        ...

    @property
    def spent(self) -> Spent:
        """The tokens that are spent."""
        ...

    @property
    def links(self) -> Links:
        """The one-time links that were sent."""
        ...

    @property
    def factors(self) -> Factors:
        """The second factors."""
        ...

    @property
    def outbox(self) -> Outbox:
        """The mails that are to be sent."""
        ...

    @property
    def journal(self) -> Journal:
        """The audit."""
        ...


class Store(Protocol):
    """The one store of clients, accounts, attempts, sessions and the audit.

    Every call raises `StoreError` when the store cannot answer.
    """

    @property
    def lookup(self) -> Lookup:
        """The session look-up, outside of any Work."""
        ...

    def begin(self) -> AbstractContextManager[Work]:
        """Open a Work for reading and writing; commits at the end of the block, rolls back on an exception."""
        ...

    def view(self) -> AbstractContextManager[Work]:
        """Open a Work for reading only: it waits for no writer."""
        ...
