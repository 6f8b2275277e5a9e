"""How the parts of a panel's form are spelled in the file: paths, fields, cookies, encodings."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING
from unicodedata import normalize

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["COOKIES", "charset", "cookie", "decoy", "field", "fields", "form_path", "location", "query"]

SEGMENT = re.compile(r"[\w.~!$&()+,=:@-]{1,255}|\*")
LONGEST_PATH = 500
COOKIES = "the name of a cookie, in which one * stands for anything"
COOKIE = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}")
"""A token (RFC 9110, section 5.6.2), which has ``*`` in it anyway."""
CHARSET = re.compile(r"utf-8|ascii|iso8859-[0-9]{1,2}|cp125[0-8]|koi8-[ru]|cp(?:437|85[0258]|866)")
"""By Python's own names: encodings in which every byte below 128 is ASCII and every other is judged by itself."""
LONGEST_FIELD = 128
LONGEST_DECOY = 200
LONGEST_QUERY = 4_000
PARAMETER = re.compile(r"(?<![:\w]):number\b")


def form_path(text: str) -> str | None:
    """Give the path of a form: plain segments, a ``*`` for a whole one; one slash at the end if it has one.

    One segment must be written out: ``/*`` would stand for half of the panel.
    """
    plain = text.startswith("/") and _plain(text[1:])
    return text if text == "/" or plain else None


def field(text: str) -> str | None:
    """Give the name of a field: printable, no blanks at its ends, no ``*``."""
    return text if _is_name(text) and "*" not in text else None


def fields(text: str) -> str | None:
    """Give the name of a field, or a glob of names: ``*`` stands for anything, and nothing else is special."""
    return text if _is_name(text) and text.strip("*") else None


def cookie(text: str) -> str | None:
    """Give a glob of cookie names that says more than everything: one ``*`` stands for anything.

    With more, to look for such a name in an address would take a power of its length.
    """
    return text if COOKIE.fullmatch(text) and text.strip("*") and text.count("*") <= 1 else None


def decoy(text: str) -> str | None:
    """Give the shape of a user name: ``{}`` once, nothing that a field would lose or a name does not hold."""
    plain = text.isprintable() and not any(map(str.isspace, text)) and len(text) <= LONGEST_DECOY
    return text if plain and text.count("{}") == 1 else None


def location(text: str) -> str | None:
    """Give a glob of the paths of ``Location``, which says more than everything."""
    plain = text.isascii() and text.isprintable() and " " not in text
    return text if plain and text.strip("*") and len(text) <= LONGEST_PATH else None


def charset(text: str) -> str | None:
    """Give Python's name of an encoding of forms: UTF-8, or one byte for each character on top of ASCII."""
    try:
        name = codecs.lookup(text).name
    except (LookupError, ValueError):
        return None
    return name if CHARSET.fullmatch(name) else None


def query(text: str, _: Path) -> str | None:
    """Give a statement that reads: one SELECT with ``:number`` in it."""
    statement = text.strip().removesuffix(";").rstrip()
    reads = re.match(r"(?:select|with)\b", statement, re.IGNORECASE) and PARAMETER.search(statement)
    clean = "".join(statement.split()).isprintable() and ";" not in statement and len(statement) <= LONGEST_QUERY
    return statement if reads and clean else None


def _plain(path: str) -> bool:
    segments = path.removesuffix("/").split("/")
    shaped = all(SEGMENT.fullmatch(segment) and segment not in {".", ".."} for segment in segments)
    written = any(segment != "*" for segment in segments)
    return shaped and written and len(path) < LONGEST_PATH and normalize("NFKC", path) == path


def _is_name(text: str) -> bool:
    return text.isprintable() and text == text.strip() and 0 < len(text.encode()) <= LONGEST_FIELD
