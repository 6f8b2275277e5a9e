"""Bodies of our own forms, read in exactly one way or not at all: by the grammar of the panel's guarded ones."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

from pyauthgate.errors import RequestRefused
from pyauthgate.web.guard import objects, urlencoded
from pyauthgate.web.guard.framing import REMEDY, framed, received

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from wsgiref.types import WSGIEnvironment

__all__ = ["only", "read_form", "read_json"]

LARGEST = 64 * 1024
"""Bytes of a body, judged before one of them is read."""

MOST_FIELDS = 64
OWN = {
    "guard.type": "body.type",
    "guard.encoded": "body.encoded",
    "guard.large": "body.large",
    "guard.framing": "body.framing",
    "guard.unmeasured": "body.unmeasured",
    "guard.short": "body.short",
}
"""What a refusal of the framing is called on our own pages."""


def read_form(environ: WSGIEnvironment) -> dict[str, str]:
    """Read an urlencoded body strictly: printable ASCII, whole escapes, UTF-8, every name once.

    Raises
    ------
    RequestRefused
        The body is framed ambiguously, too large, of another type or malformed.

    """
    with _own("form.malformed"):
        pairs = urlencoded.pairs(_body(environ, "urlencoded"), most=MOST_FIELDS)
    form = dict(pairs)
    if len(form) != len(pairs):
        _refuse("form.duplicate", "A field of the form came twice.")
    if any("\0" in text for pair in pairs for text in pair):
        _refuse("form.malformed", "The form holds a NUL.")
    return form


def read_json(environ: WSGIEnvironment) -> dict[str, str]:
    """Read a body that is one JSON object of strings, every name once.

    Raises
    ------
    RequestRefused
        As for a form.

    """
    with _own("json.malformed"):
        given = objects.members(_body(environ, "json"))
    texts = {name: value for name, value in given if isinstance(value, str)}
    if len(texts) != len(given):
        _refuse("json.malformed", "The body is no object of strings.")
    return texts


def only(form: Mapping[str, str], *names: str) -> tuple[str, ...]:
    """Give the values of mandatory fields.

    Raises
    ------
    RequestRefused
        One is not there (`form.missing`).

    """
    if not all(name in form for name in names):
        _refuse("form.missing", "A field of the form is missing.")
    return tuple(form[name] for name in names)


def _body(environ: WSGIEnvironment, kind: str) -> bytes:
    framing = framed(environ, most=LARGEST)
    if framing.kind != kind:
        _refuse("body.type", "The body is of another type.", status=415)
    if framing.length is None:
        _refuse("body.unmeasured", "The body's length is not told.", status=411)
    return received(environ, framing.length, LARGEST)


@contextmanager
def _own(malformed: str) -> Iterator[None]:
    """Call a refusal as our own pages do; whatever is not of the framing is malformed."""
    try:
        yield
    except RequestRefused as refused:
        if not refused.code.startswith("guard."):
            raise
        status = refused.status if refused.code in OWN else 400
        raise RequestRefused(OWN.get(refused.code, malformed), refused.problem, REMEDY, status=status) from None


def _refuse(code: str, problem: str, *, status: int = 400) -> NoReturn:
    raise RequestRefused(code, problem, REMEDY, status=status)
