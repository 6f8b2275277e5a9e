"""What a client is told by mail of the own account, in the transaction in which it happens."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from pyauthgate.credentials import new_token
from pyauthgate.gatekeeper.networks import network_of
from pyauthgate.model import PANEL, Counter, Letter, Origin
from pyauthgate.model.addresses import canonical_address

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyauthgate.model import Account, Client
    from pyauthgate.ports import Work

__all__ = ["SILENT", "Notices", "addresses"]

Factor: TypeAlias = Literal["factor_added", "factor_removed", "factor_recovered", "factor_refused"]
"""What is told of a second factor."""

DAY = 24 * 3600.0
DEVICES = 5
"""Mails about new devices of one account in a day: whoever gets more has understood."""
MAIL = "mail"
NOWHERE = Origin()
"""Where a flood comes from: from everywhere."""


class Notices:
    """Puts letters into the outbox; a mail that was not sent undoes nothing, and one of what was undone is not sent.

    Parameters
    ----------
    sent:
        Whether anything takes mails: without that nothing is written, because nobody would ever read it.

    """

    def __init__(self, *, sent: bool) -> None:
        self._sent = sent

    def password_changed(self, work: Work, account: Account, origin: Origin, *, at: float) -> None:
        """Tell the owner of an account that it has a new password."""
        told = {} if account.service == PANEL else {"account": f"{account.service} {account.name}"}
        self._write(work, "password_changed", account.number, origin, at=at, **told)

    def password_replaced(self, work: Work, account: Account, origin: Origin, *, at: float) -> None:
        """Tell the same where the panel set the password, and perhaps nobody whom we know: once a day at most.

        A reset form that names anybody is no way to fill a mailbox, and the log-in that
        shows what a reset did tells nothing new.  Called where the client is held.
        """
        key = f"told:replaced:{account.id}"
        told = since(work.attempts.lock([key])[key], at) if self._sent else None
        if told is None or told.count:
            return
        work.attempts.put([counted(told, at)])
        self.password_changed(work, account, origin, at=at)

    def chosen(self, work: Work, account: Account, origin: Origin, *, at: float) -> None:
        """Tell the owner of an account that its password was chosen by a link, the first one too.

        Parameters
        ----------
        account:
            As it was before.

        """
        kind = "activated" if account.digest is None else "recovered"
        self._write(work, kind, account.number, origin, at=at)

    def address_changed(self, work: Work, before: Client, *, at: float) -> None:
        """Tell at the old address and the new one that mails go to another from now on (ASVS 5.0, 6.3.7).

        Parameters
        ----------
        before:
            The record as it was; the new one is stored already.

        """
        self._write(work, "address_changed", before.number, NOWHERE, at=at, also=before.email)

    def factor(self, work: Work, number: str, kind: Factor, *, at: float) -> None:
        """Tell what becomes of the second factor, and that somebody has the password and guesses codes."""
        self._write(work, kind, number, NOWHERE, at=at)

    def new_device(self, work: Work, account: Account, origin: Origin, *, at: float) -> None:
        """Tell of a log-in from a device that was not known: once a day for each network, five times in all.

        A browser that keeps no cookies is new every time, and whoever has the password and many
        networks must not bury one mail under hundreds.  A new password begins anew.
        Called where the client is held.
        """
        if not self._sent:
            return
        day = f"told:device:{account.id}/{account.generation}"
        network = f"{day}@{network_of(origin.address)}"
        told = {key: since(counter, at) for key, counter in work.attempts.lock([day, network]).items()}
        if told[network].count or told[day].count >= DEVICES:
            return
        work.attempts.put([counted(counter, at) for counter in told.values()])
        self._write(work, "new_device", account.number, origin, at=at)

    def reminder(self, work: Work, number: str, *, at: float) -> None:
        """Recommend to a client that the password be changed."""
        self._write(work, "reminder", number, NOWHERE, at=at)

    def throttled(self, work: Work, number: str, *, at: float) -> None:
        """Tell that strangers have tried so many passwords that they wait for long."""
        self._write(work, "throttled", number, NOWHERE, at=at)

    def _write(
        self, work: Work, kind: str, number: str, origin: Origin, *, at: float, also: str = "", **told: str
    ) -> None:
        client = work.clients.get(number) if self._sent else None
        if client is None:
            return
        values = {**told, "network": network_of(origin.address)}
        for address in addresses(client, work.accounts.of(number), also):
            letter = Letter(
                id=new_token(),
                number=number,
                address=address,
                kind=kind,
                language=client.language,
                values={name: value for name, value in values.items() if value},
                at=at,
            )
            work.outbox.put(letter)


def since(counter: Counter, at: float) -> Counter:
    """Give what a counter of a day counts: nothing after its end, or with a clock that was set back."""
    return counter if 0 <= at - counter.since < DAY else Counter(key=counter.key)


def counted(counter: Counter, at: float) -> Counter:
    """Count one more of the day that began with the first."""
    return replace(counter, count=counter.count + 1, since=counter.since if counter.count else at, last=at)


def addresses(client: Client, accounts: Iterable[Account], also: str = "") -> tuple[str, ...]:
    """Give every address of a client in person: the one on record, and the own mailboxes; and another; each once."""
    own = (account.name for account in accounts if account.service == MAIL and account.own)
    known = {canonical_address(address): address for address in (also, *own, client.email) if address}
    return tuple(known.values())


SILENT = Notices(sent=False)
