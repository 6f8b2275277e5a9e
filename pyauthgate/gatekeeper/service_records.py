"""What may stand in the record of an account at a service: each field read in one place, from text, strictly."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

from pyauthgate.gatekeeper.records import Fault, Refusal, Row, email, number, password_hash, read_cells
from pyauthgate.model import Account
from pyauthgate.model.addresses import canonical_address

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pyauthgate.gatekeeper.numbers import Numbering

__all__ = ["FTP", "MAIL", "SERVICES", "SERVICE_COLUMNS", "SHELL", "ServiceEntry", "ServiceRecords"]

MAIL: Final = "mail"
FTP: Final = "ftp"
SHELL: Final = "shell"

SERVICES: Final = (MAIL, FTP, SHELL)
"""Where a client has accounts besides the one at the panel, which is the client's own."""

SERVICE_COLUMNS: Final = ("number", "service", "name", "own", "password_hash")
"""Every field that a command or a file may give."""

FTP_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@+-]{0,63}")
"""A name that no shell, path or log can take for something else: no leading ``-``, no ``/``, nothing invisible."""

OWN: Final = {"": None, "yes": True, "no": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceEntry:
    """A row that was read.

    Parameters
    ----------
    name:
        In its one canonical spelling.
    own:
        A mailbox is the client's in person, or somebody else's; None when the row does not say.
    password_hash:
        A hash that another program made of the password, which can be read; empty for none.

    """

    number: str
    service: str
    name: str
    own: bool | None = None
    password_hash: str = field(default="", repr=False)

    def account(self, *, at: float) -> Account:
        """Give the account that this makes."""
        return Account(number=self.number, service=self.service, name=self.name, own=bool(self.own), created_at=at)


class ServiceRecords:
    """Reads rows.

    Parameters
    ----------
    prefix:
        What stands before the client number in the name of a shell account: a name of digits
        alone may be a uid to the system.

    """

    def __init__(self, *, numbering: Numbering, prefix: str) -> None:
        self._prefix = prefix
        self._readers: dict[str, Callable[[str], object]] = {
            "number": partial(number, numbering),
            "service": service,
            "name": str,
            "own": own,
            "password_hash": password_hash,
        }

    def read(self, row: Row) -> ServiceEntry | tuple[Fault, ...]:
        """Give what the row says, or every fault of it."""
        values, faults = read_cells(row, self._readers, ("number", "service", "name"))
        if faults:
            return faults
        if values.get("own") is not None and values["service"] != MAIL:
            return (_fault(row, "own", "Only a mailbox can be the client's own: other accounts always are."),)
        try:
            name = self._name(values["number"], values["service"], values["name"])
        except Refusal as refusal:
            return (_fault(row, "name", str(refusal)),)
        return ServiceEntry(**{**values, "name": name})

    def entry(self, cells: Mapping[str, str]) -> ServiceEntry:
        """Read a single record.

        Raises
        ------
        RecordRefused
            A field is wrong; the code names it, ``record.name`` and so on.

        """
        read = self.read(Row(cells=cells))
        if isinstance(read, ServiceEntry):
            return read
        raise read[0].refusal()

    def _name(self, owner: str, where: str, text: str) -> str:
        if where == MAIL:
            return mailbox(text)
        return self._shell(owner, text) if where == SHELL else self._ftp(owner, text)

    def _shell(self, owner: str, text: str) -> str:
        name = self._prefix + owner
        if text not in {"", name}:
            raise Refusal(f"A shell account is named {self._prefix} and the client number.")
        return name

    def _ftp(self, owner: str, text: str) -> str:
        """Read a name at FTP: not the machine's own, and not what means another client at some door."""
        name = text or owner
        if not FTP_NAME.fullmatch(name):
            raise Refusal("A name at ftp has up to 64 letters of A-Z, a-z, 0-9, and _ . @ + - but not at its start.")
        if name.lower() == "root":
            raise Refusal("This name is the machine's own.")
        if name.removeprefix(self._prefix).isdigit() and name not in {owner, self._prefix + owner}:
            raise Refusal("A name of digits, or of a shell account, is its own client's alone.")
        return name


def service(text: str) -> str:
    """Read a service that clients have accounts at."""
    if text not in SERVICES:
        raise Refusal(f"A service is one of {', '.join(SERVICES)}.")
    return text


def own(text: str) -> bool | None:
    """Read whether a mailbox is the client's in person; empty says nothing."""
    if text not in OWN:
        raise Refusal("Write yes or no, or leave it empty.")
    return OWN[text]


def mailbox(text: str) -> str:
    """Read a mailbox in its one spelling."""
    address = email(text)
    if not address:
        raise Refusal("An account at mail is named by its address.")
    return canonical_address(address)


def _fault(row: Row, column: str, problem: str) -> Fault:
    return Fault(line=row.line, column=column, code=f"record.{column}", problem=problem)
