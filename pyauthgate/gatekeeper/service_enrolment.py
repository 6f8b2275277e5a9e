"""A record becomes an account at a service, or its new values, inside somebody else's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyauthgate.errors import RecordRefused
from pyauthgate.gatekeeper.activation import CONSOLE, stranger
from pyauthgate.gatekeeper.audit import event
from pyauthgate.gatekeeper.intake import Placed
from pyauthgate.gatekeeper.service_records import SERVICE_COLUMNS

if TYPE_CHECKING:
    from pyauthgate.gatekeeper.adoption import Adoption
    from pyauthgate.gatekeeper.records import Fault, Row
    from pyauthgate.gatekeeper.service_records import ServiceEntry, ServiceRecords
    from pyauthgate.model import Account
    from pyauthgate.ports import Clock, Work

__all__ = ["ServiceEnrolment"]


class ServiceEnrolment:
    """Stores what was read, one account at a time: a `Register`."""

    def __init__(self, *, records: ServiceRecords, clock: Clock, adoption: Adoption) -> None:
        self.records = records
        self._clock = clock
        self._adoption = adoption

    def read(self, row: Row) -> ServiceEntry | tuple[Fault, ...]:
        """Give what a row says, or every fault of it."""
        return self.records.read(row)

    def wanted(self, work: Work, entry: ServiceEntry) -> str:
        """Give the hash that is to be wrapped for an entry; empty for none, and where the account has a password."""
        account = work.accounts.find(entry.service, entry.name) if entry.password_hash else None
        return "" if account and account.digest else entry.password_hash

    def place(self, work: Work, entry: ServiceEntry, *, update: bool, digest: str | None) -> Placed:
        """Store an entry: a new account, or a known one's new values if it may be changed."""
        if work.clients.get(entry.number) is None:
            raise stranger(entry.number)
        known = work.accounts.find(entry.service, entry.name) if update else None
        if known is None or known.number != entry.number:
            added = self.enrol(work, entry.account(at=self._clock.now()))
            return Placed(done="added", password=self._adoption(work, added, entry.password_hash, digest, CONSOLE))
        changed = self.renew(work, known, entry)
        adopted = self._adoption(work, known, entry.password_hash, digest, CONSOLE)
        return Placed(done="changed" if changed or adopted == "imported" else "unchanged", password=adopted)

    def column(self, refused: RecordRefused) -> str:
        """Name the column that a refusal is about."""
        column = refused.code.partition(".")[2]
        return column if column in SERVICE_COLUMNS else "number"

    def enrol(self, work: Work, account: Account) -> Account:
        """Store a new account of a client, which this Work holds.

        Raises
        ------
        RecordRefused
            The name is taken at this service (``record.name``); nothing was stored.

        """
        stored = work.accounts.add(account)
        if stored is None:
            raise self.taken(account.service)
        self.record(work, "account.added", stored)
        return stored

    def taken(self, service: str) -> RecordRefused:
        """Say that a name is somebody's already."""
        return RecordRefused("record.name", f"This name at {service} is taken.", "See `pyauthgate account list`.")

    def renew(self, work: Work, account: Account, entry: ServiceEntry) -> bool:
        """Store whose a known mailbox is; False when nothing differs."""
        if entry.own is None or entry.own == account.own:
            return False
        work.accounts.claim(account.id, own=entry.own)
        self.record(work, "account.changed", account)
        return True

    def record(self, work: Work, code: str, account: Account) -> None:
        """Tell the audit of an account."""
        told = event(code, CONSOLE, at=self._clock.now(), number=account.number, subject=account.label)
        work.journal.record(told)
