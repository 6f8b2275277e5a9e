"""What is known of an account when it is to get a new password, read in one view."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyauthgate.gatekeeper import reuse
from pyauthgate.model import Facts

if TYPE_CHECKING:
    from pyauthgate.model import Account, Client
    from pyauthgate.ports import Work

__all__ = ["Dossier", "draft_dossier", "facts_of", "overtaken", "read_dossier", "read_facts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """An account and what its new password is judged by.

    Parameters
    ----------
    previous:
        The digests of its earlier passwords, newest first, without the current one.
    others:
        The holder's other accounts.
    whole:
        Everybody who knows facts of the client could be asked.

    """

    account: Account
    client: Client
    facts: Facts
    previous: tuple[str, ...] = field(default=(), repr=False)
    others: tuple[Account, ...] = ()
    whole: bool = True

    @property
    def digests(self) -> tuple[str, ...]:
        """All that the account may not take again, newest first: the current one, if it has any, and the earlier."""
        current = self.account.digest
        return (current, *self.previous) if current else self.previous

    @property
    def compared(self) -> tuple[Account, ...]:
        """Those of the others that have a password, which is no new one for this account."""
        return tuple(other for other in self.others if other.digest)


def read_dossier(work: Work, account_id: int, *, earlier: int) -> Dossier | None:
    """Read all of it; None for an account that is gone.

    Parameters
    ----------
    earlier:
        How many earlier passwords may not come back besides the current one.

    """
    account = work.accounts.get(account_id)
    client = work.clients.get(account.number) if account else None
    if account is None or client is None:
        return None
    accounts = work.accounts.of(client.number)
    return Dossier(
        account=account,
        client=client,
        facts=facts_of(client, accounts),
        previous=work.accounts.previous(account_id, earlier),
        others=reuse.others(client, account, accounts),
    )


def draft_dossier(work: Work, account: Account) -> Dossier | None:
    """Give the dossier of an account that is not stored yet; None when its client is gone."""
    client = work.clients.get(account.number)
    if client is None:
        return None
    accounts = (*work.accounts.of(client.number), account)
    return Dossier(
        account=account,
        client=client,
        facts=facts_of(client, accounts),
        others=reuse.others(client, account, accounts),
    )


def overtaken(work: Work, dossier: Dossier) -> bool:
    """Say whether an account that was compared has got a new password since: perhaps the very same.

    Asked where the client is held (see `Clients.get`), so that of two accounts
    which get one password in the same moment the second is noticed.
    """
    today = {account.id: account.generation for account in work.accounts.of(dossier.client.number)}
    return any(today.get(other.id, other.generation) != other.generation for other in dossier.others)


def read_facts(work: Work, number: str) -> Facts:
    """Read what the policy may know of a client; of one that is gone, the number."""
    client = work.clients.get(number)
    return facts_of(client, work.accounts.of(number)) if client else Facts(number=number)


def facts_of(client: Client, accounts: tuple[Account, ...]) -> Facts:
    """Give what the policy may know of a client: the record, and the names of the mailboxes."""
    return Facts(
        number=client.number,
        email=client.email,
        names=(client.given_names, client.surnames),
        birth_date=client.birth_date,
        mailboxes=tuple(account.name for account in accounts if account.service == "mail"),
        domains=client.domains,
    )
