"""A guarded request, read in exactly one way, and the body that is rebuilt from what was read."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyauthgate.credentials.tokens import new_token
from pyauthgate.model.forms import FormLimits
from pyauthgate.web.guard import multipart, objects, urlencoded
from pyauthgate.web.guard.choice import chosen, complete, fresh, widest
from pyauthgate.web.guard.fields import nowhere_else, sound
from pyauthgate.web.guard.framing import bare, framed, received, refuse
from pyauthgate.web.guard.objects import leaves
from pyauthgate.web.routes import READS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from wsgiref.types import WSGIEnvironment

    from pyauthgate.model.forms import Form, FormLimits
    from pyauthgate.web.guard.fields import Pairs
    from pyauthgate.web.guard.framing import Framing

__all__ = ["Body", "Submission", "apply", "read", "view"]

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A form of the panel as it was sent, every guarded name once.

    Parameters
    ----------
    form:
        Whose rules apply; None where several forms share a path and none of them was sent.
    kind:
        ``urlencoded``, ``multipart`` or ``json``.
    pairs:
        Names and values, in order; what is no text is an upload or a value of JSON.
    charset:
        In which it is written.

    """

    form: Form | None
    kind: str
    pairs: Pairs = field(repr=False)
    charset: str = "utf-8"

    def value(self, name: str) -> str | None:
        """Give the text of a field, the first where an unguarded one came several times."""
        return next((value for known, value in self.pairs if known == name and isinstance(value, str)), None)

    @property
    def fresh(self) -> tuple[str, ...]:
        """The values of the new password and its confirmations, in the order of the form's patterns."""
        return tuple(value for values in fresh(self.form, self.pairs) for value in values) if self.form else ()

    @property
    def names(self) -> list[str]:
        """Every name that was sent, of members inside of others too."""
        inner = (name for _, value in self.pairs for name, _ in leaves(value) if name is not None)
        return [*(name for name, _ in self.pairs), *inner]

    def rebuild(self, replaced: Mapping[str, str] | None = None) -> Body:
        """Write what was read, and nothing else, in a spelling that every parser reads alike.

        Parameters
        ----------
        replaced:
            Values in place of those that were sent, by name; a name that was not sent is not added.

        Raises
        ------
        RequestRefused
            A replaced value cannot be written in the form's charset (`guard.charset`).

        """
        swap = replaced or {}
        pairs = [(name, swap.get(name, value)) for name, value in self.pairs]
        try:
            return self._written(pairs)
        except UnicodeEncodeError:
            refuse("guard.charset", "A value cannot be written in the charset of the page.")

    def _written(self, pairs: Pairs) -> Body:
        if self.kind == "json":
            return Body(content_type="application/json", data=objects.encode(pairs))
        texts = [(name, value) for name, value in pairs if isinstance(value, str)]
        if len(texts) == len(pairs):
            return Body(content_type=FORM, data=urlencoded.encode(texts, self.charset))
        boundary = new_token()
        data = multipart.encode(pairs, boundary.encode(), self.charset)
        return Body(content_type=f"multipart/form-data; boundary={boundary}", data=data)


def read(environ: WSGIEnvironment, forms: tuple[Form, ...]) -> Submission:
    """Read a POST to a guarded path strictly.

    Parameters
    ----------
    forms:
        All that are sent to this path; the most specific one whose ``match`` fits gives the rules.

    Raises
    ------
    RequestRefused
        It could be read in more than one way, breaks a limit or lacks a field; the panel must not be called.

    """
    if environ["REQUEST_METHOD"] != "POST":
        refuse("guard.method", "The form is not sent by this method.", status=405)
    charset, limits = forms[0].charset, widest(forms)
    nowhere_else(environ, forms)
    framing = framed(environ, most=limits.body, charset=charset)
    if framing.kind == "json" and not any(form.json for form in forms):
        refuse("guard.type", "The form is not sent as JSON.", status=415)
    pairs = _parsed(received(environ, framing.length, limits.body), framing, charset, limits)
    sound(pairs, forms, limits)
    form = chosen(environ, forms, pairs)
    if form and framing.kind == "json" and not form.json:
        refuse("guard.type", "The form is not sent as JSON.", status=415)
    if form and not complete(form, pairs):
        refuse("guard.missing", "A field of the form is missing.", status=422)
    return Submission(form=form, kind=framing.kind, pairs=pairs, charset=charset)


def view(environ: WSGIEnvironment, forms: tuple[Form, ...]) -> None:
    """Judge a request that only looks at a guarded path.

    Raises
    ------
    RequestRefused
        It has a body, names a guarded field, or would be taken for another method.

    """
    if environ["REQUEST_METHOD"] not in READS:
        refuse("guard.method", "The page does not answer this method.", status=405)
    if not bare(environ):
        refuse("guard.body", "A request that only reads has a body.")
    nowhere_else(environ, forms)


def apply(environ: WSGIEnvironment, body: Body) -> WSGIEnvironment:
    """Give a copy of a request with another body, framed in one way."""
    framed = {name: value for name, value in environ.items() if name not in STALE}
    length = str(len(body.data))
    return framed | {"wsgi.input": io.BytesIO(body.data), "CONTENT_LENGTH": length, "CONTENT_TYPE": body.content_type}


def _parsed(body: bytes, framing: Framing, charset: str, limits: FormLimits) -> Pairs:
    if framing.kind == "json":
        return objects.members(body)
    if framing.kind == "multipart":
        return multipart.parts(body, framing.boundary, charset=charset, most=limits.fields)
    return list(urlencoded.pairs(body, charset=charset, most=limits.fields))
