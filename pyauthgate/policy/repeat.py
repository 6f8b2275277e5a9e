"""The rule on repetition: one character, runs, blocks, few different characters."""

from __future__ import annotations

import re
from collections import Counter
from itertools import count, pairwise
from operator import ne
from typing import TYPE_CHECKING, Final

from pyauthgate.policy.spans import ALWAYS, COVER, DECIDES, Match

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyauthgate.policy.thresholds import Thresholds
    from pyauthgate.policy.views import View

__all__ = ["equal_runs", "period", "repeat"]

_EQUAL: Final = re.compile(r"(.)\1\1+", re.DOTALL)
_SEPARATORS: Final = re.compile(r"[\W_]+")

TIMES = 3
"""How often a block must stand to be found by itself."""

LEAST_PERCENT = 38
"""Cover by blocks from which they are looked for in a long password, where they count beside other patterns."""

SCATTERED = 32
"""Longest password in which blocks are looked for with something between: every block is tried."""

DISTANCES = 3
"""How many distances are tried: the most frequent ones, so that the work stays linear."""


def repeat(view: View, thresholds: Thresholds) -> list[Match]:
    """Find every repetition of a candidate; in a long one they count by what is left beside them."""
    text, size = view.folded, len(view.folded)
    matches: list[Match] = []
    if _EQUAL.search(text):
        matches += _runs(text, thresholds)
    different = view.distinct
    if text and different < thresholds.distinct:
        matches.append(Match("repeat", "repeat.distinct", 0, size, ALWAYS))
    # Two thirds of what blocks cover by standing three times bring nothing new; in a long one less may matter.
    covers = thresholds.repeated_percent if size < thresholds.long_from else LEAST_PERCENT
    if different * 300 <= size * (300 - 2 * covers):
        matches += _blocks(text, thresholds)
    if different * 2 <= size or not text.isalnum():
        matches += _twice(text, thresholds)
    return matches


def equal_runs(text: str) -> list[tuple[int, int]]:
    """Give the stretches of three or more equal characters."""
    return [found.span() for found in _EQUAL.finditer(text)]


def period(text: str) -> int:
    """Give the length of the shortest block that makes up the whole text; the text's own length when none does."""
    return (text + text).find(text, 1) if text else 0


def _runs(text: str, thresholds: Thresholds) -> Iterator[Match]:
    spans = equal_runs(text)
    for start, end in spans:
        if end - start >= thresholds.repeated:
            yield Match("repeat", "repeat.character", start, end)
        else:
            yield Match("repeat", "repeat.runs", start, end, COVER)
    if sum(end - start for start, end in spans) * 100 >= thresholds.repeated_percent * len(text):
        for start, end in spans:
            yield Match("repeat", "repeat.runs", start, end)


def _twice(text: str, thresholds: Thresholds) -> Iterator[Match]:
    for whole in (text, _SEPARATORS.sub("", text)):
        half, odd = divmod(len(whole), 2)
        if half >= thresholds.block and not odd and whole[:half] == whole[half:]:
            yield Match("repeat", "repeat.twice", 0, len(text))
            return


def _blocks(text: str, thresholds: Thresholds) -> Iterator[Match]:
    pairs = Counter(pairwise(text))
    # A block of two or more brings a pair as often as itself.
    if max(pairs.values(), default=0) >= TIMES or _EQUAL.search(text):
        for start, end in _thrice(text):
            covers = (end - start) * 100 >= thresholds.repeated_percent * len(text)
            yield Match("repeat", "repeat.block", start, end, DECIDES if covers else COVER)
    # Blocks bring pairs again: fewest when they are of two characters, half of what they cover but for the first one.
    again = len(text) - 1 - len(pairs)
    if len(text) <= SCATTERED and (again + 1) * 200 >= thresholds.repeated_percent * len(text):
        yield from _scattered(text, thresholds)


def _thrice(text: str) -> Iterator[tuple[int, int]]:
    """Find blocks standing three times in a row, by the distances between equal pairs."""
    last: dict[tuple[str, str], int] = {}
    # Where each pair stood last; only then is it said that it stands here.
    before = zip(map(last.get, pairwise(text)), map(last.__setitem__, pairwise(text), count()), strict=True)
    distances = Counter([place - seen for place, (seen, _) in enumerate(before) if seen is not None])
    for distance, _ in distances.most_common(DISTANCES):
        yield from _stretches(text, distance)


def _stretches(text: str, distance: int) -> Iterator[tuple[int, int]]:
    if bytes((TIMES - 1) * distance) not in bytes(map(ne, text, text[distance:])):
        return
    start = 0
    for place in range(len(text) - distance + 1):
        if place == len(text) - distance or text[place] != text[place + distance]:
            if place - start >= (TIMES - 1) * distance:
                yield start, place + distance
            start = place + 1


def _scattered(text: str, thresholds: Thresholds) -> Iterator[Match]:
    """Find a block that stands three times with something between, as in ``Ka7-Ka7+Ka7``."""
    for size in range(2, len(text) // TIMES + 1):
        for start in range(len(text) - size * TIMES + 1):
            block = text[start : start + size]
            times = text.count(block, start)
            if times >= TIMES and times * size * 100 >= thresholds.repeated_percent * len(text):
                for found in re.finditer(re.escape(block), text):
                    yield Match("repeat", "repeat.block", *found.span())
                return
