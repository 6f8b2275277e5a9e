"""The field for a code in the panel's own log-in form: every visitor sees it, whoever has a second factor.

It lies behind the password, in phrasing content alone (HTML, section 3.2.5.2.5),
which may stand wherever that field may.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pyauthgate.model import FormKind
from pyauthgate.web.guard.headerlines import bare
from pyauthgate.web.guard.insertion import SWITCHING, safe
from pyauthgate.web.guard.pageforms import best, read
from pyauthgate.web.guard.panelpage import HTML, XHTML, described, legible
from pyauthgate.web.guard.tags import Tangled, attributes
from pyauthgate.words import say

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

    from pyauthgate.model import Form
    from pyauthgate.web.guard.replies import Reply
    from pyauthgate.web.guard.tags import Tag

__all__ = ["CLASS", "FIELD", "asking", "offer", "offered"]

FIELD = "pyauthgate_code"
CLASS = "pyauthgate-code"
"""By this a panel's own style sheet can reach the element."""

LABEL = b"label"


def asking(form: Form) -> Form:
    """Give a log-in form with the field for a code; any other form as it is."""
    return replace(form, code=FIELD) if form.kind is FormKind.LOGIN else form


def offer(reply: Reply, form: Form, environ: WSGIEnvironment, language: str) -> None:
    """Put the field into a page, if its form has one and can be found; leave every other reply and byte as it is.

    Parameters
    ----------
    environ:
        The request for the page.

    """
    kind = bare(reply.headers, "content-type")
    plain = legible(reply) if form.code and kind in {HTML, XHTML} else None
    page = None if plain is None else offered(plain, form, environ, language, xml=kind == XHTML)
    if page is not None:
        reply.head, reply.headers = page, described(reply.headers, page)


def offered(page: bytes, form: Form, environ: WSGIEnvironment, language: str, *, xml: bool = False) -> bytes | None:
    """Give the page with the field behind the form's password; None where that cannot be told."""
    shown = None if SWITCHING.search(page) else best(page, form, environ, xml=xml)
    password = next((tag for name, tag in shown.fields if name == form.password), None) if shown else None
    if password is None:
        return None
    place = _behind(page, password, xml=xml)
    return page[:place] + _markup(attributes(password).get("form", ""), language) + page[place:]


def _behind(page: bytes, field: Tag, *, xml: bool) -> int:
    """Give the place behind a field, and behind the label that it lies in: a label has one field."""
    depth = 0
    for tag in read(page, xml=xml):
        if tag.place < field.place and tag.name == LABEL:
            depth = max(0, depth + (-1 if tag.closing else 1))
        elif tag.place > field.place and tag.name == LABEL and tag.closing and depth:
            return _end(page, tag.place)
    return _end(page, field.place + 1 + len(field.name) + len(field.inside))


def _end(page: bytes, place: int) -> int:
    """Give the place behind the sign that ends a tag."""
    end = page.find(b">", place)
    if end < 0:
        raise Tangled
    return end + 1


def _markup(owner: str, language: str) -> bytes:
    """Write the field in ASCII, well-formed as XML too."""
    label = f'<label for="{FIELD}">{safe(say("second.field", language))}</label>'
    form = f' form="{safe(owner)}"' if owner else ""
    field = (
        f'<input id="{FIELD}" name="{FIELD}" type="text"{form} autocomplete="one-time-code" '
        'autocapitalize="characters" spellcheck="false" maxlength="32"/>'
    )
    return f'<span class="{CLASS}" lang="{safe(language)}"><br/>{label}<br/>{field}</span>'.encode("ascii")
