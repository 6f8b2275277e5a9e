"""Requests as a server hands them to an application, and servers that keep to the protocol."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes
from wsgiref.util import setup_testing_defaults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    Headers = list[tuple[str, str]]

EMPTY: Mapping[str, object] = MappingProxyType({})
HOST = "clientes.example.net"


def request(
    path: str = "/", more: Mapping[str, object] = EMPTY, *, method: str = "GET", mount: str = "", **entries: object
) -> WSGIEnvironment:
    """Make an environ; ``path`` is as in a browser's address bar, under the mount."""
    target, _, query = path.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": mount,
        "PATH_INFO": unquote_to_bytes(target).decode("latin-1"),
        "QUERY_STRING": query,
        "HTTP_HOST": HOST,
        "wsgi.url_scheme": "https",
        "wsgi.input": io.BytesIO(),
    }
    setup_testing_defaults(environ)
    return {**environ, **more, **entries}


@dataclass
class Server:
    """What a server would have sent."""

    line: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    written: list[bytes] = field(default_factory=list)
    errors: list[object] = field(default_factory=list)

    def start(self, line: str, headers: Headers, exc_info: object = None, /) -> Callable[[bytes], object]:
        self.line, self.headers = line, headers
        self.errors.append(exc_info)
        return self.written.append

    def run(self, app: WSGIApplication, environ: WSGIEnvironment) -> bytes:
        return self.drain(app(environ, self.start))

    def drain(self, result: Iterable[bytes]) -> bytes:
        try:
            for block in result:
                self.written.append(block)
        finally:
            close = getattr(result, "close", None)
            if close is not None:
                close()
        return b"".join(self.written)


@dataclass
class Panel:
    """Gives one reply, in the blocks it was told, and remembers what it was asked and how often it was closed."""

    blocks: tuple[bytes, ...] = (b"the panel",)
    status: str = "200 OK"
    headers: Headers = field(default_factory=lambda: [("Content-Type", "text/plain")])
    late: bool = False
    seen: list[WSGIEnvironment] = field(default_factory=list)
    given: int = 0
    closed: int = 0
    before: Callable[[int], None] = lambda _: None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self.seen.append(environ)
        if not self.late:
            start_response(self.status, self.headers)
        return _Result(self, start_response)


class _Result:
    def __init__(self, panel: Panel, start_response: StartResponse) -> None:
        self._panel = panel
        self._start_response = start_response

    def __iter__(self) -> Any:  # noqa: ANN401 (an iterator of blocks)
        panel = self._panel
        if panel.late:
            self._start_response(panel.status, panel.headers)
        for number, block in enumerate(panel.blocks):
            panel.before(number)
            panel.given += 1
            yield block

    def close(self) -> None:
        self._panel.closed += 1
