from __future__ import annotations

import pytest

from pyauthgate.policy.shape import oversize, shape
from pyauthgate.policy.thresholds import DOCUMENTED, Thresholds
from tests.policy.samples import decisive


def found(password: str) -> set[str]:
    return decisive(shape(password, DOCUMENTED))


def test_eight_characters_are_enough_and_seven_are_not() -> None:
    assert found("Kz8vQ4Wm") == set()
    assert found("Kz8vQ4W") == {"length.short"}


@pytest.mark.parametrize(
    ("password", "missing"),
    [
        ("Kz8", set()),
        ("kz8", {"classes.upper"}),
        ("KZ8", {"classes.lower"}),
        ("Kz", {"classes.digit"}),
        ("kZ", {"classes.digit"}),
        ("Kz\u0665", {"classes.digit"}),
        ("ñÑ²", {"classes.lower", "classes.upper", "classes.digit"}),
    ],
)
def test_classes_are_ascii_ranges(password: str, missing: set[str]) -> None:
    assert found(password) - {"length.short"} == missing


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("a\0b", "chars.line"),
        ("a\nb", "chars.line"),
        ("a\rb", "chars.line"),
        ("a\tb", "chars.control"),
        ("a\x1fb", "chars.control"),
        ("a\x7fb", "chars.control"),
        ("a\x9fb", "chars.control"),
        ("a\ud800b", "chars.surrogate"),
        ("a\udfffc", "chars.surrogate"),
    ],
)
def test_what_cannot_pass_is_named_with_its_place(password: str, code: str) -> None:
    (match,) = [match for match in shape(password, DOCUMENTED) if match.rule == "chars"]
    assert (match.code, match.start, match.end) == (code, 1, 2)


def test_of_each_kind_that_cannot_pass_the_first_is_named_and_nothing_beside_it() -> None:
    told = [(match.code, match.start) for match in shape(" \u00a0~\n\t\r\n\x01", DOCUMENTED) if match.rule == "chars"]
    assert told == [("chars.line", 3), ("chars.control", 4)]


@pytest.mark.parametrize("password", ["a b", "漢字", "a\u00a0b", "a\u200db"])
def test_other_characters_are_welcome(password: str) -> None:
    assert {code for code in found(password) if code.startswith("chars")} == set()


def test_too_long_is_counted_in_characters_and_in_bytes() -> None:
    assert oversize("a" * 256, DOCUMENTED) == ""
    assert oversize("a" * 257, DOCUMENTED) == "too_long.characters"
    assert oversize("ñ" * 255 + "a", DOCUMENTED) == ""
    assert oversize("ñ" * 256, DOCUMENTED) == "too_long.bytes"
    assert oversize("\ud800" * 200, DOCUMENTED) == "too_long.bytes"


def test_what_composes_is_measured_composed_and_what_cannot_is_refused_unread() -> None:
    assert oversize("e\u0301" * 255, DOCUMENTED) == ""
    assert oversize("a\u0323\u0302" * 256, DOCUMENTED) == "too_long.bytes"
    assert oversize("α\u0313\u0300\u0345" * 256, DOCUMENTED) == "too_long.bytes"
    assert oversize("a" * 1025, DOCUMENTED) == "too_long.characters"


def test_a_few_characters_that_normalise_to_many_are_measured_too() -> None:
    assert oversize("\U0001d160" * 22, DOCUMENTED) == ""
    assert oversize("\U0001d160" * 86, DOCUMENTED) == "too_long.characters"


def test_a_tighter_bound_of_bytes_holds() -> None:
    assert oversize("ñ" * 40, Thresholds(maximum_bytes=64)) == "too_long.bytes"
    assert oversize("\U0001d160" * 6, Thresholds(maximum_bytes=72)) == ""
    assert oversize("\U0001d160" * 6, Thresholds(maximum_bytes=71)) == "too_long.bytes"
