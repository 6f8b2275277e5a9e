from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyauthgate.errors import RequestRefused
from pyauthgate.web.guard.partnames import PartNames
from tests.web.guard.samples import part, parts, text_part

GOOD = parts(
    part(b'Content-Disposition: form-data; name="f"; filename="a"\r\nContent-Type: image/png', b"\0\xff" * 500)
).body


def names(*pieces: bytes) -> list[bytes]:
    scan = PartNames(b"B0undary")
    return [name for piece in pieces for name in scan.feed(piece)]


@given(st.lists(st.integers(0, len(GOOD)), max_size=20))
def test_names_are_found_however_the_body_is_cut(cuts: list[int]) -> None:
    ends = sorted({0, *cuts, len(GOOD)})
    pieces = [GOOD[start:end] for start, end in itertools.pairwise(ends)]
    assert set(names(*pieces)) == {b"old_pw", b"new_pw", b"new_pw2", b"f"}
    assert set(names(*(bytes([byte]) for byte in GOOD))) == {b"old_pw", b"new_pw", b"new_pw2", b"f"}


@pytest.mark.parametrize(
    "spelled",
    [
        *(b'name="new_pw"', b"name=new_pw", b"name='new_pw'", b'NAME="new_pw"', b'name = "new_pw"', b'name="new\\_pw"'),
        *(b'name="x"; name="new_pw"', b'name="new_pw', b'filename="x"; name="new_pw"', b'name="new_pw"\r\nX: y'),
    ],
)
def test_every_spelling_of_a_name_is_found(spelled: bytes) -> None:
    assert b"new_pw" in names(part(b"Content-Disposition: form-data; " + spelled))


def test_the_name_of_a_file_and_what_stands_in_it_are_no_names() -> None:
    html = b'<input name="new_pw">\r\n\r\nContent-Disposition: form-data; name="new_pw"\r\n\r\n'
    assert set(names(part(b'Content-Disposition: form-data; name="f"; filename="new_pw"', html))) == {b"f"}


@pytest.mark.parametrize(
    "body",
    [
        part(b"Content-Disposition: form-data;\r\n name=new_pw"),
        part(b'Content-Disposition: form-data; name="x"', gap=b"\n\n"),
        part(b'Content-Disposition: form-data; name="x"', gap=b"\r\r"),
        part(b'Content-Disposition: form-data; name="x"\r\n \r\n'),
        part(b"Content-Disposition: form-data; name*=utf-8''new_pw"),
        part(b'Content-Disposition: form-data; name*0="new"; name*1="_pw"'),
        part(b"no header"),
        part(b"", gap=b"\r\n"),
        part(b"X: " + b"y" * 5000),
        part(b"X: y\r\n" * 1000),
        b"--B0undaryx\r\n",
        b"--B0undary \r\n",
        b"--B0undary\nX",
        b"--B0undary--x",
        b"--B0undary--\r\n" + text_part("new_pw", "weak"),
    ],
)
def test_a_head_that_parsers_could_see_end_elsewhere_is_refused(body: bytes) -> None:
    with pytest.raises(RequestRefused) as caught:
        names(body)
    assert caught.value.code == "guard.malformed"
    with pytest.raises(RequestRefused):
        names(*(bytes([byte]) for byte in body))


def test_nothing_is_kept_of_what_stands_between_heads() -> None:
    scan = PartNames(b"B0undary")
    for _ in range(100):
        assert not [*scan.feed(b"\0" * 65_536)]
    assert len(scan._held) < 20  # noqa: SLF001 - memory stays flat
