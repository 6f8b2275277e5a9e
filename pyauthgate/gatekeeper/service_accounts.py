"""Which account a name means at a PAM service, and which names are none of ours."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyauthgate.model import PANEL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyauthgate.credentials import Keyring
    from pyauthgate.gatekeeper.numbers import Numbering
    from pyauthgate.gatekeeper.service_outcomes import Knock
    from pyauthgate.model import Account
    from pyauthgate.ports import Work

__all__ = ["Address", "ServiceAccounts"]

LONGEST_NAME = 255
"""Bytes: no system has a longer user name, and a mailbox has at most 254 (RFC 5321, section 4.5.3.1.3)."""

ROOT = "root"
"""Nobody's but the machine's, whatever the store says."""

ALIAS = "~"
"""What the alias of a name begins with, and no number does."""

MAIL = "mail"
SHELL = "shell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """What a name says before anybody looks.

    Parameters
    ----------
    service:
        The service of the account: ``mail``, ``ftp``, ``shell`` or ``panel``.
    number:
        The client number in it; empty for a name that holds none.
    alias:
        What a name without a number is called where it may turn out to be nobody's: people type
        passwords in the wrong field.

    """

    service: str
    name: str = field(repr=False)
    number: str = field(default="", repr=False)
    alias: str = ""

    @property
    def shaped(self) -> bool:
        """It can only be one of ours: whoever else knows users is not asked about it."""
        return bool(self.number) or (self.service == MAIL and "@" in self.name)

    @property
    def spellings(self) -> tuple[str, ...]:
        """The name, and as a mailbox in lower case too: no provider has two people's differ in case alone."""
        usual = _usual(self.service, self.name)
        return (self.name,) if usual == self.name else (self.name, usual)

    @property
    def label(self) -> str:
        """What it is called in counters while nobody has it."""
        return f"{self.service}:{self.name if self.number else self.alias}"


class ServiceAccounts:
    """Reads names and finds accounts.

    Parameters
    ----------
    services:
        The service of the accounts, by PAM service; others are not ours.
    prefix:
        What stands before the number in the name of a shell account: a name of digits alone may be
        a uid to the system.

    """

    def __init__(self, *, numbering: Numbering, keys: Keyring, services: Mapping[str, str], prefix: str) -> None:
        self._numbering = numbering
        self._keys = keys
        self._services = dict(services)
        self._prefix = prefix

    def read(self, knock: Knock) -> Address | None:
        """Read a name; None for one that can be none of ours."""
        service, name = self._services.get(knock.service), knock.name
        if service is None or name == ROOT or not _is_name(name):
            return None
        number = self._number(service, name)
        if (service == PANEL and not number) or (service == SHELL and name.isdigit()):
            return None
        tag = self._keys.tag("name", service.encode(), _usual(service, name).encode())
        return Address(service=service, name=name, number=number, alias=f"{ALIAS}{tag.hex()}")

    def find(self, work: Work, address: Address) -> Account | None:
        """Find the account: by its name, else by the number of a client that has exactly one to mean."""
        if address.service != PANEL:
            for name in address.spellings:
                if account := work.accounts.find(address.service, name):
                    return account
        if address.service == SHELL or not address.number:
            return None
        meant = [account for account in work.accounts.of(address.number) if _is_meant(account, address.service)]
        return meant[0] if len(meant) == 1 else None

    def _number(self, service: str, name: str) -> str:
        if service != SHELL:
            return self._numbering.parse(name) or ""
        digits = name.removeprefix(self._prefix)
        return (digits != name and self._numbering.parse(digits)) or ""


def _usual(service: str, name: str) -> str:
    """Give the spelling that stands for all of a name."""
    return name.lower() if service == MAIL else name


def _is_meant(account: Account, service: str) -> bool:
    """Say whether a client's number means this account: of the mailboxes, only the client's own."""
    return account.service == service and (service != MAIL or account.own)


def _is_name(name: str) -> bool:
    """Say whether a text can be anybody's name: not too long, and nothing in it that a terminal obeys."""
    if not name or len(name) > LONGEST_NAME or len(name.encode(errors="replace")) > LONGEST_NAME:
        return False
    if name.isascii():
        return name.isprintable()
    return not any(unicodedata.category(character) in {"Cc", "Cs"} for character in name)
