"""The rules on own data: names, birth date, client number, mailboxes, domains."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pyauthgate.policy.birth import birth
from pyauthgate.policy.own import BEFORE
from pyauthgate.policy.spans import ALWAYS, COVER, DECIDES, Match, covered

if TYPE_CHECKING:
    from datetime import date

    from pyauthgate.policy.own import Own
    from pyauthgate.policy.thresholds import Thresholds
    from pyauthgate.policy.views import View

__all__ = ["Hit", "birth_date", "decide", "number", "own_hits", "prefix"]

Hit = tuple[str, int, int]
"""An own word's code, and its stretch."""

SHORT_WORD: Final = 3
"""Letters of a word that must stand by itself, for it stands inside others too: ``ana`` in ``Banana``."""

_SEPARATORS: Final = re.compile(r"[\W_]+")


def own_hits(view: View, own: Own) -> list[Hit]:
    """Find every own word, in every strand; words with digits in them in the text as typed."""
    hits: list[Hit] = []
    strands = view.strands()
    for word in filter(strands.__contains__, own.names):
        hits += [("personal.own", start, end) for start, end in _standing(view, word)]
    for word, code in own.words.items():
        if word in strands:
            hits += [(code, start, end) for start, end in _standing(view, word)]
        elif not word.isalpha() and word in view.skeleton:
            hits += [(code, *found.span()) for found in re.finditer(re.escape(word), view.skeleton)]
    return hits


def _standing(view: View, word: str) -> list[tuple[int, int]]:
    found = view.find(word)
    if len(word) > SHORT_WORD:
        return found
    return [(start, end) for start, end in found if view.bounded(start, end)]


def decide(view: View, hits: list[Hit], thresholds: Thresholds) -> list[Match]:
    """Decide by what is left beside the own words; an own name of five letters needs no more than to be there."""
    usual = DECIDES if view.left(covered(hits)) <= thresholds.own_left else COVER
    return [
        Match(rule_of(code), code, start, end, ALWAYS if _inside(end - start, code, view.size, thresholds) else usual)
        for code, start, end in hits
    ]


def _inside(letters: int, code: str, size: int, thresholds: Thresholds) -> bool:
    return code == "personal.own" and letters >= thresholds.own_contained and size <= thresholds.own_contained_upto


def prefix(view: View, own: Own, only: list[str], thresholds: Thresholds) -> list[Match]:
    """Find the beginning of an own word as the only word: ``Feder_4829``.

    Parameters
    ----------
    only:
        What the candidate is without its decoration, in each reading.

    """
    known = own.beginnings
    if not known or not view.letters:
        return []
    begun = [
        word[len(BEFORE) :]
        for word in filter(known.__contains__, map(BEFORE.__add__, (*only, view.letters)))
        if len(word) >= thresholds.own_prefix + len(BEFORE)
    ]
    if not begun:
        return []
    return [Match(rule_of(code), code, view.start, view.end) for word in begun for code in own.begun(word)]


def number(view: View, own: Own, thresholds: Thresholds) -> list[Match]:
    """Find the client number, forwards or backwards, separators or not."""
    form = own.number
    few = len(view.letters) <= thresholds.general_left
    if not form or (len(form) < thresholds.number_contained and not few):
        return []
    text = view.plain
    bare = text if text.isalnum() else _SEPARATORS.sub("", text)
    if form not in bare and form[::-1] not in bare:
        return []
    places = [place for place, character in enumerate(text) if character.isalnum()]
    return [
        Match("identity", "identity.number", places[found.start()], places[found.end() - 1] + 1)
        for way in (form, form[::-1])
        for found in re.finditer(re.escape(way), bare)
    ]


def birth_date(view: View, born: date) -> list[Match]:
    """Find the own birth date."""
    found = birth(view.plain, born)
    return [Match("personal", *found)] if found else []


def rule_of(code: str) -> str:
    """Give the rule that a code belongs to."""
    return code[: code.index(".")]
