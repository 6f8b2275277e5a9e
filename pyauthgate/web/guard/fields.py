"""What fields may be called and hold, and where a guarded one may stand: once, in the body, and nowhere else."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from pyauthgate.web.guard.framing import refuse
from pyauthgate.web.guard.names import folds, guarded
from pyauthgate.web.guard.objects import leaves

if TYPE_CHECKING:
    from collections.abc import Iterator
    from wsgiref.types import WSGIEnvironment

    from pyauthgate.model.forms import Form, FormLimits
    from pyauthgate.web.guard.names import GuardedNames

__all__ = ["AMPERSAND", "ANY", "Pairs", "crumbs", "nowhere_else", "query", "sound"]

Pairs = list[tuple[str, object]]

OVERRIDES = guarded(
    ("_method", "_httpmethod", "_http_method", "http_method", "x-http-method", "x-http-method-override")
)
"""Fields that make some frameworks take a POST for another method."""

CHARSET = "_charset_"
"""The field by which a form names its own charset (RFC 7578, section 4.6)."""

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""Controls (Unicode's Cc), and the halves of surrogate pairs that JSON can spell alone."""

LINES = str.maketrans("", "", "\t\r\n")
"""What several lines of text are written with: allowed in values that nobody guards."""

AMPERSAND, ANY = re.compile(b"&"), re.compile(b"[&;]")
SPACED_EQUALS = re.compile(rb"\s*=\s*")
GAPS = re.compile(rb'[;,\s"]+')
"""What one parser or another takes for the end of a cookie."""


def nowhere_else(environ: WSGIEnvironment, forms: tuple[Form, ...]) -> None:
    """Judge headers, query and cookies.

    Raises
    ------
    RequestRefused
        They name a guarded field, or would turn the request into another.

    """
    if any(name.startswith("HTTP_") and "METHOD" in name for name in environ):
        refuse("guard.override", "A header asks for another method.")
    names, keys, charset = _names(forms), _keys(forms), forms[0].charset
    for name, _ in query(environ, ANY):
        if OVERRIDES.touches(name):
            refuse("guard.override", "The query asks for another method.")
        if names.touches(name, charset) or keys.aped(name, charset):
            refuse("guard.elsewhere", "A guarded field stands in the query.")
    for name in crumbs(environ):
        if names.touches(name, charset) or keys.touches(name, charset):
            refuse("guard.elsewhere", "A cookie has the name of a guarded field.")


def sound(pairs: Pairs, forms: tuple[Form, ...], limits: FormLimits) -> None:
    """Judge what was parsed.

    Raises
    ------
    RequestRefused
        A field is too long, one too many, holds controls, or stands where it may not.

    """
    names, keys = _names(forms), _keys(forms)
    inner = [leaf for _, value in pairs for leaf in leaves(value)]
    if len(pairs) + sum(name is not None for name, _ in inner) > limits.fields:
        refuse("guard.fields", "The form has too many fields.", status=413)
    for name, value in chain(pairs, inner):
        _measured(name or "", value, limits)
        if name and (names.alias(name) or (keys.alias(name) and not names.guards(name))):
            refuse("guard.alias", "A field has nearly the name of a guarded one.")
        if name == CHARSET and str(value).lower() != forms[0].charset.lower():
            refuse("guard.charset", "The form names another charset than its page.")
        if name and OVERRIDES.meets(name):
            refuse("guard.override", "A field asks for another method.")
    if any(name and names.guards(name) for name, _ in inner):
        refuse("guard.elsewhere", "A guarded field stands inside of another.")
    _judged([(name, value) for name, value in pairs if names.guards(name)])


def query(environ: WSGIEnvironment, separators: re.Pattern[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Give the names and values of the query as they are written, cut at some separators."""
    for piece in separators.split(environ.get("QUERY_STRING", "").encode("latin-1", "ignore")):
        name, _, value = piece.partition(b"=")
        yield name, value


def crumbs(environ: WSGIEnvironment) -> set[bytes]:
    """Give the names of the cookies, wherever one parser or another cuts them."""
    cookies = environ.get("HTTP_COOKIE", "").encode("latin-1", "ignore")
    # A word inside of a value is no cookie; only what has a sign of equality behind it is one to somebody.
    inner = {crumb for crumb in GAPS.split(SPACED_EQUALS.sub(b"=", cookies)) if b"=" in crumb}
    return {crumb.partition(b"=")[0].strip() for crumb in {*cookies.split(b";"), *inner}}


def _measured(name: str, value: object, limits: FormLimits) -> None:
    text = value if isinstance(value, str) else ""
    if CONTROL.search(name) or CONTROL.search(text.translate(LINES)):
        refuse("guard.control", "A field holds a control character.")
    if len(name.encode()) > limits.name or len(text.encode()) > limits.value:
        refuse("guard.fields", "A field's name or value is too long.", status=413)


def _judged(pairs: Pairs) -> None:
    """Demand of guarded fields that they are texts of one line, each once in every fold."""
    seen = [fold for name, _ in pairs for fold in {*folds(name)}]
    if len({*seen}) != len(seen):
        refuse("guard.duplicate", "A guarded field came twice.")
    for _, value in pairs:
        if not isinstance(value, str):
            refuse("guard.value", "A guarded field is no text.")
        if CONTROL.search(value):
            refuse("guard.control", "A guarded field holds a control character.")


def _names(forms: tuple[Form, ...]) -> GuardedNames:
    return guarded(tuple(name for form in forms for name in form.guarded))


def _keys(forms: tuple[Form, ...]) -> GuardedNames:
    return guarded(tuple(key for form in forms for key in form.match))
