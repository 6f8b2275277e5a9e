"""The body of a request that the panel reads while somebody looks on."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Protocol

from pyauthgate.errors import RequestRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Watched"]


class Source(Protocol):
    """The input of a server (PEP 3333)."""

    def read(self, size: int = -1, /) -> bytes:
        """Give up to so many bytes."""

    def readline(self, size: int = -1, /) -> bytes:
        """Give a line, or its beginning."""


class Watched:
    """An input whose every piece is judged before the panel gets it.

    Parameters
    ----------
    source:
        The server's input.
    head:
        What was read of it already.
    judge:
        Takes each piece, and raises `RequestRefused` to end the reading.

    Attributes
    ----------
    refusal:
        Why the reading was ended, for the gate to answer with in the panel's place; None as long as it was not.

    """

    def __init__(self, source: Source, head: bytes, judge: Callable[[bytes], None]) -> None:
        self._source = source
        self._head = io.BytesIO(head)
        self._judge = judge
        self.refusal: RequestRefused | None = None

    def read(self, size: int | None = -1) -> bytes:
        """Give up to so many bytes; all of them without a size."""
        if size is None or size < 0:
            return b"".join(iter(lambda: self.read(io.DEFAULT_BUFFER_SIZE), b""))
        return self._passed(self._head.read(size) or self._source.read(size))

    def readline(self, size: int | None = -1) -> bytes:
        """Give a line, or its beginning."""
        limit = -1 if size is None else size
        line = self._head.readline(limit)
        if line.endswith(b"\n") or (line and len(line) == limit):
            return self._passed(line)
        rest = limit - len(line) if limit >= 0 else -1
        return self._passed(line + self._source.readline(rest))

    def readlines(self, hint: int | None = -1) -> list[bytes]:
        """Give lines, until there are so many bytes of them."""
        lines, size = [], 0
        while (hint is None or hint <= 0 or size < hint) and (line := self.readline()):
            lines.append(line)
            size += len(line)
        return lines

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.readline, b"")

    def _passed(self, data: bytes) -> bytes:
        if self.refusal is None:
            try:
                self._judge(data)
            except RequestRefused as refused:
                self.refusal = refused
        if self.refusal is not None:
            raise self.refusal
        return data
