from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
import zlib
from typing import TYPE_CHECKING, Any

import pytest

from pyauthgate.model import Form, FormKind
from pyauthgate.web.guard.insertion import Notice, markup
from pyauthgate.web.guard.panelpage import PATIENCE, PanelPage, legibly
from tests.fakes.clock import FakeClock
from tests.web.guard.servers import EMPTY, Panel, Server, request

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from wsgiref.types import StartResponse, WSGIEnvironment

    from pyauthgate.web.guard.replies import Reply

FORM = Form(kind=FormKind.CHANGE, path="/acc/pw", current="old", new=("new",))
NOTICE = Notice(lang="es", title="Contraseña débil", reasons=("Demasiado corta",))
HEAD, TAIL = b"<p>Clave</p>", b"<form method=post><input name=old><input name=new></form>"
PAGE = HEAD + TAIL
HTML = [("Content-Type", "text/html; charset=utf-8")]


def shown(
    panel: Panel,
    form: Form = FORM,
    more: Mapping[str, object] = EMPTY,
    *,
    status: int = 422,
    **entries: str,
) -> Reply | None:
    environ = request("/acc/pw", more, method="POST", **entries)
    return PanelPage(panel, FakeClock()).show(environ, form, NOTICE, status=status)


def page(*blocks: bytes, headers: list[tuple[str, str]] = HTML, status: str = "200 OK") -> Panel:
    return Panel(blocks or (PAGE,), status=status, headers=headers)


def sent(reply: Reply | None) -> tuple[Server, bytes]:
    assert reply is not None
    server = Server()
    return server, server.drain(reply.answer(server.start))


def test_the_page_comes_with_the_notice_and_the_status() -> None:
    panel = page(headers=[*HTML, ("Content-Length", str(len(PAGE))), ("Content-Security-Policy", "default-src 'none'")])
    server, body = sent(shown(panel))
    assert body == HEAD + markup(NOTICE) + TAIL
    assert server.line == "422 Unprocessable Content"
    assert server.headers == [
        *HTML,
        ("Content-Security-Policy", "default-src 'none'"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
    ]
    assert panel.closed == 1


@pytest.mark.parametrize(
    ("status", "line"), [(401, "401 Unauthorized"), (429, "429 Too Many Requests"), (409, "409 Refused")]
)
def test_other_statuses_are_given_too(status: int, line: str) -> None:
    assert sent(shown(page(), status=status))[0].line == line


def test_the_panel_is_asked_for_the_page_and_for_nothing_else() -> None:
    brought = {
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": "9",
        "HTTP_CONTENT_ENCODING": "gzip",
        "HTTP_CONTENT_MD5": "x",
        "HTTP_EXPECT": "100-continue",
        "HTTP_TRANSFER_ENCODING": "chunked",
        "HTTP_IF_NONE_MATCH": "*",
        "HTTP_IF_MODIFIED_SINCE": "x",
        "HTTP_IF_RANGE": "x",
        "HTTP_RANGE": "bytes=0-1",
        "HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE",
        "HTTP_X_METHOD_OVERRIDE": "DELETE",
        "HTTP_X_HTTP_METHOD": "DELETE",
        "HTTP_X_REQUESTED_WITH": "XMLHttpRequest",
        "HTTP_ORIGIN": "https://clientes.example.net",
        "wsgi.input": io.BytesIO(b"new=weak"),
        "wsgi.input_terminated": True,
    }
    kept = {
        "HTTP_COOKIE": "sid=1; a=b",
        "HTTP_ACCEPT_LANGUAGE": "es",
        "HTTP_ACCEPT": "text/html",
        "REMOTE_ADDR": "192.0.2.7",
    }
    panel = page()
    shown(panel, FORM, {**brought, **kept}, QUERY_STRING="do=delete", RAW_URI="/acc/pw?do=delete")
    (asked,) = panel.seen
    assert asked["wsgi.input"].read() == b""
    assert {name: asked[name] for name in brought if name in asked} == {"wsgi.input": asked["wsgi.input"]}
    assert {name: asked[name] for name in kept} == kept
    assert (asked["REQUEST_METHOD"], asked["PATH_INFO"], asked["QUERY_STRING"]) == ("GET", "/acc/pw", "")
    assert (asked["RAW_URI"], "REQUEST_URI" in asked) == ("/acc/pw", False)
    assert asked["HTTP_ACCEPT_ENCODING"] == "identity"


def test_a_form_may_be_shown_elsewhere_and_under_a_mount() -> None:
    form = Form(kind=FormKind.CHANGE, path="/acc/pw", page="/opci%C3%B3n?do=pw&x=1", current="old", new=("new",))
    panel = page(b"<form action='/m/acc/pw'><input name=old><input name=new></form>")
    assert shown(panel, form, SCRIPT_NAME="/m", REQUEST_URI="/m/acc/pw") is not None
    (asked,) = panel.seen
    assert (asked["SCRIPT_NAME"], asked["PATH_INFO"]) == ("/m", "/opci\xc3\xb3n")
    assert asked["QUERY_STRING"] == "do=pw&x=1"
    assert asked["REQUEST_URI"] == "/m/opci%C3%B3n?do=pw&x=1"


@pytest.mark.parametrize(
    "panel",
    [
        page(status="302 Found"),
        page(status="404 Not Found"),
        page(status="206 Partial Content"),
        page(headers=[("Content-Type", "application/json")]),
        page(headers=[]),
        page(headers=[*HTML, *HTML]),
        page(b"no form"),
        page(headers=[("Content-Type", "text/html; charset=utf-16")]),
        page(headers=[("Content-Type", "text/html; charset=utf-7")]),
        page(b"<meta charset=iso-2022-jp>" + PAGE, headers=[("Content-Type", "text/html")]),
        page(PAGE.decode().encode("utf-16")),
        page(headers=[*HTML, ("Content-Encoding", "br")]),
        page(headers=[*HTML, ("Content-Encoding", "gzip")]),
        page(gzip.compress(mtime=0, data=PAGE + b"x" * (1 << 20)), headers=[*HTML, ("Content-Encoding", "gzip")]),
        page(PAGE, b"x" * (1 << 20)),
    ],
)
def test_what_is_not_the_page_is_not_shown_and_is_closed(panel: Panel) -> None:
    assert shown(panel) is None
    assert panel.closed == 1


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(mtime=0, data=PAGE)),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)[2:-4]),
    ],
)
def test_a_compressed_page_is_shown_plain(coding: str, packed: bytes) -> None:
    headers = [*HTML, ("Content-Encoding", coding), ("ETag", "x"), ("Last-Modified", "x"), ("Content-MD5", "x")]
    server, body = sent(shown(page(packed, headers=headers)))
    assert body == HEAD + markup(NOTICE) + TAIL
    assert {name for name, _ in server.headers} == {"Content-Type", "Content-Length", "Cache-Control"}


