from __future__ import annotations

import io

import pytest

from pyauthgate.errors import RequestRefused
from pyauthgate.web.guard.framing import bare, drawn, framed, received
from tests.web.guard.samples import JSON, MULTIPART, URLENCODED, Sent


class Dripping(io.BytesIO):
    """Gives one byte at a time, as a slow client does."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(size or 0, 1))


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (URLENCODED, ("urlencoded", b"")),
        (f"{URLENCODED} ; charset=UTF-8", ("urlencoded", b"")),
        (MULTIPART, ("multipart", b"B0undary")),
        (
            "multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxk",
            ("multipart", b"----WebKitFormBoundary7MA4YWxk"),
        ),
        (JSON, ("json", b"")),
        (f'{JSON};charset="utf-8"', ("json", b"")),
    ],
)
def test_a_type_is_one_of_three(kind: str, expected: tuple[str, bytes]) -> None:
    framing = framed(Sent(kind=kind).environ(), most=1000)
    assert (framing.kind, framing.boundary) == expected


def test_a_type_may_name_the_charset_of_its_page_and_no_other() -> None:
    latin = Sent(kind=f"{URLENCODED}; charset=ISO-8859-1").environ()
    assert framed(latin, most=1000, charset="iso-8859-1").kind == "urlencoded"
    with pytest.raises(RequestRefused):
        framed(Sent(kind=f"{URLENCODED}; charset=utf-8").environ(), most=1000, charset="iso-8859-1")


def test_a_length_is_told_or_the_server_ends_the_input() -> None:
    assert framed(Sent(body=b"abc").environ(), most=3).length == 3
    chunked = {"HTTP_TRANSFER_ENCODING": "Chunked"}
    ended = Sent(length="", extra=chunked).environ() | {"wsgi.input_terminated": True}
    assert framed(ended, most=3).length is None


def test_a_body_is_read_to_its_length_and_no_further() -> None:
    environ = Sent(body=b"abcdef").environ()
    assert received(environ, 4, 10) == b"abcd"
    assert environ["wsgi.input"].read() == b"ef"


def test_a_body_may_come_in_drops() -> None:
    assert drawn(Dripping(b"abcdef"), 4) == b"abcd"


def test_a_body_that_the_server_ends_is_read_to_one_byte_past_the_limit() -> None:
    environ = Sent(body=b"abcdef").environ()
    assert received(environ, None, 6) == b"abcdef"
    environ = Sent(body=b"abcdef").environ()
    with pytest.raises(RequestRefused) as caught:
        received(environ, None, 4)
    assert (caught.value.code, environ["wsgi.input"].tell()) == ("guard.large", 5)


def test_nothing_is_read_of_a_body_that_is_too_large() -> None:
    environ = Sent(body=b"abcdef").environ()
    with pytest.raises(RequestRefused) as caught:
        framed(environ, most=5)
    assert (caught.value.code, caught.value.status, environ["wsgi.input"].tell()) == ("guard.large", 413, 0)


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ({}, True),
        ({"CONTENT_LENGTH": ""}, True),
        ({"CONTENT_LENGTH": "0"}, True),
        ({"CONTENT_LENGTH": "00"}, False),
        ({"CONTENT_LENGTH": "1"}, False),
        ({"HTTP_TRANSFER_ENCODING": "chunked"}, False),
        ({"CONTENT_LENGTH": "0", "HTTP_TRANSFER_ENCODING": "chunked"}, False),
        ({"SERVER_PROTOCOL": "HTTP/1.1", "wsgi.input_terminated": True}, True),
        ({"SERVER_PROTOCOL": "HTTP/2", "wsgi.input_terminated": True}, False),
    ],
)
def test_a_request_without_a_body_is_known_by_its_headers(given: dict[str, object], answer: bool) -> None:  # noqa: FBT001
    assert bare(given) is answer
