from __future__ import annotations

import re
from string import ascii_letters, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyauthgate.credentials import TOKEN, Keyring
from pyauthgate.web.guard.presessions import AGE, SKEW, PreSessions

KEYS = Keyring((b"k" * 32,))
PRE = PreSessions(KEYS)
NOW = 1_700_000_000.5
ALPHABET = ascii_letters + digits + "_-"


def test_a_token_lives_an_hour() -> None:
    token = PRE.make(NOW)
    assert re.fullmatch(TOKEN, token)
    assert PRE.valid(token, NOW)
    assert PRE.valid(token, NOW + AGE - 1)
    assert not PRE.valid(token, NOW + AGE)


def test_a_token_from_the_future_is_none() -> None:
    assert PRE.valid(PRE.make(NOW + SKEW - 1), NOW)
    assert not PRE.valid(PRE.make(NOW + SKEW + 1), NOW)


def test_no_two_are_alike() -> None:
    assert len({PRE.make(NOW) for _ in range(1000)}) == 1000


def test_another_installation_made_none_of_ours() -> None:
    assert not PreSessions(Keyring((b"x" * 32,))).valid(PRE.make(NOW), NOW)
    assert PreSessions(Keyring((b"x" * 32, b"k" * 32))).valid(PRE.make(NOW), NOW)


@given(st.integers(0, 42), st.sampled_from(ALPHABET))
def test_every_other_spelling_is_refused(place: int, letter: str) -> None:
    token = PRE.make(NOW)
    changed = token[:place] + letter + token[place + 1 :]
    assert PRE.valid(changed, NOW) == (changed == token)


@pytest.mark.parametrize("odd", ["", "x", "x" * 43, "é" * 43, "-" * 44, "A" * 42 + "\n"])
def test_no_text_makes_it_fail(odd: str) -> None:
    assert not PRE.valid(odd, NOW)
