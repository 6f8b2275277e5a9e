"""How a request is framed: method, type, length and encodings, judged before a byte of the body is read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from pyauthgate.errors import RequestRefused

if TYPE_CHECKING:
    from wsgiref.types import InputStream, WSGIEnvironment

__all__ = ["REMEDY", "Framing", "bare", "drawn", "framed", "measured", "received", "refuse"]

LENGTH = re.compile(r"[0-9]{1,10}")
TYPE = re.compile(
    r'application/(?:(?P<json>json)|x-www-form-urlencoded)(?:[ \t]*;[ \t]*charset="?(?P<charset>[A-Za-z0-9_.-]+)"?)?'
    r"|multipart/form-data[ \t]*;[ \t]*boundary=(?P<boundary>[A-Za-z0-9_-]{1,70})",
    re.IGNORECASE,
)
REMEDY = "Send the form as the page gives it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Framing:
    """What the headers say of a body.

    Parameters
    ----------
    kind:
        ``urlencoded``, ``multipart`` or ``json``.
    boundary:
        Of a multipart body.
    length:
        Bytes; None where the server ends the input itself.

    """

    kind: str
    boundary: bytes = b""
    length: int | None = None


def refuse(code: str, problem: str, *, status: int = 400) -> NoReturn:
    """Refuse a request that cannot be read in exactly one way."""
    raise RequestRefused(code, problem, REMEDY, status=status)


def framed(environ: WSGIEnvironment, *, most: int, charset: str = "utf-8") -> Framing:
    """Judge the headers of a body (RFC 9112, section 6; RFC 9110, section 8.3).

    Parameters
    ----------
    most:
        Bytes of the body that are taken.
    charset:
        The one that its type may name.

    """
    length = measured(environ)
    if environ.get("HTTP_CONTENT_ENCODING"):
        refuse("guard.encoded", "The body is compressed.", status=415)
    kind, boundary = _type(environ.get("CONTENT_TYPE") or "", charset.lower())
    if (length or 0) > most:
        refuse("guard.large", "The body is too large.", status=413)
    return Framing(kind=kind, boundary=boundary, length=length)


def received(environ: WSGIEnvironment, length: int | None, most: int) -> bytes:
    """Read a body: so many bytes exactly, or what there is up to a limit where the server ends it."""
    body = drawn(environ["wsgi.input"], most + 1 if length is None else length)
    if len(body) > most:
        refuse("guard.large", "The body is too large.", status=413)
    if length is not None and len(body) != length:
        refuse("guard.short", "The body ends early.")
    return body


def drawn(stream: InputStream, wanted: int) -> bytes:
    """Read so many bytes of the input, or what there is; one read may give less than it was asked for."""
    body = bytearray()
    while len(body) < wanted and (piece := stream.read(wanted - len(body))):
        body += piece
    return bytes(body)


def bare(environ: WSGIEnvironment) -> bool:
    """Say whether a request has no body by its headers; HTTP/2 alone sends one without saying so."""
    if "CONTENT_LENGTH" in environ or "HTTP_TRANSFER_ENCODING" in environ:
        length, coding = environ.get("CONTENT_LENGTH"), environ.get("HTTP_TRANSFER_ENCODING")
        if length or coding:
            return length == "0" and not coding
    return environ.get("SERVER_PROTOCOL", "HTTP/1")[:6] == "HTTP/1" or not environ.get("wsgi.input_terminated")


def measured(environ: WSGIEnvironment) -> int | None:
    """Give the length that is told, None where the server ends the input itself."""
    text, coding = environ.get("CONTENT_LENGTH") or "", environ.get("HTTP_TRANSFER_ENCODING")
    if (text and coding) or environ.get("HTTP_CONTENT_LENGTH", text) != text:
        refuse("guard.framing", "The body's length is told in two ways.")
    if text:
        return int(text) if LENGTH.fullmatch(text) else refuse("guard.framing", "The body's length is no number.")
    if coding and (coding.lower() != "chunked" or environ.get("SERVER_PROTOCOL") == "HTTP/1.0"):
        refuse("guard.framing", "The body is sent in a way that its protocol does not know.")
    if not environ.get("wsgi.input_terminated"):
        refuse("guard.unmeasured", "The body's length is not told.", status=411)
    return None


def _type(text: str, charset: str) -> tuple[str, bytes]:
    found = TYPE.fullmatch(text) or refuse("guard.type", "The body is of another type.", status=415)
    if found["boundary"]:
        return "multipart", found["boundary"].encode()
    kind, wanted = ("json", "utf-8") if found["json"] else ("urlencoded", charset)
    if (found["charset"] or wanted).lower() != wanted:
        refuse("guard.type", "The body is in another charset.", status=415)
    return kind, b""
