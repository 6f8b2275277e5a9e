"""Real routers with one view each, asked whether a path reaches it."""

from __future__ import annotations

import asyncio
import io
import logging
import socket
import subprocess
import warnings
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote
from wsgiref.util import setup_testing_defaults

import bottle
import cherrypy
import falcon
import flask
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404, HttpResponse
from django.urls import URLResolver, path
from django.urls.resolvers import RegexPattern
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from tests.live.serving import PATIENCE, free_port, wait_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    Reaches = Callable[[str], bool]

VIEW = "/acc/pw"
PAGE = "/acc/pw.php"
REACHED = b"the guarded view"
SAFE = "!$&'()*+,;=:@/"


def environ_of(path_info: str, script_name: str = "") -> WSGIEnvironment:
    environ: WSGIEnvironment = {"SCRIPT_NAME": script_name, "PATH_INFO": path_info, "wsgi.input": io.BytesIO()}
    setup_testing_defaults(environ)
    return environ


def through(app: WSGIApplication) -> Reaches:
    """Ask a WSGI application."""

    def reaches(path_info: str) -> bool:
        written = io.BytesIO()

        def start_response(status: str, headers: object, exc_info: object = None) -> Any:  # noqa: ANN401
            del status, headers, exc_info
            return written.write

        try:
            answer = app(environ_of(path_info), start_response)
            return REACHED in b"".join(answer) + written.getvalue()
        except (UnicodeError, ValueError):
            return False  # a server would answer 500: no view was run

    return reaches


def in_flask() -> Reaches:
    app = flask.Flask("paths")
    app.add_url_rule(VIEW, view_func=lambda: REACHED, endpoint="pw")
    app.add_url_rule("/free", view_func=lambda: b"free", endpoint="free")
    return through(app.wsgi_app)


def in_django() -> Reaches:
    if not settings.configured:
        settings.configure(ALLOWED_HOSTS=["*"], USE_I18N=False)
    views = [path("acc/pw", lambda _: HttpResponse(REACHED)), path("acc/", lambda _: HttpResponse())]
    resolver = URLResolver(RegexPattern(r"^/"), views)

    def reaches(path_info: str) -> bool:
        try:
            request = WSGIRequest(environ_of(path_info))
            match = resolver.resolve(request.path_info)
        except Http404:
            return False
        return REACHED in match.func(request, *match.args, **match.kwargs).content

    return reaches


def in_bottle() -> Reaches:
    app = bottle.Bottle(catchall=True)
    app.route(VIEW, ["GET"], lambda: REACHED)
    return through(app)


def in_webob() -> Reaches:
    """Dispatch as hand-written WebOb applications do: segment by segment."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it imports the standard library's old cgi
        import webob  # noqa: PLC0415

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = webob.Request(environ)
        names = []
        while request.path_info_peek() is not None:
            names.append(request.path_info_pop())
        found = [name for name in names if name] == ["acc", "pw"]
        answer: Iterable[bytes] = webob.Response(body=REACHED if found else b"")(environ, start_response)
        return answer

    return through(app)


class Account:
    @cherrypy.expose  # type: ignore[untyped-decorator]
    def pw(self, *rest: str) -> bytes:
        del rest
        return REACHED

    new_pw = pw


class Root:
    acc = Account()


def in_cherrypy() -> Reaches:
    cherrypy.config.update({"environment": "embedded", "log.screen": False})
    logging.getLogger("cherrypy").setLevel(logging.CRITICAL)
    return through(cherrypy.Application(Root(), "", {"/": {"log.screen": False}}))


class Resource:
    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        del request
        response.data = REACHED


def in_falcon() -> Reaches:
    app = falcon.App()
    app.req_options.strip_url_path_trailing_slash = True
    app.add_route(VIEW, Resource())
    return through(app)


def in_starlette() -> Reaches:
    app = Starlette(routes=[Route(VIEW, lambda _: PlainTextResponse(REACHED))])

    def reaches(path_info: str) -> bool:
        sent: list[Any] = []

        async def receive() -> Any:  # noqa: ANN401
            return {"type": "http.request"}

        async def send(message: Any) -> None:  # noqa: ANN401
            sent.append(message)

        raw = quote(path_info.encode("latin-1"), safe=SAFE)
        scope: dict[str, Any] = {
            "type": "http",
            "http_version": "1.1",
            "method": "GET",
            "path": unquote(raw),
            "raw_path": raw.encode(),
            "root_path": "",
            "query_string": b"",
            "headers": [],
            "scheme": "http",
            "server": ("127.0.0.1", 80),
        }
        asyncio.run(app(scope, receive, send))
        return REACHED in b"".join(message.get("body", b"") for message in sent)

    return reaches


ROUTERS: dict[str, Callable[[], Reaches]] = {
    "flask": in_flask,
    "django": in_django,
    "bottle": in_bottle,
    "webob": in_webob,
    "cherrypy": in_cherrypy,
    "falcon": in_falcon,
    "starlette": in_starlette,
}

FRONT = r"""<?php
// A front controller that cleans its path as several real ones do.
$path = urldecode(parse_url('http://x' . $_SERVER['REQUEST_URI'], PHP_URL_PATH) ?: '');
$names = array_values(array_filter(array_map('trim', explode('/', strtolower($path))), 'strlen'));
echo $names === ['acc', 'pw'] ? 'the guarded view' : 'free';
"""


@contextmanager
def php(folder: Path, *, front: bool) -> Iterator[Callable[[str], bool]]:
    """Serve PHP, as scripts in a folder or through a front controller; ask with a raw request target."""
    (folder / "acc").mkdir()
    (folder / "acc" / "pw.php").write_text("<?php echo 'the guarded view';")
    (folder / "index.php").write_text("<?php echo 'front page';")
    (folder / "front.php").write_text(FRONT)
    with php_server(folder, *(["front.php"] if front else [])) as port:
        yield lambda target: REACHED in ask(port, target)


@contextmanager
def php_server(folder: Path, *script: str) -> Iterator[int]:
    """Serve a folder with PHP's own server; give its port."""
    port = free_port()
    command = ["php", "-n", "-S", f"127.0.0.1:{port}", "-t", str(folder), *script]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(PATIENCE)


def ask(port: int, target: str) -> bytes:
    """Send a request target as it is; give all that comes back."""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)) as connection:
        connection.sendall(f"GET {target} HTTP/1.0\r\nHost: x\r\n\r\n".encode("latin-1"))
        reply = b""
        with suppress(ConnectionResetError):
            while block := connection.recv(65536):
                reply += block
        return reply
