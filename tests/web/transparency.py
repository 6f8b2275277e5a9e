"""What every middleware of ours must leave as it is, as tests that any gate can be put to.

A gate is made by a factory: it takes the panel and gives the application in
front of it, which must let a request for ``/panel`` through.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from wsgiref.util import FileWrapper, setup_testing_defaults
from wsgiref.validate import validator

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    GateFactory = Callable[[WSGIApplication], WSGIApplication]

TYPED = [("Content-Type", "text/plain")]
COOKIES = [*TYPED, ("Set-Cookie", "b=2; Path=/"), ("X-Odd", "  \xff ,;"), ("Set-Cookie", "a=1")]


@dataclass
class Body:
    """A panel's answer that counts how it is used."""

    blocks: list[bytes]
    taken: int = 0
    closed: int = 0

    def __iter__(self) -> Iterator[bytes]:
        for block in self.blocks:
            self.taken += 1
            yield block

    def close(self) -> None:
        self.closed += 1


@dataclass
class Spy:
    """A server's side of a call."""

    begun: list[tuple[str, list[tuple[str, str]], bool]] = field(default_factory=list)
    written: list[bytes] = field(default_factory=list)

    def start_response(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:  # noqa: ANN401
        self.begun.append((status, headers, exc_info is not None))
        return self.written.append


class Forbidden(io.RawIOBase):
    """A request body that nobody may touch."""

    def read(self, size: int = -1) -> bytes:
        raise AssertionError(f"{size} bytes were read")


def environ_of(**more: Any) -> WSGIEnvironment:  # noqa: ANN401
    environ: WSGIEnvironment = {
        "SCRIPT_NAME": "",
        "PATH_INFO": "/panel",
        "QUERY_STRING": "",
        "wsgi.input": io.BytesIO(),
        "wsgi.file_wrapper": FileWrapper,
    }
    setup_testing_defaults(environ)
    return {**environ, **more}


class TransparencySuite:
    """Collected by a test class that says how its gate is made."""

    def gate(self, panel: WSGIApplication) -> WSGIApplication:
        raise NotImplementedError

    def request(self, **more: Any) -> WSGIEnvironment:  # noqa: ANN401
        """Give the environ of a request that the gate lets through."""
        return environ_of(**more)

    def test_status_and_headers_pass_in_their_order(self) -> None:
        spy = Spy()
        answer = self.gate(replying(COOKIES, [b"x"], "299 Odd Thing"))(self.request(), spy.start_response)
        assert spent(answer) == [b"x"]
        assert spy.begun == [("299 Odd Thing", COOKIES, False)]

    @pytest.mark.parametrize("blocks", [[], [b""], [b"a", b"", b"bc"], [b"x" * 100_000, b"y"]], ids=len)
    def test_blocks_pass_as_they_are(self, blocks: list[bytes]) -> None:
        assert spent(self.gate(replying(TYPED, blocks))(self.request(), Spy().start_response)) == blocks

    def test_a_block_is_not_asked_for_before_it_is_wanted(self) -> None:
        body = Body([b"first", b"second"])
        answer = self.gate(giving(body))(self.request(), Spy().start_response)
        assert next(iter(answer)) == b"first"
        assert body.taken == 1
        closed(answer)

    def test_close_is_called_once(self) -> None:
        body = Body([b"x"])
        assert spent(self.gate(giving(body))(self.request(), Spy().start_response)) == [b"x"]
        assert body.closed == 1

    def test_close_is_called_once_when_nobody_reads(self) -> None:
        body = Body([b"x"])
        closed(self.gate(giving(body))(self.request(), Spy().start_response))
        assert body.closed == 1

    def test_a_wrapped_file_stays_one(self) -> None:
        def panel(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            start_response("200 OK", TYPED)
            wrapped: Iterable[bytes] = environ["wsgi.file_wrapper"](io.BytesIO(b"file"), 2)
            return wrapped

        answer = self.gate(panel)(self.request(), Spy().start_response)
        assert isinstance(answer, FileWrapper)
        assert spent(answer) == [b"fi", b"le"]

    def test_what_is_written_arrives_before_what_is_returned(self) -> None:
        def panel(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            del environ
            write = start_response("200 OK", TYPED)
            write(b"written")
            return [b"returned"]

        spy = Spy()
        assert spent(self.gate(panel)(self.request(), spy.start_response)) == [b"returned"]
        assert spy.written == [b"written"]

    def test_a_second_beginning_with_an_error_passes(self) -> None:
        def panel(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            del environ
            start_response("200 OK", TYPED)
            error = ValueError("late")
            start_response("500 Broken", TYPED, (ValueError, error, None))  # type: ignore[arg-type]
            return [b"sorry"]

        spy = Spy()
        assert spent(self.gate(panel)(self.request(), spy.start_response)) == [b"sorry"]
        assert [(status, failed) for status, _, failed in spy.begun] == [("200 OK", False), ("500 Broken", True)]

    def test_what_the_panel_raises_is_the_servers(self) -> None:
        def panel(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            del environ, start_response
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            self.gate(panel)(self.request(), Spy().start_response)

    def test_the_body_of_a_request_is_the_panels_to_read(self) -> None:
        stream = Forbidden()
        seen: list[object] = []

        def panel(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            seen.append(environ["wsgi.input"])
            start_response("200 OK", TYPED)
            return []

        gate = self.gate(panel)
        request = self.request(REQUEST_METHOD="PUT", CONTENT_LENGTH="200000000", CONTENT_TYPE="image/png")
        spent(gate({**request, "wsgi.input": stream}, Spy().start_response))
        assert seen == [stream]

    def test_the_gate_speaks_wsgi_to_both_sides(self) -> None:
        checked = validator(self.gate(validator(replying(COOKIES[:2], [b"x"]))))
        assert b"".join(spent(checked(self.request(), Spy().start_response))) == b"x"


def replying(headers: list[tuple[str, str]], blocks: list[bytes], status: str = "200 OK") -> WSGIApplication:
    return giving(blocks, headers, status)


def giving(body: Iterable[bytes], headers: list[tuple[str, str]] = TYPED, status: str = "200 OK") -> WSGIApplication:
    """Make a panel that returns this very object."""

    def panel(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        del environ
        start_response(status, headers)
        return body

    return panel


def spent(answer: Iterable[bytes]) -> list[bytes]:
    """Read an answer as a server does."""
    try:
        return list(answer)
    finally:
        closed(answer)


def closed(answer: Iterable[bytes]) -> None:
    close = getattr(answer, "close", None)
    if close is not None:
        close()
