from __future__ import annotations

import hashlib
import io
import json
import multiprocessing
import re
import socket
import tracemalloc
from contextlib import closing
from threading import Event, Thread
from typing import TYPE_CHECKING, Any
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyauthgate.errors import ConfigurationError, PanelUnavailable, RequestRefused
from pyauthgate.web.outage import TROUBLE
from pyauthgate.web.upstream import Upstream
from tests.web.browser import ORIGIN, SESSION, Place
from tests.web.guard.routers import php_server
from tests.web.wire import PATIENCE, Talk, forever, wire

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from wsgiref.types import WSGIEnvironment

    from tests.web.wire import Wire

FORM = "application/x-www-form-urlencoded"
MEGABYTE = 1_000_000


def upstream(served: Wire, **options: Any) -> Upstream:  # noqa: ANN401
    app = Upstream(served.url, **{"public_url": ORIGIN, "patience": PATIENCE, **options})
    served.guests.callback(app.close)
    return app


def environ_of(
    method: str = "GET",
    path: str = "/",
    body: bytes | None = None,
    /,
    **more: Any,  # noqa: ANN401
) -> WSGIEnvironment:
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "SERVER_NAME": "x",
        "wsgi.input": io.BytesIO(),
    }
    setup_testing_defaults(environ)
    environ |= {"SCRIPT_NAME": "", "HTTP_HOST": "clientes.example.net", "REMOTE_ADDR": "192.0.2.7", "QUERY_STRING": ""}
    if body is not None:
        environ |= {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": FORM}
    return {**environ, **more}


class Answer:
    """What came back."""

    def __init__(self, app: Upstream, environ: WSGIEnvironment, *, checked: bool = False) -> None:
        self.environ = environ
        self.begun: list[tuple[str, list[tuple[str, str]]]] = []
        self.stream = (validator(app) if checked else app)(environ, self._start)

    def _start(self, status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Any:  # noqa: ANN401
        del exc_info
        self.begun.append((status, headers))
        return io.BytesIO().write

    @property
    def status(self) -> str:
        return self.begun[-1][0]

    @property
    def headers(self) -> list[tuple[str, str]]:
        return self.begun[-1][1]

    @property
    def trouble(self) -> str:
        error = self.environ.get(TROUBLE)
        return error.code if error else ""

    def read(self) -> bytes:
        try:
            return b"".join(self.stream)
        finally:
            self.close()

    def close(self) -> None:
        close = getattr(self.stream, "close", None)
        if close:
            close()


def told(served: Wire, number: int = -1) -> dict[str, str]:
    """Give the header fields that the panel heard, which were sent once each."""
    lines = served.heard[number].partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")[1:]
    names = [line.partition(": ")[0] for line in lines]
    assert len(names) == len({name.lower() for name in names}), names
    return {name: value for name, _, value in (line.partition(": ") for line in lines)}


def line(served: Wire, number: int = -1) -> str:
    return served.heard[number].partition(b"\r\n")[0].decode("latin-1")


def welcome(talk: Talk, head: bytes, body: bytes) -> None:
    del head
    talk.answer(b"welcome" + body)


@pytest.fixture
def panel() -> Iterator[Wire]:
    with wire(forever(welcome)) as served:
        yield served


def test_a_request_is_passed_on_and_the_answer_back(panel: Wire) -> None:
    answer = Answer(upstream(panel), environ_of("POST", "/a", b"x=1"))
    assert (answer.read(), answer.status, answer.trouble) == (b"welcomex=1", "200 OK", "")
    assert answer.headers == [("Content-Type", "text/plain"), ("Content-Length", "10")]
    assert panel.heard[0] == (
        b"POST /a HTTP/1.1\r\nHost: clientes.example.net\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        b"Content-Length: 3\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: clientes.example.net\r\n"
        b"X-Forwarded-For: 192.0.2.7\r\n\r\nx=1"
    )


def test_the_target_reaches_the_panel_as_it_is(panel: Wire) -> None:
    Answer(upstream(panel), environ_of("GET", "/a b", QUERY_STRING="x=%c3&y=[|]")).read()
    assert line(panel) == "GET /a%20b?x=%c3&y=[|] HTTP/1.1"


def test_what_is_meant_for_one_hop_stays_there(panel: Wire) -> None:
    hops = {
        "HTTP_CONNECTION": "close, X-Secret",
        "HTTP_X_SECRET": "1",
        "HTTP_KEEP_ALIVE": "1",
        "HTTP_TE": "trailers",
        "HTTP_TRAILER": "X-Sum",
        "HTTP_PROXY_AUTHORIZATION": "1",
        "HTTP_PROXY_CONNECTION": "1",
        "HTTP_EXPECT": "100-continue",
        "HTTP_PROXY": "http://evil.example",
    }
    Answer(upstream(panel), environ_of(HTTP_X_OWN="kept", **hops)).read()
    assert set(told(panel)) == {"Host", "X-Own", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-For"}


def test_only_we_say_where_a_visitor_comes_from(panel: Wire) -> None:
    names = ("FORWARDED", "X_FORWARDED_FOR", "X_FORWARDED_HOST", "X_FORWARDED_PREFIX", "X_FORWARDED", "X_REAL_IP")
    more = ("CLIENT_IP", "X_ORIGINAL_URL", "X_REWRITE_URL", "X_ORIGINAL_HOST", "TRUE_CLIENT_IP", "X_FORWARDED_PROTO")
    forged = {f"HTTP_{name}": "6.6.6.6" for name in (*names, *more)}
    Answer(upstream(panel), environ_of(**forged)).read()
    assert "6.6.6.6" not in panel.heard[0].decode()
    assert told(panel)["X-Forwarded-For"] == "192.0.2.7"


def test_a_trusted_proxy_names_the_visitor(panel: Wire) -> None:
    app = upstream(panel, trusted=["192.0.2.7"])
    Answer(app, environ_of(HTTP_X_FORWARDED_FOR="6.6.6.6, 198.51.100.4")).read()
    assert told(panel)["X-Forwarded-For"] == "198.51.100.4"
    assert Answer(app, environ_of(HTTP_X_FORWARDED_FOR="nobody")).trouble == "address.unreadable"


def test_the_panel_is_told_who_is_logged_in_and_nobody_else_can(panel: Wire) -> None:
    app = upstream(panel, user_header="X-Panel-User")
    forged = {"HTTP_X_PANEL_USER": "admin"}
    Answer(app, environ_of(REMOTE_USER="9000", **forged)).read()
    Answer(app, environ_of(**forged)).read()
    Answer(upstream(panel), environ_of(REMOTE_USER="9000")).read()
    assert [told(panel, 0).get("X-Panel-User"), "admin" in str(panel.heard), "9000" in str(panel.heard[-1])] == [
        "9000",
        False,
        False,
    ]


def test_the_host_is_the_visitors_or_the_panels(panel: Wire) -> None:
    Answer(upstream(panel), environ_of(HTTP_HOST="otro.example:8443")).read()
    Answer(upstream(panel, host="upstream"), environ_of()).read()
    assert [told(panel, number)["Host"] for number in (0, 1)] == ["otro.example:8443", f"127.0.0.1:{panel.port}"]


def test_a_request_without_host_gets_the_sites(panel: Wire) -> None:
    environ = environ_of()
    del environ["HTTP_HOST"]
    Answer(upstream(panel), environ).read()
    assert told(panel)["Host"] == "clientes.example.net"


@pytest.mark.parametrize(
    ("code", "status", "more"),
    [
        ("header.invalid", 400, {"HTTP_X.Y": "1"}),
        ("header.invalid", 400, {"HTTP_x": "1"}),
        ("header.invalid", 400, {"HTTP_X ": "1"}),
        ("header.invalid", 400, {"HTTP_": "1"}),
        ("header.invalid", 400, {"HTTP_X": "1\r\nY: 2"}),
        ("header.invalid", 400, {"HTTP_X": "1\r\n folded"}),
        ("header.invalid", 400, {"HTTP_X": "1\x00"}),
        ("header.invalid", 400, {"HTTP_X": "\u20ac"}),
        ("header.invalid", 400, {"HTTP_X": "@@@SKIP_HEADER@@@"}),
        ("header.invalid", 400, {"HTTP_HOST": "a b"}),
        ("header.invalid", 400, {"HTTP_HOST": "a/b"}),
        ("header.invalid", 400, {"HTTP_HOST": "a\r\nX: y"}),
        ("header.invalid", 400, {"HTTP_HOST": "u@h"}),
        ("header.invalid", 400, {"CONTENT_TYPE": "a\r\nX: y"}),
        ("header.invalid", 400, {"HTTP_CONNECTION": "close, cookie"}),
        ("header.invalid", 400, {"HTTP_CONNECTION": "Content-Type"}),
        ("header.invalid", 400, {"HTTP_CONNECTION": "content-length"}),
        ("upgrade.refused", 501, {"HTTP_UPGRADE": "websocket", "HTTP_CONNECTION": "Upgrade"}),
        ("upgrade.refused", 501, {"HTTP_CONNECTION": "keep-alive, UPGRADE"}),
        ("method.refused", 405, {"REQUEST_METHOD": "CONNECT"}),
        ("method.refused", 405, {"REQUEST_METHOD": "TRACE"}),
        ("method.refused", 405, {"REQUEST_METHOD": "get"}),
        ("method.refused", 405, {"REQUEST_METHOD": "GET /x HTTP/1.1\r\nX:"}),
        ("body.framing", 400, {"CONTENT_LENGTH": "+3"}),
        ("body.framing", 400, {"CONTENT_LENGTH": "-3"}),
        ("body.framing", 400, {"CONTENT_LENGTH": "1_0"}),
        ("body.framing", 400, {"CONTENT_LENGTH": "3, 3"}),
        ("body.framing", 400, {"CONTENT_LENGTH": "\u0663"}),
        (
            "body.framing",
            400,
            {"CONTENT_LENGTH": "3", "HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True},
        ),
        ("body.framing", 400, {"HTTP_TRANSFER_ENCODING": "gzip, chunked", "wsgi.input_terminated": True}),
        ("body.framing", 400, {"HTTP_TRANSFER_ENCODING": "\x0bchunked", "wsgi.input_terminated": True}),
        ("body.unmeasured", 411, {"HTTP_TRANSFER_ENCODING": "chunked"}),
        ("body.short", 400, {"CONTENT_LENGTH": "3"}),
    ],
)
def test_what_cannot_be_passed_on_in_one_way_never_reaches_the_panel(
    panel: Wire, code: str, status: int, more: dict[str, Any]
) -> None:
    answer = Answer(upstream(panel), environ_of(**more))
    answer.read()
    assert (answer.trouble, answer.status[:3], panel.heard) == (code, str(status), [])
    assert isinstance(answer.environ[TROUBLE], RequestRefused)


@pytest.mark.parametrize(
    ("method", "length"), [("GET", None), ("DELETE", None), ("POST", "0"), ("PUT", "0"), ("PATCH", "0")]
)
def test_a_request_without_body_says_so_where_one_is_expected(panel: Wire, method: str, length: str | None) -> None:
    Answer(upstream(panel), environ_of(method)).read()
    assert (told(panel).get("Content-Length"), "Transfer-Encoding" in told(panel)) == (length, False)


SIZES = [0, 1, 65_535, 65_536, 65_537, 10 * MEGABYTE]


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("size", SIZES)
def test_a_body_arrives_as_it_was_sent(size: int, chunked: bool) -> None:  # noqa: FBT001
    body = (bytes(range(256)) * (size // 256 + 1))[:size]
    sums: list[str] = []

    def reply(talk: Talk, head: bytes, received: bytes) -> None:
        assert (b"Transfer-Encoding: chunked" in head) != (b"Content-Length" in head)
        sums.append(hashlib.sha256(received).hexdigest())
        talk.answer()

    with wire(forever(reply)) as served:
        environ = environ_of("POST", "/", body)
        if chunked:
            environ |= {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True}
        assert Answer(upstream(served), environ).read() == b""
    assert sums == [hashlib.sha256(body).hexdigest()]


@pytest.mark.parametrize("framing", ["length", "chunked", "end"])
@pytest.mark.parametrize("size", SIZES)
def test_an_answer_arrives_as_it_was_said(size: int, framing: str) -> None:
    body = (bytes(range(256)) * (size // 256 + 1))[:size]

    def script(talk: Talk) -> None:
        talk.request()
        head = b"HTTP/1.1 200 OK\r\nContent-Type: x/y\r\nContent-Encoding: gzip\r\n"
        if framing == "length":
            talk.say(head + b"Content-Length: %d\r\n\r\n" % size + body)
        elif framing == "end":
            talk.say(head + b"\r\n" + body)
        else:
            talk.say(head + b"Transfer-Encoding: chunked\r\n\r\n")
            for start in range(0, size, 40_000):
                part = body[start : start + 40_000]
                talk.say(b"%x;ext=1\r\n" % len(part) + part + b"\r\n")
            talk.say(b"0\r\nX-Trailer: 1\r\n\r\n")

    with wire(script) as served:
        answer = Answer(upstream(served), environ_of(), checked=True)
        assert hashlib.sha256(answer.read()).digest() == hashlib.sha256(body).digest()
    lengths = [value for name, value in answer.headers if name == "Content-Length"]
    assert lengths == ([str(size)] if framing == "length" else [])
    assert ("Content-Encoding", "gzip") in answer.headers
    assert not {"Transfer-Encoding", "Connection", "Trailer"} & {name for name, _ in answer.headers}


def test_headers_come_back_in_their_order_but_those_of_one_hop() -> None:
    fields = (
        *(b"Set-Cookie: b=2; Path=/", b"Connection: X-Hop, keep-alive", b"X-Hop: 1", b"Keep-Alive: timeout=5"),
        *(
            b"Set-Cookie: a=1",
            b"Server: Panel/1.2",
            b"Date: Mon",
            b"X-Odd: \xff ,;",
            b"Set-Cookie: c=3",
            b"Upgrade: h2",
        ),
        b"X-Folded: a\r\n b",
    )

    def script(talk: Talk) -> None:
        talk.request()
        talk.answer(b"x", *fields, status=b"299 Odd Thing")

    with wire(script) as served:
        answer = Answer(upstream(served), environ_of())
        answer.read()
    assert answer.status == "299 Odd Thing"
    assert [value for name, value in answer.headers if name == "Set-Cookie"] == ["b=2; Path=/", "a=1", "c=3"]
    rest = {name: value for name, value in answer.headers if name != "Set-Cookie"}
    assert rest == {"Content-Type": "text/plain", "X-Odd": "\xff ,;", "X-Folded": "a b", "Content-Length": "1"}


@pytest.mark.parametrize(
    ("method", "said"),
    [
        ("HEAD", b"HTTP/1.1 200 OK\r\nContent-Type: x/y\r\nContent-Length: 1000\r\n\r\n"),
        ("HEAD", b"HTTP/1.1 200 OK\r\nContent-Type: x/y\r\nTransfer-Encoding: chunked\r\n\r\n"),
        ("GET", b"HTTP/1.1 304 Not Modified\r\nETag: x\r\nContent-Length: 1000\r\n\r\n"),
        ("GET", b"HTTP/1.1 204 No Content\r\nX: y\r\n\r\n"),
        ("POST", b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"),
    ],
)
def test_an_answer_without_body_has_none_and_leaves_the_connection_usable(method: str, said: bytes) -> None:
    def script(talk: Talk) -> None:
        talk.request()
        talk.say(said)
        talk.request()
        talk.answer(b"next")

    with wire(script) as served:
        app = upstream(served)
        assert Answer(app, environ_of(method)).read() == b""
        if method != "HEAD":
            assert Answer(app, environ_of()).read() == b"next"
        assert len(served.talks) == 1


def test_a_panel_that_sends_a_body_with_the_answer_to_head_confuses_nobody() -> None:
    def script(talk: Talk) -> None:
        head, _ = talk.request()
        talk.answer(b"HTTP/1.1 200 OK\r\nX: forged\r\n\r\n" if head.startswith(b"HEAD") else b"next")
        talk.head()

    with wire(script) as served:
        app = upstream(served)
        assert Answer(app, environ_of("HEAD")).read() == b""
        assert Answer(app, environ_of()).read() == b"next"
        assert len(served.talks) == 2


def test_a_server_that_will_not_begin_the_answer_leaves_no_connection_open() -> None:
    over = Event()

    def script(talk: Talk) -> None:
        talk.request()
        talk.answer(b"x")
        assert talk.ended()
        over.set()

    def start_response(status: str, headers: object, exc_info: object = None) -> Any:  # noqa: ANN401
        raise LookupError(status, headers, exc_info)

    with wire(script) as served:
        with pytest.raises(LookupError):
            upstream(served)(environ_of(), start_response)
        assert over.wait(PATIENCE)


def test_a_range_passes_both_ways() -> None:
    def script(talk: Talk) -> None:
        head, _ = talk.request()
        assert b"\r\nRange: bytes=2-4\r\n" in head
        assert b"\r\nIf-Range: x\r\n" in head
        talk.answer(b"cde", b"Content-Range: bytes 2-4/10", status=b"206 Partial Content")

    with wire(script) as served:
        answer = Answer(upstream(served), environ_of(HTTP_RANGE="bytes=2-4", HTTP_IF_RANGE="x"))
        assert (answer.read(), answer.status) == (b"cde", "206 Partial Content")
    assert ("Content-Range", "bytes 2-4/10") in answer.headers


def test_a_redirect_is_the_visitors_to_follow(panel: Wire) -> None:
    def script(talk: Talk) -> None:
        talk.request()
        talk.answer(b"", f"Location: {panel.url}/x".encode(), status=b"302 Found")

    with wire(script) as served:
        answer = Answer(upstream(served), environ_of())
        answer.read()
    assert (answer.status, dict(answer.headers)["Location"], panel.heard) == ("302 Found", f"{panel.url}/x", [])


def test_interim_answers_are_passed_over() -> None:
    def script(talk: Talk) -> None:
        talk.request()
        talk.say(
            b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 102 P\r\n\r\n"
        )
        talk.answer(b"final")

    with wire(script) as served:
        answer = Answer(upstream(served), environ_of())
        assert (answer.read(), answer.status) == (b"final", "200 OK")


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Ty",
        b"HTTP/1.1 200 OK\r\nContent-Type: x/y\r\n",
        b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/1.1 999 Odd\r\n\r\n",
        b"HTTP/2 200\r\n\r\n",
        b"SSH-2.0-OpenSSH\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: a\rSet-Cookie: evil=1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: a\x00b\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon\r\nSet-Cookie: lost=1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX : a\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        b"HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\nabcde",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n",
    ],
)
def test_an_answer_that_is_none_is_a_502_in_words(said: bytes) -> None:
    reports: list[str] = []

    def script(talk: Talk) -> None:
        talk.request()
        talk.say(said)

    with wire(script) as served:
        app = upstream(served, report=lambda code, reference: reports.append(f"{code} {reference}"))
        answer = Answer(app, environ_of(), checked=True)
        body = answer.read().decode()
    assert (answer.status[:3], answer.trouble) == ("502", "upstream.broken")
    assert body.startswith("El panel no responde\n")
    assert dict(answer.headers)["Retry-After"] == "5"
    assert [re.fullmatch("upstream.broken [0-9a-f]{12}", said) is not None for said in reports] == [True]
    assert reports[0].split()[1] in body
    assert answer.environ[TROUBLE].called


def test_a_panel_that_is_down_is_a_502_and_was_not_called() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    app = Upstream(f"http://127.0.0.1:{port}", public_url=ORIGIN)
    answer = Answer(app, environ_of("POST", "/", b"x=1", HTTP_ACCEPT_LANGUAGE="pt"), checked=True)
    assert answer.read().decode().startswith("O painel não responde")
    error = answer.environ[TROUBLE]
    assert (answer.status[:3], isinstance(error, PanelUnavailable), error.code, error.called) == (
        "502",
        True,
        "upstream.down",
        False,
    )


def test_a_program_is_told_in_a_problem_document() -> None:
    with wire(Talk.head) as served:
        answer = Answer(upstream(served), environ_of(HTTP_ACCEPT="application/json"))
        assert b'"code": "upstream.broken"' in answer.read()
    assert dict(answer.headers)["Content-Type"] == "application/problem+json"


def test_a_silent_panel_is_a_504() -> None:
    over = Event()

    def script(talk: Talk) -> None:
        talk.request()
        over.wait(PATIENCE)

    with wire(script) as served:
        answer = Answer(upstream(served, patience=0.05), environ_of())
        answer.read()
        over.set()
    assert (answer.status[:3], answer.trouble, answer.environ[TROUBLE].called) == ("504", "upstream.slow", True)


def test_a_panel_that_takes_no_more_is_a_504() -> None:
    over = Event()

    def script(talk: Talk) -> None:
        talk.head()
        over.wait(PATIENCE)

    with wire(script) as served:
        answer = Answer(upstream(served, patience=0.2), environ_of("POST", "/", b"x" * 20 * MEGABYTE))
        answer.read()
        over.set()
    assert (answer.status[:3], answer.trouble) == ("504", "upstream.slow")


@pytest.mark.parametrize(
    "said",
    [
        b"Content-Length: 10\r\n\r\nabc",
        b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n5\r\nde",
        b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n-5\r\n",
    ],
)
def test_an_answer_that_breaks_off_breaks_the_visitors_connection(said: bytes) -> None:
    reports: list[str] = []

    def script(talk: Talk) -> None:
        talk.request()
        talk.say(b"HTTP/1.1 200 OK\r\nContent-Type: x/y\r\n" + said)

    with wire(script) as served:
        answer = Answer(upstream(served, report=lambda code, _: reports.append(code)), environ_of())
        stream = iter(answer.stream)
        assert next(stream) == b"abc"
        with pytest.raises(ConnectionResetError):
            list(stream)
        assert list(stream) == []
        answer.close()
    assert reports == ["upstream.broken"]


def test_an_early_answer_counts_though_the_panel_stopped_reading() -> None:
    def script(talk: Talk) -> None:
        talk.head()
        talk.answer(b"too large", b"Connection: close", status=b"413 Too Large")
        talk.connection.shutdown(socket.SHUT_WR)
        while talk.connection.recv(65536):
            pass

    with wire(script) as served:
        answer = Answer(upstream(served), environ_of("POST", "/", b"x" * 3 * MEGABYTE))
        assert (answer.read(), answer.status) == (b"too large", "413 Too Large")


def test_the_first_bytes_of_a_slow_answer_arrive_before_its_end() -> None:
    seen = Event()

    def script(talk: Talk) -> None:
        talk.request()
        talk.say(b"HTTP/1.1 200 OK\r\nContent-Type: x/y\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n")
        assert seen.wait(PATIENCE)
        talk.say(b"4\r\nlast\r\n0\r\n\r\n")

    with wire(script) as served:
        answer = Answer(upstream(served), environ_of())
        stream = iter(answer.stream)
        assert next(stream) == b"first"
        seen.set()
        assert list(stream) == [b"last"]


def test_the_first_bytes_of_a_slow_body_arrive_before_its_end() -> None:
    seen = Event()

    class Slow(io.RawIOBase):
        left = 2

        def read(self, size: int = -1) -> bytes:
            self.left -= 1
            if not self.left:
                assert seen.wait(PATIENCE)
            return b"x" * size

    def script(talk: Talk) -> None:
        talk.head()
        assert talk.read(65_536) == b"x" * 65_536
        seen.set()
        assert len(talk.read(65_536)) == 65_536
        talk.answer(b"all")

    with wire(script) as served:
        environ = environ_of("POST", "/", b"", CONTENT_LENGTH=str(2 * 65_536))
        assert Answer(upstream(served), {**environ, "wsgi.input": Slow()}).read() == b"all"


def test_a_body_that_breaks_off_is_never_completed() -> None:
    heard: list[bytes] = []
    over = Event()

    def script(talk: Talk) -> None:
        talk.head()
        heard.append(talk.read(MEGABYTE))
        over.set()

    with wire(script) as served:
        answer = Answer(upstream(served), environ_of("POST", "/", b"x" * 100_000, CONTENT_LENGTH="200000"))
        answer.read()
        assert over.wait(PATIENCE)
    assert (answer.trouble, [len(body) for body in heard]) == ("body.short", [65_536])


def test_what_is_raised_while_the_body_is_read_ends_the_connection_and_goes_its_way() -> None:
    class Tripped(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise LookupError
            return super().read(size)

    with wire(assert_ended) as served:
        environ = environ_of("POST", "/", b"x" * 200_000)
        with pytest.raises(LookupError):
            Answer(upstream(served), {**environ, "wsgi.input": Tripped(b"x" * 200_000)})


def assert_ended(talk: Talk) -> None:
    talk.head()
    talk.read(65_536)
    assert talk.ended()


def test_a_connection_is_used_again(panel: Wire) -> None:
    app = upstream(panel)
    for _ in range(3):
        assert Answer(app, environ_of()).read() == b"welcome"
    assert len(panel.talks) == 1


def test_an_unread_answer_takes_its_connection_with_it(panel: Wire) -> None:
    app = upstream(panel)
    answer = Answer(app, environ_of())
    answer.close()
    answer.close()
    assert Answer(app, environ_of()).read() == b"welcome"
    assert len(panel.talks) == 2


def test_no_more_connections_are_kept_than_allowed(panel: Wire) -> None:
    app = upstream(panel, idle=2)
    answers = [Answer(app, environ_of()) for _ in range(5)]
    assert [answer.read() for answer in answers] == [b"welcome"] * 5
    answers = [Answer(app, environ_of()) for _ in range(5)]
    assert [answer.read() for answer in answers] == [b"welcome"] * 5
    assert len(panel.talks) == 8


def test_a_connection_that_was_ended_meanwhile_is_not_used() -> None:
    done = Event()

    def script(talk: Talk) -> None:
        talk.request()
        talk.answer(b"once")
        talk.connection.shutdown(socket.SHUT_RDWR)
        done.set()

    with wire(script) as served:
        app = upstream(served)
        for _ in range(2):
            done.clear()
            assert Answer(app, environ_of()).read() == b"once"
            assert done.wait(PATIENCE)
        assert len(served.talks) == 2


def test_a_reading_request_is_sent_once_more_where_the_kept_connection_ends_under_it() -> None:
    def script(talk: Talk) -> None:
        talk.request()
        talk.answer(b"once")
        talk.request()  # and goes without a word

    with wire(script) as served:
        app = upstream(served)
        assert [Answer(app, environ_of()).read() for _ in range(2)] == [b"once"] * 2
        assert len(served.talks) == 2


def test_a_reading_request_is_not_sent_twice_once_an_answer_has_begun() -> None:
    def script(talk: Talk) -> None:
        talk.request()
        talk.answer(b"once")
        talk.request()
        talk.say(b"HTTP/1.1 200 O")

    with wire(script) as served:
        app = upstream(served)
        Answer(app, environ_of()).read()
        assert Answer(app, environ_of()).trouble == "upstream.broken"
        assert len(served.talks) == 1


def test_a_writing_request_never_rides_a_kept_connection_and_is_never_sent_twice() -> None:
    def script(talk: Talk) -> None:
        if talk.request()[0].startswith(b"GET"):
            talk.answer(b"once")
            talk.request()

    with wire(script) as served:
        app = upstream(served)
        Answer(app, environ_of()).read()
        assert Answer(app, environ_of("POST", "/", b"x=1")).trouble == "upstream.broken"
        assert [text.count(b"POST") for text in served.heard] == [0, 1]


def ask_in_child(app: Upstream, result: Any) -> None:  # noqa: ANN401
    result.put(Answer(app, environ_of()).read())


def test_a_child_process_shares_no_connection(panel: Wire) -> None:
    app = upstream(panel)
    Answer(app, environ_of()).read()
    fork = multiprocessing.get_context("fork")
    result = fork.Queue()
    child = fork.Process(target=ask_in_child, args=(app, result))
    child.start()
    assert result.get(timeout=PATIENCE) == b"welcome"
    child.join(PATIENCE)
    assert len(panel.talks) == 2
    Answer(app, environ_of()).read()
    assert len(panel.talks) == 2


def test_many_threads_get_each_their_own_answer() -> None:
    def echo(talk: Talk, head: bytes, body: bytes) -> None:
        del body
        talk.answer(head.split(b" ")[1])

    with wire(forever(echo)) as served:
        app = upstream(served, idle=4)
        wrong: list[str] = []

        def ask(number: int) -> None:
            paths = [f"/{number}/{turn}" for turn in range(30)]
            wrong.extend(path for path in paths if Answer(app, environ_of("GET", path)).read() != path.encode())

        threads = [Thread(target=ask, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
        assert wrong == []
        assert len(served.talks) < 100


@pytest.mark.parametrize("size", [20 * MEGABYTE, pytest.param(200 * MEGABYTE, marks=pytest.mark.long)])
def test_memory_stays_flat_both_ways(size: int) -> None:
    class Endless(io.RawIOBase):
        def read(self, count: int = -1) -> bytes:
            return bytes(count)

    def script(talk: Talk) -> None:
        head = talk.head()
        assert sum(map(len, talk.blocks(head))) == size
        talk.say(b"HTTP/1.1 200 OK\r\nContent-Type: x/y\r\nTransfer-Encoding: chunked\r\n\r\n")
        block = bytes(MEGABYTE)
        for _ in range(size // MEGABYTE):
            talk.say(b"%x\r\n" % MEGABYTE)
            talk.say(block)
            talk.say(b"\r\n")
        talk.say(b"0\r\n\r\n")

    with wire(script) as served:
        app = upstream(served)
        environ = {**environ_of("POST", "/", b"", CONTENT_LENGTH=str(size)), "wsgi.input": Endless()}
        tracemalloc.start()
        try:
            answer = Answer(app, environ)
            received = sum(map(len, answer.stream))
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert received == size
    assert peak < 5 * MEGABYTE


def test_our_cookies_reach_neither_the_panel_nor_come_from_it() -> None:
    def reply(talk: Talk, head: bytes, body: bytes) -> None:
        del head, body
        talk.answer(b"x", f"Set-Cookie: {SESSION}=forged".encode(), b"Set-Cookie: own=1")

    with wire(forever(reply)) as served:
        browser = Place(app=upstream(served, user_header="X-Remote-User")).logged_in()
        browser.cookies["own"] = "0"
        answer = browser.get("/facturas", HTTP_X_REMOTE_USER="1")
        assert answer.cookie(SESSION) is None
        assert answer.cookie("own") == "own=1"
        assert (told(served)["Cookie"], told(served)["X-Remote-User"]) == ("own=0", "9000")


def test_an_address_that_is_more_than_one_is_refused() -> None:
    with pytest.raises(ConfigurationError):
        Upstream("http://127.0.0.1:8080/panel", public_url=ORIGIN)


NAMES = (
    "X",
    "X_A",
    "COOKIE",
    "CONNECTION",
    "TE",
    "TRANSFER_ENCODING",
    "EXPECT",
    "X_FORWARDED_FOR",
    "X.Y",
    "x",
    "",
    "HOST",
)
VALUES = st.one_of(
    st.sampled_from(
        ("close", "chunked", "x, y", "a\r\nX: y", "a\nb", "100-continue", "\x00", "a.example", "COOKIE", "\t")
    ),
    st.text(st.characters(max_codepoint=255), max_size=8),
)
ENVIRONS = st.fixed_dictionaries(
    {
        "REQUEST_METHOD": st.sampled_from(("GET", "POST", "PUT", "HEAD", "DELETE", "get", "G T", "TRACE")),
        "PATH_INFO": st.text(st.characters(max_codepoint=255), max_size=12),
        "QUERY_STRING": st.text(st.characters(max_codepoint=255), max_size=12),
        "CONTENT_LENGTH": st.sampled_from(("", "0", "3", "03", "4", "-1", "+3", "3,3", " 3")),
        "CONTENT_TYPE": st.sampled_from(("", FORM, "a\r\nX: y")),
        "RAW_URI": st.sampled_from(("", "/", "http://evil.example/", "/ HTTP/1.1\r\nX: y\r\n\r\n")),
        "wsgi.input_terminated": st.booleans(),
    }
)
LINE = re.compile(rb"[A-Z-]+ /[!-\"$-~]* HTTP/1\.1")
FIELD = re.compile(rb"[A-Za-z0-9-]+: [\t -~\x80-\xff]*")


@pytest.fixture(scope="module")
def listening() -> Iterator[tuple[Upstream, list[tuple[bytes, bytes]]]]:
    heard: list[tuple[bytes, bytes]] = []

    def reply(talk: Talk, head: bytes, body: bytes) -> None:
        heard.append((head, body))
        talk.answer(b"" if head.startswith(b"HEAD") else b"x")

    with wire(forever(reply)) as served:
        yield upstream(served), heard


@pytest.mark.no_cover
@settings(max_examples=400)
@given(environ=ENVIRONS, headers=st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=4))
def test_whatever_is_passed_on_is_one_well_formed_request(
    listening: tuple[Upstream, list[tuple[bytes, bytes]]], environ: dict[str, Any], headers: dict[str, str]
) -> None:
    app, heard = listening
    heard.clear()
    sent = {f"HTTP_{name}": value for name, value in headers.items()}
    answer = Answer(app, {**environ_of(), **environ, **sent, "wsgi.input": io.BytesIO(b"abc")})
    answer.read()
    if answer.trouble:
        assert (answer.status[:1], heard) == ("4", [])
        return
    [(head, body)] = heard
    first, *fields = head.removesuffix(b"\r\n\r\n").split(b"\r\n")
    names = [field.partition(b":")[0].lower() for field in fields]
    assert LINE.fullmatch(first)
    assert all(map(FIELD.fullmatch, fields))
    assert len(names) == len(set(names))
    assert {b"host", b"x-forwarded-for"} <= set(names)
    assert not {b"te", b"expect", b"connection"} & set(names)
    assert not {b"content-length", b"transfer-encoding"} <= set(names)
    assert body in {b"", b"abc"}


PHP = (
    "<?php echo json_encode([$_SERVER['REQUEST_URI'], $_POST,"
    " array_map('filesize', array_column($_FILES, 'tmp_name'))]);"
)
PARTS = (
    b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n',
    b'--b\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n' + b"y" * 300_000 + b"\r\n--b--\r\n",
)


@pytest.mark.requires("php")
def test_php_reads_forms_and_files_through_it(tmp_path: Path) -> None:
    (tmp_path / "x.php").write_text(PHP)
    more = {
        "RAW_URI": "/x.php/%2f?a%5b]=1",
        "QUERY_STRING": "a%5b]=1",
        "CONTENT_TYPE": "multipart/form-data; boundary=b",
    }
    with php_server(tmp_path) as port, closing(Upstream(f"http://127.0.0.1:{port}", public_url=ORIGIN)) as app:
        answer = Answer(app, environ_of("POST", "/x.php//", b"".join(PARTS), **more))
        assert json.loads(answer.read()) == ["/x.php/%2f?a%5b]=1", {"a": "1"}, [300_000]]
