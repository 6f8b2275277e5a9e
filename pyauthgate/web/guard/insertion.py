"""Our words in the panel's own page: one element before its form, and not a byte of the page changed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from html import escape
from typing import TYPE_CHECKING

from pyauthgate.web.guard.elements import elements
from pyauthgate.web.guard.locations import address, resolve, under_root
from pyauthgate.web.guard.tags import Tangled, attributes, tags

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import WSGIEnvironment

    from pyauthgate.model import Form
    from pyauthgate.web.guard.tags import Tag

__all__ = ["CLASS", "Notice", "insert", "markup"]

CLASS = "pyauthgate-alert"
"""By this a panel's own style sheet can reach the element."""

LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
OUR_PATH = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*")
FIELDS = frozenset({b"input", b"select", b"textarea", b"button"})
SWITCHING = re.compile(rb"[\x00\x0e\x0f\x1b]")
"""Bytes by which a browser's guess, or an old one's, may come out at an encoding in which ASCII is not itself."""

SHIFTY = {ord(letter): f"&#{ord(letter)};" for letter in "+~\\`"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What is said before the form.

    Parameters
    ----------
    lang:
        The language of the words, as HTML names it.
    title:
        One sentence.
    reasons:
        Sentences, listed below it.
    href, link:
        A way on: a path on this site, and what it says; both empty for none.

    Raises
    ------
    ValueError
        ``lang`` is no language, or ``href`` no path on this site: both come from us, never from a visitor.

    """

    lang: str
    title: str
    reasons: tuple[str, ...] = ()
    href: str = ""
    link: str = ""

    def __post_init__(self) -> None:
        if not LANGUAGE.fullmatch(self.lang):
            raise ValueError("a notice needs the code of its language")
        if self.href and not OUR_PATH.fullmatch(self.href):
            raise ValueError("a notice leads to a path of this site only")


@dataclass(slots=True)
class _Shown:
    """A form of a page, as its tags tell it."""

    place: int
    action: str | None
    method: str
    id: str
    fields: list[str] = field(default_factory=list)


def insert(page: bytes, form: Form, notice: Notice, environ: WSGIEnvironment, *, xml: bool = False) -> bytes | None:
    """Give the page with the notice before the form; None where the form, or where it begins, cannot be told.

    Parameters
    ----------
    page:
        In an encoding in which ASCII is itself (`holds_ascii`).
    environ:
        The request for the page: what the form's address is relative to.
    xml:
        It is read as XML.

    """
    if SWITCHING.search(page):
        return None
    place = _place(elements(page) if xml else tags(page), form, environ)
    return None if place is None else page[:place] + markup(notice) + page[place:]


def markup(notice: Notice) -> bytes:
    """Write the notice in ASCII: any other letter as a reference, so that no encoding of the page has a say.

    Well-formed as XML too.  Control characters, which no reference may name, are left out.
    """
    reasons = "".join(f"<li>{_safe(reason)}</li>" for reason in notice.reasons)
    listed = f"<ul>{reasons}</ul>" if reasons else ""
    way = f'<p><a href="{_safe(notice.href)}">{_safe(notice.link)}</a></p>' if notice.href else ""
    opened = f'<div role="alert" lang="{_safe(notice.lang)}" class="{CLASS}">'
    return f"{opened}<p><strong>{_safe(notice.title)}</strong></p>{listed}{way}</div>".encode("ascii")


def _safe(text: str) -> str:
    """Escape what is markup anywhere, in attributes, and to a reader who takes the page for UTF-7, HZ or Shift_JIS."""
    printable = "".join(letter for letter in text if letter.isprintable())
    return escape(printable).translate(SHIFTY).encode("ascii", "xmlcharrefreplace").decode()


def _place(found: Iterable[Tag], form: Form, environ: WSGIEnvironment) -> int | None:
    """Find where the form begins: the one with its fields, best sent where it should be; else one sent there."""
    try:
        shown = _forms(found)
    except Tangled:
        return None
    rated = [(_likeness(one, form, environ), one) for one in shown]
    best = max((likeness for likeness, _ in rated), default=0)
    return next((one.place for likeness, one in rated if likeness == best), None) if best else None


def _likeness(shown: _Shown, form: Form, environ: WSGIEnvironment) -> int:
    """Rate a form of the page: 3 with the fields and the address, 2 with the fields, 1 with the address, 0."""
    # A form without an address is sent to its page's own.
    target = under_root(resolve(shown.action or "", address(environ)), environ)
    sent_there = target is not None and target.rstrip("/") == form.path.rstrip("/")
    holds_fields = bool(form.names) and all(
        any(fnmatchcase(name, glob) for name in shown.fields) for glob in form.names
    )
    if holds_fields:
        return 3 if sent_there else 2
    # A page without its fields is drawn by a script; a search form on it is not sent by POST.
    return 1 if sent_there and shown.method == "post" else 0


def _forms(found: Iterable[Tag]) -> list[_Shown]:
    """Read the forms of a page with the names of their fields, those outside it that name it too."""
    forms: list[_Shown] = []
    distant: list[tuple[str, str]] = []
    current: _Shown | None = None
    for tag in found:
        if tag.name == b"form" and not tag.foreign:
            current = _turn(forms, current, tag)
        elif tag.name in FIELDS and not tag.closing:
            given = attributes(tag)
            if "form" in given:
                distant.append((given["form"], given.get("name", "")))
            elif current is not None:
                current.fields.append(given.get("name", ""))
    for one in forms:
        one.fields += [name for owner, name in distant if owner and owner == one.id]
    return forms


def _turn(forms: list[_Shown], current: _Shown | None, tag: Tag) -> _Shown | None:
    """Begin or end a form; one within another is none (HTML, section 13.2.6.4.7)."""
    if tag.closing or current is not None:
        return None if tag.closing else current
    given = attributes(tag)
    begun = _Shown(tag.place, given.get("action"), given.get("method", "").lower(), given.get("id", ""))
    forms.append(begun)
    return begun
