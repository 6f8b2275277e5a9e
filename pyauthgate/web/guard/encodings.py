"""A reply's body without its compression, read as far as a bound."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyauthgate.web.guard.headerlines import values

if TYPE_CHECKING:
    from pyauthgate.web.guard.headerlines import HeaderLines

__all__ = ["MOST", "Plain", "codings", "unpack"]

MOST = 1 << 20
"""Bytes that a body is inflated to: a bomb costs no more than a page."""

GZIP = (zlib.MAX_WBITS | 16,)
WRAPPED_OR_RAW = (zlib.MAX_WBITS, -zlib.MAX_WBITS)
"""Some servers send ``deflate`` without the wrapper that RFC 9110 (section 8.4.1.2) demands; browsers take both."""

WINDOWS = {"gzip": GZIP, "x-gzip": GZIP, "deflate": WRAPPED_OR_RAW}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """A body as its author wrote it.

    Parameters
    ----------
    whole:
        Nothing is missing at its end.

    """

    data: bytes = field(repr=False)
    whole: bool


def codings(lines: HeaderLines) -> list[str]:
    """Give the encodings of a body in the order they were applied; none for a plain one."""
    named = (coding.strip().lower() for value in values(lines, "content-encoding") for coding in value.split(","))
    return [coding for coding in named if coding not in {"", "identity"}]


def unpack(lines: HeaderLines, data: bytes, *, whole: bool, most: int = MOST) -> Plain | None:
    """Undo ``Content-Encoding``; None when it is broken, unknown or applied twice.

    Parameters
    ----------
    whole:
        The data is all of the body; else it is its beginning.
    most:
        Bytes to inflate to; what would follow is left out.

    """
    applied = codings(lines)
    if not applied or not data:
        return Plain(data=data, whole=whole)
    windows = WINDOWS.get(applied[0], ()) if len(applied) == 1 else ()
    found = (_inflate(data, window, whole=whole, most=most) for window in windows)
    return next((plain for plain in found if plain is not None), None)


def _inflate(data: bytes, window: int, *, whole: bool, most: int) -> Plain | None:
    """Inflate one stream; what follows it is nobody's, and makes it broken."""
    engine = zlib.decompressobj(window)
    try:
        plain = engine.decompress(data, most + 1)
    except zlib.error:
        return None
    if len(plain) > most:
        return Plain(data=plain[:most], whole=False)
    if engine.unused_data or (whole and not engine.eof):
        return None
    return Plain(data=plain, whole=whole and engine.eof)
