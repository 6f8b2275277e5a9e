from __future__ import annotations

import io

import pytest

from pyauthgate.errors import RequestRefused
from pyauthgate.web.cargo import Cargo, load
from pyauthgate.web.lines import BLOCK


def test_a_request_that_announces_none_has_no_body_and_none_is_read() -> None:
    assert load({"CONTENT_LENGTH": "", "wsgi.input_terminated": True}) == Cargo()


def test_a_body_of_a_known_length_is_read_to_it_and_no_further() -> None:
    stream = io.BytesIO(b"x" * (BLOCK + 10))
    cargo = load({"CONTENT_LENGTH": str(BLOCK + 3), "wsgi.input": stream})
    assert (cargo.length, cargo.chunked, stream.tell()) == (BLOCK + 3, False, BLOCK)
    assert [len(block) for block in cargo.blocks or ()] == [BLOCK, 3]
    assert stream.read() == b"x" * 7


def test_a_chunked_body_is_read_to_its_end() -> None:
    environ = {"HTTP_TRANSFER_ENCODING": "Chunked", "wsgi.input_terminated": True, "wsgi.input": io.BytesIO(b"abc")}
    cargo = load(environ)
    assert (cargo.length, cargo.chunked, b"".join(cargo.blocks or ())) == (None, True, b"abc")


def test_a_small_body_that_ends_early_is_refused_at_once() -> None:
    with pytest.raises(RequestRefused) as caught:
        load({"CONTENT_LENGTH": "4", "wsgi.input": io.BytesIO(b"")})
    assert caught.value.code == "body.short"


def test_a_visitor_who_goes_while_sending_is_one_whose_body_ends_early() -> None:
    class Gone(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            raise ConnectionResetError(size)

    with pytest.raises(RequestRefused) as caught:
        load({"CONTENT_LENGTH": "4", "wsgi.input": Gone()})
    assert caught.value.code == "body.short"
