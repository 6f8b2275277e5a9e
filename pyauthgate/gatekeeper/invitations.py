"""Letters by which a client chooses a password: each with its one-time link, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from pyauthgate.credentials import TOKEN_LENGTH, hash_token, new_token
from pyauthgate.errors import RecordRefused
from pyauthgate.gatekeeper.networks import network_of
from pyauthgate.model import Letter, Link
from pyauthgate.model.letters import GATE, LINK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyauthgate.model import Account, Client, Origin
    from pyauthgate.ports import Store, Work

__all__ = ["ACTIVATION", "RECOVERY", "UNSENT", "Invitations", "Invited", "Way", "current", "link_of"]

ACTIVATION: Final = "activation"
RECOVERY: Final = "recovery"

LASTS = {ACTIVATION: 72 * 3600.0, RECOVERY: 3600.0}
"""Seconds that a link is worth something: an hour where somebody waits for it, three days where nobody does."""


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

    def write(
        self,
        work: Work,
        kind: Literal["activation", "recovery"],
        whom: Sequence[Invited],
        origin: Origin,
        *,
        at: float,
    ) -> None:
        """Write one letter to the one address of some clients, with a link for each.

        Their older links of this kind are dead from now on; a question that anybody may ask ends no activation.

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
        made = {each.client.number: _made(kind, each, expires_at) for each in whom}
        work.links.put(link for link, _ in made.values() if link)
        bare = way.address if expires_at is None else ""
        links = {f"{LINK}{number}": way.address + token if token else bare for number, (_, token) in made.items()}
        told = {"way": way.name, "network": network_of(origin.address), **links}
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


def _made(kind: str, invited: Invited, expires_at: float | None) -> tuple[Link | None, str]:
    """Make a link and its token, where links are ours."""
    if expires_at is None or invited.account is None:
        return None, ""
    token = new_token()
    link = Link(
        account_id=invited.account.id,
        key=hash_token(token),
        kind=kind,
        generation=invited.account.generation,
        address=invited.client.email,
        expires_at=expires_at,
    )
    return link, token


UNSENT = Invitations(None)


def current(store: Store, letter: Letter, now: float) -> Letter | None:
    """Give a letter without the links that are dead by now; None where none of its own is left.

    Asked right before it is sent: what was invited may have another password, or another address, meanwhile.
    """
    links = {name: link for name, link in letter.values.items() if name.startswith(LINK) and link}
    if letter.expires_at is None or not links:
        return letter
    with store.view() as work:
        dead = {name for name, link in links.items() if not link_of(work, link[-TOKEN_LENGTH:], now)}
    if not dead:
        return letter
    if dead == set(links):
        return None
    return replace(letter, values={name: value for name, value in letter.values.items() if name not in dead})


def link_of(work: Work, token: str, now: float) -> tuple[Link, Client, Account] | None:
    """Find the link of a token, and whose it is; None for one that is worth nothing, whatever the reason.

    Dead are an expired and a used one, one with a newer of its kind, one
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
