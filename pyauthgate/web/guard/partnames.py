"""The names of a multipart body's parts, found while it streams by."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyauthgate.web.guard.framing import refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["PartNames"]

LONGEST = 4096
"""Bytes of a part's head that are taken."""

HEADER = re.compile(rb"[A-Za-z0-9-]+:[^\r\n]*\r\n")
NAME = re.compile(
    rb"""(?<![\w-])name\s*(\*?)[^=;"\r\n]*=\s*(?:"((?:[^"\\\r\n]|\\.)*+)|'([^'\r\n]*+)|([^;\s]*+))""", re.IGNORECASE
)
"""Every spelling of a name that some parser takes; a file's name is none."""

ESCAPED = re.compile(rb"\\(.)")


class PartNames:
    """Reads the heads of parts, and keeps nothing else.

    Where a head begins and ends must be beyond doubt, since parsers differ: a
    mark anywhere begins one, its lines end with CRLF, are not folded, and
    nothing follows the closing mark.  Within it every spelling of a name counts.

    Parameters
    ----------
    boundary:
        As the type says, without its hyphens.

    """

    def __init__(self, boundary: bytes) -> None:
        self._mark = b"--" + boundary
        self._held = bytearray()
        self._head = bytearray()
        self._step: Callable[[], list[bytes] | None] = self._seek

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Give the names in what came, each before anybody else reads on.

        Raises
        ------
        RequestRefused
            A head is not written as a browser does it.

        """
        self._held += data
        while (found := self._step()) is not None:
            yield from found

    def _seek(self) -> list[bytes] | None:
        """Skip what is between heads, but for what may be the beginning of a mark."""
        found = self._held.find(self._mark)
        if found < 0:
            del self._held[: -len(self._mark) + 1]
            return None
        del self._held[: found + len(self._mark)]
        self._step = self._begin
        return []

    def _begin(self) -> list[bytes] | None:
        """Read what stands behind a mark: the end of its line, or of everything."""
        if len(self._held) < len(b"\r\n"):
            return None
        behind = bytes(self._held[:2])
        if behind not in (b"\r\n", b"--"):
            refuse("guard.malformed", "A part does not begin as a browser writes it.")
        del self._held[:2]
        self._step = self._line if behind == b"\r\n" else self._close
        self._head.clear()
        return []

    def _line(self) -> list[bytes] | None:
        """Read a line of a head; an empty one ends it."""
        end = self._held.find(b"\n") + 1
        if len(self._head) + (end or len(self._held)) > LONGEST:
            refuse("guard.malformed", "A part begins with too much.")
        if not end:
            return None
        line = bytes(self._held[:end])
        del self._held[:end]
        if line == b"\r\n" and self._head:
            self._step = self._seek
            return _names(bytes(self._head))
        if not HEADER.fullmatch(line):
            refuse("guard.malformed", "A part is not written as a browser does it.")
        self._head += line
        return []

    def _close(self) -> list[bytes] | None:
        if not b"\r\n".startswith(self._held):
            refuse("guard.malformed", "Something stands behind the last part.")
        return None


def _names(head: bytes) -> list[bytes]:
    found = []
    for star, *values in NAME.findall(head):
        if star:
            refuse("guard.malformed", "A part has a name in pieces.")
        value = b"".join(values)
        found += [value, ESCAPED.sub(rb"\1", value)]
    return found
