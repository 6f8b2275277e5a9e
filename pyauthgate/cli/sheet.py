"""A CSV file of clients or accounts, read line by line: what is wrong with a line is said of that line."""

from __future__ import annotations

import csv
from io import BytesIO
from typing import IO, TYPE_CHECKING

from pyauthgate.cli.bounded import numbered
from pyauthgate.errors import RecordRefused
from pyauthgate.gatekeeper.records import COLUMNS, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Sheet"]

LONGEST = 16_384
"""Bytes of a line: some twenty times what the columns may hold."""

AGAIN = "password_hash"
"""The column whose files are read twice: nothing is hashed before all rows are known to be good."""

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


class Broken(ValueError):
    """A line that cannot be taken apart, and why."""


class Sheet:
    """The rows of a file in UTF-8, with commas or semicolons as its header has them; they can be gone over again.

    A record is one line: a line end inside quotes is a fault of that line, so
    a forgotten quote costs one line and not the rest of the file.

    Parameters
    ----------
    file:
        Read from its beginning.  One that cannot go back, such as a pipe, is kept in memory if
        it has a column `AGAIN`; hashes are not written to a temporary file.
    columns:
        What the first line may name; the first of them it must.
    subject:
        What the rows are about, in a word.

    Raises
    ------
    RecordRefused
        ``import.header``: the first line does not name columns that we know.

    """

    def __init__(self, file: IO[bytes], columns: tuple[str, ...] = COLUMNS, *, subject: str = "clients") -> None:
        first = next(numbered(file, LONGEST), (1, b""))[1]
        self._separator, self._columns = header(first, columns, subject)
        kept = AGAIN in self._columns and not file.seekable()
        self._file = BytesIO(file.read()) if kept else file
        self._begin = self._file.tell() if self._file.seekable() else None

    def __iter__(self) -> Iterator[Row]:
        if self._begin is not None:
            self._file.seek(self._begin)
        for number, line in numbered(self._file, LONGEST):
            if line.strip():
                yield row(number + 1, line, self._separator, self._columns)


def header(line: bytes, known: tuple[str, ...], subject: str) -> tuple[str, tuple[str, ...]]:
    """Give the separator and the columns that the first line names."""
    try:
        text = decoded(line).removeprefix(BOM)
        separator = ";" if text.count(";") > text.count(",") else ","
        columns = tuple(cell.strip() for cell in split(text, separator))
    except Broken:
        separator, columns = ",", ()
    if known[0] not in columns or not set(columns) <= set(known) or len(set(columns)) < len(columns):
        raise RecordRefused(
            "import.header",
            f"The first line does not name the columns of {subject}.",
            f"Name `{known[0]}` and any of {', '.join(known[1:])}, each once, in UTF-8.",
        )
    return separator, columns


def row(number: int, line: bytes, separator: str, columns: tuple[str, ...]) -> Row:
    """Take one line apart."""
    try:
        cells = split(decoded(line), separator)
    except Broken as broken:
        return Row(line=number, broken=str(broken))
    if len(cells) != len(columns):
        return Row(line=number, broken=f"The line has {len(cells)} cells, and the header {len(columns)}.")
    return Row(line=number, cells=dict(zip(columns, cells, strict=True)))


def decoded(line: bytes) -> str:
    """Read a line as UTF-8, without its end."""
    if len(line) > LONGEST:
        raise Broken(f"The line is longer than {LONGEST} bytes.")
    try:
        return line.removesuffix(b"\n").removesuffix(b"\r").decode()
    except UnicodeDecodeError:
        raise Broken("The line is no UTF-8.") from None


def split(text: str, separator: str) -> list[str]:
    """Take a line apart by RFC 4180."""
    try:
        return next(csv.reader([text], delimiter=separator, strict=True), [])
    except csv.Error:
        raise Broken("The quotes of this line do not match, or it breaks inside them.") from None
