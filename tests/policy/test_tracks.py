from __future__ import annotations

import string
from functools import reduce
from itertools import chain, pairwise
from operator import and_
from typing import TYPE_CHECKING, Final

import pytest

from pyauthgate.policy.tracks import ALPHABET, DIGITS, PAIRS, ROWS, STEPS, TRIPLES, WALK

if TYPE_CHECKING:
    from collections.abc import Iterable

ALPHABETS: Final = ("abcdefghijklmnopqrstuvwxyza", "abcdefghijklmnñopqrstuvwxyza")
COUNTED: Final = "12345678901"
US: Final = ("qwertyuiop[]\\", "asdfghjkl;'", "zxcvbnm,./")
SPANISH: Final = ("qwertyuiop`+", "asdfghjklñ´", "zxcvbnm,.-")
LATIN_AMERICAN: Final = ("qwertyuiop´+", "asdfghjklñ{}", "zxcvbnm,.-")
KEYBOARDS: Final = (US, SPANISH, LATIN_AMERICAN)
SHIFTED: Final = ("!@#$%^&*()_+", '!"·$%&/()=?', '!"#$%&/()=?')
"""What the keys of the digits give with shift, on each of them."""

KEYS: Final = (*dict.fromkeys(chain(*KEYBOARDS)), *SHIFTED)
COLUMNS: Final = (
    *dict.fromkeys("".join(keys) for rows in KEYBOARDS for keys in zip("1234567890", *rows, strict=False)),
    *("".join(keys) for keys in zip(SHIFTED[0][:6], *US, strict=False)),
)
"""The keyboards read from above; on the US one under the shifted digits of the left hand too."""

PAD: Final = ("0147", "2580", "369")
"""Upright; the zero lies under the 1, and on a telephone under the 8."""

DIAGONALS: Final = ("159", "357")


def both(*tracks: str) -> set[tuple[str, str]]:
    """Give each two neighbours, either way round."""
    return {pair for track in tracks for one in (track, track[::-1]) for pair in pairwise(one)}


@pytest.mark.parametrize("track", [*ALPHABETS, COUNTED, *KEYS, *COLUMNS, *PAD, *DIAGONALS])
def test_a_track_is_one_run_up_and_down_and_every_three_of_it_are_one(track: str) -> None:
    for way in (track, track[::-1]):
        assert reduce(and_, [PAIRS[pair] for pair in pairwise(way)])
        assert set(zip(way, way[1:], way[2:], strict=False)) <= TRIPLES


@pytest.mark.parametrize("text", ["abd", "aba", "qas", "134", "zxb", "aaa", "qaw", "289"])
def test_what_is_no_run_is_none(text: str) -> None:
    assert tuple(text) not in TRIPLES


@pytest.mark.parametrize(("bits", "tracks"), [(ALPHABET, ALPHABETS), (DIGITS, (COUNTED,)), (ROWS, KEYS)])
def test_the_bits_of_a_pair_tell_alphabet_digits_and_rows_apart(bits: int, tracks: Iterable[str]) -> None:
    assert {pair for pair, found in PAIRS.items() if found & bits} == both(*tracks)


def test_nothing_is_a_neighbour_that_lies_elsewhere() -> None:
    assert set(PAIRS) == both(*ALPHABETS, COUNTED, *KEYS, *COLUMNS, *PAD, *DIAGONALS)


def test_no_pair_runs_both_ways_in_one_track() -> None:
    for bits in PAIRS.values():
        assert not bits & bits >> 1 & 0x5555_5555


def test_a_strand_may_also_stand_still_on_whatever_is_typed() -> None:
    typed = {character for character in string.printable if character.isprintable()}
    assert {(character,) * 3 for character in typed} == STEPS - TRIPLES


def test_keys_of_the_pad_lie_beside_each_other_across_and_upright() -> None:
    assert both("123", "456", "789", *PAD) == WALK
