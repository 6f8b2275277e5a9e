"""Who has had the same password at the panel for long is written to, once in that time, and never forced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyauthgate.gatekeeper.activation import CONSOLE
from pyauthgate.gatekeeper.audit import event
from pyauthgate.gatekeeper.notices import addresses
from pyauthgate.model import PANEL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyauthgate.gatekeeper.parts import Parts
    from pyauthgate.model import Account
    from pyauthgate.ports import Work

__all__ = ["Reminding"]

PAGE = 500
"""Accounts that one query gives: as many clients as there are take the memory of so many."""


class Reminding:
    """Writes reminders: not to disabled clients, and not where there is no address, or no password that we know.

    Each is a transaction of its own, and notes what it wrote: whoever interrupts it and begins again, or
    runs it twice at once, sends nobody a second mail.

    Parameters
    ----------
    after:
        The age in seconds at which a password is old.

    """

    def __init__(self, parts: Parts, *, after: float) -> None:
        self._store = parts.store
        self._clock = parts.clock
        self._notices = parts.notices
        self._after = after

    def __call__(self) -> int:
        """Write to everybody whose password is old; say to how many."""
        now = self._clock.now()
        return sum(self._remind(account, now) for account in self._old(now))

    def due(self) -> int:
        """Say how many would be written to now."""
        return sum(1 for _ in self._old(self._clock.now()))

    def _old(self, now: float) -> Iterator[Account]:
        page = self._page("", now)
        while page:
            yield from (account for account, reachable in page if reachable)
            page = self._page(page[-1][0].number, now)

    def _page(self, after: str, now: float) -> tuple[tuple[Account, bool], ...]:
        with self._store.view() as work:
            found = work.accounts.aged(PANEL, before=now - self._after, after=after, limit=PAGE)
            return tuple((account, _reachable(work, account.number)) for account in found)

    def _remind(self, account: Account, now: float) -> bool:
        with self._store.begin() as work:
            if not _reachable(work, account.number):
                return False
            if not work.accounts.remind(account.id, at=now, before=now - self._after):
                return False
            self._notices.reminder(work, account.number, at=now)
            work.journal.record(event("client.reminded", CONSOLE, at=now, number=account.number))
            return True


def _reachable(work: Work, number: str) -> bool:
    client = work.clients.get(number)
    return client is not None and not client.disabled and addresses(client, work.accounts.of(number)) != ()
