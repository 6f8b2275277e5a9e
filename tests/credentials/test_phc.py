from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyauthgate.credentials.phc import decoded, spelled


@given(st.binary(max_size=80))
def test_what_is_written_reads_back_and_has_no_padding(data: bytes) -> None:
    assert decoded(spelled(data)) == data
    assert "=" not in spelled(data)


@pytest.mark.parametrize("text", ["A", "AAAAA", "AB", "AAB"])
def test_stray_letters_and_stray_bits_are_no_spelling(text: str) -> None:
    assert decoded(text) is None
