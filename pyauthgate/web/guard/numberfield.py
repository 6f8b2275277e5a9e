"""The field of a log-in page that takes the client number: browsers send none from a field for e-mail addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyauthgate.web.guard.headerlines import bare
from pyauthgate.web.guard.panelpage import described, legible
from pyauthgate.web.guard.tags import ONE_ATTRIBUTE, Tangled, attributes, tags

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyauthgate.web.guard.replies import Reply
    from pyauthgate.web.guard.tags import Tag

__all__ = ["ease", "eased"]

TYPE = b"type"
TEXT = b"text"


def ease(reply: Reply, field: str) -> None:
    """Make fields of a name plain text fields in a page, and leave every other reply and byte as it is.

    Parameters
    ----------
    field:
        The name of the field that takes the number.

    """
    plain = legible(reply) if bare(reply.headers, "content-type") == "text/html" else None
    page = None if plain is None else eased(plain, field)
    if page is not None and page != plain:
        reply.head, reply.headers = page, described(reply.headers, page)


def eased(page: bytes, field: str) -> bytes:
    """Give the page with ``type=email`` fields of a name as text fields; unchanged where its tags cannot be told."""
    try:
        spans = [span for tag in tags(page) for span in _types(tag, field)]
    except Tangled:
        return page
    for start, end in reversed(spans):
        page = page[:start] + TEXT + page[end:]
    return page


def _types(tag: Tag, field: str) -> Iterator[tuple[int, int]]:
    """Give where the type of such a field is written."""
    given = attributes(tag) if tag.name == b"input" and not tag.closing else {}
    if given.get("name") != field or given.get("type", "").lower() != "email":
        return
    begin = tag.place + len("<input")
    first = next(one for one in ONE_ATTRIBUTE.finditer(tag.inside) if one[1].lower() == TYPE)
    group = next(number for number in (2, 3, 4) if first[number] is not None)
    yield begin + first.start(group), begin + first.end(group)
