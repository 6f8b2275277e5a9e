from __future__ import annotations

import asyncio
import socket
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from pyauthgate.errors import RequestRefused
from pyauthgate.pam.line import Line
from pyauthgate.pam.wire import MAX_PAYLOAD
from tests.pam.module import framed

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = 0.0
LONG = 30.0


@contextmanager
def pair(*, frame: float = LONG, typing: float = LONG) -> Iterator[tuple[Line, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.settimeout(0)
        theirs.settimeout(0)
        yield Line(ours, frame=frame, typing=typing), theirs


@pytest.mark.parametrize("verb", ["request", "answer"])
@pytest.mark.parametrize("size", [1, 300, MAX_PAYLOAD])
def test_a_frame_is_read_whole_however_it_comes(verb: str, size: int) -> None:
    async def main() -> None:
        sent = framed(b"x" * size)
        for cuts in ((), (1,), (4,), (3, 5)):
            with pair() as (line, theirs):
                places = [0, *(cut for cut in cuts if cut < len(sent)), len(sent)]
                reading = asyncio.create_task(getattr(line, verb)())
                for start, stop in pairwise(places):
                    await asyncio.sleep(0)
                    theirs.send(sent[start:stop])
                assert await reading == b"x" * size

    asyncio.run(main())


@pytest.mark.parametrize("verb", ["request", "answer"])
def test_what_is_announced_too_long_is_refused_before_it_comes(verb: str) -> None:
    async def main() -> None:
        with pair() as (line, theirs):
            theirs.send((10**9).to_bytes(4))
            with pytest.raises(RequestRefused):
                await getattr(line, verb)()

    asyncio.run(main())


@pytest.mark.parametrize("verb", ["request", "answer"])
def test_a_second_frame_that_nobody_waited_for_is_refused(verb: str) -> None:
    async def main() -> None:
        with pair() as (line, theirs):
            theirs.send(framed(b"a") + framed(b"b"))
            with pytest.raises(RequestRefused):
                await getattr(line, verb)()

    asyncio.run(main())


@pytest.mark.parametrize("verb", ["request", "answer"])
@pytest.mark.parametrize("sent", [b"", b"\0\0", b"\0\0\0\5abc"])
def test_half_a_frame_has_its_time_and_so_has_its_end(verb: str, sent: bytes) -> None:
    async def main() -> None:
        with pair(frame=NOW, typing=NOW) as (line, theirs):
            if sent:
                theirs.send(sent)
            with pytest.raises(TimeoutError):
                await getattr(line, verb)()
        with pair() as (line, theirs):
            if sent:
                theirs.send(sent)
            theirs.shutdown(socket.SHUT_WR)
            with pytest.raises(EOFError):
                await getattr(line, verb)()

    asyncio.run(main())


def test_a_person_has_longer_than_a_frame() -> None:
    async def main() -> None:
        with pair(frame=NOW) as (line, theirs):
            reading = asyncio.create_task(line.answer())
            for _ in range(5):
                await asyncio.sleep(0)
            assert not reading.done()
            theirs.send(framed(b"typed"))
            assert await reading == b"typed"

    asyncio.run(main())


def test_a_frame_is_written_whole_or_the_reader_is_given_up() -> None:
    def flood(line: Line) -> None:
        for _ in range(10_000):
            line.send(framed(bytes(MAX_PAYLOAD)))

    async def main() -> None:
        with pair() as (line, theirs):
            line.send(b"hello")
            assert theirs.recv(100) == b"hello"
            with pytest.raises(BlockingIOError):
                flood(line)

    asyncio.run(main())


def test_the_other_end_waits_until_it_is_gone_or_the_line_is_closed() -> None:
    with pair() as (line, theirs):
        assert line.waits()
        theirs.send(b"x")
        assert [line.waits(), line.waits()] == [True, True]
    assert not line.waits()
    with pair() as (line, theirs):
        theirs.close()
        assert not line.waits()
