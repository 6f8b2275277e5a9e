"""The request that the panel gets in place of the one that was sent: written anew of what was read of it."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyauthgate.credentials.tokens import new_token
from pyauthgate.web.guard import multipart, objects, urlencoded
from pyauthgate.web.guard.framing import refuse

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

    from pyauthgate.web.guard.fields import Pairs

__all__ = ["Body", "apply", "written"]

FORM = "application/x-www-form-urlencoded"
STALE = frozenset(
    (
        *("HTTP_TRANSFER_ENCODING", "HTTP_CONTENT_ENCODING", "HTTP_EXPECT", "wsgi.input_terminated"),
        *("HTTP_CONTENT_LENGTH", "HTTP_CONTENT_TYPE"),
    )
)
"""What was said of the body that was sent, and is not true of the one that is rebuilt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What the panel gets in place of what was sent."""

    content_type: str
    data: bytes = field(repr=False)


def written(kind: str, pairs: Pairs, charset: str) -> Body:
    """Write names and values in a spelling that every parser reads alike.

    Parameters
    ----------
    kind:
        In which they were read: ``urlencoded``, ``multipart`` or ``json``; parts without a file become urlencoded.

    Raises
    ------
    RequestRefused
        A value cannot be written in the charset (`guard.charset`).

    """
    if kind == "json":
        return Body(content_type="application/json", data=objects.encode(pairs))
    texts = [(name, value) for name, value in pairs if isinstance(value, str)]
    try:
        if len(texts) == len(pairs):
            return Body(content_type=FORM, data=urlencoded.encode(texts, charset))
        boundary = new_token()
        data = multipart.encode(pairs, boundary.encode(), charset)
    except UnicodeEncodeError:
        refuse("guard.charset", "A value cannot be written in the charset of the page.")
    return Body(content_type=f"multipart/form-data; boundary={boundary}", data=data)


def apply(environ: WSGIEnvironment, body: Body) -> WSGIEnvironment:
    """Give a copy of a request with another body, framed in one way."""
    framed = {name: value for name, value in environ.items() if name not in STALE}
    length = str(len(body.data))
    return framed | {"wsgi.input": io.BytesIO(body.data), "CONTENT_LENGTH": length, "CONTENT_TYPE": body.content_type}
