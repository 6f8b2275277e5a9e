"""The register of clients: what an administrator does to them, each deed in one transaction with its event."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pyauthgate.credentials import FOREIGN
from pyauthgate.errors import RecordRefused
from pyauthgate.gatekeeper.activation import CONSOLE, Activation, stranger
from pyauthgate.gatekeeper.adoption import Adoption
from pyauthgate.gatekeeper.audit import event
from pyauthgate.gatekeeper.enrolment import Enrolment
from pyauthgate.gatekeeper.factors import code_counter
from pyauthgate.gatekeeper.intake import Intake
from pyauthgate.gatekeeper.records import Records, written
from pyauthgate.model import PANEL, Client, Judgement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pyauthgate.gatekeeper.intake import Report
    from pyauthgate.gatekeeper.numbers import Numbering
    from pyauthgate.gatekeeper.parts import Parts
    from pyauthgate.gatekeeper.passwords import Passwords
    from pyauthgate.gatekeeper.records import Row
    from pyauthgate.model import Account, Session
    from pyauthgate.ports import Work

__all__ = ["CONSOLE", "Card", "Registry"]

PAGE = 500
"""Clients that one query gives: a list of any length takes the memory of so many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A client with its accounts."""

    client: Client
    accounts: tuple[Account, ...]

    @property
    def panel(self) -> Account | None:
        """The account that logs in at the panel."""
        return next((account for account in self.accounts if account.service == PANEL), None)


class Registry:
    """Keeps the clients' records.

    Every method that names a client raises `RecordRefused` with
    ``record.number`` for what is no number and ``record.unknown`` for a number
    that nobody has; nothing is changed then.
    """

    def __init__(self, parts: Parts, *, numbering: Numbering, passwords: Passwords) -> None:
        self._store = parts.store
        self._verifier = parts.verifier
        self._clock = parts.clock
        self._tries = parts.tries
        self._sessions = parts.sessions
        self._passwords = passwords
        self.records = Records(numbering=numbering, clock=parts.clock)
        self._adoption = Adoption(clock=parts.clock, history=parts.history)
        self._activation = Activation(parts)
        self._notices = parts.notices
        self._enrolment = self._enrolling(invites=False)

    def add(
        self,
        client: Client,
        *,
        panel_user: str = "",
        password: str | None = None,
        must_change: bool = True,
        activate: bool = False,
    ) -> Judgement:
        """Store a new client; with a password, only when the policy accepts it.

        Parameters
        ----------
        panel_user:
            The name of its account at the panel; the number when empty.
        password:
            The first password; None for a client that cannot log in yet.
        activate:
            Write to the client with a link to choose it, in the transaction that stores the client.

        Raises
        ------
        RecordRefused
            A field is wrong, or the number or the name is taken (``record.taken``); or nobody can be written to.

        """
        entry = self.records.entry({**written(client), "panel_user": panel_user})
        fresh = entry.onto(Client(number=entry.number))
        judgement = Judgement() if password is None else self._passwords.weigh(fresh, password, origin=CONSOLE)
        if not judgement.accepted:
            return judgement
        with self._store.begin() as work:
            account = self._enrolment.enrol(work, entry)
            if activate:
                self._activation.invite(work, entry.number)
        if password is not None:
            self._passwords.first(account, password, origin=CONSOLE, must_change=must_change)
        return judgement

    def load(
        self,
        rows: Iterable[Row],
        *,
        update: bool = False,
        skip_bad: bool = False,
        dry_run: bool = False,
        activate: bool = False,
        progress: Callable[[Report], None] | None = None,
    ) -> Report:
        """Store many clients; see `Intake`. With ``activate``, write to those of them that have no password."""
        intake = Intake(
            self._enrolling(invites=activate),
            store=self._store,
            verifier=self._verifier,
            update=update,
            skip_bad=skip_bad,
            dry_run=dry_run,
            progress=progress,
        )
        return intake(rows)

    def change(self, number: str, **cells: str) -> Client:
        """Change the named fields of a record, given as text; an empty one is cleared."""
        entry = self.records.entry({**cells, "number": number})
        with self._store.begin() as work:
            before = self.demand(work, entry.number)
            self._enrolment.renew(work, before, entry)
        return entry.onto(before)

    def activate(self, number: str) -> None:
        """Write to a client with a link to choose a password; see `Activation.invite`."""
        canonical = self._canonical(number)
        with self._store.begin() as work:
            self._activation.invite(work, canonical)

    def activate_all(self) -> Iterator[bool]:
        """Write to every client that has no password of ours; see `Activation.invite_each`."""
        return self._activation.invite_each(self.untrusted())

    def get(self, number: str) -> Card:
        """Give a client with its accounts."""
        canonical = self._canonical(number)
        with self._store.view() as work:
            client = self.demand(work, canonical)
            return Card(client=client, accounts=work.accounts.of(canonical))

    def demand(self, work: Work, number: str) -> Client:
        """Give a client that must be there, by its canonical number; a Work for writing holds it."""
        client = work.clients.get(number)
        if client is None:
            raise stranger(number)
        return client

    def walk(self) -> Iterator[Client]:
        """Give every client in the order of the numbers as text, a page at a time."""
        page = self._page("")
        while page:
            yield from page
            page = self._page(page[-1].number)

    def remove(self, number: str) -> None:
        """Delete a client with its accounts, history, sessions and the throttle's memory of it."""
        canonical = self._canonical(number)
        with self._store.begin() as work:
            self.demand(work, canonical)
            self._forget(work, canonical)
            work.clients.remove(canonical)
            self._record(work, "client.removed", canonical)

    def disable(self, number: str) -> int:
        """Shut every door to a client: sessions end, known devices are void; say how many sessions ended."""
        canonical = self._canonical(number)
        with self._store.begin() as work:
            client = self.demand(work, canonical)
            ended = work.sessions.end_all(canonical)
            for account in work.accounts.of(canonical):
                work.accounts.void(account.id)
            work.clients.replace(replace(client, disabled=True))
            work.journal.record(event("client.disabled", CONSOLE, at=self._clock.now(), number=canonical, ended=ended))
        return ended

    def enable(self, number: str) -> None:
        """Open the doors again."""
        canonical = self._canonical(number)
        with self._store.begin() as work:
            self._replace(work, replace(self.demand(work, canonical), disabled=False), "client.enabled")

    def unlock(self, number: str) -> None:
        """Forget the failures that hold strangers back from a client."""
        canonical = self._canonical(number)
        with self._store.begin() as work:
            self.demand(work, canonical)
            self._forget(work, canonical)
            self._record(work, "client.unlocked", canonical)

    def must_change(self, number: str) -> None:
        """Lead the client's next login to the change page and nowhere else."""
        canonical = self._canonical(number)
        with self._store.begin() as work:
            self.demand(work, canonical)
            for account in work.accounts.of(canonical):
                work.accounts.demand_change(account.id)
            self._record(work, "client.must_change", canonical)

    def sessions(self, number: str) -> tuple[Session, ...]:
        """Give a client's live sessions, the most recently seen first."""
        return self._sessions.of(self.get(number).client.number)

    def end(self, number: str, session_id: str) -> bool:
        """End one session; False when it is not this client's, or not there."""
        return self._sessions.end(self.get(number).client.number, session_id, CONSOLE, "administrator")

    def end_all(self, number: str) -> int:
        """End every session and make every known device a stranger; say how many ended."""
        return self._sessions.end_all(self.get(number).client.number, CONSOLE, reason="administrator")

    def assign(self, number: str, password: str, *, must_change: bool = True) -> Judgement:
        """Set a client's password at the panel, when the policy accepts it."""
        account = self.get(number).panel
        if account is None:
            raise RecordRefused("record.account", "This client has no account at the panel.", "Add the client again.")
        return self._passwords.assign(account, password, origin=CONSOLE, must_change=must_change)

    def trust(self, within: float) -> int:
        """Make the digests ours that a login at the panel confirmed since; say how many.

        From then on they open our own doors, which learned ones do not.

        Parameters
        ----------
        within:
            Seconds back from now.

        """
        now = self._clock.now()
        with self._store.begin() as work:
            trusted = work.accounts.trust(PANEL, since=now - within)
            if trusted:
                work.journal.record(event("client.trusted", CONSOLE, at=now, trusted=trusted))
        return trusted

    def untrusted(self) -> Iterator[Account]:
        """Give every account at the panel that has no password of ours, by number, a page at a time."""
        page = self._untrusted("")
        while page:
            yield from page
            page = self._untrusted(page[-1].number)

    def imported(self) -> int:
        """Say how many accounts have a password that was taken over, and nobody has logged in with since."""
        with self._store.view() as work:
            return work.accounts.count(FOREIGN)

    def _enrolling(self, *, invites: bool) -> Enrolment:
        activation = self._activation if invites else None
        return Enrolment(
            records=self.records,
            clock=self._clock,
            adoption=self._adoption,
            activation=activation,
            notices=self._notices,
        )

    def _untrusted(self, after: str) -> tuple[Account, ...]:
        with self._store.view() as work:
            return work.accounts.untrusted(PANEL, after=after, limit=PAGE)

    def _page(self, after: str) -> tuple[Client, ...]:
        with self._store.view() as work:
            return work.clients.walk(after=after, limit=PAGE)

    def _canonical(self, number: str) -> str:
        return self.records.entry({"number": number}).number

    def _replace(self, work: Work, client: Client, code: str) -> None:
        work.clients.replace(client)
        self._record(work, code, client.number)

    def _forget(self, work: Work, number: str) -> None:
        accounts = tuple(account.label for account in work.accounts.of(number))
        self._tries.forget(work, number, accounts)
        work.attempts.drop([code_counter(number)])

    def _record(self, work: Work, code: str, number: str) -> None:
        work.journal.record(event(code, CONSOLE, at=self._clock.now(), number=number))
