"""The strict grammar of multipart bodies: what browsers write, and nothing else (RFC 7578; WHATWG HTML, 4.10.22.8)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyauthgate.web.guard.framing import refuse
from pyauthgate.web.guard.urlencoded import text

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Upload", "encode", "parts"]

PART = re.compile(
    rb'Content-Disposition: form-data; name="([^\x00-\x1f\x7f"\\]+)"(?:; filename="([^\x00-\x1f\x7f"\\]*)"'
    rb"(?:\r\nContent-Type: ((?!multipart/|message/|application/x-www-form-)[a-z0-9.+-]+/[a-z0-9.+-]+))?)?"
    rb"\r\n\r\n(.*)",
    re.IGNORECASE | re.DOTALL,
)
"""One disposition, and a type for a file alone; no type that some parser opens in its turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file of a form, passed on as it came.

    Parameters
    ----------
    filename, kind:
        As the client says; the kind may be empty.
    content:
        Its bytes.

    """

    filename: bytes
    kind: bytes
    content: bytes = field(repr=False)


def parts(body: bytes, boundary: bytes, *, charset: str = "utf-8", most: int) -> list[tuple[str, object]]:
    """Give the names of a body with their texts or uploads, in order.

    Parameters
    ----------
    boundary:
        As the type says, without its hyphens; it may stand nowhere but between parts.
    charset:
        In which names and values are written.
    most:
        Parts that are taken.

    """
    mark = b"--" + boundary
    body = body.removesuffix(b"\r\n")
    if not (body.startswith(mark + b"\r\n") and body.endswith(b"\r\n" + mark + b"--")):
        refuse("guard.malformed", "The parts do not begin or end as a browser writes them.")
    if body.count(mark) > most + 1:
        refuse("guard.fields", "The form has too many fields.", status=413)
    inner = body[len(mark) + 2 : -len(mark) - 4]
    return [_part(part, mark, charset) for part in inner.split(b"\r\n" + mark + b"\r\n")]


def encode(fields: Iterable[tuple[str, object]], boundary: bytes, charset: str = "utf-8") -> bytes:
    """Write texts and uploads between marks of a fresh boundary."""
    mark = b"--" + boundary
    return b"".join(mark + b"\r\n" + _written(*pair, charset) + b"\r\n" for pair in fields) + mark + b"--\r\n"


def _part(part: bytes, mark: bytes, charset: str) -> tuple[str, object]:
    found = PART.fullmatch(part)
    if mark in part or not found:
        refuse("guard.malformed", "A part is not written as a browser does it.")
    name, filename, kind, content = found.groups()
    if filename is None:
        return text(name, charset), text(content, charset)
    return text(name, charset), Upload(filename=filename, kind=kind or b"", content=content)


def _written(name: str, value: object, charset: str) -> bytes:
    head = b'Content-Disposition: form-data; name="' + name.encode(charset) + b'"'
    if not isinstance(value, Upload):
        return head + b"\r\n\r\n" + str(value).encode(charset)
    kind = b"\r\nContent-Type: " + value.kind if value.kind else b""
    return head + b'; filename="' + value.filename + b'"' + kind + b"\r\n\r\n" + value.content
