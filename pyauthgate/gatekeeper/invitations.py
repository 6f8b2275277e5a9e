"""Letters by which a client chooses a password: each with its one-time link, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from pyauthgate.credentials import hash_token, new_token
from pyauthgate.errors import RecordRefused
from pyauthgate.gatekeeper.networks import network_of
from pyauthgate.model import Letter, Link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyauthgate.model import Account, Client, Origin
    from pyauthgate.ports import Work

__all__ = ["ACTIVATION", "KINDS", "RECOVERY", "UNSENT", "Invitations", "Invited", "Way", "link_of"]

ACTIVATION: Final = "activation"
RECOVERY: Final = "recovery"
KINDS = (ACTIVATION, RECOVERY)

LASTS = {ACTIVATION: 72 * 3600.0, RECOVERY: 3600.0}
"""Seconds that a link is worth something: an hour where somebody waits for it, three days where nobody does."""

GATE: Final = "gate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Where a letter leads.

    Parameters
    ----------
    name:
        ``gate``: to our own page that takes a password, by a token; ``panel``: to the panel's own page that sends
        such links; ``login``: where neither can set one, to the page that logs in.
    address:
        The public address of that page; a token is put right behind it.

    """

    name: Literal["gate", "panel", "login"]
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """A client that is written to, and the account whose password is to be chosen; None for a client without one."""

    client: Client
    account: Account | None


class Invitations:
    """Writes them.

    Parameters
    ----------
    way:
        None where no mail is sent.

    """

    def __init__(self, way: Way | None) -> None:
        self._way = way

    @property
    def tokens(self) -> bool:
        """Whether the links lead to our own page."""
        return self._way is not None and self._way.name == GATE

    def write(
        self,
        work: Work,
        kind: Literal["activation", "recovery"],
        whom: Sequence[Invited],
        origin: Origin,
        *,
        at: float,
    ) -> None:
        """Write one letter to the one address of some clients, with a link for each; older links are dead from now on.

        Parameters
        ----------
        whom:
            At least one; all with the same e-mail address, as it is compared.

        Raises
        ------
        RecordRefused
            ``mail.none``: no mail is sent; ``record.email``: there is no address.

        """
        way, first = self._demand_way(), whom[0].client
        if not first.email:
            raise RecordRefused(
                "record.email", "The client has no e-mail address that a link could go to.", "Give --email."
            )
        expires_at = at + LASTS[kind] if way.name == GATE else None
        links = {f"link:{each.client.number}": self._link(work, way, kind, each, expires_at) for each in whom}
        told = {"way": way.name, "network": network_of(origin.address), **links}
        for each in whom:
            work.outbox.void(each.client.number, KINDS)
        letter = Letter(
            id=new_token(),
            number=first.number,
            address=first.email,
            kind=kind,
            language=first.language,
            values={name: value for name, value in told.items() if value or name in links},
            at=at,
            expires_at=expires_at,
        )
        work.outbox.put(letter)

    def _demand_way(self) -> Way:
        if self._way is None:
            problem = "Neither `mail.smtp` nor `mail.folder` is set, so no link can be sent."
            raise RecordRefused("mail.none", problem, "Name a mail server.")
        return self._way

    def _link(self, work: Work, way: Way, kind: str, invited: Invited, expires_at: float | None) -> str:
        account = invited.account
        if expires_at is None:
            return way.address
        if account is None:
            return ""
        token = new_token()
        link = Link(
            account_id=account.id,
            key=hash_token(token),
            kind=kind,
            generation=account.generation,
            address=invited.client.email,
            expires_at=expires_at,
        )
        work.links.put(link)
        return way.address + token


UNSENT = Invitations(None)


def link_of(work: Work, token: str, now: float) -> tuple[Link, Client, Account] | None:
    """Find the link of a token, and whose it is; None for one that is worth nothing, whatever the reason.

    Dead are an expired and a used one, one that a newer took the place of, one
    of a client that is disabled, and every one after a change of the password
    or of the e-mail address.
    """
    link = work.links.find(hash_token(token))
    account = work.accounts.get(link.account_id) if link else None
    client = work.clients.get(account.number) if account else None
    if link is None or account is None or client is None:
        return None
    alive = link.expires_at > now and (link.generation, link.address) == (account.generation, client.email)
    return (link, client, account) if alive and not client.disabled else None
