"""A guarded request, read in exactly one way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyauthgate.web.guard import multipart, objects, urlencoded
from pyauthgate.web.guard.choice import chosen, complete, fresh, widest
from pyauthgate.web.guard.fields import nowhere_else, sound
from pyauthgate.web.guard.framing import bare, framed, received, refuse
from pyauthgate.web.guard.objects import leaves
from pyauthgate.web.guard.rebuilding import written
from pyauthgate.web.routes import READS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from wsgiref.types import WSGIEnvironment

    from pyauthgate.model.forms import Form, FormLimits
    from pyauthgate.web.guard.fields import Pairs
    from pyauthgate.web.guard.framing import Framing
    from pyauthgate.web.guard.rebuilding import Body

__all__ = ["Submission", "read", "view"]


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
    ours:
        Names of fields that are not for the panel.

    """

    form: Form | None
    kind: str
    pairs: Pairs = field(repr=False)
    charset: str = "utf-8"
    ours: frozenset[str] = frozenset()

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
        """Write what was read for the panel, and nothing else, in a spelling that every parser reads alike.

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
        theirs = [(name, swap.get(name, value)) for name, value in self.pairs if name not in self.ours]
        return written(self.kind, theirs, self.charset)


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
    ours = frozenset(each.code for each in forms if each.code)
    return Submission(form=form, kind=framing.kind, pairs=pairs, charset=charset, ours=ours)


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


def _parsed(body: bytes, framing: Framing, charset: str, limits: FormLimits) -> Pairs:
    if framing.kind == "json":
        return objects.members(body)
    if framing.kind == "multipart":
        return multipart.parts(body, framing.boundary, charset=charset, most=limits.fields)
    return list(urlencoded.pairs(body, charset=charset, most=limits.fields))
