"""The tags of a page that is XML: there every sign is told by the document alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from pyauthgate.web.guard.tags import FOREIGN, INSIDE, MOST_TAGS, Tag, Tangled

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["elements"]


@dataclass(slots=True)
class _Outline:
    """Where elements begin and end, as the parser says it."""

    parser: expat.XMLParserType
    depth: int = 0
    found: list[tuple[int, str, bool, bool]] = field(default_factory=list)

    def start(self, name: str, _: object) -> None:
        self._note(name, closing=False)
        self.depth += name.encode() in FOREIGN

    def end(self, name: str) -> None:
        self.depth -= name.encode() in FOREIGN
        self._note(name, closing=True)

    def entity(self, *_: object) -> None:
        raise Tangled

    def _note(self, name: str, *, closing: bool) -> None:
        if len(self.found) >= MOST_TAGS:
            raise Tangled
        self.found.append((self.parser.CurrentByteIndex, name, closing, self.depth > 0))


def elements(page: bytes) -> Iterator[Tag]:
    """Give the tags of an XHTML page in order, as `tags` does for HTML.

    Raises
    ------
    Tangled
        It is not well-formed, or declares entities, which may hold markup.

    """
    outline = _Outline(expat.ParserCreate())
    outline.parser.StartElementHandler = outline.start
    outline.parser.EndElementHandler = outline.end
    outline.parser.EntityDeclHandler = outline.entity
    try:
        outline.parser.Parse(page, True)  # noqa: FBT003 (its own interface)
    except expat.ExpatError as error:
        raise Tangled from error
    for place, name, closing, foreign in outline.found:
        inside = INSIDE.match(page, place + len(name.encode()) + 1)
        yield Tag(
            name=name.encode(), closing=closing, place=place, inside=inside[0] if inside else b"", foreign=foreign
        )
