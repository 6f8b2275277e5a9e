from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from pyauthgate.errors import RequestRefused
from pyauthgate.web.guard.watched import Watched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

TEXT = b"one\ntwo\nthree\n" + b"x" * 20_000 + b"\nend"
SPLITS = (0, 1, 4, 6, 100, len(TEXT))
READS: dict[str, Callable[[Watched], Iterable[bytes]]] = {
    "all": lambda watched: [watched.read()],
    "all, said otherwise": lambda watched: [watched.read(None)],
    "pieces": lambda watched: iter(lambda: watched.read(7), b""),
    "lines": lambda watched: iter(watched.readline, b""),
    "short lines": lambda watched: iter(lambda: watched.readline(5), b""),
    "lines at once": lambda watched: watched.readlines(),
    "some lines at once": lambda watched: iter(lambda: b"".join(watched.readlines(10)), b""),
    "iteration": iter,
}


def harmless(_: bytes) -> None:
    pass


@pytest.mark.parametrize("split", SPLITS)
@pytest.mark.parametrize("way", READS)
def test_the_panel_reads_byte_for_byte(way: str, split: int) -> None:
    seen = bytearray()
    watched = Watched(io.BytesIO(TEXT[split:]), TEXT[:split], seen.extend)
    assert b"".join(READS[way](watched)) == TEXT
    assert seen == TEXT
    assert watched.refusal is None


@pytest.mark.parametrize("split", SPLITS)
def test_lines_are_whole_wherever_the_head_ends(split: int) -> None:
    watched = Watched(io.BytesIO(TEXT[split:]), TEXT[:split], harmless)
    assert list(watched) == TEXT.splitlines(keepends=True)


@pytest.mark.parametrize("way", READS)
def test_a_hit_ends_the_reading_before_the_panel_gets_it_and_for_good(way: str) -> None:
    def judge(piece: bytes) -> None:
        if b"two" in piece or b"wo\n" in piece:
            raise RequestRefused("guard.tripped", "", "", status=403)

    watched = Watched(io.BytesIO(TEXT), b"", judge)
    with pytest.raises(RequestRefused):
        list(READS[way](watched))
    assert watched.refusal is not None
    with pytest.raises(RequestRefused):
        watched.read(1)
    with pytest.raises(RequestRefused):
        watched.readline()
