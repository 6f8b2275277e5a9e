"""One password for several services: whose digests a candidate is compared with, and in which spellings.

Only the accounts of the client in person are compared, with each other.  The
other mailboxes of a client belong to other people: comparing with them, or
for them, would tell one person another's password.
"""

from __future__ import annotations

import unicodedata
from itertools import islice
from typing import TYPE_CHECKING

from pyauthgate.credentials import normalise
from pyauthgate.model import PANEL
from pyauthgate.model.addresses import canonical_address, folded

if TYPE_CHECKING:
    from pyauthgate.model import Account, Client

__all__ = ["MOST", "others", "pairs", "spellings"]

MOST = 8
"""Comparisons of one candidate at most: each costs as much as a log-in."""

SERVICES = (PANEL, "shell", "ftp", "mail")
"""Where a holder's accounts are, those first that open the most."""

MAIL = "mail"

ENDINGS = frozenset("NPSZ")
"""Unicode's numbers, punctuation, symbols and blanks: what people add to a password to make it another."""


def others(client: Client, account: Account, accounts: tuple[Account, ...]) -> tuple[Account, ...]:
    """Give the accounts whose passwords a new one of this account must not be near.

    Those of the same holder, at most `MOST`, first those that have a password;
    none for an account that is somebody else's.

    Parameters
    ----------
    accounts:
        All of the client's, in any order.

    """
    if not _holds(client, account):
        return ()
    found = [other for other in accounts if other.id != account.id and _holds(client, other)]
    return tuple(sorted(found, key=lambda other: (not other.digest, SERVICES.index(other.service), other.name))[:MOST])


def pairs(candidate: str, accounts: tuple[Account, ...]) -> tuple[tuple[str, str], ...]:
    """Plan the comparisons: the exact spelling with every account, then the next one, up to `MOST` in all."""
    planned = ((text, other.digest) for text in spellings(candidate) for other in accounts if other.digest)
    return tuple(islice(planned, MOST))


def spellings(candidate: str) -> tuple[str, ...]:
    """Give a candidate and what is so near that whoever knows one knows the other.

    The first letter's case swapped; without a last digit or sign; both.  They
    are made here and hashed only for comparing: no digest of a folded password
    is stored, since it would be the easier one to guess.
    """
    exact = normalise(candidate)
    shorter = _shortened(exact)
    return tuple(dict.fromkeys(text for text in (exact, _swapped(exact), shorter, _swapped(shorter)) if text))


def _holds(client: Client, account: Account) -> bool:
    """Say whether an account is the client's in person; one of an unknown service is nobody's."""
    if account.service != MAIL:
        return account.service in SERVICES
    return account.own or (bool(client.email) and _same(account.name, client.email))


def _same(one: str, two: str) -> bool:
    """Say whether two addresses are one; the costly reading of a host is left to those that may be."""
    return folded(one).rpartition("@")[0] == folded(two).rpartition("@")[0] and (
        canonical_address(one) == canonical_address(two)
    )


def _swapped(text: str) -> str:
    place = next((place for place, character in enumerate(text) if character.isalpha()), None)
    return "" if place is None else normalise(text[:place] + text[place].swapcase() + text[place + 1 :])


def _shortened(text: str) -> str:
    return text[:-1] if text and unicodedata.category(text[-1])[0] in ENDINGS else ""
