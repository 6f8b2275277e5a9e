from __future__ import annotations

from dataclasses import FrozenInstanceError, fields

import pytest

from pyauthgate.errors import ConfigurationError
from pyauthgate.policy.thresholds import DOCUMENTED, NIST, Thresholds
from tests.policy.samples import LUCIA, codes


def test_the_documented_numbers_are_those_of_the_help_page() -> None:
    assert (DOCUMENTED.minimum, DOCUMENTED.maximum, DOCUMENTED.maximum_bytes) == (8, 256, 511)


def test_nist_asks_for_fifteen_and_never_forbids_what_is_only_contained() -> None:
    assert (NIST.minimum, NIST.long_from, NIST.own_contained_upto) == (15, 15, 0)


@pytest.mark.parametrize("minimum", [7, 1, 0, -3])
def test_fewer_than_eight_characters_are_refused(minimum: int) -> None:
    with pytest.raises(ConfigurationError) as refused:
        Thresholds(minimum=minimum)
    assert refused.value.code == "policy.weak"
    assert refused.value.findings[0].key == "minimum"


def test_every_wrong_number_is_told_at_once() -> None:
    with pytest.raises(ConfigurationError) as refused:
        Thresholds(minimum=4, remains=7, run=-1, maximum=63)
    told = [(each.section, each.key, each.value, each.allowed) for each in refused.value.findings]
    assert told == [
        ("policy", "minimum", "4", "8 or more"),
        ("policy", "remains", "7", "8 or more"),
        ("policy", "run", "-1", "0 or more"),
        ("policy", "maximum", "63", "64 or more, and no less than minimum"),
    ]


def test_a_maximum_below_the_minimum_is_refused() -> None:
    with pytest.raises(ConfigurationError):
        Thresholds(minimum=100, maximum=99)
    assert Thresholds(minimum=100, maximum=100).maximum == Thresholds(minimum=64, maximum=100).maximum
    assert Thresholds(maximum=64).maximum == 64


@pytest.mark.parametrize(
    ("code", "refused", "accepted"),
    [
        # From 16 characters on, 8 of which 4 are different must be left beside what is found.
        ("sequence.digits", "Kz1234QvTmWbXhR", "Kz1234QvTmWbXhRG"),
        ("sequence.digits", "123456789KtQvTmW", "12345678KtQvTmWb"),
        ("sequence.digits", "12345678KttzKzttKz", "12345678KttzKzttKq"),
        # Four of the alphabet or the digits.
        ("sequence.digits", "Kz8v4567Qm", "Kz8v456Qm"),
        ("sequence.letters", "Kz8vabcdQ4WmT", "Kz8vabcQ4WmT"),
        # Five keys in a row, or four that cover 40 percent and stand in no word of seven letters.
        ("sequence.keyboard", "Kz8vasdfgQ4WmT", "Kz8vasdfQ4WmT"),
        ("sequence.keyboard", "asdf8264Kt", "asdf8264KtV"),
        ("sequence.keyboard", "asdf26Kt", "asd26Kt"),
        ("sequence.keyboard", "Vierty8264", "Poverty826"),
        # Runs of three that come to six side by side, or that cover 60 percent.
        ("sequence.mixed", "Kzqwe123vQ4Wm", "Kzqwedcv8Q4Tm"),
        ("sequence.mixed", "qwe8K123tz", "qwe8K123tzV"),
        ("sequence.mixed", "qweKt8123tkasd8tkzxcv", "qweKt8123tkasd8tkzxcv8"),
        # Five letters once leet is undone.
        ("sequence.leet", "Qw3rt8Kzvm", "Qw3rK8zvmt"),
        # One character four times; runs of three, or a block three times, that cover 60 percent.
        ("repeat.character", "Zx9999tK", "Zx999tKm"),
        ("repeat.runs", "111aaa8B4K", "111aaa8B4KT"),
        ("repeat.runs", "111K2oaaa2KBBBo2K4444", "111K2oaaa2KBBBo2K4444o"),
        ("repeat.block", "Kt8Kt8Kt8QzvmWb", "Kt8Kt8Kt8QzvmWbX"),
        ("repeat.block", "Mt8vMt8vMt8vM9RzzRRzR", "Mt8vMt8vMt8vM9RzzRRzRz"),
        # A block of four twice; three different characters.
        ("repeat.twice", "Tz4qTz4q", "Tz4Tz4"),
        ("repeat.distinct", "Zz9kZ9kz", "Zz9kZ9kt"),
        # An own name of five letters in sixteen characters; three letters beside an own word; four that begin one.
        ("personal.own", "Kz8valleQtWmX", "Kz8inesQtWmX"),
        ("personal.own", "KtVxQuiroga7KtVx", "KtVxQuiroga7KtVxZ"),
        ("personal.own", "inesKqt58", "inesKqtv8"),
        ("personal.start", "Quir5829", "Qui58291"),
        # Two letters beside names in general.
        ("personal.name", "Valentina58Kq", "Valentina58Kqt"),
    ],
)
def test_each_number_is_where_refusing_begins(code: str, refused: str, accepted: str) -> None:
    assert code in codes(refused, LUCIA)
    assert code not in codes(accepted, LUCIA)


def test_tightening_is_welcome_and_thresholds_cannot_be_changed() -> None:
    strict = Thresholds(minimum=12, run=3)
    with pytest.raises(FrozenInstanceError):
        strict.minimum = 8  # type: ignore[misc]


def test_each_number_has_its_reason() -> None:
    told = Thresholds.__doc__ or ""
    assert [each.name for each in fields(Thresholds) if each.name not in told] == []
