"""The field for a code in the panel's own log-in form: every visitor sees it, whoever has a second factor.

It lies behind the password, in phrasing content alone (HTML, section 3.2.5.2.5),
which may stand wherever that field may.
"""

from __future__ import annotations

from bisect import bisect
from dataclasses import replace
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING

from pyauthgate.model import FormKind
from pyauthgate.web.guard.headerlines import bare
from pyauthgate.web.guard.insertion import SWITCHING, safe
from pyauthgate.web.guard.pageforms import likest, read
from pyauthgate.web.guard.panelpage import HTML, XHTML, described, legible
from pyauthgate.web.guard.tags import Tangled, attributes
from pyauthgate.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from wsgiref.types import WSGIEnvironment

    from pyauthgate.model import Form
    from pyauthgate.web.guard.replies import Reply
    from pyauthgate.web.guard.tags import Tag

__all__ = ["CLASS", "FIELD", "asking", "offer", "offered"]

FIELD = "pyauthgate_code"
CLASS = "pyauthgate-code"
"""By this a panel's own style sheet can reach the element."""

LABEL, FORM = b"label", b"form"


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
    """Give the page with the field behind the form's password, wherever it is shown; None where that cannot be told."""
    shown = () if SWITCHING.search(page) else likest(page, form, environ, xml=xml)
    passwords = [next((tag for name, tag in one.fields if name == form.password), None) for one in shown]
    marks = [tag for tag in read(page, xml=xml) if tag.name in {LABEL, FORM}] if any(passwords) else []
    owners = {_behind(page, tag, marks): attributes(tag).get("form", "") for tag in passwords if tag}
    return _with_fields(page, owners, language) if owners else None


def _with_fields(page: bytes, owners: Mapping[int, str], language: str) -> bytes:
    """Put a field at each of these places, for the form that it names, if any."""
    places = sorted(owners)
    parts = [page[start:end] for start, end in pairwise([0, *places, len(page)])]
    fields = [_markup(owners[place], language, number) for number, place in enumerate(places, 1)]
    return b"".join(part + field for part, field in zip_longest(parts, fields, fillvalue=b""))


def _behind(page: bytes, field: Tag, marks: Sequence[Tag]) -> int:
    """Give the place behind a field, and behind the label that it lies in: a label has one field.

    A label that ends neither before the form does nor before another begins is left open: its end is anybody's guess.

    Parameters
    ----------
    marks:
        Where labels and forms of the page begin and end.

    """
    after = bisect(marks, field.place, key=lambda tag: tag.place)
    around = marks[max(0, after - 1) : after + 1]
    if [(tag.name, tag.closing) for tag in around] == [(LABEL, False), (LABEL, True)]:
        return _end(page, around[1].place)
    return _end(page, field.place + 1 + len(field.name) + len(field.inside))


def _end(page: bytes, place: int) -> int:
    """Give the place behind the sign that ends a tag."""
    end = page.find(b">", place)
    if end < 0:
        raise Tangled
    return end + 1


def _markup(owner: str, language: str, number: int) -> bytes:
    """Write the field in ASCII, well-formed as XML too; by its number in the page its label finds it."""
    known = FIELD if number == 1 else f"{FIELD}_{number}"
    label = f'<label for="{known}">{safe(say("second.field", language))}</label>'
    form = f' form="{safe(owner)}"' if owner else ""
    field = (
        f'<input id="{known}" name="{FIELD}" type="text"{form} autocomplete="one-time-code" '
        'autocapitalize="characters" spellcheck="false" maxlength="32"/>'
    )
    return f'<span class="{CLASS}" lang="{safe(language)}"><br/>{label}<br/>{field}</span>'.encode("ascii")
