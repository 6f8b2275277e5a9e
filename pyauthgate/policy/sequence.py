"""The rule on sequences: alphabet, digits, keyboards, numeric pad; in either direction."""

from __future__ import annotations

import re
from itertools import compress, pairwise, repeat
from typing import TYPE_CHECKING

from pyauthgate.policy.repeat import equal_runs
from pyauthgate.policy.spans import COVER, Match, joined
from pyauthgate.policy.tracks import ALPHABET, DIGITS, PAIRS, ROWS, STEPS, TRIPLES, WALK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyauthgate.policy.thresholds import Thresholds
    from pyauthgate.policy.views import View

__all__ = ["runs", "sequence"]

Run = tuple[int, int, int]
"""Start, end, and the bits that all its pairs share."""

_DIGITS = re.compile("[0-9]+")

Step = tuple[str, str, str]

SHORT = 3
"""Fewest characters that make a run at all."""

WORDY = frozenset({"erty", "trew", "wert"})
"""The runs of four keys that stand in words (``Poverty``); in Spanish, Portuguese and English there are no others."""

STRAND = 6
"""Fewest characters of two interleaved strands: three each."""


def sequence(view: View, thresholds: Thresholds) -> list[Match]:
    """Find every sequence of a candidate; in a long one they count by what is left beside them."""
    matches: list[Match] = []
    found = runs(view.folded)
    if found:
        matches += _alone(found, view, thresholds)
        matches += _together(found, view, thresholds)
    # One strand at least is not of letters.
    others = len(view.folded) - len(view.letters)
    if others >= SHORT:
        matches += _interleaved(view.folded)
    if others >= thresholds.adjacent:
        matches += _walked(view.plain, thresholds)
    for reading in view.leet:
        # Five in a row hold a run of three at one of any three places in a row.
        if not TRIPLES.isdisjoint(zip(reading[::3], reading[1::3], reading[2::3], strict=False)):
            matches += _through_leet(reading, view, thresholds)
    return matches


def runs(text: str) -> list[Run]:
    """Give the runs of three or more, in order; they may overlap where one track turns into another."""
    found: list[Run] = []
    triples = zip(text, text[1:], text[2:], strict=False)
    if TRIPLES.isdisjoint(triples):
        return found
    # It has stopped behind the first one.
    links = [*map(PAIRS.get, pairwise(text), repeat(0))]
    for start in compress(range(len(text)), map(TRIPLES.__contains__, zip(text, text[1:], text[2:], strict=False))):
        # Inside of a run every three are of its own track.
        if not found or start + SHORT > found[-1][1]:
            found.append(_run(links, start))
    return found


def _run(links: list[int], start: int) -> Run:
    bits, end = links[start] & links[start + 1], start + 2
    # The run of this track may have begun inside the run of another one.
    while start and bits & links[start - 1]:
        start -= 1
        bits &= links[start]
    while end < len(links) and bits & links[end]:
        bits &= links[end]
        end += 1
    return start, end + 1, bits


def _alone(found: list[Run], view: View, thresholds: Thresholds) -> Iterator[Match]:
    for start, end, bits in found:
        size = end - start
        if bits & (ALPHABET | DIGITS) and size >= thresholds.run:
            code = "sequence.digits" if bits & DIGITS else "sequence.letters"
            yield Match("sequence", code, start, end)
        elif bits & ROWS and _long_walk(view, start, end, thresholds):
            yield Match("sequence", "sequence.keyboard", start, end)
        else:
            yield Match("sequence", "sequence.mixed", start, end, COVER)


def _long_walk(view: View, start: int, end: int, thresholds: Thresholds) -> bool:
    size = end - start
    if size >= thresholds.keyboard_run:
        return True
    covers = size * 100 >= thresholds.keyboard_percent * view.size
    return size >= thresholds.keyboard_short and covers and not _in_word(view.plain, start, end, thresholds)


def _in_word(text: str, start: int, end: int, thresholds: Thresholds) -> bool:
    if text[start:end] not in WORDY:
        return False
    while start > 0 and text[start - 1].isalpha():
        start -= 1
    while end < len(text) and text[end].isalpha():
        end += 1
    return end - start >= thresholds.keyboard_word


def _together(found: list[Run], view: View, thresholds: Thresholds) -> Iterator[Match]:
    spans = [(start, end) for start, end, _ in found if end - start >= thresholds.short_run]
    whole = joined(spans)
    for start, end in joined([*spans, *equal_runs(view.folded)]):
        if end - start >= thresholds.adjacent:
            yield Match("sequence", "sequence.mixed", start, end)
    if sum(end - start for start, end in whole) * 100 >= thresholds.run_percent * view.size:
        for start, end in whole:
            yield Match("sequence", "sequence.mixed", start, end)


def _walked(text: str, thresholds: Thresholds) -> Iterator[Match]:
    """Find walks over the numeric pad, with turns: ``147896``; to and fro is none."""
    for digits in _DIGITS.finditer(text):
        keys, first = digits.group(), digits.start()
        for start in range(len(keys) - thresholds.adjacent + 1):
            step = keys[start : start + thresholds.adjacent]
            if WALK.issuperset(pairwise(step)) and len(set(step)) == len(step):
                yield Match("sequence", "sequence.keyboard", first + start, first + start + len(step))


def _interleaved(text: str) -> Iterator[Match]:
    one = text[::2]
    if STEPS.isdisjoint(zip(one, one[1:], one[2:], strict=False)):
        return
    ones, twos = _triples(one), _triples(text[1::2])
    # Either strand may begin.
    for first, pairs in enumerate((zip(ones, twos, strict=False), zip(twos, ones[1:], strict=False))):
        for nth, (step, other) in enumerate(pairs):
            if step in STEPS and other in STEPS and _readable(step, other):
                start = 2 * nth + first
                yield Match("sequence", "sequence.interleaved", start, start + STRAND)


def _triples(text: str) -> list[Step]:
    return list(zip(text, text[1:], text[2:], strict=False))


def _readable(one: Step, two: Step) -> bool:
    """One strand is digits, or a separator over and over; two strands of letters stand in ordinary words."""
    if one not in TRIPLES and two not in TRIPLES:
        return False
    return not all(any(map(str.isalpha, strand)) for strand in (one, two))


def _through_leet(reading: str, view: View, thresholds: Thresholds) -> Iterator[Match]:
    for start, end, _ in runs(reading):
        if end - start >= thresholds.leet_run and not view.folded[start:end].isalpha():
            yield Match("sequence", "sequence.leet", start, end)
