"""The strict grammar of urlencoded bodies, for the panel's forms and for our own (WHATWG URL, section 5)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes, urlencode

from pyauthgate.web.guard.framing import refuse

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["encode", "pairs", "text"]

PAIR = re.compile(rb"(?:[!-$'-:<>-~]|%[0-9A-Fa-f]{2})+=(?:[!-$'-:<-~]|%[0-9A-Fa-f]{2})*")
"""Printable ASCII but ``;``, whole escapes, one ``=`` at least: what a browser sends, and less than parsers take."""


def pairs(body: bytes, *, charset: str = "utf-8", most: int) -> list[tuple[str, str]]:
    """Give the names and values of a body, in order.

    Parameters
    ----------
    charset:
        In which names and values are written.
    most:
        Pairs that are taken.

    """
    pieces = body.split(b"&") if body else []
    if len(pieces) > most:
        refuse("guard.fields", "The form has too many fields.", status=413)
    return [_pair(piece, charset) for piece in pieces]


def encode(fields: Iterable[tuple[str, str]], charset: str = "utf-8") -> bytes:
    """Write names and values in the one spelling that every parser reads alike."""
    return urlencode(list(fields), encoding=charset).encode("ascii")


def text(raw: bytes, charset: str) -> str:
    """Decode a name or a value; bytes that the charset would not write itself are refused."""
    try:
        decoded = raw.decode(charset)
        same = decoded.encode(charset) == raw
    except UnicodeError:
        same, decoded = False, ""
    return decoded if same else refuse("guard.charset", "The form is not in the charset of its page.")


def _pair(piece: bytes, charset: str) -> tuple[str, str]:
    if not PAIR.fullmatch(piece):
        refuse("guard.malformed", "The form is not encoded as a browser does it.")
    name, value = (text(unquote_to_bytes(half.replace(b"+", b" ")), charset) for half in piece.split(b"=", 1))
    return name, value
