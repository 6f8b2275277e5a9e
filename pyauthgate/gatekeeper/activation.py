"""A client gets its number by mail, and a link to choose the first password: never a password itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyauthgate.errors import RecordRefused
from pyauthgate.gatekeeper.audit import event
from pyauthgate.gatekeeper.evaluation import panel_account
from pyauthgate.gatekeeper.invitations import ACTIVATION, Invited
from pyauthgate.model import Origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyauthgate.gatekeeper.parts import Parts
    from pyauthgate.model import Account
    from pyauthgate.ports import Work

__all__ = ["CONSOLE", "Activation", "stranger"]

CONSOLE = Origin(door="cli")
"""Where every deed of an administrator comes from."""


class Activation:
    """Writes to clients."""

    def __init__(self, parts: Parts) -> None:
        self._store = parts.store
        self._clock = parts.clock
        self._invitations = parts.invitations

    def invite(self, work: Work, number: str) -> None:
        """Write to a client, whether it has a password or not, inside somebody else's transaction.

        Parameters
        ----------
        number:
            In its canonical spelling.

        Raises
        ------
        RecordRefused
            ``mail.none``: no mail is sent; ``record.email``: there is no address; ``record.disabled``: the link
            would open nothing; ``record.unknown``.

        """
        client, account, now = work.clients.get(number), panel_account(work, number), self._clock.now()
        if client is None or account is None:
            raise stranger(number)
        if client.disabled:
            raise RecordRefused("record.disabled", "The client is disabled.", "See `pyauthgate client enable`.")
        self._invitations.write(work, ACTIVATION, (Invited(client=client, account=account),), CONSOLE, at=now)
        work.journal.record(event("client.invited", CONSOLE, at=now, number=number))

    def invite_new(self, work: Work, number: str) -> bool:
        """Do the same, unless the client has a password of ours or is disabled; say whether it was written to."""
        client, account = work.clients.get(number), panel_account(work, number)
        new = client and not client.disabled and account and (account.digest is None or account.learned)
        if new:
            self.invite(work, number)
        return bool(new)

    def invite_each(self, accounts: Iterable[Account]) -> Iterator[bool]:
        """Write to the clients of some accounts who may log in, have no password of ours and have an address.

        Gives for each whether it was written to, in a transaction of its own: whoever
        breaks off goes on where others have a password by then.
        """
        for account in accounts:
            yield self._may_invite(account.number)

    def _may_invite(self, number: str) -> bool:
        with self._store.begin() as work:
            client = work.clients.get(number)
            return client is not None and bool(client.email) and self.invite_new(work, number)


def stranger(number: str) -> RecordRefused:
    """Say that nobody has a number."""
    return RecordRefused("record.unknown", f"There is no client {number}.", "See `pyauthgate client list`.")
