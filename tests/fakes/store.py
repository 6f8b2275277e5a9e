"""A store in memory that keeps the promises of the real one, rollback included."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from pyauthgate.errors import RecordRefused, StoreError
from pyauthgate.model import Counter, LiveSession, Posting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from pyauthgate.errors import GateError
    from pyauthgate.model import Account, Client, Event, Factor, Letter, Link, Pending, Place, Session

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Waiting:
    """A letter in the outbox; one that is never due was given up."""

    posting: Posting
    due_at: float | None
    leased: bool = False


@dataclass
class Tables:
    """Everything that is stored; the values are frozen, so that copies of the containers are snapshots."""

    clients: dict[str, Client] = field(default_factory=dict)
    accounts: dict[int, Account] = field(default_factory=dict)
    history: dict[int, tuple[str, ...]] = field(default_factory=dict)
    counters: dict[str, Counter] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    pendings: dict[int, Pending] = field(default_factory=dict)
    places: dict[tuple[int, str, str], Place] = field(default_factory=dict)
    spent: dict[bytes, float] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    factors: dict[str, Factor] = field(default_factory=dict)
    codes: dict[bytes, str] = field(default_factory=dict)
    outbox: dict[str, Waiting] = field(default_factory=dict)
    journal: list[Event] = field(default_factory=list)
    last_id: int = 0

    def copy(self) -> Tables:
        """Give a snapshot."""
        return Tables(
            dict(self.clients),
            dict(self.accounts),
            dict(self.history),
            dict(self.counters),
            dict(self.sessions),
            dict(self.pendings),
            dict(self.places),
            dict(self.spent),
            list(self.links),
            dict(self.factors),
            dict(self.codes),
            dict(self.outbox),
            list(self.journal),
            self.last_id,
        )


@dataclass
class Transaction:
    """What the nouns of one Work share."""

    tables: Tables
    writing: bool
    fault: GateError | None = None

    def refuse(self, fault: GateError) -> GateError:
        """Note what went wrong; such a Work never commits."""
        self.fault = self.fault or fault
        return fault


class Noun:
    """What the nouns have in common: the tables, and no writing in a view."""

    def __init__(self, transaction: Transaction) -> None:
        self.transaction = transaction
        self.tables = transaction.tables

    def keepable(self, *texts: str | None) -> None:
        """Refuse what a database cannot hold."""
        if any(text and ("\0" in text or not _encodable(text)) for text in texts):
            raise self.transaction.refuse(RecordRefused("record.value", "NUL or a broken character.", "Take it out."))

    def belongs(self, *, to_one: bool) -> None:
        """Refuse a record without its owner, or a second one of its name."""
        if not to_one:
            raise self.transaction.refuse(RecordRefused("record.conflict", "The record clashes.", "Read it again."))


N = TypeVar("N", bound=Noun)


def writes(method: Callable[Concatenate[N, P], R]) -> Callable[Concatenate[N, P], R]:
    """Refuse a method in a view."""

    def guarded(self: N, /, *args: P.args, **kwargs: P.kwargs) -> R:
        if not self.transaction.writing:
            raise self.transaction.refuse(StoreError("store.readonly", "A view cannot write.", "Begin a Work."))
        return method(self, *args, **kwargs)

    return guarded


class FakeClients(Noun):
    """The `Clients` port."""

    def get(self, number: str) -> Client | None:
        self.keepable(number)
        return self.tables.clients.get(number)

    @writes
    def add(self, client: Client) -> bool:
        self._check(client)
        return self.tables.clients.setdefault(client.number, client) is client

    @writes
    def replace(self, client: Client) -> bool:
        self._check(client)
        stored = self.tables.clients.get(client.number)
        if stored is None:
            return False
        kept = replace(client, created_at=stored.created_at, version=stored.version + 1)
        self.tables.clients[client.number] = kept
        return True

    @writes
    def remove(self, number: str) -> bool:
        tables = self.tables
        for account in [account for account in tables.accounts.values() if account.number == number]:
            del tables.accounts[account.id]
            tables.history.pop(account.id, None)
            tables.pendings.pop(account.id, None)
            tables.links = [link for link in tables.links if link.account_id != account.id]
            tables.places = {key: place for key, place in tables.places.items() if key[0] != account.id}
        tables.sessions = {key: session for key, session in tables.sessions.items() if session.number != number}
        tables.factors.pop(number, None)
        tables.codes = {key: owner for key, owner in tables.codes.items() if owner != number}
        tables.outbox = {key: one for key, one in tables.outbox.items() if one.posting.letter.number != number}
        return tables.clients.pop(number, None) is not None

    def at(self, mailbox: str, *, limit: int) -> tuple[Client, ...]:
        return self._where(lambda client: client.mailbox == mailbox)[:limit]

    def holding(self, host: str, *, limit: int) -> tuple[Client, ...]:
        return self._where(lambda client: host in client.hosts)[:limit]

    def walk(self, *, after: str = "", limit: int = 1000) -> tuple[Client, ...]:
        numbers = sorted(number for number in self.tables.clients if number > after)
        return tuple(self.tables.clients[number] for number in numbers[:limit])

    def _where(self, fits: Callable[[Client], bool]) -> tuple[Client, ...]:
        clients = self.tables.clients
        return tuple(clients[number] for number in sorted(clients) if fits(clients[number]))

    def _check(self, client: Client) -> None:
        self.keepable(client.number, client.given_names, client.surnames, client.email, client.language)


class FakeAccounts(Noun):
    """The `Accounts` port."""

    def get(self, account_id: int) -> Account | None:
        return self.tables.accounts.get(account_id)

    def find(self, service: str, name: str) -> Account | None:
        self.keepable(service, name)
        accounts = self.tables.accounts.values()
        return next((account for account in accounts if (account.service, account.name) == (service, name)), None)

    def like(self, service: str, folded: str) -> tuple[Account, ...]:
        accounts = self.tables.accounts.values()
        return tuple(each for each in accounts if (each.service, each.folded) == (service, folded))[:2]

    def of(self, number: str) -> tuple[Account, ...]:
        mine = [account for account in self.tables.accounts.values() if account.number == number]
        return tuple(sorted(mine, key=lambda account: (account.service, account.name)))

    @writes
    def add(self, account: Account) -> Account | None:
        self.keepable(account.number, account.service, account.name, account.digest)
        if self.find(account.service, account.name):
            return None
        self.belongs(to_one=account.number in self.tables.clients)
        self.tables.last_id += 1
        stored = replace(account, id=self.tables.last_id)
        self.tables.accounts[stored.id] = stored
        client = self.tables.clients[account.number]
        self.tables.clients[account.number] = replace(client, version=client.version + 1)
        return stored

    @writes
    def claim(self, account_id: int, *, own: bool) -> None:
        account = self.get(account_id)
        if account:
            self._put(replace(account, own=own))

    @writes
    def remove(self, account_id: int) -> bool:
        account = self.tables.accounts.pop(account_id, None)
        if account is None:
            return False
        self.tables.history.pop(account_id, None)
        self.tables.pendings.pop(account_id, None)
        self.tables.links = [link for link in self.tables.links if link.account_id != account_id]
        owner = self.tables.clients[account.number]
        self.tables.clients[account.number] = replace(owner, version=owner.version + 1)
        return True

    @writes
    def renew(self, account: Account, digest: str, *, at: float, must_change: bool, keep: int) -> bool:
        stored = self.tables.accounts.get(account.id)
        if stored is None or stored.generation != account.generation:
            return False
        retired = () if stored.digest is None else (stored.digest,)
        self.tables.history[account.id] = (retired + self.tables.history.get(account.id, ()))[:keep]
        generation = stored.generation + 1
        ours = replace(stored, learned=False, confirmed_at=None, unjudged=False)
        self._put(replace(ours, digest=digest, must_change=must_change, changed_at=at, generation=generation))
        return True

    @writes
    def rehash(self, account: Account, digest: str) -> bool:
        stored = self.tables.accounts.get(account.id)
        if stored is None or stored.digest is None or stored.digest != account.digest:
            return False
        self._put(replace(stored, digest=digest))
        return True

    @writes
    def demand_change(self, account_id: int) -> None:
        if stored := self.tables.accounts.get(account_id):
            self._put(replace(stored, must_change=True))

    @writes
    def void(self, account_id: int) -> None:
        if stored := self.tables.accounts.get(account_id):
            self._put(replace(stored, generation=stored.generation + 1))

    @writes
    def mark(self, account_id: int, *, learned: bool, confirmed_at: float | None, unjudged: bool) -> None:
        if stored := self.tables.accounts.get(account_id):
            self._put(replace(stored, learned=learned, confirmed_at=confirmed_at, unjudged=unjudged))

    @writes
    def trust(self, service: str, *, since: float) -> int:
        mine = [account for account in self.tables.accounts.values() if account.service == service and account.learned]
        flying = {pending.account_id for pending in self.tables.pendings.values() if not pending.unclear}
        mine = [account for account in mine if account.id not in flying]
        confirmed = [account for account in mine if account.confirmed_at is not None and account.confirmed_at >= since]
        for account in confirmed:
            self._put(replace(account, learned=False))
        return len(confirmed)

    def untrusted(self, service: str, *, after: str = "", limit: int = 1000) -> tuple[Account, ...]:
        mine = [account for account in self.tables.accounts.values() if account.service == service]
        foreign = [account for account in mine if account.number > after and (account.learned or not account.digest)]
        return tuple(sorted(foreign, key=lambda account: (account.number, account.id))[:limit])

    def aged(self, service: str, *, before: float, after: str = "", limit: int = 1000) -> tuple[Account, ...]:
        mine = [account for account in self.tables.accounts.values() if account.service == service]
        old = [account for account in mine if account.number > after and _aged(account, before)]
        return tuple(sorted(old, key=lambda account: (account.number, account.id))[:limit])

    @writes
    def remind(self, account_id: int, *, at: float, before: float) -> bool:
        stored = self.tables.accounts.get(account_id)
        if stored is None or not _aged(stored, before):
            return False
        self._put(replace(stored, reminded_at=at))
        return True

    def count(self, beginning: str) -> int:
        return sum((account.digest or "").startswith(beginning) for account in self.tables.accounts.values())

    def previous(self, account_id: int, limit: int) -> tuple[str, ...]:
        return self.tables.history.get(account_id, ())[:limit]

    def _put(self, account: Account) -> None:
        self.tables.accounts[account.id] = account


class FakeAttempts(Noun):
    """The `Attempts` port."""

    def peek(self, keys: Iterable[str]) -> Mapping[str, Counter]:
        return {key: self.tables.counters[key] for key in keys if key in self.tables.counters}

    def lock(self, keys: Iterable[str]) -> Mapping[str, Counter]:
        return {key: self.tables.counters.get(key, Counter(key=key)) for key in keys}

    @writes
    def put(self, counters: Iterable[Counter]) -> None:
        for counter in counters:
            self.keepable(counter.key)
            self.belongs(to_one=counter.count >= 0)
            self.tables.counters[counter.key] = counter

    @writes
    def drop(self, keys: Iterable[str]) -> None:
        for key in keys:
            self.tables.counters.pop(key, None)

    @writes
    def clear(self, beginning: str) -> None:
        self.drop([key for key in self.tables.counters if key.startswith(beginning)])

    @writes
    def purge(self, before: float, *, but: str, owned: str) -> int:
        old = [counter.key for counter in self.tables.counters.values() if counter.last < before]
        theirs = {owned + number for number in self.tables.clients}
        gone = [key for key in old if not key.startswith(but) and key not in theirs]
        self.drop(gone)
        return len(gone)


class FakeSessions(Noun):
    """The `Sessions` port."""

    @writes
    def add(self, session: Session) -> None:
        sessions = self.tables.sessions
        taken = session.id in sessions or any(one.token_hash == session.token_hash for one in sessions.values())
        owned = session.number in self.tables.clients and session.account_id in self.tables.accounts
        self.belongs(to_one=owned and not taken)
        sessions[session.id] = session

    def of(self, number: str) -> tuple[Session, ...]:
        mine = [session for session in self.tables.sessions.values() if session.number == number]
        return tuple(sorted(mine, key=lambda session: (-session.seen_at, session.id)))

    @writes
    def touch(self, session_id: str, at: float) -> None:
        stored = self.tables.sessions.get(session_id)
        if stored and stored.seen_at < at:
            self.tables.sessions[session_id] = replace(stored, seen_at=at)

    @writes
    def end(self, session_id: str, *, number: str) -> bool:
        stored = self.tables.sessions.get(session_id)
        if stored is None or stored.number != number:
            return False
        del self.tables.sessions[session_id]
        return True

    @writes
    def end_all(self, number: str, *, keep: str = "") -> int:
        return self._keep(lambda session: session.number != number or session.id == keep)

    @writes
    def purge(self, now: float) -> int:
        return self._keep(lambda session: now < session.expires_at and now < session.seen_at + session.idle)

    def _keep(self, wanted: Callable[[Session], bool]) -> int:
        stored = self.tables.sessions
        self.tables.sessions = {key: session for key, session in stored.items() if wanted(session)}
        return len(stored) - len(self.tables.sessions)


class FakePendings(Noun):
    """The `Pendings` port."""

    def get(self, account_id: int) -> Pending | None:
        return self.tables.pendings.get(account_id)

    @writes
    def begin(self, pending: Pending, *, lease: float) -> bool:
        self.keepable(pending.digest)
        self.belongs(to_one=pending.account_id in self.tables.accounts)
        before = self.tables.pendings.get(pending.account_id)
        if before and before.awaited(pending.at, lease):
            return False
        self.tables.pendings[pending.account_id] = pending
        return True

    @writes
    def unclear(self, pending: Pending) -> bool:
        stored = self._this(pending)
        if stored:
            self.tables.pendings[pending.account_id] = replace(stored, unclear=True)
        return stored is not None

    @writes
    def drop(self, pending: Pending) -> bool:
        stored = self._this(pending)
        if stored:
            del self.tables.pendings[pending.account_id]
        return stored is not None

    @writes
    def purge(self, before: float) -> int:
        stored = self.tables.pendings
        self.tables.pendings = {key: pending for key, pending in stored.items() if pending.at >= before}
        return len(stored) - len(self.tables.pendings)

    def _this(self, pending: Pending) -> Pending | None:
        stored = self.tables.pendings.get(pending.account_id)
        return stored if stored and stored.digest == pending.digest else None


class FakePlaces(Noun):
    """The `Places` port."""

    def find(self, account_id: int, service: str, spot: str) -> Place | None:
        self.keepable(service, spot)
        return self.tables.places.get((account_id, service, spot))

    @writes
    def keep(self, place: Place) -> None:
        self.keepable(place.service, place.spot)
        self.belongs(to_one=place.account_id in self.tables.accounts)
        self.tables.places[place.account_id, place.service, place.spot] = place

    @writes
    def purge(self, before: float) -> int:
        stored = self.tables.places
        self.tables.places = {key: place for key, place in stored.items() if place.proven_at >= before}
        return len(stored) - len(self.tables.places)


class FakeSpent(Noun):
    """The `Spent` port."""

    def holds(self, key: bytes) -> bool:
        return key in self.tables.spent

    @writes
    def spend(self, key: bytes, *, until: float) -> bool:
        fresh = key not in self.tables.spent
        self.tables.spent.setdefault(key, until)
        return fresh

    @writes
    def purge(self, before: float) -> int:
        stored = self.tables.spent
        self.tables.spent = {key: until for key, until in stored.items() if until >= before}
        return len(stored) - len(self.tables.spent)


class FakeLinks(Noun):
    """The `Links` port."""

    @writes
    def put(self, links: Iterable[Link]) -> None:
        for link in links:
            self.keepable(link.kind, link.address)
            self.belongs(to_one=link.account_id in self.tables.accounts)
            self.tables.links.append(link)

    def find(self, key: bytes) -> Link | None:
        newest = {(link.account_id, link.kind): link for link in self.tables.links}
        return next((link for link in newest.values() if link.key == key), None)

    @writes
    def spend(self, key: bytes, now: float) -> bool:
        found = self.find(key)
        if found is None or found.expires_at <= now:
            return False
        self.tables.links = [link for link in self.tables.links if link != found]
        return True

    @writes
    def purge(self, before: float) -> int:
        stored = self.tables.links
        self.tables.links = [link for link in stored if link.expires_at >= before]
        return len(stored) - len(self.tables.links)


class FakeFactors(Noun):
    """The `Factors` port."""

    def get(self, number: str) -> Factor | None:
        return self.tables.factors.get(number)

    @writes
    def begin(self, factor: Factor) -> bool:
        self.belongs(to_one=factor.number in self.tables.clients)
        stored = self.tables.factors.get(factor.number)
        if stored and stored.confirmed_at is not None:
            return False
        self.tables.factors[factor.number] = factor
        return True

    @writes
    def confirm(self, factor: Factor, *, seal: bytes, step: int, at: float) -> bool:
        stored = self._same(factor)
        if stored is None or stored.confirmed_at is not None:
            return False
        self.tables.factors[factor.number] = replace(stored, seal=seal, step=step, confirmed_at=at)
        return True

    @writes
    def take(self, factor: Factor, step: int) -> bool:
        stored = self._same(factor)
        if stored is None or stored.confirmed_at is None or stored.step >= step:
            return False
        self.tables.factors[factor.number] = replace(stored, step=step)
        return True

    @writes
    def reseal(self, factor: Factor, seal: bytes) -> bool:
        stored = self._same(factor)
        if stored:
            self.tables.factors[factor.number] = replace(stored, seal=seal)
        return stored is not None

    @writes
    def remove(self, number: str) -> bool:
        self.provide(number, ())
        return self.tables.factors.pop(number, None) is not None

    @writes
    def provide(self, number: str, keys: Iterable[bytes]) -> None:
        fresh = dict.fromkeys(keys, number)
        others = {key: owner for key, owner in self.tables.codes.items() if owner != number}
        self.belongs(to_one=not fresh or (number in self.tables.clients and not fresh.keys() & others.keys()))
        self.tables.codes = others | fresh

    @writes
    def spend(self, number: str, key: bytes) -> bool:
        return self.has(number, key) and self.tables.codes.pop(key, None) is not None

    def has(self, number: str, key: bytes) -> bool:
        return self.tables.codes.get(key) == number

    def left(self, number: str) -> int:
        return list(self.tables.codes.values()).count(number)

    def bound(self) -> int:
        confirmed = {factor.number for factor in self.tables.factors.values() if factor.confirmed_at is not None}
        return sum(client.require_totp or client.number in confirmed for client in self.tables.clients.values())

    def _same(self, factor: Factor) -> Factor | None:
        stored = self.tables.factors.get(factor.number)
        return stored if stored and stored.seal == factor.seal else None


class FakeOutbox(Noun):
    """The `Outbox` port."""

    @writes
    def put(self, letter: Letter) -> None:
        self.keepable(letter.id, letter.number, letter.address, letter.kind, letter.language)
        self.belongs(to_one=letter.number in self.tables.clients and letter.id not in self.tables.outbox)
        self.tables.outbox[letter.id] = Waiting(Posting(letter=letter, tries=0), letter.at)

    @writes
    def take(self, now: float, *, lease: float, limit: int) -> tuple[Posting, ...]:
        due = [(one.due_at, key, one) for key, one in self.tables.outbox.items() if one.due_at is not None]
        ready = sorted(entry for entry in due if entry[0] <= now)[:limit]
        for _, key, one in ready:
            taken = replace(one.posting, tries=one.posting.tries + 1)
            self.tables.outbox[key] = Waiting(taken, now + lease, leased=True)
        taken_now = [self.tables.outbox[key].posting for _, key, _ in ready]
        return tuple(sorted(taken_now, key=lambda posting: (posting.letter.at, posting.letter.id)))

    @writes
    def sent(self, letter_id: str) -> None:
        self.tables.outbox.pop(letter_id, None)

    @writes
    def failed(self, posting: Posting, *, error: str, next_at: float | None) -> bool:
        stored = self.tables.outbox.get(posting.letter.id)
        if stored is None or not stored.leased or stored.posting.tries != posting.tries:
            return False
        self.tables.outbox[posting.letter.id] = Waiting(replace(stored.posting, error=error), next_at)
        return True

    @writes
    def retry(self, letter_id: str, at: float) -> bool:
        stored = self.tables.outbox.get(letter_id)
        if stored is None or stored.due_at is not None:
            return False
        self.tables.outbox[letter_id] = Waiting(replace(stored.posting, tries=0), at)
        return True

    def counts(self) -> Mapping[str, int]:
        counts = {"waiting": 0, "leased": 0, "dead": 0}
        for one in self.tables.outbox.values():
            counts["dead" if one.due_at is None else "leased" if one.leased else "waiting"] += 1
        return counts

    def late(self, before: float) -> int:
        waiting = [one.posting.letter for one in self.tables.outbox.values() if one.due_at is not None]
        return sum(letter.at < before for letter in waiting)

    def dead(self, *, limit: int) -> tuple[Posting, ...]:
        gone = [one.posting for one in self.tables.outbox.values() if one.due_at is None]
        return tuple(sorted(gone, key=lambda posting: (posting.letter.at, posting.letter.id))[:limit])

    @writes
    def purge(self, before: float) -> int:
        return self._drop(lambda letter: letter.at < before)

    def _drop(self, unwanted: Callable[[Letter], bool]) -> int:
        stored = self.tables.outbox
        self.tables.outbox = {key: one for key, one in stored.items() if not unwanted(one.posting.letter)}
        return len(stored) - len(self.tables.outbox)


class FakeJournal(Noun):
    """The `Journal` port."""

    @writes
    def record(self, event: Event) -> None:
        self.tables.journal.append(replace(event, detail=dict(event.detail)))

    def read(self, *, since: float = 0.0, number: str = "", code: str = "", limit: int = 1000) -> Iterator[Event]:
        fitting = [
            event
            for event in sorted(self.tables.journal, key=lambda event: event.at)
            if event.at >= since and number in ("", event.number) and code in ("", event.code)
        ]
        return iter(fitting[max(0, len(fitting) - limit) :])

    @writes
    def purge(self, before: float) -> int:
        stored = self.tables.journal
        self.tables.journal = [event for event in stored if event.at >= before]
        return len(stored) - len(self.tables.journal)


class FakeWork:
    """The `Work` port."""

    def __init__(self, transaction: Transaction) -> None:
        self.clients = FakeClients(transaction)
        self.accounts = FakeAccounts(transaction)
        self.attempts = FakeAttempts(transaction)
        self.sessions = FakeSessions(transaction)
        self.pendings = FakePendings(transaction)
        self.places = FakePlaces(transaction)
        self.spent = FakeSpent(transaction)
        self.links = FakeLinks(transaction)
        self.factors = FakeFactors(transaction)
        self.outbox = FakeOutbox(transaction)
        self.journal = FakeJournal(transaction)


class FakeStore:
    """The `Store` port; `breakdown` and `mend` let it fail and recover.

    Parameters
    ----------
    timeout:
        Seconds that a Work waits for the one before it.

    """

    def __init__(self, *, timeout: float = 5.0) -> None:
        self._tables = Tables()
        self._writer = threading.Lock()
        self._timeout = timeout
        self._fault: StoreError | None = None

    def breakdown(self, code: str = "store.unavailable") -> None:
        """Let every call fail from now on, the commit of an open Work included."""
        self._fault = StoreError(code, "The store cannot be reached.", "Start it.")

    def mend(self) -> None:
        """Work again."""
        self._fault = None

    @property
    def contents(self) -> Tables:
        """Everything that is stored now."""
        return self._tables

    @property
    def lookup(self) -> Callable[[bytes], LiveSession | None]:
        return self._look_up

    @contextmanager
    def begin(self) -> Iterator[FakeWork]:
        self._answer()
        if not self._writer.acquire(timeout=self._timeout):
            raise StoreError("store.busy", "Another Work writes.", "Try again.")
        try:
            transaction = Transaction(self._tables.copy(), writing=True)
            yield FakeWork(transaction)
            if transaction.fault:
                raise transaction.fault
            self._answer()
            self._tables = transaction.tables
        finally:
            self._writer.release()

    @contextmanager
    def view(self) -> Iterator[FakeWork]:
        self._answer()
        transaction = Transaction(self._tables.copy(), writing=False)
        yield FakeWork(transaction)
        if transaction.fault:
            raise transaction.fault

    def close(self) -> None:
        """Let go of nothing: memory needs no closing."""

    def _answer(self) -> None:
        if self._fault:
            raise self._fault

    def _look_up(self, token_hash: bytes) -> LiveSession | None:
        self._answer()
        tables = self._tables
        found = next((session for session in tables.sessions.values() if session.token_hash == token_hash), None)
        if found is None or tables.clients[found.number].disabled:
            return None
        account, client = tables.accounts[found.account_id], tables.clients[found.number]
        shared = {name.name: getattr(found, name.name, None) for name in fields(LiveSession)}
        shared |= {"scope": str(found.scope), "changed_at": account.changed_at or 0.0, "version": client.version}
        return LiveSession(**shared)  # type: ignore[arg-type]


def _aged(account: Account, before: float) -> bool:
    old = account.digest is not None and account.changed_at is not None and account.changed_at <= before
    return old and (account.reminded_at is None or account.reminded_at <= before)


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
