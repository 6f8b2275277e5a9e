from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyauthgate.web.guard.encodings import Plain, codings, unpack


def coded(name: str) -> list[tuple[str, str]]:
    return [("Content-Encoding", name)]


def raw(data: bytes) -> bytes:
    engine = zlib.compressobj(wbits=-15)
    return engine.compress(data) + engine.flush()


@given(st.binary(max_size=300))
def test_what_browsers_undo_is_undone(data: bytes) -> None:
    assert unpack([], data, whole=True) == Plain(data=data, whole=True)
    assert unpack(coded("identity"), data, whole=True) == Plain(data=data, whole=True)
    assert unpack(coded("GZIP"), gzip.compress(mtime=0, data=data), whole=True) == Plain(data=data, whole=True)
    assert unpack(coded("x-gzip"), gzip.compress(mtime=0, data=data), whole=True) == Plain(data=data, whole=True)
    assert unpack(coded("deflate"), zlib.compress(data), whole=True) == Plain(data=data, whole=True)


def test_deflate_without_its_wrapper_is_undone() -> None:
    assert unpack(coded("deflate"), raw(b"page" * 9), whole=True) == Plain(data=b"page" * 9, whole=True)


@pytest.mark.parametrize("name", ["br", "zstd", "gzip, gzip", "gzip,br", "compress"])
def test_what_cannot_be_undone_is_none(name: str) -> None:
    assert unpack(coded(name), gzip.compress(mtime=0, data=b"page"), whole=True) is None


@pytest.mark.parametrize(
    "data", [b"plain text", gzip.compress(mtime=0, data=b"page")[:-1], gzip.compress(mtime=0, data=b"page") + b"x"]
)
def test_what_is_broken_is_none(data: bytes) -> None:
    assert unpack(coded("gzip"), data, whole=True) is None


def test_a_beginning_gives_a_beginning() -> None:
    data = bytes(range(256)) * 40
    part = unpack(coded("gzip"), gzip.compress(mtime=0, data=data)[:-20], whole=False)
    assert part is not None
    assert not part.whole
    assert data.startswith(part.data)


def test_a_bomb_is_inflated_to_the_bound_and_no_further() -> None:
    bomb = gzip.compress(mtime=0, data=bytes(50_000_000))
    assert unpack(coded("gzip"), bomb, whole=True) == Plain(data=bytes(1 << 20), whole=False)
    assert unpack(coded("gzip"), gzip.compress(mtime=0, data=bytes(99)), whole=True, most=99) == Plain(
        data=bytes(99), whole=True
    )


def test_nothing_is_nothing_in_every_encoding() -> None:
    assert unpack(coded("gzip"), b"", whole=True) == Plain(data=b"", whole=True)


def test_encodings_are_listed_in_their_order() -> None:
    assert codings([("Content-Encoding", "Br, identity"), ("content-encoding", "gzip")]) == ["br", "gzip"]


def test_a_body_keeps_silent() -> None:
    assert "secret" not in repr(Plain(data=b"secret", whole=True))
