"""The rule on common passwords: what is left without decoration, leet undone, either direction, is in the list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pyauthgate.policy.folding import bare
from pyauthgate.policy.repeat import period
from pyauthgate.policy.spans import Match
from pyauthgate.policy.views import BESIDE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyauthgate.policy.lexicon import Lexicon
    from pyauthgate.policy.views import View

__all__ = ["common", "rests"]

BETWEEN: Final = "\0"
"""In no password that is worth a look: `chars` refuses it."""

THREADED: Final = 5
"""Letters of the shortest word that is seen through one group of signs in it."""

_BETWEEN: Final = re.compile(r"[\W\d_]+")
_WORDS: Final = re.compile(r"[^\W\d_]+")


def common(view: View, lexicon: Lexicon, only: list[str]) -> list[Match]:
    """Find a common password under its decoration.

    Parameters
    ----------
    only:
        What the candidate is without its decoration, in each reading.

    """
    if not lexicon.knows(only):
        return []
    start, end = (view.start, view.end) if view.letters else (0, len(view.plain))
    if end - start > len(view.letters) and not lexicon.knows(set(only).difference(_ways(view.letters))):
        # Found with what stands between its letters taken out: that is no part of it.
        return [Match("common", "common.password", *each.span()) for each in _WORDS.finditer(view.plain)]
    return [Match("common", "common.password", start, end)]


def rests(view: View) -> list[str]:
    """Give what a candidate may be once its decoration is gone, forwards and then backwards."""
    text, letters, start, end = view.skeleton, view.letters, view.start, view.end
    if not letters:
        return [text, text[::-1]]
    core = text[start:end]
    found = [core] if len(text) == len(core) else [core, text, text[start:], text[:end]]
    if len(core) > len(letters) and _threaded(core):
        found.append(letters)
    # A block over and over brings each of its characters twice at least.
    if view.distinct * 2 <= len(text) * 2 - len(letters):
        found += _blocks(text, letters)
    if view.reading:
        found += _readings(view)
    together = BETWEEN.join(found)
    return [*found, *together[::-1].split(BETWEEN)]


def _blocks(*texts: str) -> Iterator[str]:
    for text in texts:
        block = period(text)
        if block < len(text):
            yield text[:block].strip("0123456789")


def _readings(view: View) -> list[str]:
    """Read the signs beside the letters as letters or as decoration, those between them as letters."""
    reading, start, end = view.reading, view.start, view.end
    core = reading[start:end]
    if not core.isalpha():
        if not _threaded(core):
            return []
        core = bare(core)
    heads = [reading[at:start] for at in view.cuts(max(start - BESIDE, 0), start)]
    tails = [reading[end:at] for at in view.cuts(end + 1, min(end + BESIDE, len(reading)) + 1)]
    found = [core, *[core + tail for tail in tails if tail.isalpha()]]
    return found + [head + each for head in heads if head.isalpha() for each in found]


def _threaded(core: str) -> bool:
    """Say whether one group of signs, or one sign over and over, stands between letters: others are no decoration."""
    between = _BETWEEN.findall(core)
    if len(between) == 1:
        return len(core) - len(between[0]) >= THREADED
    return len(set("".join(between))) == 1


def _ways(text: str) -> tuple[str, str]:
    return text, text[::-1]
