"""Our words in the panel's own page: one element before its form, and not a byte of the page changed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from pyauthgate.web.guard.pageforms import best

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

    from pyauthgate.model import Form

__all__ = ["CLASS", "SWITCHING", "Notice", "insert", "markup", "safe"]

CLASS = "pyauthgate-alert"
"""By this a panel's own style sheet can reach the element."""

LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
OUR_PATH = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*")
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
    shown = best(page, form, environ, xml=xml)
    return None if shown is None else page[: shown.place] + markup(notice) + page[shown.place :]


def markup(notice: Notice) -> bytes:
    """Write the notice in ASCII: any other letter as a reference, so that no encoding of the page has a say.

    Well-formed as XML too.  Control characters, which no reference may name, are left out.
    """
    reasons = "".join(f"<li>{safe(reason)}</li>" for reason in notice.reasons)
    listed = f"<ul>{reasons}</ul>" if reasons else ""
    way = f'<p><a href="{safe(notice.href)}">{safe(notice.link)}</a></p>' if notice.href else ""
    opened = f'<div role="alert" lang="{safe(notice.lang)}" class="{CLASS}">'
    return f"{opened}<p><strong>{safe(notice.title)}</strong></p>{listed}{way}</div>".encode("ascii")


def safe(text: str) -> str:
    """Escape what is markup anywhere, in attributes, and to a reader who takes the page for UTF-7, HZ or Shift_JIS."""
    printable = "".join(letter for letter in text if letter.isprintable())
    return escape(printable).translate(SHIFTY).encode("ascii", "xmlcharrefreplace").decode()
