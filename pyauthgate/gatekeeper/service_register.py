"""The register of accounts at services: what an administrator does to them, each deed in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyauthgate.errors import RecordRefused
from pyauthgate.gatekeeper.activation import CONSOLE
from pyauthgate.gatekeeper.adoption import Adoption
from pyauthgate.gatekeeper.drafts import Drafts
from pyauthgate.gatekeeper.intake import Intake
from pyauthgate.gatekeeper.service_enrolment import ServiceEnrolment
from pyauthgate.gatekeeper.service_records import SERVICES, ServiceRecords
from pyauthgate.model import Judgement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pyauthgate.gatekeeper.intake import Report
    from pyauthgate.gatekeeper.numbers import Numbering
    from pyauthgate.gatekeeper.parts import Parts
    from pyauthgate.gatekeeper.passwords import Passwords
    from pyauthgate.gatekeeper.records import Row
    from pyauthgate.gatekeeper.registry import Registry
    from pyauthgate.gatekeeper.service_records import ServiceEntry
    from pyauthgate.model import Account
    from pyauthgate.ports import Work

__all__ = ["ServiceRegister"]


class ServiceRegister:
    """Keeps the accounts of clients at ``mail``, ``ftp`` and ``shell``.

    An account is named by the client's number, the service, and its name there;
    without a name the client's only one at the service is meant.  Every method
    raises `RecordRefused` for a field that is wrong, ``record.unknown`` for a
    number that nobody has and ``record.account`` for an account that is not
    there; nothing is changed then.

    Parameters
    ----------
    registry:
        Knows the clients.
    prefix:
        What stands before the client number in the name of a shell account.

    """

    def __init__(
        self, parts: Parts, *, numbering: Numbering, passwords: Passwords, registry: Registry, prefix: str = "c"
    ) -> None:
        self._store = parts.store
        self._verifier = parts.verifier
        self._clock = parts.clock
        self._tries = parts.tries
        self._passwords = passwords
        self._registry = registry
        self._drafts = Drafts(parts)
        self.records = ServiceRecords(numbering=numbering, prefix=prefix)
        adoption = Adoption(clock=parts.clock, history=parts.history)
        self._enrolment = ServiceEnrolment(records=self.records, clock=parts.clock, adoption=adoption)

    def add(self, entry: ServiceEntry, *, password: str | None = None, must_change: bool = False) -> Judgement:
        """Store a new account; with a password, only when the policy accepts it, history and reuse included.

        Raises
        ------
        RecordRefused
            Nobody has the number, or the name is taken (``record.name``).

        """
        self.demand_free(entry)
        account = entry.account(at=self._clock.now())
        draft = self._drafts(account, password, origin=CONSOLE) if password is not None else None
        if draft and draft.digest is None:
            return draft.judgement
        with self._store.begin() as work:
            self._registry.demand(work, account.number)
            if draft:
                account = draft.account(work, at=self._clock.now(), must_change=must_change)
            stored = self._enrolment.enrol(work, account)
            if draft:
                self._enrolment.record(work, "password.assigned", stored)
        return draft.judgement if draft else Judgement()

    def demand_free(self, entry: ServiceEntry) -> None:
        """Refuse what `add` would for its name, before a password is asked for."""
        with self._store.view() as work:
            self._registry.demand(work, entry.number)
            if work.accounts.find(entry.service, entry.name):
                raise self._enrolment.taken(entry.service)

    def load(
        self,
        rows: Iterable[Row],
        *,
        update: bool = False,
        skip_bad: bool = False,
        dry_run: bool = False,
        progress: Callable[[Report], None] | None = None,
    ) -> Report:
        """Store many accounts; see `Intake`."""
        intake = Intake(
            self._enrolment,
            store=self._store,
            verifier=self._verifier,
            update=update,
            skip_bad=skip_bad,
            dry_run=dry_run,
            progress=progress,
        )
        return intake(rows)

    def get(self, number: str, service: str, name: str = "") -> Account:
        """Give one account."""
        accounts = [account for account in self.of(number) if account.service == service]
        if name:
            canonical = self.records.entry({"number": number, "service": service, "name": name}).name
            accounts = [account for account in accounts if account.name == canonical]
        if len(accounts) != 1:
            many = f"Client {number} has {len(accounts)} accounts at {service}."
            problem = f"Client {number} has no such account at {service}." if name or not accounts else many
            raise RecordRefused("record.account", problem, f"See `pyauthgate account list {number}`, and name one.")
        return accounts[0]

    def of(self, number: str) -> tuple[Account, ...]:
        """Give a client's accounts at services, ordered by service and name."""
        return tuple(account for account in self._registry.get(number).accounts if account.service in SERVICES)

    def owns(self, service: str, name: str) -> bool:
        """Say whether a client has an account of exactly this name."""
        with self._store.view() as work:
            return work.accounts.find(service, name) is not None

    def walk(self) -> Iterator[Account]:
        """Give every account at a service, in the order of the clients' numbers as text."""
        for client in self._registry.walk():
            with self._store.view() as work:
                found = work.accounts.of(client.number)
            yield from (account for account in found if account.service in SERVICES)

    def claim(self, account: Account, *, own: bool) -> None:
        """Say whether a mailbox is the client's in person."""
        cells = {"number": account.number, "service": account.service, "name": account.name}
        entry = self.records.entry({**cells, "own": "yes" if own else "no"})
        with self._store.begin() as work:
            self._enrolment.renew(work, self._demand(work, account), entry)

    def must_change(self, account: Account) -> None:
        """Ask for a new password at the next login, where the service can ask."""
        with self._store.begin() as work:
            work.accounts.demand_change(self._demand(work, account).id)
            self._enrolment.record(work, "account.changed", account)

    def remove(self, account: Account) -> None:
        """Delete an account with its password history and the throttle's memory of it."""
        with self._store.begin() as work:
            found = self._demand(work, account)
            self._tries.forget(work, found.number, (found.label,))
            work.accounts.remove(found.id)
            self._enrolment.record(work, "account.removed", found)

    def assign(self, account: Account, password: str, *, must_change: bool = False) -> Judgement:
        """Set an account's password, when the policy accepts it; see `Passwords.assign`."""
        return self._passwords.assign(account, password, origin=CONSOLE, must_change=must_change)

    def _demand(self, work: Work, account: Account) -> Account:
        work.clients.get(account.number)
        found = work.accounts.get(account.id)
        if found is None:
            raise RecordRefused("record.account", "This account is gone.", "See `pyauthgate account list`.")
        return found
