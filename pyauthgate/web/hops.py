"""Which header fields pass from one hop to the next, both ways."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from urllib3.util import SKIP_HEADER

from pyauthgate.errors import PanelUnavailable, RequestRefused
from pyauthgate.web.hearsay import hearsay

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from wsgiref.types import WSGIEnvironment

__all__ = ["fields", "options", "passed", "told"]

HOP_BY_HOP = frozenset(
    (
        *("CONNECTION", "KEEP_ALIVE", "PROXY_AUTHENTICATE", "PROXY_AUTHORIZATION", "PROXY_CONNECTION"),
        *("TE", "TRAILER", "TRAILERS", "TRANSFER_ENCODING", "UPGRADE"),
    )
)
"""Meant for the next hop alone (RFC 9110, section 7.6.1)."""

OURS = frozenset(("HOST", "CONTENT_TYPE", "CONTENT_LENGTH", "EXPECT"))
"""Said anew: the first three stand elsewhere in the environ, and what was expected has been answered."""

KEPT = frozenset(("HOST", "CONTENT_TYPE", "CONTENT_LENGTH", "COOKIE", "ORIGIN", "REFERER", "AUTHORIZATION"))
"""What the gate has judged a request by: no ``Connection`` may take it away from the panel."""

SERVERS_OWN = frozenset(("DATE", "SERVER"))
"""Every server writes its own; two would be one too many, and the panel's version is nobody's business."""

FIELD = re.compile(r"[A-Z0-9_]+")
VALUE = re.compile(r"[\t -~\x80-\xff]*")


def fields(environ: WSGIEnvironment, own: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
    """Give a visitor's header fields that pass on to the panel.

    WSGI has upper-cased their names and made ``-`` and ``_`` one: all go on
    with ``-``, so that no panel sees a spelling that differs from the judged one.

    Parameters
    ----------
    own:
        Further names, as WSGI writes them, that the gate alone may send.

    Raises
    ------
    RequestRefused
        A name has other characters, a value has controls or is urllib3's own
        mark, or ``Connection`` names what the gate has judged.

    """
    dropped = HOP_BY_HOP | OURS | frozenset(own) | _named(environ)
    for key, value in environ.items():
        if key.startswith("HTTP_"):
            name = key.removeprefix("HTTP_")
            if not FIELD.fullmatch(name) or told(value) == SKIP_HEADER:
                raise _malformed()
            if name not in dropped and not hearsay(name):
                yield name.replace("_", "-").title(), value


def told(value: object) -> str:
    """Give a value that a header field may hold, or refuse it (RFC 9110, section 5.5)."""
    if not (isinstance(value, str) and VALUE.fullmatch(value)):
        raise _malformed()
    return value


def options(connection: str) -> frozenset[str]:
    """Give the names in a ``Connection`` field, as WSGI writes them."""
    return frozenset(option.strip(" \t").upper().replace("-", "_") for option in connection.split(",")) - {""}


def passed(received: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Give the panel's header fields that pass on to the visitor, in their order.

    Raises
    ------
    PanelUnavailable
        The length is told in two ways, or the body is coded as nobody asked for.

    """
    pairs = [(name, _unfolded(value)) for name, value in received]
    said = {
        key: [value for name, value in pairs if _key(name) == key] for key in ("TRANSFER_ENCODING", "CONTENT_LENGTH")
    }
    coding, lengths = said["TRANSFER_ENCODING"], said["CONTENT_LENGTH"]
    sound = [value.lower() for value in coding] in ([], ["chunked"]) and all(
        re.fullmatch("[0-9]{1,18}", n) for n in lengths
    )
    if not sound or len(lengths) > 1:
        raise PanelUnavailable("upstream.broken", "The panel's answer is framed in two ways.", "Look at its log.")
    named = options(",".join(value for name, value in pairs if _key(name) == "CONNECTION"))
    dropped = HOP_BY_HOP | SERVERS_OWN | named | ({"CONTENT_LENGTH"} if coding else frozenset())
    return [(name, value) for name, value in pairs if _key(name) not in dropped]


def _named(environ: WSGIEnvironment) -> frozenset[str]:
    named = options(environ.get("HTTP_CONNECTION") or "")
    if named & KEPT:
        raise _malformed()
    return named


def _key(name: str) -> str:
    return name.upper().replace("-", "_")


def _unfolded(value: str) -> str:
    return re.sub(r"\r?\n[ \t]+", " ", value).strip(" \t\r\n")


def _malformed() -> RequestRefused:
    return RequestRefused("header.invalid", "A header field cannot be passed on.", "Send plain names and values.")
