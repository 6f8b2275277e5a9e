"""The lists that the policy knows: names, places, words, common passwords.

They are packaged with it, and read once, when the first password is judged.
"""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from functools import cache
from itertools import compress, count, groupby, repeat
from operator import itemgetter
from pkgutil import get_data
from typing import TYPE_CHECKING, Final, cast
from unicodedata import normalize

from pyauthgate.policy.folding import fold, plain, skeleton

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Lexicon", "build", "packaged", "pages", "spell"]

STEM: Final = 4
"""Letters by which words are indexed, and so the shortest word of a list."""

PAGE: Final = 2
"""Characters by which common passwords are looked up."""

STEMS: Final = [slice(start, start + STEM) for start in range(1024)]
"""Where a stem may stand, in the longest text that is judged."""

COMPANY: Final = "company"
COMPOUND: Final = "compound"
"""A place of several words: separators may stand between them."""
LISTED: Final = "listed"
NAME: Final = "name"
ORDINARY: Final = "ordinary"
"""A name that is an ordinary word as well: it counts beside another name only."""
PLACE: Final = "place"
SHORT: Final = "short"
"""A name of three letters: it counts beside another name only."""
VOCABULARY: Final = "vocabulary"
"""An ordinary word that holds a name: neither counts."""
WORD: Final = "word"

Word = tuple[str, int, int]
"""Kind, start, end."""

_SIGNS: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words by their first four letters, and common passwords by their first two characters.

    Parameters
    ----------
    kinds:
        Each word and its kind.
    stems:
        First four letters of the words, and how long the words are that begin so.
    common:
        First two characters, and the passwords that begin so and that too many people have: folded, in order, a space
        before and behind each.  To take all of them apart would take most of the time of the first check.
    short:
        Names of three letters.

    """

    kinds: dict[str, str]
    stems: dict[str, tuple[int, ...]]
    common: dict[str, str]
    short: frozenset[str]

    def knows(self, candidates: Iterable[str]) -> bool:
        """Say whether any candidate is a common password."""
        common = self.common
        return any(f" {each} " in common.get(each[:PAGE], "") and " " not in each for each in candidates)

    def find(self, text: str, places: int = 0) -> list[Word]:
        """Give every word in a text; none at all unless one begins at one of the first places.

        Parameters
        ----------
        places:
            0 for any place.

        """
        near = places or len(text)
        # Nearly always there is none, which takes no step of the interpreter to find out.
        if self.stems.keys().isdisjoint(map(text.__getitem__, STEMS[:near])):
            return []
        found = self._between(text, 0, near)
        if found and near < len(text):
            found += self._between(text, near, len(text))
        return found

    def _between(self, text: str, first: int, last: int) -> list[Word]:
        lengths = [*map(self.stems.get, map(text.__getitem__, STEMS[first:last]), repeat(()))]
        kinds, size = self.kinds, len(text)
        return [
            (kinds[word], start, start + length)
            for start in compress(count(first), lengths)
            for length in lengths[start - first]
            if (word := text[start : start + length]) in kinds and start + length <= size
        ]

    def joined(self, other: Lexicon) -> Lexicon:
        """Give a lexicon with the words of both; of a word in both, the other's kind holds."""
        return build(self.kinds | other.kinds, " ".join([*self.common.values(), *other.common.values()]).split())


def spell(entry: str) -> str:
    """Make the skeleton of an entry, as it is made of candidates, without its spaces and signs."""
    return _SIGNS.sub("", skeleton(plain(fold(normalize("NFC", entry)))))


def build(words: Mapping[str, str], common: Iterable[str] = ()) -> Lexicon:
    """Index skeletons with their kinds.

    Parameters
    ----------
    words:
        Each with its kind; of three letters are those of `SHORT` alone.

    """
    lengths: dict[str, int] = {}
    for word in words:
        stem = word[:STEM]
        lengths[stem] = lengths.get(stem, 0) | 1 << len(word)
    # Few combinations of lengths belong to many stems.
    spelled = {
        mask: tuple([size for size in range(mask.bit_length()) if mask >> size & 1]) for mask in {*lengths.values()}
    }
    short = frozenset([word for word, kind in words.items() if kind == SHORT])
    stems = {stem: spelled[mask] for stem, mask in lengths.items() if len(stem) == STEM}
    return Lexicon(dict(words), stems, _paged(pages(common)), short)


def pages(common: Iterable[str]) -> list[str]:
    """Give a line for each two characters that common passwords begin with: these passwords, in order."""
    return [" ".join(page) for _, page in groupby(sorted(set(common)), key=itemgetter(slice(PAGE)))]


def _paged(lines: Iterable[str]) -> dict[str, str]:
    return {line[:PAGE]: f" {line} " for line in lines}


@cache
def packaged() -> Lexicon:
    """Read the packaged lists: a line of words for each kind, their stems by lengths, and the common passwords."""
    kinds: dict[str, str] = {}
    short: list[str] = []
    for kind, *words in map(str.split, _lines("lexicon.txt")):
        kinds.update(dict.fromkeys(words, kind))
        short += words if kind == SHORT else ()
    stems: dict[str, tuple[int, ...]] = {}
    for lengths, *begun in map(str.split, _lines("stems.txt")):
        stems.update(dict.fromkeys(begun, tuple(map(int, lengths.split(",")))))
    common = gzip.decompress(_data("common.txt.gz")).decode("ascii").splitlines()
    return Lexicon(kinds, stems, _paged(common), frozenset(short))


def _lines(name: str) -> list[str]:
    return _data(name).decode("ascii").splitlines()


def _data(name: str) -> bytes:
    # The package's own loader reads it; importlib.resources would import what reads zip files first.
    return cast("bytes", get_data("pyauthgate.policy", f"data/{name}"))
