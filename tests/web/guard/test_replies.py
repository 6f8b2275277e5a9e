from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any
from wsgiref.validate import validator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyauthgate.web.guard.replies import Reply, fetch
from tests.web.guard.servers import Panel, Server, request

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


def passed_on(app: WSGIApplication, most: int) -> Server:
    """Hold a reply and pass it on, both sides watched by `wsgiref.validate`."""
    server = Server()

    def gate(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return fetch(validator(app), environ, most=most).answer(start_response)

    server.run(validator(gate), request())
    return server


@given(st.lists(st.binary(max_size=9), max_size=6), st.integers(0, 30), st.booleans())
def test_a_reply_passes_byte_for_byte_and_is_closed_once(blocks: list[bytes], most: int, late: bool) -> None:  # noqa: FBT001
    panel = Panel(tuple(blocks), late=late)
    server = passed_on(panel, most)
    assert b"".join(server.written) == b"".join(blocks)
    assert (server.line, server.headers) == ("200 OK", [("Content-Type", "text/plain")])
    assert panel.closed == 1


@given(st.lists(st.binary(min_size=1, max_size=9), max_size=6), st.integers(1, 30))
def test_no_more_is_held_than_was_asked_for(blocks: list[bytes], most: int) -> None:
    body = b"".join(blocks)
    reply = fetch(Panel(tuple(blocks)), request(), most=most)
    assert reply.head == body[:most]
    assert reply.whole == (len(body) <= most)
    reply.close()


def test_the_rest_streams_while_the_panel_makes_it() -> None:
    panel = Panel((b"a" * 10, b"b" * 10, b"c" * 10))
    reply = fetch(panel, request(), most=5)
    blocks = iter(reply.answer(Server().start))
    assert (next(blocks), panel.given) == (b"aaaaa", 1)
    assert (next(blocks), next(blocks), panel.given) == (b"aaaaa", b"b" * 10, 2)


def test_a_whole_reply_is_closed_before_it_is_judged_and_not_again() -> None:
    panel = Panel()
    reply = fetch(panel, request())
    assert (reply.whole, panel.closed) == (True, 1)
    reply.close()
    assert panel.closed == 1


def test_a_reply_that_is_dropped_is_closed_once() -> None:
    panel = Panel((b"ab", b"cd"))
    reply = fetch(panel, request(), most=1)
    reply.close()
    reply.close()
    assert (panel.closed, panel.given) == (1, 1)


def test_a_client_who_leaves_closes_the_panel() -> None:
    panel = Panel((b"ab", b"cd"))
    result: Any = fetch(panel, request(), most=1).answer(Server().start)
    result.close()
    result.close()
    assert panel.closed == 1


def test_what_is_written_comes_before_what_is_given() -> None:
    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        del environ
        write = start_response("200 OK", [("Content-Type", "text/plain")])
        write(b"one ")
        write(b"two ")
        return [b"three"]

    for most in (0, 2, 100):
        assert b"".join(passed_on(app, most).written) == b"one two three"


def test_what_is_written_between_blocks_keeps_its_place() -> None:
    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
        del environ
        write = start_response("200 OK", [])
        yield b"1"
        write(b"2")
        yield b"3"
        write(b"4")

    for most in (0, 1, 100):
        assert Server().drain(fetch(app, request(), most=most).answer(Server().start)) == b"1234"


def lose() -> None:
    raise KeyError("lost")


def failing(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    del environ
    start_response("200 OK", [("X", "first")])
    try:
        lose()
    except KeyError:
        start_response("500 Broken", [("Content-Type", "text/plain")], sys.exc_info())
    return [b"sorry"]


def test_an_error_may_replace_the_status_and_is_passed_on() -> None:
    server = Server()
    assert server.drain(fetch(failing, request()).answer(server.start)) == b"sorry"
    assert (server.line, server.headers) == ("500 Broken", [("Content-Type", "text/plain")])
    assert isinstance(server.errors[0], tuple)


@pytest.mark.parametrize("most", [0, 1, 100])
def test_an_error_after_the_first_byte_is_raised(most: int) -> None:
    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
        del environ
        start_response("200 OK", [])
        yield b"begun"
        try:
            lose()
        except KeyError:
            start_response("500 Broken", [], sys.exc_info())
        yield b"never"

    with pytest.raises(KeyError, match="lost"):
        Server().drain(fetch(app, request(), most=most).answer(Server().start))


def test_a_panel_that_fails_while_it_is_held_is_closed_once() -> None:
    panel = Panel((b"a", b"b"), before=lambda number: [print, int][number](None))  # type: ignore[operator]
    with pytest.raises(TypeError):
        fetch(panel, request())
    assert panel.closed == 1


def test_a_server_that_fails_closes_the_panel() -> None:
    panel = Panel((b"a", b"b"))
    reply = fetch(panel, request(), most=0)
    with pytest.raises(ZeroDivisionError):
        reply.answer(lambda *_: 1 / 0)  # type: ignore[arg-type]
    assert panel.closed == 1


def silent(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    del environ, start_response
    return []


def hasty(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    del environ, start_response
    return [b"x"]


def twice(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    del environ
    start_response("200 OK", [])
    start_response("200 OK", [])
    return []


@pytest.mark.parametrize("app", [silent, hasty, twice])
def test_a_panel_that_breaks_the_protocol_fails(app: WSGIApplication) -> None:
    with pytest.raises(RuntimeError):
        fetch(app, request())


def test_the_panel_gets_a_copy_of_the_request() -> None:
    panel = Panel()
    environ = request("/", {"x.kept": 1})
    fetch(panel, environ)
    panel.seen[0]["werkzeug.request"] = "cached"
    assert panel.seen[0]["x.kept"] == 1
    assert "werkzeug.request" not in environ


def test_what_is_late_is_held_no_longer_and_can_still_be_passed_on() -> None:
    panel = Panel((b"a", b"b", b"c"))
    reply = fetch(panel, request(), late=lambda: panel.given >= 2)
    assert (reply.head, reply.whole) == (b"ab", False)
    assert Server().drain(reply.answer(Server().start)) == b"abc"


def test_a_panel_that_never_begins_is_late() -> None:
    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
        del environ, start_response
        while True:
            yield b""

    with pytest.raises(TimeoutError):
        fetch(app, request(), late=lambda: True)


def test_headers_may_be_replaced() -> None:
    server = Server()
    reply = fetch(Panel(), request())
    reply.headers = [("X", "1")]
    assert server.drain(reply.answer(server.start)) == b"the panel"
    assert server.headers == [("X", "1")]


def test_a_reply_keeps_silent() -> None:
    reply = Reply(line="302 Found", headers=[("Set-Cookie", "sid=secret")], head=b"secret")
    assert "secret" not in repr(reply)
    assert reply.status == 302
    assert Server().drain(reply.answer(Server().start)) == b"secret"