@pytest.mark.parametrize(
    "headers", [[("Content-Type", "text/html; charset=ISO-8859-1")], [("Content-Type", "text/html")]]
)
def test_a_page_of_another_encoding_keeps_it(headers: list[tuple[str, str]]) -> None:
    written = '<meta charset="iso-8859-1"><p>Contraseña</p>'.encode("latin-1")
    body = sent(shown(page(written + TAIL, headers=headers)))[1]
    assert body == written + markup(NOTICE) + TAIL
    assert "Contraseña" in body.decode("latin-1")
    assert b"Contrase&#241;a d&#233;bil" in body


def test_a_page_of_xhtml_stays_well_formed() -> None:
    page_text = (
        '<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x.dtd">'
        '<html xmlns="http://www.w3.org/1999/xhtml"><body><script>&lt;form></script><![CDATA[<form>]]>&nbsp;'
        '<form action="/acc/pw" method="post"><p><input name="old"/><input name="new"/></p></form></body></html>'
    )
    body = sent(shown(page(page_text.encode(), headers=[("Content-Type", "application/xhtml+xml")])))[1].decode()
    assert body == page_text.replace("<form action", markup(NOTICE).decode() + "<form action")
    assert shown(page(b"<p>" + TAIL, headers=[("Content-Type", "application/xhtml+xml")])) is None


def test_cookies_of_the_page_are_passed_on() -> None:
    server, _ = sent(shown(page(headers=[*HTML, ("Set-Cookie", "a=1; Path=/"), ("Set-Cookie", "b=2")])))
    assert [value for name, value in server.headers if name == "Set-Cookie"] == ["a=1; Path=/", "b=2"]


@pytest.mark.parametrize("delay", [PATIENCE + 1, PATIENCE - 1])
def test_a_late_page_is_given_up_between_two_blocks(delay: float) -> None:
    clock = FakeClock()
    panel = page(PAGE, b"1", b"2")
    panel.before = lambda number: clock.advance(delay) if number == 1 else None
    reply = PanelPage(panel, clock).show(request("/acc/pw", method="POST"), FORM, NOTICE, status=422)
    assert (reply is None, panel.closed) == (delay > PATIENCE, 1)
    assert panel.given == (2 if delay > PATIENCE else 3)


def test_a_page_that_fails_is_not_shown_and_its_error_is_the_servers() -> None:
    def broken(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        del environ, start_response
        raise KeyError("template")

    errors = io.StringIO()
    environ = request("/acc/pw", {"wsgi.errors": errors}, method="POST")
    assert PanelPage(broken, FakeClock()).show(environ, FORM, NOTICE, status=422) is None
    assert "KeyError: 'template'" in errors.getvalue()


def test_a_refusal_stands_in_the_pages_of_django_admin_and_the_next_submit_works() -> None:
    """Another process: Django is set up once in each, and other tests may have done so."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.web.guard.django_admin"], capture_output=True, check=False, text=True
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told == {
        "login": {"status": 401, "alerts": 1, "same": True, "before": "form", "next": 302},
        "change": {"status": 422, "alerts": 1, "same": True, "before": "form", "next": 302},
    }


def test_a_refusal_stands_in_the_page_of_flask_security_and_the_next_submit_works(tmp_path: Any) -> None:  # noqa: ANN401
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.web.guard.flask_change", str(tmp_path)],
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "login": {"status": 401, "alerts": 1, "same": True, "before": "form", "next": 302},
        "change": {"status": 422, "alerts": 1, "same": True, "before": "form", "next": 302},
    }


def test_a_page_that_is_to_be_changed_is_asked_for_whole_and_plain_and_otherwise_as_it_was() -> None:
    part = {"HTTP_RANGE": "bytes=0-1", "HTTP_IF_RANGE": "x", "HTTP_IF_NONE_MATCH": "*", "HTTP_IF_MODIFIED_SINCE": "x"}
    kept = {"HTTP_COOKIE": "sid=1", "REQUEST_METHOD": "HEAD", "QUERY_STRING": "next=/x", "CONTENT_LENGTH": "0"}
    asked = legibly({**part, **kept, "HTTP_ACCEPT_ENCODING": "gzip, deflate, br, zstd"})
    assert asked == kept | {"HTTP_ACCEPT_ENCODING": "identity"}
