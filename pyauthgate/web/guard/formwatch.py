"""Password fields on pages where the gate was told of no form."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from pyauthgate.errors import StoreError
from pyauthgate.web.guard.encodings import unpack
from pyauthgate.web.guard.headerlines import bare
from pyauthgate.web.guard.tags import INSIDE, Tag, attributes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import TracebackType
    from typing import Self
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from pyauthgate.ports import Clock

    ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]

__all__ = ["FormWatch", "asks_for_password"]

DAY = 24 * 3600
REST = 60
"""Seconds that a path on which nothing was found, or no page, is not looked at again: it costs one look-up."""

PATHS = 4096
"""Paths held; more only make us look again."""

FINDS = 100
"""Paths told of a day: a panel with a log-in box on every page, made-up ones included, fills no journal."""

LOOKED_AT = 256 * 1024
MOST_FIELDS = 500
LONGEST_FIELD = 4096
DELIMITERS = tuple(bytes((sign,)) for sign in b"\t\n\f\r />")


class FormWatch:
    """Tells of a page with a password field, once per path and day and process, and changes nothing on its way.

    Parameters
    ----------
    found:
        Told the path under the application's root.

    """

    def __init__(self, clock: Clock, found: Callable[[str], object]) -> None:
        self._now = clock.now
        self._report = found
        self._resting: dict[str, float] = {}
        self._found: dict[str, float] = {}

    def rests(self, path: str) -> bool:
        """Say whether a path was looked at just now."""
        return path in self._resting and self._resting[path] > self._now()

    def call(self, app: WSGIApplication, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Call an application on a path that is not listed, and look at its reply as it passes."""
        path = environ.get("PATH_INFO", "")
        if self.rests(path) or not self._due(path):
            return app(environ, start_response)
        look = _Look(partial(self._judge, path))
        result = app(environ, partial(look.begin, start_response))
        return look.follow(result, environ.get("wsgi.file_wrapper"))

    def _due(self, path: str) -> bool:
        if not self._found:
            return True
        since = self._now() - DAY
        if path in self._found or len(self._found) >= FINDS:
            self._found = {known: when for known, when in self._found.items() if when > since}
        return path not in self._found and len(self._found) < FINDS

    def _judge(self, path: str, headers: list[tuple[str, str]], beginning: bytes) -> None:
        page = unpack(headers, beginning, whole=False, most=LOOKED_AT)
        if page is not None and asks_for_password(page.data):
            now = self._now()
            if self._found.setdefault(path, now) is now:
                with suppress(StoreError):  # a journal that cannot be written is no reason to cut a page
                    self._report(path)
            return
        if len(self._resting) >= PATHS:
            self._resting.clear()
        self._resting[path] = self._now() + REST


def asks_for_password(page: bytes) -> bool:
    """Say whether an ``<input>`` of type ``password`` stands in a page, in a script's text too."""
    lower = page.lower()
    at = -1
    for _ in range(MOST_FIELDS):
        at = lower.find(b"<input", at + 1)
        if at < 0:
            return False
        inside = INSIDE.match(page[at + len(b"<input") : at + LONGEST_FIELD])
        tag = Tag(name=b"input", closing=False, place=at, inside=inside[0] if inside else b"")
        named = lower[at + len(b"<input") : at + len(b"<input") + 1] in DELIMITERS
        if named and attributes(tag).get("type", "").lower() == "password":
            return True
    return False


class _Look:
    """One reply looked at: the beginning of a page is copied as it passes, and judged when it is complete."""

    def __init__(self, judge: Callable[[list[tuple[str, str]], bytes], None]) -> None:
        self._judge = judge
        self._headers: list[tuple[str, str]] = []
        self._copied: list[bytes] = []
        self._room = LOOKED_AT
        self._begun = False
        self._page = False

    def begin(
        self,
        start_response: StartResponse,
        line: str,
        headers: list[tuple[str, str]],
        *exc_info: ExceptionInfo,
    ) -> Callable[[bytes], object]:
        """Begin the reply; of one that is no page nothing more is looked at."""
        self._begun = True
        self._page = line[:3] == "200" and bare(headers, "content-type") == "text/html"
        self._headers = headers
        if not self._page:
            self._judge(headers, b"")
        write = start_response(line, headers, *exc_info)
        return partial(self._written, write) if self._page else write

    def follow(self, result: Iterable[bytes], file_wrapper: object) -> Iterable[bytes]:
        """Give what the server gets: the panel's own result wherever there is nothing to look at on the way.

        A file that the server itself would send stays one; it is no page of a form.
        """
        if self._begun and not self._page:
            return result
        if isinstance(file_wrapper, type) and isinstance(result, file_wrapper):
            return result
        if isinstance(result, list | tuple):
            for block in result:
                self.copy(block)
            self.end()
            return result
        return _Followed(result, self)

    def copy(self, block: bytes) -> None:
        """Keep a copy of what passes, as far as there is room."""
        if self._page and self._room:
            self._copied.append(block[: self._room])
            self._room -= len(self._copied[-1])
            if not self._room:
                self.end()

    def end(self) -> None:
        """Judge what has passed, once."""
        if self._page:
            self._page = False
            self._judge(self._headers, b"".join(self._copied))
            self._copied = []

    def _written(self, write: Callable[[bytes], object], block: bytes) -> None:
        self.copy(block)
        write(block)


class _Followed:
    """A panel's result, block for block as it comes, and closed with it."""

    def __init__(self, result: Iterable[bytes], look: _Look) -> None:
        self._result = result
        self._blocks = iter(result)
        self._look = look

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        try:
            block = next(self._blocks)
        except StopIteration:
            self._look.end()
            raise
        self._look.copy(block)
        return block

    def close(self) -> None:
        self._look.end()
        close = getattr(self._result, "close", None)
        if close is not None:
            close()
