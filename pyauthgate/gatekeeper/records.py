"""What may stand in a client's record: each field read in one place, from text, strictly.

A command's option and a cell of an imported file are the same text, so they
meet the same rule; a `Client` made by a program is written out and read back
through it as well.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from pyauthgate.credentials import read_foreign
from pyauthgate.errors import RecordRefused
from pyauthgate.model import Client
from pyauthgate.model.addresses import ambiguous
from pyauthgate.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pyauthgate.gatekeeper.numbers import Numbering
    from pyauthgate.ports import Clock

__all__ = ["COLUMNS", "Entry", "Fault", "Records", "Row", "written"]

COLUMNS = (
    "number",
    "email",
    "given_names",
    "surnames",
    "birth_date",
    "domains",
    "language",
    "panel_user",
    "password_hash",
)
"""Every field that a command or a file may give."""

NAME_LENGTH = 100
EMAIL_LENGTH = 254  # RFC 5321 section 4.5.3.1.3, without the angle brackets
LOCAL_LENGTH = 64  # RFC 5321 section 4.5.3.1.1
HOST_LENGTH = 253  # RFC 1035 section 2.3.4, as text
MOST_DOMAINS = 200
EARLIEST = date(1900, 1, 1)

LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
LOCAL = re.compile(r"[^\s@<>()\[\],;:\\\"]+")
"""A mailbox without what separates or comments addresses in a mail header."""
ENCODED = "=?"
"""How an encoded word begins (RFC 2047, section 2): some programs decode it, line ends and all."""
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories that move the cursor, break a line or reverse what is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A client as somebody wrote it.

    Parameters
    ----------
    line:
        Where in the file it begins, from 1; 0 when it comes from no file.
    cells:
        Text by column; a column that is absent says nothing about the client.
    broken:
        Why the line itself cannot be taken apart, as a code; empty when it can.

    """

    line: int = 0
    cells: Mapping[str, str] = field(default_factory=dict, repr=False)
    broken: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One wrong cell; it never repeats what stands there.

    Parameters
    ----------
    code:
        ``record.word``, as in `RecordRefused`.

    """

    line: int = 0
    column: str
    code: str
    problem: str

    def refusal(self) -> RecordRefused:
        """Give the fault as the error of a single command."""
        return RecordRefused(self.code, self.problem, f"Correct {self.column.replace('_', '-')} and try again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row that was read.

    Parameters
    ----------
    values:
        Fields of `Client` by name; those the row does not speak of are absent.
    panel_user:
        The name at the panel; None when the row does not speak of it.
    password_hash:
        A hash that another program made of the password, which can be read; empty for none.

    """

    values: Mapping[str, Any]
    panel_user: str | None = None
    password_hash: str = field(default="", repr=False)

    @property
    def number(self) -> str:
        """The client it is about."""
        return str(self.values["number"])

    def onto(self, client: Client) -> Client:
        """Give the client with these values in place of its own."""
        return replace(client, **self.values)


class Refusal(ValueError):
    """Why one cell cannot be read; turned into a `Fault` where the column is known."""


class Records:
    """Reads rows.

    Parameters
    ----------
    clock:
        Nobody is born after today.

    """

    def __init__(self, *, numbering: Numbering, clock: Clock) -> None:
        self._clock = clock
        self._readers: dict[str, Callable[[str], object]] = {
            "number": partial(number, numbering),
            "email": email,
            "given_names": name,
            "surnames": name,
            "birth_date": self._birth_date,
            "domains": domains,
            "language": language,
            "panel_user": name,
            "password_hash": password_hash,
        }

    def read(self, row: Row) -> Entry | tuple[Fault, ...]:
        """Give what the row says, or every fault of it."""
        values, faults = read_cells(row, self._readers, ("number",))
        panel_user = values.pop("panel_user", None)
        hashed = values.pop("password_hash", "")
        return faults or Entry(values=values, panel_user=panel_user, password_hash=hashed)

    def entry(self, cells: Mapping[str, str]) -> Entry:
        """Read a single record.

        Raises
        ------
        RecordRefused
            A field is wrong; the code names it, ``record.email`` and so on.

        """
        read = self.read(Row(cells=cells))
        if isinstance(read, Entry):
            return read
        raise read[0].refusal()

    def _birth_date(self, text: str) -> date | None:
        if not text:
            return None
        if not ISO_DATE.fullmatch(text):
            raise Refusal("A birth date is written YYYY-MM-DD.")
        try:
            born = date.fromisoformat(text)
        except ValueError:
            raise Refusal("The calendar has no such date.") from None
        if not EARLIEST <= born <= datetime.fromtimestamp(self._clock.now(), UTC).date():
            raise Refusal("A birth date lies between 1900-01-01 and today.")
        return born


