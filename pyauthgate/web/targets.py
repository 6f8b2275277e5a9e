"""Where a login may lead: somewhere on this very site, and nowhere else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

__all__ = ["asked_for", "safe_target", "spelled"]

LONGEST = 2048
PLAIN = re.compile(r"/(?![/\\])[A-Za-z0-9._~!$&()*+,;=:@%/?-]*")
SMUGGLED = re.compile(r"//|%(?:[01][0-9a-f]|2f|5c|7f)", re.IGNORECASE)
"""What a URL parser or the panel may read as another path: empty segments, hidden separators, controls."""

DOTS = re.compile(r"(?:^|/)(?:\.|%2e){1,2}(?:/|$)", re.IGNORECASE)
"""A dot segment, spelled out or hidden: WHATWG URL parsers resolve both."""


def safe_target(text: str, start: str) -> str:
    """Give a ``next`` that stays on this site, or the start page.

    Parameters
    ----------
    text:
        What the visitor brings: a path with a query, at most 2 kB.
    start:
        The start page, taken instead of everything doubtful.

    """
    path = text.partition("?")[0]
    plain = len(text) <= LONGEST and PLAIN.fullmatch(text)
    return text if plain and not SMUGGLED.search(path) and not DOTS.search(path) else start


def spelled(path: str) -> str:
    """Write a path as a browser does, but for the apostrophe: in an attribute it may be the end.

    Parameters
    ----------
    path:
        As WSGI has it, a character for each byte.

    """
    return quote(path.encode("latin-1"), safe="/~!$&()*+,;=:@")


def asked_for(environ: WSGIEnvironment) -> str:
    """Give the path and query that were asked for, as a browser writes them, to be judged; nothing when too long."""
    path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
    query = environ.get("QUERY_STRING", "")
    target = spelled(path) + (f"?{query}" if query else "")
    return target if len(target) <= LONGEST else ""
