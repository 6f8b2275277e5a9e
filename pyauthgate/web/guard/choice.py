"""Which of the forms on one path was sent, and whether all of it came."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from pyauthgate.model.forms import FormLimits
from pyauthgate.web.guard.fields import AMPERSAND, ANY, query
from pyauthgate.web.guard.framing import refuse
from pyauthgate.web.guard.names import guarded, unescaped

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

    from pyauthgate.model.forms import Form
    from pyauthgate.web.guard.fields import Pairs

__all__ = ["chosen", "complete", "fresh", "widest"]

NONE = guarded(())


def chosen(environ: WSGIEnvironment, forms: tuple[Form, ...], pairs: Pairs) -> Form | None:
    """Give the most specific form whose ``match`` fits, of several the one of which most came; None where none does.

    Panels clean what tells their forms apart in ways that nobody can copy, so
    that it never lets a request pass: a password that the form does not know,
    but another one on the path does, is refused.

    Raises
    ------
    RequestRefused
        It is told in two ways, or a password is sent beside the forms that have it.

    """
    given = {key: _told(key, environ, pairs, forms[0].charset) for form in forms for key in form.match}
    fits = [form for form in forms if all(given[key] == value for key, value in form.match.items())]
    form = max(fits, key=lambda fit: (len(fit.match), complete(fit, pairs), len(fit.names)), default=None)
    mine, new = (guarded(form.guarded), guarded(form.new)) if form else (NONE, NONE)
    passwords = {other.password for other in forms if other.password}
    for name, _ in pairs:
        if not new.guards(name) and any(guarded(other.new).guards(name) for other in forms):
            refuse("guard.unmatched", "A new password is sent in a way that no form of the page sends it.")
        if not mine.guards(name) and name in passwords:
            refuse("guard.unmatched", "A password is sent in a way that no form of the page sends it.")
    return form


def complete(form: Form, pairs: Pairs) -> bool:
    """Say whether every field came that the form must have; else a value might travel by a way that nobody saw."""
    sent, values = {name for name, _ in pairs}, fresh(form, pairs)
    fixed = all(name in sent for name in (form.user, form.password, form.current) if name)
    return fixed and (all(values) or (form.optional and not any(chain(*values))))


def fresh(form: Form, pairs: Pairs) -> list[list[str]]:
    """Give the values of each pattern of the new password; a field belongs to the first that it fits."""
    found: list[list[str]] = [[] for _ in form.new]
    for name, value in pairs:
        fits = [values for pattern, values in zip(form.new, found, strict=True) if guarded((pattern,)).guards(name)]
        if fits and name not in (form.user, form.password, form.current):
            fits[0].append(str(value))
    return found


def widest(forms: tuple[Form, ...]) -> FormLimits:
    """Give the limits under which a body is read before it is known which form it is."""
    limits = [form.limits for form in forms]
    most = {name: max(getattr(limit, name) for limit in limits) for name in ("body", "fields", "name", "value")}
    return FormLimits(**most)


def _told(key: str, environ: WSGIEnvironment, pairs: Pairs, charset: str) -> object:
    """Give the one value of a field that tells forms apart; None where there is none."""
    strict, loose = (
        [unescaped(v, charset) for name, v in query(environ, at) if unescaped(name, charset) == key]
        for at in (AMPERSAND, ANY)
    )
    body = [value for name, value in pairs if name == key]
    if strict != loose or len(strict) > 1 or len(body) > 1 or (strict and body and strict != body):
        refuse("guard.ambiguous", "What the form is for is told in two ways.")
    return next(iter(strict + body), None)
