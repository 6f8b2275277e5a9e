"""A little panel on a real socket: pages by path, and what was asked of it."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Site:
    """Pages by path, and every request that came."""

    pages: Mapping[str, Answer]
    port: int = 0
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    """Method, path and ``Cookie`` of each."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def paths(self) -> list[str]:
        return [path for _, path, _ in self.asked]


def page(body: str, status: int = 200, charset: str = "utf-8", **headers: str) -> Answer:
    """Give a page."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return status, {"Content-Type": f"text/html; charset={charset}", **named}, body.encode(charset)


def leads(location: str) -> Answer:
    """Give a redirect."""
    return 302, {"Location": location}, b""


@contextmanager
def serving(**pages: Answer) -> Iterator[Site]:
    """Serve pages by name: ``index`` is the root, two underscores are a slash."""
    paths = {"/" if name == "index" else f"/{name.replace('__', '/')}": answer for name, answer in pages.items()}
    with serving_paths(paths) as site:
        yield site


@contextmanager
def serving_paths(pages: Mapping[str, Answer]) -> Iterator[Site]:
    """Serve pages by path; a path with a query is found without it if need be."""
    site = Site(pages)

    class Handler(BaseHTTPRequestHandler):
        """Answers with a page, or 404."""

        def do_GET(self) -> None:
            site.asked.append((self.command, self.path, self.headers.get("Cookie", "")))
            missing: Answer = (404, {"Content-Type": "text/html"}, b"nothing here")
            status, headers, body = pages.get(self.path) or pages.get(self.path.partition("?")[0]) or missing
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- likewise
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        site.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()
