"""The tags of a page, found as a browser's tokeniser finds them (HTML, section 13.2.5).

No tree is built, so what depends on the tree is not guessed: a page in which
it matters is `Tangled`, and nothing is inserted in it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Tag", "Tangled", "attributes", "tags"]

MOST_TAGS = 100_000

MARKUP = re.compile(rb"<(?:(?P<close>/?)(?P<name>[A-Za-z][^\t\n\f\r />]*+)|(?P<bogus>[!?]|/(?!>)))")
NAME = rb"[\t\n\f\r /]*+([^\t\n\f\r />][^\t\n\f\r />=]*+)"
EQUALS = rb"[\t\n\f\r ]*+="
VALUE = rb"""[\t\n\f\r ]*+(?:"([^"]*+)"|'([^']*+)'|([^\t\n\f\r >"'][^\t\n\f\r >]*+)|(?=>|\Z))"""
ATTRIBUTE = NAME + rb"(?:" + EQUALS + VALUE + rb"|(?!" + EQUALS + rb"))"
ONE_ATTRIBUTE = re.compile(ATTRIBUTE)

# Without groups that capture: within a possessive repeat they make Python 3.11's re raise SystemError.
UNCAPTURED = re.sub(rb"\((?!\?)", rb"(?:", ATTRIBUTE)
INSIDE = re.compile(rb"(?:" + UNCAPTURED + rb")*+[\t\n\f\r /]*+")
COMMENT_END = re.compile(rb"--!?>")
SHORT_COMMENT = re.compile(rb"<!---?>")
SECTION = b"<![CDATA["
INNER_SCRIPT = re.compile(rb"<script[\t\n\f\r />]", re.IGNORECASE)

RAW = frozenset({b"script", b"style", b"textarea", b"title", b"xmp", b"iframe", b"noembed", b"noframes", b"noscript"})
"""Elements whose content is text; ``noscript`` is, in a browser that runs scripts."""

FOREIGN = frozenset({b"svg", b"math", b"select", b"template"})
"""Where forms are none, and where text that is raw elsewhere may be markup."""

PLAINTEXT = b"plaintext"
FRAMES = b"frameset"
"""In place of a body, whatever stood there before."""

EMPTIED = frozenset({b"svg", b"math"})
CLOSED = re.compile(rb"(?:^|[\t\n\f\r \"'])/\Z")
"""An empty drawing or formula; what may be the end of a bare value does not count."""


class Tangled(Exception):
    """Where this page's tags are depends on more than its letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """One tag.

    Parameters
    ----------
    name:
        In lower case.
    place:
        Bytes of the page before it.
    inside:
        What stands between its name and its end.
    foreign:
        It lies in a drawing, a formula, a choice or a template.

    """

    name: bytes
    closing: bool
    place: int
    inside: bytes
    foreign: bool = False


def tags(page: bytes) -> Iterator[Tag]:
    """Give the tags of a page in order; the content of scripts, styles, text fields and comments holds none.

    Takes time in proportion to the page.

    Raises
    ------
    Tangled
        What is a tag depends on the tree: a marked section, a script that holds a script, text in a drawing
        that would be raw elsewhere; there are frames, or too many tags.

    """
    at = 0
    open_: Counter[bytes] = Counter()
    for _ in range(MOST_TAGS):
        found = MARKUP.search(page, at)
        if found is None:
            return
        if found["bogus"]:
            at = _past_comment(page, found)
            continue
        end = _end_of_tag(page, found.end())
        if end is None:
            return
        name = found["name"].lower()
        tag = Tag(
            name=name,
            closing=bool(found["close"]),
            place=found.start(),
            inside=page[found.end() : end],
            foreign=open_.total() > 0,
        )
        yield tag
        at = _past_content(page, end + 1, tag, open_)
    raise Tangled


def attributes(tag: Tag) -> Mapping[str, str]:
    """Give the attributes of a tag by their names in lower case; of each the first, which counts."""
    found: dict[str, str] = {}
    for one in ONE_ATTRIBUTE.finditer(tag.inside):
        name, *values = (part or b"" for part in one.groups())
        found.setdefault(_text(name).lower(), unescape(_text(b"".join(values))))
    return found


def _past_content(page: bytes, at: int, tag: Tag, open_: Counter[bytes]) -> int:
    """Give the place where markup goes on after a tag, and count what the tag opens or closes."""
    if tag.closing:
        open_[tag.name] -= open_[tag.name] > 0
    elif tag.name == PLAINTEXT:
        return len(page)
    elif tag.name == FRAMES:
        raise Tangled
    elif tag.name in RAW:
        return _past_text(page, at, tag.name, foreign=tag.foreign)
    elif tag.name in FOREIGN and not (tag.name in EMPTIED and CLOSED.search(tag.inside)):
        open_[tag.name] += 1
    return at


def _end_of_tag(page: bytes, at: int) -> int | None:
    """Find the sign that ends a tag, past quoted values; None when the page ends first."""
    inside = INSIDE.match(page, at)
    end = inside.end() if inside else at
    if end >= len(page):
        return None
    if page[end : end + 1] != b">":
        raise Tangled  # an open quote
    return end


def _past_comment(page: bytes, found: re.Match[bytes]) -> int:
    """Give the place after a comment, a document type or what a browser takes for a comment."""
    start = found.start()
    if page.startswith(b"<!--", start):
        short = SHORT_COMMENT.match(page, start)
        end = short or COMMENT_END.search(page, start + 4)
        return end.end() if end else len(page)
    if page[start : start + len(SECTION)].upper() == SECTION:
        raise Tangled
    end_sign = page.find(b">", found.end())
    return end_sign + 1 if end_sign >= 0 else len(page)


def _past_text(page: bytes, at: int, name: bytes, *, foreign: bool) -> int:
    """Give the place of the end tag of an element whose content is text."""
    ends = re.compile(rb"</" + re.escape(name) + rb"(?=[\t\n\f\r />])", re.IGNORECASE).search(page, at)
    end = ends.start() if ends else len(page)
    if (foreign and page.find(b"<", at, end) >= 0) or (name == b"script" and _nests(page, at, end)):
        raise Tangled
    return end


def _nests(page: bytes, at: int, end: int) -> bool:
    """Say whether a script may hold a script: then the first ``</script>`` ends nothing (double escaped state)."""
    comment = page.find(b"<!--", at, end)
    return comment >= 0 and INNER_SCRIPT.search(page, comment, end) is not None


def _text(letters: bytes) -> str:
    return letters.decode("utf-8", "replace")
