from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyauthgate.errors import RequestRefused
from pyauthgate.web.guard.multipart import Upload, encode, parts
from tests.web.guard.samples import part
from tests.web.guard.samples import parts as sent_parts

NAMES = st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters='"\\'), min_size=1)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
UPLOADS = st.builds(Upload, filename=st.just(b"a.png"), kind=st.sampled_from([b"", b"image/png"]), content=st.binary())


@given(st.lists(st.tuples(NAMES, TEXTS | UPLOADS), min_size=1, max_size=6))
def test_what_is_written_is_read_back_in_order(fields: list[tuple[str, object]]) -> None:
    assert parts(encode(fields, b"fresh-boundary"), b"fresh-boundary", most=6) == fields


def test_an_upload_keeps_its_bytes_and_hides_them() -> None:
    head = b'Content-Disposition: form-data; name="f"; filename="a \xc3\xb1.png"\r\nContent-Type: image/png'
    body = sent_parts(part(head, b"\0\r\n\xff--B0undar")).body
    ((_, upload),) = [pair for pair in parts(body, b"B0undary", most=9) if pair[0] == "f"]
    assert upload == Upload(filename="a ñ.png".encode(), kind=b"image/png", content=b"\0\r\n\xff--B0undar")
    assert "xff" not in repr(upload)


def test_the_charset_of_the_page_is_read_and_written() -> None:
    body = encode([("ñ", "é")], b"b", "iso-8859-1")
    assert b'name="\xf1"\r\n\r\n\xe9\r\n' in body
    assert parts(body, b"b", charset="iso-8859-1", most=1) == [("ñ", "é")]


def test_parts_are_counted_before_they_are_read() -> None:
    with pytest.raises(RequestRefused) as caught:
        parts(b"--b\r\n\r\n--b\r\n\r\n--b\r\n\r\n--b--", b"b", most=2)
    assert caught.value.code == "guard.fields"


@pytest.mark.parametrize("body", [b"--b--", b"--b--\r\n", b"\r\n--b--", b"", b"--b\r\n--b--", b"--b\r\n\r\n--b--"])
def test_a_body_without_a_part_is_refused(body: bytes) -> None:
    with pytest.raises(RequestRefused) as caught:
        parts(body, b"b", most=9)
    assert caught.value.code == "guard.malformed"
