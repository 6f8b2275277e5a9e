"""What stands in a page of a panel: its forms with their fields, and where its links lead."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Field", "Link", "Page", "PageForm", "read_page"]

MOST = 2_000
"""Forms, fields and links of one page that are looked at."""
TYPED = frozenset({"input", "select", "textarea", "button"})
HEADINGS = frozenset({"title", "h1", "h2", "h3", "legend"})


@dataclass(slots=True, kw_only=True)
class Field:
    """One field of a form.

    Parameters
    ----------
    kind:
        Its type, lower-cased; ``text`` when it says none.
    label:
        What people read beside it or in it.

    """

    name: str
    kind: str = "text"
    id: str = ""
    autocomplete: str = ""
    value: str = ""
    label: str = ""

    @property
    def typed(self) -> bool:
        """Say whether somebody types a line into it."""
        return self.kind in {"text", "email", "tel", "number", "search", "url"}


@dataclass(slots=True, kw_only=True)
class PageForm:
    """One form of a page; ``action`` is as it is written."""

    action: str = ""
    method: str = "get"
    fields: list[Field] = field(default_factory=list)

    @property
    def passwords(self) -> list[Field]:
        """The fields that hide what is typed."""
        return [each for each in self.fields if each.kind == "password" and each.name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Where a link leads, as it is written, and its words."""

    href: str
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page."""

    forms: Sequence[PageForm]
    links: Sequence[Link]
    headings: str


def read_page(text: str) -> Page:
    """Read a page, however badly it is written."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.label_all()
    return Page(forms=reader.forms, links=reader.links, headings=" ".join(" ".join(reader.headings).split())[:500])


class _Reader(HTMLParser):
    """Collects; a field outside of every form belongs to one of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[PageForm] = []
        self.links: list[Link] = []
        self.headings: list[str] = []
        self._open: PageForm | None = None
        self._loose = PageForm(method="post")
        self._labels: dict[str, str] = {}
        self._label: list[str] | None = None
        self._labelled = ""
        self._href: str | None = None
        self._words: list[str] = []
        self._heading = 0
        self._count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._count += 1
        given = {name: value or "" for name, value in reversed(attrs)}
        if tag == "form" and self._count < MOST:
            self._open = PageForm(action=given.get("action", "").strip(), method=given.get("method", "get").lower())
            self.forms.append(self._open)
        elif tag in TYPED and self._count < MOST:
            self._field(tag, given)
        elif tag == "label":
            self._label, self._labelled = [], given.get("for", "")
        elif tag in {"a", "link", "area", "frame", "iframe"} and len(self.links) < MOST:
            self._follow(tag, given)
        elif tag in HEADINGS:
            self._heading += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag in HEADINGS:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "label" and self._label is not None:
            self._labels.setdefault(self._labelled, " ".join(self._label))
            self._label = None
        elif tag == "a" and self._href is not None:
            self.links.append(Link(href=self._href, words=" ".join(" ".join(self._words).split())[:200]))
            self._href = None
        elif tag in HEADINGS:
            self._heading = max(0, self._heading - 1)

    def handle_data(self, data: str) -> None:
        if self._heading:
            self.headings.append(data)
        if self._label is not None:
            self._label.append(data)
        if self._href is not None:
            self._words.append(data)

    def label_all(self) -> None:
        """Give each field the words of its label, which may come after it."""
        if self._loose.passwords:
            self.forms.append(self._loose)
        for each in (each for form in self.forms for each in form.fields):
            words = self._labels.get(each.id, "") if each.id else ""
            each.label = " ".join(f"{each.label} {words}".split())[:200]

    def _field(self, tag: str, given: Mapping[str, str]) -> None:
        kind = given.get("type", "text" if tag == "input" else tag).lower() or "text"
        label = " ".join([*(self._label or ()), given.get("placeholder", ""), given.get("aria-label", "")])
        form = self._open if self._open is not None else self._loose
        form.fields.append(
            Field(
                name=given.get("name", ""),
                kind=kind,
                id=given.get("id", ""),
                autocomplete=given.get("autocomplete", "").lower(),
                value=given.get("value", ""),
                label=label,
            )
        )
        if self._label is not None and not self._labelled:
            self._labelled = given.get("id", "")

    def _follow(self, tag: str, given: Mapping[str, str]) -> None:
        href = given.get("href") or given.get("src") or ""
        if tag != "a":
            self.links.append(Link(href=href, words=given.get("rel", "")))
        elif href:
            self._href, self._words = href, [given.get("title", "")]
