"""Rows of the panel's own database, read as facts of a client, whatever types its columns have."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

from pyauthgate.model import Facts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["COLUMNS", "facts_in"]

COLUMNS = frozenset({"given_names", "surnames", "email", "birth_date", "mailboxes", "domains"})
"""What the columns may be called; any of them may be absent."""

LONGEST = 1000
"""Letters of a cell that are read."""

MOST = 500
"""Mailboxes, domains or names of one client."""

SEPARATORS = re.compile(r"[\s,;]+")
YEAR_FIRST = re.compile(r"([0-9]{4})[-/.]?([0-9]{2})[-/.]?([0-9]{2})(?:[T ].*)?")
DAY_FIRST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")


def facts_in(number: str, rows: Sequence[Mapping[str, object]]) -> Facts | None:
    """Give the facts of a client, several rows merged; None without a row.

    Parameters
    ----------
    rows:
        Each with columns among `COLUMNS`. A cell of mailboxes or domains may hold several, with
        blanks, commas or semicolons between them.

    """
    if not rows:
        return None
    email, *further = _each(_texts(rows, "email")) or ("",)
    return Facts(
        number=number,
        email=email,
        names=_each(_texts(rows, "given_names"), _texts(rows, "surnames")),
        birth_date=next((day for row in rows if (day := _day(row.get("birth_date")))), None),
        mailboxes=_each(_parts(rows, "mailboxes"), iter(further)),
        domains=_each(_parts(rows, "domains")),
    )


def _texts(rows: Sequence[Mapping[str, object]], column: str) -> Iterator[str]:
    return (_text(row.get(column)) for row in rows)


def _parts(rows: Sequence[Mapping[str, object]], column: str) -> Iterator[str]:
    return (part for cell in _texts(rows, column) for part in SEPARATORS.split(cell))


def _each(*texts: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for some in texts for text in some if text))[:MOST]


def _text(cell: object) -> str:
    text = cell.decode(errors="replace") if isinstance(cell, bytes) else "" if cell is None else str(cell)
    return text[:LONGEST].strip()


def _day(cell: object) -> date | None:
    """Read a day from a date, or from text: 1985-11-24, 19851124, 24/11/1985; None for what is none."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = _text(cell)
    if found := YEAR_FIRST.fullmatch(text):
        return _checked(int(found[1]), int(found[2]), int(found[3]))
    if found := DAY_FIRST.fullmatch(text):
        return _checked(int(found[3]), int(found[2]), int(found[1]))
    return None


def _checked(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
