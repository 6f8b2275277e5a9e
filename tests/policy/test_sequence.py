from __future__ import annotations

import pytest

from pyauthgate.policy.sequence import runs, sequence
from pyauthgate.policy.spans import COVER, DECIDES
from pyauthgate.policy.thresholds import DOCUMENTED, Thresholds
from pyauthgate.policy.views import View
from tests.policy.samples import decisive


def found(password: str, thresholds: Thresholds = DOCUMENTED) -> set[str]:
    return decisive(sequence(View(password), thresholds))


def test_runs_are_found_with_their_ends() -> None:
    assert [(start, end) for start, end, _ in runs("xx1234yy")] == [(2, 6)]
    assert [(start, end) for start, end, _ in runs("efghj")] == [(0, 4), (1, 5)]
    assert runs("kqtz") == []


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Kt1234Qx", "sequence.digits"),
        ("Kt0987Qz", "sequence.digits"),
        ("9Tyzabcd", "sequence.letters"),
        ("Vt4mnñoK8z", "sequence.letters"),
        ("Zx9ñlkjhT", "sequence.keyboard"),
        ("8264asdF", "sequence.keyboard"),
        ("1qaz2wsX", "sequence.mixed"),
        ("Vt147258q", "sequence.mixed"),
        ("Aaa123Kq", "sequence.mixed"),
        ("1q2w3e4R", "sequence.interleaved"),
        ("Kq1z2x3c", "sequence.interleaved"),
        ("0q9w8eKt", "sequence.interleaved"),
        ("1!2@3#Kt", "sequence.interleaved"),
        ("a.b.c.d.7K", "sequence.interleaved"),
        ("Qw3rtyu!7", "sequence.leet"),
        ("Vm147896q", "sequence.keyboard"),
        ("Vm963214q", "sequence.keyboard"),
        ("Mt7!@#$%Kq", "sequence.keyboard"),
        ('Mt7!"#$%Kq', "sequence.keyboard"),
        ("asdfMtKb4", "sequence.keyboard"),
    ],
)
def test_each_kind_of_sequence_has_its_code(password: str, code: str) -> None:
    assert code in found(password)


@pytest.mark.parametrize(
    "password",
    [
        "Tz77kQp3Wm",
        "Wq78pKtLz4",
        "Hq7stuKz4WpLd",
        "Poverty-58",
        "Tornillo252525",
        "Mt585Kq151",
        "Vm147852q"[:7] + "Kq",
        "Poverty58",
        "826poverty",
        "Strewing58",
        "Powertool5",
        "Vm47896-Kq",
        "zvQw3rK8mt",
        "1bqcadKt-58",
        "Luminosa58",
        "Prosita582",
        "1qazKt8V",
        "Kq2580vT",
    ],
)
def test_what_stands_by_chance_or_in_words_passes(password: str) -> None:
    assert found(password) == set()


def test_a_short_keyboard_run_counts_by_its_share() -> None:
    assert found("asdf8264KtVz") == set()
    assert found("Kasdf582") == found("asdfK582") == {"sequence.keyboard"}
    assert found("asdf8264Kt") == {"sequence.keyboard"}


@pytest.mark.parametrize(
    "password", ["Ertyxq82Kt", "582-ertyxK", "8Kertyq264", "8264Kqerty", "Kqerty8264", "8Qertyx264"]
)
def test_four_keys_in_a_shorter_word_are_no_part_of_it(password: str) -> None:
    assert found(password) == {"sequence.keyboard"}


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("Hq7stuKz4WpLd", [("sequence.mixed", 3, 6, COVER)]),
        ("Kz8vabcdQ4WmT", [("sequence.letters", 4, 8, DECIDES)]),
        ("Zx9ñlkjhT", [("sequence.keyboard", 3, 8, DECIDES)]),
        (
            "Kq5147896z",
            [("sequence.mixed", 3, 6, COVER), ("sequence.mixed", 5, 8, COVER), ("sequence.keyboard", 3, 9, DECIDES)],
        ),
        ("1q2w3eKt", [("sequence.interleaved", 0, 6, DECIDES)]),
        ("KtQz1q2w3e", [("sequence.interleaved", 4, 10, DECIDES)]),
        ("Qz1x2c3K", [("sequence.interleaved", 1, 7, DECIDES)]),
        ("KtQz1x2c3K", [("sequence.interleaved", 3, 9, DECIDES)]),
    ],
)
def test_what_runs_is_found_where_it_stands(password: str, expected: list[tuple[str, int, int, int]]) -> None:
    assert [tuple(match) for match in sequence(View(password), DOCUMENTED)] == [
        ("sequence", *each) for each in expected
    ]


@pytest.mark.parametrize("before", range(9))
def test_a_run_with_leet_in_it_is_found_wherever_it_begins(before: int) -> None:
    assert found("kzvbtmgxc"[:before] + "Qw3rt") == {"sequence.leet"}


def test_two_thirds_are_less_than_67_percent() -> None:
    assert found("1qaz8K", Thresholds(run_percent=66)) == {"sequence.mixed"}
    assert found("1qaz8K", Thresholds(run_percent=67)) == set()
    assert found("asdf8K", Thresholds(run_percent=67, keyboard_percent=66)) == {"sequence.keyboard"}
    assert found("asdf8K", Thresholds(run_percent=67, keyboard_percent=67)) == set()


def test_runs_shorter_than_those_that_count_together_do_not() -> None:
    assert found("Kqwe123tzv8QmW") == {"sequence.mixed"}
    assert found("Kqwe123tzv8QmW", Thresholds(short_run=4)) == set()


def test_runs_with_something_between_cover_only_themselves() -> None:
    matches = sequence(View("258vwxyzaGarbanzo5678901"), DOCUMENTED)
    assert all(match.end <= 9 or match.start >= 17 for match in matches)
