from __future__ import annotations

import gzip
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from wsgiref.util import FileWrapper
from wsgiref.validate import validator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyauthgate.errors import StoreError
from pyauthgate.web.guard.formwatch import DAY, FINDS, LOOKED_AT, PATHS, REST, FormWatch, asks_for_password
from tests.fakes.clock import FakeClock
from tests.web.guard.servers import Panel, Server, request

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

HTML = [("Content-Type", "text/html; charset=utf-8")]
FIELD = b'<form><input type="password" name=pw></form>'


class Watched:
    """A watch on a panel, and what it told."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.told: list[str] = []
        self.watch = FormWatch(self.clock, self.told.append)

    def visit(self, panel: Panel, path: str = "/perfil") -> bytes:
        def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            return self.watch.call(validator(panel), environ, start_response)

        return Server().run(validator(app), request(path))


def page(*blocks: bytes, headers: list[tuple[str, str]] = HTML, late: bool = False, status: str = "200 OK") -> Panel:
    return Panel(blocks, status=status, headers=headers, late=late)


@pytest.mark.parametrize("late", [False, True])
def test_a_password_field_is_told_once_a_path_and_day(late: bool) -> None:  # noqa: FBT001
    watched = Watched()
    for path in ("/perfil", "/perfil", "/otra", "/perfil"):
        assert watched.visit(page(b"<p>", FIELD, late=late), path) == b"<p>" + FIELD
    assert watched.told == ["/perfil", "/otra"]
    watched.clock.advance(DAY + 1)
    watched.visit(page(FIELD))
    assert watched.told == ["/perfil", "/otra", "/perfil"]


@pytest.mark.parametrize(
    "field",
    [
        b"<input type=password>",
        b"<INPUT NAME=x TYPE = 'PassWord'/>",
        b'<input\ntype\t=\n"password">',
        b"<input title='a>b' type=pass&#119;ord>",
        b"<input/type=password",
        b"document.write('<input type=\"password\">')",
    ],
)
def test_every_spelling_of_the_field_is_found(field: bytes) -> None:
    assert asks_for_password(b"<p>" + field)


@pytest.mark.parametrize(
    "field",
    [
        b"type=password",
        b"<input type=text name=password>",
        b"<inputs type=password>",
        b"<input type=password2>",
        b"<input title='type=password'>",
        b"<input type=text type=password>",
        b"<input type=text>" * 2000,
    ],
)
def test_nothing_else_is_taken_for_one(field: bytes) -> None:
    assert not asks_for_password(field)


@given(st.lists(st.integers(0, len(FIELD)), max_size=5))
def test_it_is_found_however_the_reply_is_cut_and_passes_as_it_was(cuts: list[int]) -> None:
    places = [0, *sorted(cuts), len(FIELD)]
    blocks = tuple(FIELD[a:b] for a, b in pairwise(places))
    watched = Watched()
    panel = page(*blocks)
    result: Any = watched.watch.call(panel, request("/perfil"), Server().start)
    assert tuple(result) == blocks
    result.close()
    assert watched.told == ["/perfil"]
    assert panel.closed == 1


@pytest.mark.parametrize(
    "panel",
    [
        page(FIELD, headers=[("Content-Type", "text/plain")]),
        page(FIELD, headers=[("Content-Type", "application/json")]),
        page(FIELD, status="404 Not Found"),
        page(b" " * LOOKED_AT, FIELD),
        page(b"no field"),
    ],
)
def test_what_is_no_page_with_a_field_at_its_beginning_is_not_told(panel: Panel) -> None:
    watched = Watched()
    assert watched.visit(panel) == b"".join(panel.blocks)
    assert watched.told == []


def test_a_compressed_page_is_looked_at() -> None:
    watched = Watched()
    body = gzip.compress(FIELD)
    assert watched.visit(page(body[:9], body[9:], headers=[*HTML, ("Content-Encoding", "gzip")])) == body
    assert watched.told == ["/perfil"]


def test_a_path_without_a_field_rests_a_minute() -> None:
    watched = Watched()
    assert not watched.watch.rests("/perfil")
    watched.visit(page(b"none"))
    watched.visit(page(FIELD))
    assert watched.told == []
    assert watched.watch.rests("/perfil")
    watched.clock.advance(REST)
    assert not watched.watch.rests("/perfil")
    watched.visit(page(FIELD))
    assert watched.told == ["/perfil"]


def test_a_log_in_box_on_every_page_fills_no_journal_and_no_memory() -> None:
    watched = Watched()
    for number in range(FINDS + 50):
        watched.visit(page(FIELD), f"/{number}")
    assert len(watched.told) == FINDS
    watched.clock.advance(DAY + 1)
    watched.visit(page(FIELD), "/more")
    assert len(watched.told) == FINDS + 1


def test_paths_without_a_field_are_forgotten() -> None:
    watched = Watched()
    for number in range(PATHS + 10):
        watched.watch.call(page(), request(f"/{number}"), Server().start).close()  # type: ignore[attr-defined]
    assert len(watched.watch._resting) <= PATHS  # noqa: SLF001 (what would grow)


def test_what_needs_no_look_is_the_panels_own_result() -> None:
    watched = Watched()
    own = [FIELD]

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", environ["x.type"])])
        return own

    for kind in ("text/plain", "text/html"):
        assert watched.watch.call(app, request(f"/{kind}", {"x.type": kind}), Server().start) is own
    assert watched.told == ["/text/html"]


def test_a_file_stays_one_that_the_server_may_send_itself(tmp_path: Any) -> None:  # noqa: ANN401
    file = tmp_path / "page.html"
    file.write_bytes(FIELD)
    watched = Watched()
    with file.open("rb") as opened:
        wrapped = FileWrapper(opened)

        def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            del environ
            start_response("200 OK", HTML)
            return wrapped

        assert watched.watch.call(app, request("/", {"wsgi.file_wrapper": FileWrapper}), Server().start) is wrapped


def test_what_is_written_is_looked_at_and_written() -> None:
    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        del environ
        start_response("200 OK", HTML)(FIELD)
        return []

    watched, server = Watched(), Server()
    assert server.drain(watched.watch.call(app, request("/w"), server.start)) == FIELD
    assert watched.told == ["/w"]


def test_a_client_who_leaves_ends_the_look_and_the_panel() -> None:
    watched, panel = Watched(), page(FIELD, b"more")
    result: Any = watched.watch.call(panel, request("/perfil"), Server().start)
    assert next(result) == FIELD
    result.close()
    assert (watched.told, panel.closed, panel.given) == (["/perfil"], 1, 1)


def test_a_block_is_passed_before_the_next_is_asked_for() -> None:
    panel = page(b"a", FIELD)
    blocks: Any = Watched().watch.call(panel, request(), Server().start)
    assert (next(blocks), panel.given) == (b"a", 1)


def test_a_journal_that_cannot_be_written_cuts_no_page() -> None:
    def broken(path: str) -> None:
        raise StoreError("store.unavailable", path, "")

    watch, server = FormWatch(FakeClock(), broken), Server()
    assert server.drain(watch.call(page(FIELD), request(), server.start)) == FIELD


def test_the_memory_of_a_large_page_is_bounded() -> None:
    watched = Watched()
    panel = page(*[b"x" * 10_000] * 100)
    result: Any = watched.watch.call(panel, request(), Server().start)
    for _ in range(50):
        next(result)
    assert result._look._copied == []  # noqa: SLF001 (what would grow)
