from __future__ import annotations

import pytest

from pyauthgate.policy.repeat import equal_runs, period, repeat
from pyauthgate.policy.spans import ALWAYS, COVER, DECIDES
from pyauthgate.policy.thresholds import DOCUMENTED, Thresholds
from pyauthgate.policy.views import View
from tests.policy.samples import decisive


def found(password: str, thresholds: Thresholds = DOCUMENTED) -> set[str]:
    return decisive(repeat(View(password), thresholds))


def stretches(password: str, code: str) -> list[tuple[int, int, int]]:
    matches = repeat(View(password), DOCUMENTED)
    assert {match.rule for match in matches} <= {"repeat"}
    return [(match.start, match.end, match.weight) for match in matches if match.code == code]


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Zx9999tK", "repeat.character"),
        ("kNnNn58Q", "repeat.character"),
        ("111aaaBBB", "repeat.runs"),
        ("7Ka7Ka7Ka7K", "repeat.block"),
        ("Ka7-Ka7+Ka7", "repeat.block"),
        ("Kt7xKt7yKt7", "repeat.block"),
        ("Tz4qTz4q", "repeat.twice"),
        ("Tz4q-Tz4q", "repeat.twice"),
        ("Kz8vQ4WmRtKz8vQ4WmRt", "repeat.twice"),
        ("ZzzZ9z9Z", "repeat.distinct"),
    ],
)
def test_each_kind_of_repetition_has_its_code(password: str, code: str) -> None:
    assert code in found(password)


@pytest.mark.parametrize(
    "password", ["Kq8777vLmTz3R", "Tz77kQp3Wm", "Kz8vQ4Wm", "Banana58", "Tz4qTz4x", "12Ab12Xy", "Kt8vKt8vqK"]
)
def test_less_than_that_passes(password: str) -> None:
    assert found(password) == set()


@pytest.mark.parametrize(
    ("password", "code", "expected"),
    [
        ("Zx9999tK", "repeat.character", [(2, 6, DECIDES)]),
        ("Zx999tKm", "repeat.runs", [(2, 5, COVER)]),
        ("8aaa111B4K", "repeat.runs", [(1, 4, COVER), (4, 7, COVER), (1, 4, DECIDES), (4, 7, DECIDES)]),
        ("ZzzZ9z9Z", "repeat.distinct", [(0, 8, ALWAYS)]),
        ("Tz4q-Tz4q", "repeat.twice", [(0, 9, DECIDES)]),
        ("Ka-Ka+Ka", "repeat.block", [(0, 2, DECIDES), (3, 5, DECIDES), (6, 8, DECIDES)]),
        ("Kt8QKt8zKt8vmWb", "repeat.block", [(0, 3, DECIDES), (4, 7, DECIDES), (8, 11, DECIDES)]),
        ("QzKt8Kt8Kt8zvqQ", "repeat.block", [(2, 11, DECIDES), (2, 5, DECIDES), (5, 8, DECIDES), (8, 11, DECIDES)]),
        ("QzKa7Ka7Ka7", "repeat.block", [(2, 11, DECIDES), (2, 5, DECIDES), (5, 8, DECIDES), (8, 11, DECIDES)]),
        ("Kaaa", "repeat.block", [(1, 4, DECIDES)]),
        ("aaaK", "repeat.block", [(0, 3, DECIDES)]),
    ],
)
def test_what_repeats_is_found_where_it_stands(password: str, code: str, expected: list[tuple[int, int, int]]) -> None:
    assert stretches(password, code) == expected


@pytest.mark.parametrize("password", ["Ka1Ka2Ka3Ka4", "KaKaKaKaQzvm", "aaaKbbbQz"])
def test_two_thirds_are_less_than_67_percent(password: str) -> None:
    assert found(password, Thresholds(repeated_percent=66))
    assert found(password, Thresholds(repeated_percent=67)) == set()


def test_a_block_in_a_long_password_is_seen_and_decides_nothing_by_itself() -> None:
    assert stretches("Kt7Kt7Kt7-Trompo-Jirafa", "repeat.block") == [(0, 9, COVER)]
    assert stretches("Kt8Kt8Kt8QzvmWbX", "repeat.block") == [(0, 9, COVER)]


def test_a_block_that_covers_less_than_38_percent_of_a_long_password_is_not_looked_for() -> None:
    assert stretches("QRSUVWXZmybcdfghjlnKat7Kat7Kat7", "repeat.block") == [(19, 31, COVER)]
    assert stretches("QRSTUVWXZmKaKaKa", "repeat.block") == []


def test_up_to_32_characters_a_block_may_have_something_between() -> None:
    password = "AbcdefgRabcdefgQSTUVabcdefgWXZ12"
    assert len(password) == 32
    assert stretches(password, "repeat.block") == [(0, 7, DECIDES), (8, 15, DECIDES), (20, 27, DECIDES)]
    assert stretches(password + "3", "repeat.block") == []


def test_of_blocks_of_several_lengths_those_three_count_that_stand_most_often() -> None:
    password = "AbcDefAbcDefAbcDef1ghijkghijkghijk2lmnlmnlmnl3opqropqropqr"
    assert stretches(password, "repeat.block") == [(0, 18, COVER), (19, 34, COVER), (46, 58, COVER)]


def test_equal_runs_are_three_or_more() -> None:
    assert equal_runs("aab111cdddd") == [(3, 6), (7, 11)]


def test_the_period_is_the_shortest_block_of_the_whole() -> None:
    assert [period("abcabc"), period("aaaa"), period("abcab"), period("")] == [3, 1, 5, 0]
