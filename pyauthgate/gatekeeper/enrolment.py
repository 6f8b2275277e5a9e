"""A record becomes a client with an account, or a client's new values, inside somebody else's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pyauthgate.errors import RecordRefused
from pyauthgate.gatekeeper.activation import CONSOLE
from pyauthgate.gatekeeper.audit import event
from pyauthgate.gatekeeper.evaluation import panel_account
from pyauthgate.gatekeeper.intake import Placed
from pyauthgate.gatekeeper.notices import SILENT
from pyauthgate.model import PANEL, Account, Client

if TYPE_CHECKING:
    from pyauthgate.gatekeeper.activation import Activation
    from pyauthgate.gatekeeper.adoption import Adoption
    from pyauthgate.gatekeeper.notices import Notices
    from pyauthgate.gatekeeper.records import Entry, Fault, Records, Row
    from pyauthgate.ports import Clock, Work

__all__ = ["Enrolment"]


class Enrolment:
    """Stores what was read, one client at a time: a `Register`.

    Parameters
    ----------
    records:
        Reads what is to be stored.
    adoption:
        Takes passwords over.
    activation:
        Writes to every client that has no password after it was stored; None for nobody.
    notices:
        Writes to a client whose address changes.

    """

    def __init__(
        self,
        *,
        records: Records,
        clock: Clock,
        adoption: Adoption,
        activation: Activation | None = None,
        notices: Notices = SILENT,
    ) -> None:
        self.records = records
        self._clock = clock
        self._adoption = adoption
        self._activation = activation
        self._notices = notices

    def read(self, row: Row) -> Entry | tuple[Fault, ...]:
        """Give what a row says, or every fault of it."""
        return self.records.read(row)

    def wanted(self, work: Work, entry: Entry) -> str:
        """Give the hash that is to be wrapped for an entry; empty for none, and where the client has a password."""
        account = panel_account(work, entry.number) if entry.password_hash else None
        return "" if account and account.digest else entry.password_hash

    def place(self, work: Work, entry: Entry, *, update: bool, digest: str | None) -> Placed:
        """Store an entry: a new client, or a known one's new values if it may be changed."""
        known = work.clients.get(entry.number) if update else None
        done: Literal["added", "changed", "unchanged"] = "added"
        if known is None:
            self.enrol(work, entry)
        else:
            done = "changed" if self.renew(work, known, entry) else "unchanged"
        account = panel_account(work, entry.number) if entry.password_hash else None
        adopted = self._adoption(work, account, entry.password_hash, digest, CONSOLE) if account else ""
        if self._activation:
            self._activation.invite_new(work, entry.number)
        return Placed(done="changed" if (done, adopted) == ("unchanged", "imported") else done, password=adopted)

    def column(self, refused: RecordRefused) -> str:
        """Name the column that a refusal is about."""
        return {"record.panel_user": "panel_user", "record.email": "email"}.get(refused.code, "number")

    def enrol(self, work: Work, entry: Entry) -> Account:
        """Store a new client and its account at the panel.

        Raises
        ------
        RecordRefused
            The number or the name at the panel is taken; nothing was stored.

        """
        now, user = self._clock.now(), entry.panel_user or entry.number
        self._demand_free(work, entry.number, user)
        stored = work.clients.add(entry.onto(Client(number=entry.number, created_at=now)))
        account = work.accounts.add(Account(number=entry.number, name=user, created_at=now)) if stored else None
        if account is None:  # somebody else took it since the look
            raise taken()
        self._record(work, "client.added", entry.number)
        return account

    def renew(self, work: Work, before: Client, entry: Entry) -> bool:
        """Store a known client's new values; False when nothing differs.

        Raises
        ------
        RecordRefused
            The entry names another user at the panel: an account keeps its name.

        """
        names = {account.name for account in work.accounts.of(before.number) if account.service == PANEL}
        if entry.panel_user and entry.panel_user not in names:
            raise RecordRefused(
                "record.panel_user", "An account at the panel keeps its name.", "Remove the client and add it again."
            )
        after = entry.onto(before)
        if after == before:
            return False
        work.clients.replace(after)
        self._record(work, "client.changed", after.number)
        if after.mailbox != before.mailbox:
            self._notices.address_changed(work, before, at=self._clock.now())
        return True

    def _demand_free(self, work: Work, number: str, user: str) -> None:
        if work.clients.get(number):
            raise taken()
        if work.accounts.find(PANEL, user):
            raise RecordRefused("record.panel_user", "This name at the panel is taken.", "Choose another panel-user.")

    def _record(self, work: Work, code: str, number: str) -> None:
        work.journal.record(event(code, CONSOLE, at=self._clock.now(), number=number))


def taken() -> RecordRefused:
    """Say that the number is a client's already."""
    return RecordRefused("record.taken", "This client is there already.", "Use `client set` to change it.")
