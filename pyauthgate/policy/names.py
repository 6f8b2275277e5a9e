"""The rule on names, places and words in general: refused when they are nearly all of the password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyauthgate.policy.lexicon import COMPANY, COMPOUND, LISTED, NAME, ORDINARY, PLACE, STEM, VOCABULARY, WORD
from pyauthgate.policy.spans import Match, apart
from pyauthgate.policy.views import BESIDE, DIRECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyauthgate.policy.identity import Hit
    from pyauthgate.policy.lexicon import Lexicon
    from pyauthgate.policy.thresholds import Thresholds
    from pyauthgate.policy.views import View

__all__ = ["general"]

CODES: Final = {
    NAME: ("personal", "personal.name"),
    ORDINARY: ("personal", "personal.name"),
    PLACE: ("personal", "personal.place"),
    COMPOUND: ("personal", "personal.place"),
    WORD: ("common", "common.word"),
    COMPANY: ("common", "common.company"),
    LISTED: ("common", "common.listed"),
}
"""Kind of a word, and the rule and the code it is reported under."""

READ: Final = ((0, 0), (1, 0), (DIRECTIONS, 2 * BESIDE))
"""Strands that are looked through, and by how many letters signs may push a word further in, where they are read as
letters: the letters both ways, those with leet undone forwards only.
"""

LONG_READ: Final = (READ[0], READ[2])
"""The same for a long password: forwards only, as nobody writes a long one backwards."""

ALONE: Final = frozenset({VOCABULARY, WORD})
"""What is looked for as a word of its own alone."""

HOLDERS: Final = frozenset({ORDINARY, VOCABULARY})
"""Ordinary words: what stands in one of them is no name, as ``bello`` in ``cabello``."""

ACROSS: Final = frozenset({COMPOUND, COMPANY, LISTED})
"""What may be of several words, with separators between."""

BESIDES: Final = 6
"""Letters of two of the shortest names, which may stand before or behind another one: ``AnaSolLopez``."""


def general(view: View, lexicon: Lexicon, own: list[Hit], thresholds: Thresholds) -> list[Match]:
    """Find names, places and listed words that leave at most a few letters; own words count as cover."""
    long, sides, near = view.size >= thresholds.long_from, view.sides, thresholds.general_left + BESIDES + 1
    for number, further in LONG_READ if long else READ:
        if number >= len(sides):
            break
        # A word must begin within the letters that may be left, and behind them.
        words = lexicon.find(sides[number], 0 if own else near + further)
        if not words or (not own and _too_little(words, view, thresholds)):
            continue
        counted = _counted(view, _placed(view, words, number, long=long), own, long=long)
        if counted and _enough(view, lexicon, counted + own, thresholds):
            return _matches(counted)
    return []


def _matches(counted: list[Hit]) -> list[Match]:
    return [Match(*CODES[kind], start, end) for kind, start, end in counted]


def _too_little(words: list[Hit], view: View, thresholds: Thresholds) -> bool:
    """Say whether the words cannot cover enough, whatever else holds: most that begin like a name end here."""
    return sum([end - start for _, start, end in words]) + BESIDES + thresholds.general_left < len(view.letters)


def _placed(view: View, words: list[Hit], side: int, *, long: bool) -> list[Hit]:
    """Place words of a strand: in one piece, and by themselves where they stand in random strings else.

    In a long one with separators all stand by themselves: ``marti`` in ``martillo`` is chance.
    """
    alone = long and _parted(view)
    placed: list[Hit] = []
    for kind, begin, stop in words:
        start, end = view.place(side, begin, stop)
        if (end - start != stop - begin and kind not in ACROSS) or view.torn(start, end):
            continue
        short = stop - begin == STEM
        if short and side:
            continue
        if not (alone or short or kind in ALONE) or view.bounded(start, end):
            placed.append((kind, start, end))
    return placed


def _counted(view: View, placed: list[Hit], own: list[Hit], *, long: bool) -> list[Hit]:
    """Drop what does not count: words that only hold others, and what they hold; names that need another one.

    Words of a long one or between separators do not count either: that is how passphrases are made.
    """
    counted = _unheld(view, placed)
    if counted and (long or _parted(view)):
        counted = [hit for hit in counted if hit[0] != WORD]
    return counted if own or not counted else _supported(counted)


def _unheld(view: View, placed: list[Hit]) -> list[Hit]:
    """Drop what stands in an ordinary word, and the ordinary words that are no names."""
    if not any(kind in HOLDERS for kind, _, _ in placed):
        return placed
    free: list[Hit] = []
    reach = -1
    # A word that holds another one comes before it.
    for hit in sorted(placed, key=_holders_first):
        kind, start, end = hit
        if end > reach and kind != VOCABULARY:
            free.append(hit)
        if end > reach and kind in HOLDERS and view.bounded(start, end):
            reach = end
    return free


def _holders_first(hit: Hit) -> tuple[int, int]:
    return hit[1], -hit[2]


def _enough(view: View, lexicon: Lexicon, found: list[Hit], thresholds: Thresholds) -> bool:
    """Say whether what is found leaves few enough letters; the shortest names are looked for when it does not."""
    if view.left(apart(found)) <= thresholds.general_left:
        return True
    beside = list(_beside(view, lexicon))
    return bool(beside) and view.left(apart([*found, *beside])) <= thresholds.general_left


def _beside(view: View, lexicon: Lexicon) -> Iterator[Hit]:
    """Give the names of three letters that stand by themselves: ``Ana`` in ``AnaLopez``."""
    for name in lexicon.short:
        if name in view.letters:
            yield from ((NAME, *place) for place in view.find(name) if view.bounded(*place))


def _parted(view: View) -> bool:
    return not view.nfc[view.start : view.end].isalnum()


def _supported(counted: list[Hit]) -> list[Hit]:
    """Drop a name that is an ordinary word unless something else stands beside it."""
    if any(kind != ORDINARY for kind, _, _ in counted):
        return counted
    apart = max(start for _, start, _ in counted) >= min(end for _, _, end in counted)
    return counted if apart else []
