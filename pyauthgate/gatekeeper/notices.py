"""What a client is told by mail of the own account, in the transaction in which it happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyauthgate.credentials import new_token
from pyauthgate.gatekeeper.networks import network_of
from pyauthgate.model import PANEL, Letter

if TYPE_CHECKING:
    from pyauthgate.model import Account, Origin
    from pyauthgate.ports import Work

__all__ = ["SILENT", "Notices"]


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
        """Tell the owner of an account that it has a new password, at the address on record, if there is one."""
        client = work.clients.get(account.number) if self._sent else None
        if client is None or not client.email:
            return
        told = {
            "account": "" if account.service == PANEL else f"{account.service} {account.name}",
            "network": network_of(origin.address),
        }
        letter = Letter(
            id=new_token(),
            number=client.number,
            address=client.email,
            kind="password_changed",
            language=client.language,
            values={name: value for name, value in told.items() if value},
            at=at,
        )
        work.outbox.put(letter)


SILENT = Notices(sent=False)
