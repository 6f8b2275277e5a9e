"""The own birth date, however it is written."""

from __future__ import annotations

import re
from itertools import pairwise, product
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

__all__ = ["birth"]

MONTHS: Final = (
    ("january", "janeiro", "enero", "ene", "jan"),
    ("fevereiro", "february", "febrero", "feb", "fev"),
    ("marzo", "march", "marco", "mar"),
    ("abril", "april", "abr", "apr"),
    ("mayo", "maio", "may", "mai"),
    ("junio", "junho", "june", "jun"),
    ("julio", "julho", "july", "jul"),
    ("agosto", "august", "ago", "aug"),
    ("septiembre", "setiembre", "september", "setembro", "sept", "sep", "set"),
    ("octubre", "october", "outubro", "oct", "out"),
    ("noviembre", "november", "novembro", "nov"),
    ("diciembre", "december", "dezembro", "dic", "dec", "dez"),
)
"""Spanish, English, Portuguese; folded, and the longest first: ``sept`` begins ``september``."""

Dated = tuple[str, int, int]
"""Code, start, end."""

DATE: Final = "personal.birth_date"
MONTH: Final = "personal.birth_month"

SURE: Final = 6
"""Digits from which a date may stand inside other digits: shorter ones stand there by chance."""

_SEPARATORS: Final = re.compile(r"[\W_]+")
_GROUPS: Final = re.compile(r"[0-9]+")
LINKS: Final = ("", "de", "del", "of")
"""What stands before a year."""

ORDINALS: Final = ("", "st", "nd", "rd", "th")
"""What stands behind a day."""

_DAY_BEFORE: Final = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?(?:de|of)?$")


def birth(text: str, born: date) -> Dated | None:
    """Find a birth date in a text, with its month's name and what links them; None where it is not.

    Parameters
    ----------
    text:
        Folded, n for ñ.
    born:
        The date; its year is looked for in four digits and in two.

    """
    years = (f"{born.year:04}", f"{born.year % 100:02}")
    if years[1] not in text and years[1][::-1] not in text:
        return None
    places = [place for place, character in enumerate(text) if character.isalnum()]
    bare = "".join([text[place] for place in places])
    found = _numeric(bare, born, years) or _named(bare, born, years) or _month(bare, born, years[0])
    if found:
        code, start, end = found
        return code, places[start], places[end - 1] + 1
    return _grouped(text, born) or _paired(text, born)


def _numeric(bare: str, born: date, years: tuple[str, str]) -> Dated | None:
    forms = _forms(born, years)
    for group in _GROUPS.finditer(bare):
        if group[0] in forms:
            return DATE, *group.span()
    for form in forms:
        for way in (form, form[::-1]):
            at = bare.find(way)
            if len(form) >= SURE and at >= 0:
                return DATE, at, at + len(form)
    return None


def _forms(born: date, years: tuple[str, str]) -> list[str]:
    """Give every way to write the date in digits alone, the longest first."""
    days = {f"{born.day:02}", str(born.day)}
    months = {f"{born.month:02}", str(born.month)}
    forms = {
        "".join(parts)
        for day, month, year in product(days, months, years)
        for parts in ((day, month, year), (month, day, year), (year, month, day))
    }
    return sorted(forms, key=lambda form: (-len(form), form))


def _grouped(text: str, born: date) -> Dated | None:
    """Find three groups of digits beside each other that are the date, zeros or not: ``5-3-90``."""
    day, month, long, short = (_unpadded(str(each)) for each in (born.day, born.month, born.year, born.year % 100))
    wanted = {order for year in (long, short) for order in ((day, month, year), (month, day, year), (year, month, day))}
    found = list(_GROUPS.finditer(text))
    for one, two, three in zip(found, found[1:], found[2:], strict=False):
        between = text[one.end() : two.start()] + text[two.end() : three.start()]
        if _SEPARATORS.fullmatch(between) and tuple(_unpadded(each[0]) for each in (one, two, three)) in wanted:
            return DATE, one.start(), three.end()
    return None


def _month(bare: str, born: date, year: str) -> Dated | None:
    """Find month and year of birth in digits: ``198511``."""
    padded = f"{born.month:02}"
    at = max(bare.find(padded + year), bare.find(year + padded))
    return (MONTH, at, at + len(padded + year)) if at >= 0 else None


def _paired(text: str, born: date) -> Dated | None:
    """Find month and year of birth in two groups of digits: ``11/1985``."""
    wanted = {str(born.month), str(born.year)}
    for one, two in pairwise(_GROUPS.finditer(text)):
        pair = {_unpadded(one[0]), _unpadded(two[0])}
        if pair == wanted and _SEPARATORS.fullmatch(text[one.end() : two.start()]):
            return MONTH, one.start(), two.end()
    return None


def _named(bare: str, born: date, years: tuple[str, str]) -> Dated | None:
    for name in MONTHS[born.month - 1]:
        place = bare.find(name)
        while place >= 0:
            found = _around(bare, place, place + len(name), born, years)
            if found:
                return found
            place = bare.find(name, place + 1)
    return None


def _around(bare: str, start: int, end: int, born: date, years: tuple[str, str]) -> Dated | None:
    """Read day and year before and behind a month's name."""
    year = _year(bare, end, years)
    if year:
        dated = _DAY_BEFORE.search(bare[:start])
        return (DATE, dated.start(), year) if dated and int(dated[1]) == born.day else (MONTH, start, year)
    days = [end + len(day) for day in (f"{born.day:02}", str(born.day)) if bare.startswith(day, end)]
    for day in days:
        year = _year(bare, day, years, ORDINALS)
        if year:
            return DATE, start, year
    first = _year_before(bare[:start].removesuffix("de"), years)
    if first is None:
        return None
    whole = next((day for day in days if not _digit(bare[day : day + 1])), None)
    return (DATE, first, whole) if whole else (MONTH, first, end)


def _year(bare: str, start: int, years: tuple[str, str], before: tuple[str, ...] = ("",)) -> int:
    """Give where the year ends that begins here, behind a link or none; 0 where none does."""
    for written, link, year in product(before, LINKS, years):
        end = start + len(written + link + year)
        if bare.startswith(written + link + year, start) and (year == years[0] or not _digit(bare[end : end + 1])):
            return end
    return 0


def _year_before(before: str, years: tuple[str, str]) -> int | None:
    """Give where the year begins that ends here; None where none does."""
    for year in years:
        start = len(before) - len(year)
        if before.endswith(year) and (year == years[0] or not _digit(before[:start][-1:])):
            return start
    return None


def _unpadded(number: str) -> str:
    return number.lstrip("0")


def _digit(character: str) -> bool:
    return "0" <= character <= "9"
