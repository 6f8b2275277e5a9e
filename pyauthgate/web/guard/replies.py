"""A panel's reply, held until it is judged, then passed on as it is or dropped."""

from __future__ import annotations

from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import TracebackType
    from typing import Self
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]

__all__ = ["MOST", "Reply", "fetch"]

MOST = 1 << 20
"""Bytes of a body that are held; the rest stays with the panel until it is asked for."""


@dataclass(slots=True, kw_only=True, eq=False)
class Reply:
    """What a panel answered; nothing of it has left yet.

    Whoever holds one either passes it on with `answer` or drops it with `close`.

    Parameters
    ----------
    line:
        The status with its phrase.
    headers:
        As given; may be replaced before it is passed on.
    head:
        The first bytes of the body.
    rest:
        What follows them, still with the panel.
    whole:
        Nothing follows.
    exc_info:
        The error that made the panel answer so, for the server.

    """

    line: str
    headers: list[tuple[str, str]] = field(repr=False)
    head: bytes = field(repr=False, default=b"")
    rest: Iterator[bytes] = field(repr=False, default_factory=lambda: iter(()))
    whole: bool = True
    exc_info: ExceptionInfo | None = field(repr=False, default=None)

    @property
    def status(self) -> int:
        """The status's number."""
        return int(self.line[:3])

    def answer(self, start_response: StartResponse) -> Iterable[bytes]:
        """Pass it on: what was held, then the rest as the panel gives it."""
        exc_info, self.exc_info = self.exc_info, None
        try:
            if exc_info:
                start_response(self.line, self.headers, exc_info)
            else:
                start_response(self.line, self.headers)
        except BaseException:
            self.close()
            raise
        finally:
            exc_info = None  # an error refers to this frame
        return _Passage(self.head, self.rest)

    def __call__(self, _environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Pass it on, as the WSGI application that answers so."""
        return self.answer(start_response)

    @contextmanager
    def judged(self) -> Iterator[None]:
        """Drop it when the block fails: nobody is left to pass it on."""
        try:
            yield
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Drop it; the panel is told that nobody waits for the rest."""
        _close(self.rest)


class _Passage:
    """The held beginning and then the rest; closes what it came from."""

    def __init__(self, head: bytes, rest: Iterator[bytes]) -> None:
        self._head = head
        self._rest = rest

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        if self._head:
            head, self._head = self._head, b""
            return head
        return next(self._rest)

    def close(self) -> None:
        _close(self._rest)


class _Exchange:
    """One call of an application (PEP 3333): its status and headers when it has said them, its body as it comes."""

    def __init__(self) -> None:
        self.line = ""
        self.headers: list[tuple[str, str]] = []
        self.exc_info: ExceptionInfo | None = None
        self._sent = False
        self._waiting: deque[bytes] = deque()
        self._result: Iterable[bytes] = ()
        self._blocks: Iterator[bytes] = iter(())

    def call(self, app: WSGIApplication, environ: WSGIEnvironment) -> None:
        """Call it with its own copy of the request, which some change."""
        self._result = app(dict(environ), self._begin)
        self._blocks = iter(self._result)

    def hold(self, most: int, late: Callable[[], bool]) -> tuple[bytes, bool]:
        """Read as far as `most` bytes or until it is late; say whether that was all."""
        held: list[bytes] = []
        size = 0
        for block in self:
            held.append(block)
            size += len(block)
            overdue = late()
            if overdue and not self.line:
                raise TimeoutError("the panel did not begin its reply in time")
            if size > most or overdue:
                return self._cut(b"".join(held), most), False
        if not self.line:
            raise RuntimeError("the panel ended its reply without beginning it")
        self.close()
        return b"".join(held), True

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        if not self._waiting:
            try:
                self._take(next(self._blocks))
            except StopIteration:
                if not self._waiting:  # the last step may have written
                    raise
        return self._waiting.popleft()

    def close(self) -> None:
        """Tell the application that this is over, once."""
        result, self._result, self._blocks = self._result, (), iter(())
        _close(result)

    def _begin(
        self, line: str, headers: list[tuple[str, str]], exc_info: ExceptionInfo | None = None, /
    ) -> Callable[[bytes], object]:
        """Take status and headers; an error may replace them until a byte of the body was given."""
        try:
            if exc_info and exc_info[1] is not None and self._sent:
                raise exc_info[1].with_traceback(exc_info[2])
            if self.line and not exc_info:
                raise RuntimeError("the panel began its reply twice")
            self.line, self.headers, self.exc_info = line, list(headers), exc_info
        finally:
            exc_info = None  # an error refers to this frame
        return self._take

    def _take(self, block: bytes) -> None:
        if block and not self.line:
            raise RuntimeError("the panel sent a body before it began its reply")
        self._sent = self._sent or bool(block)
        self._waiting.append(block)

    def _cut(self, held: bytes, most: int) -> bytes:
        if held[most:]:
            self._waiting.appendleft(held[most:])
        return held[:most]


def fetch(
    app: WSGIApplication, environ: WSGIEnvironment, *, most: int = MOST, late: Callable[[], bool] = bool
) -> Reply:
    """Call a panel and hold its reply.

    A reply that was read to its end is closed at once, so that nothing of the
    panel is left open while the gate goes on; every other is closed by whoever
    passes it on or drops it, and here when the panel fails.

    Parameters
    ----------
    environ:
        The panel gets a copy.
    most:
        Bytes to hold.  What an application pushes through ``write()`` cannot
        be stopped, and is held however long it is.
    late:
        Asked after each block: to hold no longer.

    Raises
    ------
    TimeoutError
        It became late before the reply began.
    RuntimeError
        The panel broke the protocol.

    """
    exchange = _Exchange()
    try:
        exchange.call(app, environ)
        head, whole = exchange.hold(most, late)
    except BaseException:
        exchange.close()
        raise
    return Reply(
        line=exchange.line,
        headers=exchange.headers,
        head=head,
        rest=exchange,
        whole=whole,
        exc_info=exchange.exc_info,
    )


def _close(result: object) -> None:
    close = getattr(result, "close", None)
    if close is not None:
        close()
