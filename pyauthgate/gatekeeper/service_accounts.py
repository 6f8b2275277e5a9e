"""Which account a name means at a PAM service, and which names are none of ours.

Whether a name can be ours is read off it, once, before anybody is asked or
looked up: so nobody else's password is listened to, and no client's name goes
on to whoever else knows users, at no service and whoever has it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyauthgate.model import PANEL

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from pyauthgate.credentials import Keyring
    from pyauthgate.gatekeeper.numbers import Numbering
    from pyauthgate.gatekeeper.service_outcomes import Knock
    from pyauthgate.model import Account
    from pyauthgate.ports import Work

__all__ = ["Address", "ServiceAccounts", "client_form"]

LONGEST_NAME = 255
"""Bytes: no system has a longer name of a user or file, and a mailbox at most 254 (RFC 5321, section 4.5.3.1.3)."""

ROOT = "root"
"""Nobody's but the machine's, whatever the store says."""

ALIAS = "~"
"""What the alias of a name begins with, and no number does."""

MAIL = "mail"
FTP = "ftp"
SHELL = "shell"


def client_form(prefix: str) -> Callable[[str], object]:
    """Give what knows the names that are clients' at every PAM service, whether or not somebody has them.

    The PAM module goes by the same form when it cannot ask: the prefix, and
    ASCII digits, be they a client number or not.
    """
    return re.compile(re.escape(prefix) + "[0-9]+", re.ASCII).fullmatch


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
    shaped:
        It can only be one of ours: whoever else knows users is not asked about it.

    """

    service: str
    name: str = field(repr=False)
    number: str = field(default="", repr=False)
    alias: str = ""
    shaped: bool = True

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
        The service of the accounts, by PAM service. At any other there are the accounts that the
        system knows: those of the shell.
    shared:
        The PAM services at ftp where local users log in as well. Any name may be one of ours there,
        and no name but a client number or one of the form of a shell account must be.
    prefix:
        What stands before the number in the name of a shell account: a name of digits alone may be
        a uid to the system.

    """

    def __init__(
        self,
        *,
        numbering: Numbering,
        keys: Keyring,
        services: Mapping[str, str],
        shared: Collection[str] = (),
        prefix: str,
    ) -> None:
        self._numbering = numbering
        self._keys = keys
        self._services = dict(services)
        self._shared = frozenset(shared)
        self._prefix = prefix
        self._is_client = client_form(prefix)

    def may_be_ours(self, knock: Knock) -> bool:
        """Say whether a name can be one of ours; nothing is looked up."""
        return self._service(knock) is not None

    def read(self, knock: Knock) -> Address | None:
        """Read a name; None for one that can be none of ours."""
        service, name = self._service(knock), knock.name
        if service is None:
            return None
        number = self._number(service, name)
        shaped = knock.service not in self._shared or bool(number or self._is_client(name))
        tag = self._keys.tag("name", service.encode(), _usual(service, name).encode())
        return Address(service=service, name=name, number=number, alias=f"{ALIAS}{tag.hex()}", shaped=shaped)

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

    def _service(self, knock: Knock) -> str | None:
        """Give the service whose account a name can be: by its form alone, but at ftp, where every name may be one."""
        name, service = knock.name, self._services.get(knock.service, SHELL)
        if name == ROOT or not (_is_name(name) and _is_name(knock.service)):
            return None
        numbered = self._is_client(name) or (service != SHELL and self._numbering.parse(name))
        return service if numbered or service == FTP or (service == MAIL and "@" in name) else None

    def _number(self, service: str, name: str) -> str:
        return self._numbering.parse(name.removeprefix(self._prefix) if service == SHELL else name) or ""


def _usual(service: str, name: str) -> str:
    """Give the spelling that stands for all of a name."""
    return name.lower() if service == MAIL else name


def _is_meant(account: Account, service: str) -> bool:
    """Say whether a client's number means this account: of the mailboxes, only the client's own."""
    return account.service == service and (service != MAIL or account.own)


def _is_name(name: str) -> bool:
    """Say whether a text can be a name: not too long, and nothing in it that a terminal obeys."""
    if not name or len(name) > LONGEST_NAME or len(name.encode(errors="replace")) > LONGEST_NAME:
        return False
    if name.isascii():
        return name.isprintable()
    return not any(unicodedata.category(character) in {"Cc", "Cs"} for character in name)