def read_cells(
    row: Row, readers: Mapping[str, Callable[[str], object]], demanded: tuple[str, ...]
) -> tuple[dict[str, Any], tuple[Fault, ...]]:
    """Read each cell by its column's reader, and those that are demanded if there or not; give every fault as well."""
    if row.broken:
        return {}, (Fault(line=row.line, column="line", code="record.line", problem=row.broken),)
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for column in dict.fromkeys((*demanded, *row.cells)):
        try:
            values[column] = readers[column](row.cells.get(column, "").strip())
        except Refusal as refusal:
            faults.append(Fault(line=row.line, column=column, code=f"record.{column}", problem=str(refusal)))
    return values, tuple(faults)


def number(numbering: Numbering, text: str) -> str:
    """Read a client number in its one spelling."""
    parsed = numbering.parse(text)
    if parsed is None:
        raise Refusal("This is no client number.")
    return parsed


def written(client: Client) -> dict[str, str]:
    """Give a client's record as cells of text, the way a file holds it."""
    told = {part.name: getattr(client, part.name) for part in fields(Client) if part.name in COLUMNS}
    return {
        **told,
        "birth_date": client.birth_date.isoformat() if client.birth_date else "",
        "domains": " ".join(client.domains),
    }


def name(text: str) -> str:
    """Read a name: one line of visible characters, NFC, at most 100."""
    if len(text) > NAME_LENGTH:
        raise Refusal(f"A name has at most {NAME_LENGTH} characters.")
    if any(unicodedata.category(character) in INVISIBLE for character in text):
        raise Refusal("A name holds no control or invisible characters.")
    return unicodedata.normalize("NFC", text)


def email(text: str) -> str:
    """Read an e-mail address that can stand in a header by itself; empty is none."""
    if not text:
        return ""
    local, at, host = text.rpartition("@")
    if len(text) > EMAIL_LENGTH or len(local) > LOCAL_LENGTH:
        raise Refusal(f"An e-mail address has at most {EMAIL_LENGTH} characters, {LOCAL_LENGTH} before the @.")
    if not (at and LOCAL.fullmatch(name(local)) and is_host(host)) or ENCODED in local:
        raise Refusal("This is no e-mail address.")
    return f"{local}@{host.lower()}"


def domains(text: str) -> tuple[str, ...]:
    """Read domain names between blanks; international ones in either spelling, each once."""
    found = tuple(dict.fromkeys(text.lower().split()))
    if len(found) > MOST_DOMAINS:
        raise Refusal(f"A client has at most {MOST_DOMAINS} domains.")
    if not all(is_host(domain) for domain in found):
        raise Refusal("A domain is a host name with a dot, such as ejemplo.com.ar; several stand between blanks.")
    return found


def language(text: str) -> str:
    """Read a language; empty is the site's own."""
    if text and text not in LANGUAGES:
        raise Refusal(f"A language is one of {', '.join(LANGUAGES)}.")
    return text


def password_hash(text: str) -> str:
    """Read a hash that another program made; empty is none."""
    try:
        if text:
            read_foreign(text)
    except RecordRefused as refused:
        raise Refusal(f"{refused.problem} {refused.remedy}") from None
    return text


def is_host(text: str) -> bool:
    """Say whether a text is a host name with a dot, in ASCII or in letters that IDNA writes in it in one way."""
    if len(text) > HOST_LENGTH or "." not in text or ambiguous(text):
        return False
    try:
        labels = text.encode("idna").decode().lower().split(".")
    except UnicodeError:
        return False
    return all(LABEL.fullmatch(label) for label in labels)
