"""Connections to the panel behind HTTP: few, used again, and strict about what they hear."""

from __future__ import annotations

import re
from contextlib import suppress
from http.client import HTTPException, HTTPResponse
from multiprocessing import current_process
from queue import Empty, Full, LifoQueue
from typing import Any

from urllib3.connection import HTTPConnection

__all__ = ["BLOCK", "Line", "Lines"]

BLOCK = 65_536
"""Bytes that are carried at once, either way."""

HEAD_LINE = re.compile(
    rb"(?:HTTP/1\.[01] [1-5][0-9]{2}(?: [\t -~\x80-\xff]*)?"
    rb"|[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t -~\x80-\xff]*"
    rb"|[ \t][\t -~\x80-\xff]*)?\r?\n"
)
"""A status line, a field, a folded rest of one, or the end of the head (RFC 9112, sections 4 and 5)."""


class _Head:
    """Reads a head line by line.

    Python's own reader takes a lone CR for the end of a field, so that what a
    panel echoes could set a cookie; and a head that is cut off for a whole one.
    """

    def __init__(self, stream: Any) -> None:  # noqa: ANN401 -- a socket's file, as http.client makes it
        self._stream = stream
        self._begun = False

    def readline(self, limit: int = -1) -> bytes:
        line: bytes = self._stream.readline(limit)
        if not HEAD_LINE.fullmatch(line) and (line or self._begun):
            raise HTTPException("a line of the head is malformed")
        self._begun = True
        return line

    def close(self) -> None:
        self._stream.close()


class _Answer(HTTPResponse):
    """The final answer to a request: interim ones (RFC 9110, section 15.2) are passed over, since WSGI has none."""

    def begin(self) -> None:
        stream: Any = self.fp
        self.fp: Any = _Head(stream)
        try:
            self._until_final()
        finally:
            if not self.isclosed():
                self.fp = stream

    def _until_final(self) -> None:
        super().begin()
        while 100 <= self.status < 200 and self.status != 101:  # noqa: PLR2004 -- the class of interim answers
            self.headers = None  # type: ignore[assignment]  # so begins http.client itself
            super().begin()
        if self.status < 200:  # noqa: PLR2004
            raise HTTPException("the panel speaks another protocol, which nobody asked for")


class Line(HTTPConnection):
    """One connection; `used` when it has carried an answer before, and may have been ended since."""

    response_class: type[HTTPResponse] = _Answer
    used = False


class Lines:
    """The idle connections of a process.

    Parameters
    ----------
    host, port:
        Where the panel listens; nothing that a visitor sends has a say in it.
    connect:
        Seconds that making a connection may take.
    idle:
        Connections that are kept; as many as there are threads.

    """

    def __init__(self, host: str, port: int, *, connect: float, idle: int) -> None:
        self._host = host
        self._port = port
        self._connect = connect
        self._idle = idle
        self._process: int | None = None
        self._waiting: LifoQueue[Line] = LifoQueue(idle)

    def take(self, *, fresh: bool) -> Line:
        """Give a connection: an idle one that still stands, or a new one, not yet made."""
        while not fresh:
            try:
                line = self._queue().get_nowait()
            except Empty:
                break
            if line.is_connected:
                return line
            line.close()
        return Line(self._host, self._port, timeout=self._connect, blocksize=BLOCK)

    def give(self, line: Line) -> None:
        """Take a connection back whose answer was read to its end."""
        line.used = True
        try:
            self._queue().put_nowait(line)
        except Full:
            line.close()

    def close(self) -> None:
        """End the idle connections."""
        with suppress(Empty):
            while True:
                self._queue().get_nowait().close()

    def _queue(self) -> LifoQueue[Line]:
        """Give the queue of this process: a connection of the parent's would carry two conversations."""
        process = current_process().pid
        if process != self._process:
            self._process, self._waiting = process, LifoQueue(self._idle)
        return self._waiting
