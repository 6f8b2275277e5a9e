"""The forms of a panel's page, and which of them is the one that the gate was told of."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from pyauthgate.web.guard.elements import elements
from pyauthgate.web.guard.locations import address, resolve, under_root
from pyauthgate.web.guard.tags import Tangled, attributes, tags

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from wsgiref.types import WSGIEnvironment

    from pyauthgate.model import Form
    from pyauthgate.web.guard.tags import Tag

__all__ = ["Shown", "best", "likest", "read"]

FIELDS = frozenset({b"input", b"select", b"textarea", b"button"})


@dataclass(slots=True)
class Shown:
    """A form of a page, as its tags tell it.

    Parameters
    ----------
    place:
        Bytes of the page before it.
    fields:
        The tags of its fields with their names, those outside it that name it too.

    """

    place: int
    action: str | None
    method: str
    id: str
    fields: list[tuple[str, Tag]] = field(default_factory=list)


def read(page: bytes, *, xml: bool) -> Iterator[Tag]:
    """Give the tags of a page in order."""
    return elements(page) if xml else tags(page)


def best(page: bytes, form: Form, environ: WSGIEnvironment, *, xml: bool) -> Shown | None:
    """Find a form: the first of the `likest`."""
    return next(iter(likest(page, form, environ, xml=xml)), None)


def likest(page: bytes, form: Form, environ: WSGIEnvironment, *, xml: bool) -> tuple[Shown, ...]:
    """Find a form, as often as the page shows it: with its fields, best sent where it should be; else sent there.

    Parameters
    ----------
    environ:
        The request for the page: what the form's address is relative to.

    """
    try:
        shown = _forms(read(page, xml=xml))
    except Tangled:
        return ()
    rated = [(_likeness(one, form, environ), one) for one in shown]
    most = max((likeness for likeness, _ in rated), default=0)
    return tuple(one for likeness, one in rated if likeness == most) if most else ()


def _likeness(shown: Shown, form: Form, environ: WSGIEnvironment) -> int:
    """Rate a form of the page: 3 with the fields and the address, 2 with the fields, 1 with the address, 0."""
    # A form without an address is sent to its page's own.
    target = under_root(resolve(shown.action or "", address(environ)), environ)
    sent_there = target is not None and target.rstrip("/") == form.path.rstrip("/")
    holds_fields = bool(form.names) and all(
        any(fnmatchcase(name, glob) for name, _ in shown.fields) for glob in form.names
    )
    if holds_fields:
        return 3 if sent_there else 2
    # A page without its fields is drawn by a script; a search form on it is not sent by POST.
    return 1 if sent_there and shown.method == "post" else 0


def _forms(found: Iterable[Tag]) -> list[Shown]:
    forms: list[Shown] = []
    distant: list[tuple[str, str, Tag]] = []
    current: Shown | None = None
    for tag in found:
        if tag.name == b"form" and not tag.foreign:
            current = _turn(forms, current, tag)
        elif tag.name in FIELDS and not tag.closing:
            given = attributes(tag)
            if "form" in given:
                distant.append((given["form"], given.get("name", ""), tag))
            elif current is not None:
                current.fields.append((given.get("name", ""), tag))
    for one in forms:
        one.fields += [(name, tag) for owner, name, tag in distant if owner and owner == one.id]
    return forms


def _turn(forms: list[Shown], current: Shown | None, tag: Tag) -> Shown | None:
    """Begin or end a form; one within another is none (HTML, section 13.2.6.4.7)."""
    if tag.closing or current is not None:
        return None if tag.closing else current
    given = attributes(tag)
    begun = Shown(tag.place, given.get("action"), given.get("method", "").lower(), given.get("id", ""))
    forms.append(begun)
    return begun
