"""What can follow what: the alphabet, the digits, the rows and columns of the keyboards, the numeric pad.

A track is a row of characters; each pair of neighbours carries the bit of
its track and direction, so that a run is a chain of pairs with a bit in
common.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

__all__ = ["ALPHABET", "DIGITS", "PAIRS", "ROWS", "STEPS", "TRIPLES", "WALK"]

Pair = tuple[str, str]

LATIN = "abcdefghijklmnopqrstuvwxyz"
SPANISH = "abcdefghijklmnñopqrstuvwxyz"

# Wrapped tracks come back to their beginning: z-a and 9-0.
_ALPHABETS = (LATIN + "a", SPANISH + "a")
_DIGITS = ("01234567890",)
# The US layout, then the Latin-American one and where the Spanish one differs from it; the digit rows lie in the
# digits' own track.
_US = ("qwertyuiop[]\\", "asdfghjkl;'", "zxcvbnm,./", "!@#$%^&*()_+")
_SPANISH_ROWS = ("qwertyuiop\u00b4+", "asdfghjklñ{}", "zxcvbnm,.-", '!"#$%&/()=?', "p`+", "ñ\u00b4", '"·$')
# A key and the ones below it; the shifted digits of the US layout start a column too.
_COLUMNS = (
    *("1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik,", "9ol.", "0p;/", "pñ-"),
    *("!qaz", "@wsx", "#edc", "$rfv", "%tgb", "^yhn"),
)
# The numeric pad upright and the telephone's: columns, then diagonals.  Its rows are digit runs already.
_PAD = ("0147", "2580", "369")
_DIAGONALS = ("159", "357")


_PAD_ROWS = ("123", "456", "789")


def _add(pairs: dict[Pair, int], tracks: tuple[str, ...], bit: int) -> None:
    for track in tracks:
        for left, right in pairwise(track):
            pairs[left, right] = pairs.get((left, right), 0) | bit
            pairs[right, left] = pairs.get((right, left), 0) | bit << 1


def _pairs() -> dict[Pair, int]:
    pairs: dict[Pair, int] = {}
    groups = (*((track,) for track in _ALPHABETS), _DIGITS, _US, _SPANISH_ROWS, _COLUMNS, _PAD, _DIAGONALS)
    for number, tracks in enumerate(groups):
        _add(pairs, tracks, 1 << 2 * number)
    return pairs


ALPHABET: Final = 0b1111
"""The bits of the two alphabets, up and down."""

DIGITS: Final = 0b11 << 4
"""The bits of the digits."""

ROWS: Final = 0b1111 << 6
"""The bits of the keyboard rows."""

PAIRS: Final = _pairs()
"""The bits of each two neighbours."""

TRIPLES: Final = frozenset(
    (*one, two[1]) for one, bits in PAIRS.items() for two, more in PAIRS.items() if one[1] == two[0] and bits & more
)
"""Every run of three, so that the many passwords without one are passed over at once."""

WALK: Final = frozenset(
    pair for track in (*_PAD, *_PAD_ROWS) for pair in (*pairwise(track), *pairwise(track[::-1])) if pair[0] != pair[1]
)
"""Each two keys of the numeric pad that lie beside each other."""

STEPS: Final = TRIPLES | {(chr(code),) * 3 for code in range(32, 127)}
"""Every run of three, and every ASCII character three times: what a strand between others is made of."""
