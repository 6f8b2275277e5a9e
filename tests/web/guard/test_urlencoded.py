from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyauthgate.errors import RequestRefused
from pyauthgate.web.guard.urlencoded import encode, pairs, text

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.lists(st.tuples(TEXTS.filter(bool), TEXTS), max_size=8))
def test_what_is_written_is_read_back_in_order(fields: list[tuple[str, str]]) -> None:
    assert pairs(encode(fields), most=8) == fields


@given(st.binary(max_size=40))
def test_whatever_is_read_is_written_alike(body: bytes) -> None:
    try:
        fields = pairs(body, most=40)
    except RequestRefused:
        return
    assert pairs(encode(fields), most=40) == fields


def test_nothing_of_the_grammar_is_left_bare() -> None:
    assert encode([("a;b", "&=%+ ñ")]) == b"a%3Bb=%26%3D%25%2B+%C3%B1"


def test_the_charset_of_the_page_is_read_and_written() -> None:
    assert pairs(b"a=%F1", charset="iso-8859-1", most=1) == [("a", "ñ")]
    assert encode([("a", "ñ")], "iso-8859-1") == b"a=%F1"


def test_bytes_that_a_charset_would_not_write_itself_are_refused() -> None:
    with pytest.raises(RequestRefused) as caught:
        text(b"+AGE-", "utf-7")
    assert caught.value.code == "guard.charset"


def test_fields_are_counted_before_they_are_read() -> None:
    with pytest.raises(RequestRefused) as caught:
        pairs(b"%&" * 3, most=3)
    assert caught.value.code == "guard.fields"
