from __future__ import annotations

import pytest

from pyauthgate.policy.strength import strength
from tests.policy.samples import LUCIA, POLICY


@pytest.mark.parametrize(
    ("password", "hint"), [("", 0), ("Kz8", 0), ("Kz8vQ", 1), ("Kz8vQ4W", 2), ("Kz8vQ4WmTb", 3), ("Kz8vQ4WmTb5x", 4)]
)
def test_the_hint_rises_with_what_is_to_be_guessed(password: str, hint: int) -> None:
    assert strength(password) == hint


def test_a_pattern_is_worth_little_however_long() -> None:
    assert strength("Abcdefghijklmnop", 0xFFFF, 1) == 0
    assert strength("Abcdefghijklmnop", 0xFFFF, 3) == 1


@pytest.mark.parametrize(
    ("nfc", "hidden", "patterns", "bits", "hint"),
    [
        ("abcd", 0, 0, 22.8, 0),
        ("abcde", 0, 0, 28.5, 1),
        ("kt-v", 0b11, 2, 37.14, 1),
        ("kt-v", 0, 1, 38.28, 2),
        ("kt-v", 0b1001, 3, 49.14, 2),
        ("kt-v", 0, 2, 50.28, 3),
        ("ktvqzwxmb", 0, 1, 63.3, 3),
        ("kt-vqzwx", 0, 1, 64.56, 4),
    ],
)
def test_the_hint_rises_at_28_38_50_and_64_bits(nfc: str, hidden: int, patterns: int, bits: float, hint: int) -> None:
    worth = 5.7 if nfc.isalpha() else 6.57
    assert (len(nfc) - hidden.bit_count()) * worth + 12 * patterns == pytest.approx(bits)
    assert strength(nfc, hidden, patterns) == hint


def test_letters_with_digits_among_them_are_worth_more_than_letters_alone() -> None:
    assert (strength("KzqvQxWmTbr"), strength("Kz8vQ4WmTb5")) == (3, 4)


def test_what_a_pattern_leaves_counts() -> None:
    assert strength("1234Kz8vQ4Wm", 0b1111, 1) == 3


def test_the_hint_never_decides() -> None:
    assert POLICY.check("Quiroga-58#$", LUCIA).strength >= 0
    assert POLICY.check("Segur269").accepted
