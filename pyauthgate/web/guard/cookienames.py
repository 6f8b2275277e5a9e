"""Which cookies are guarded, and in which other spellings some panel would read one of them."""

from __future__ import annotations

import re
from enum import Enum, auto
from fnmatch import translate
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["DOUBTFUL", "CookieNames", "Standing"]

SEPARATORS = re.compile(r"[^A-Za-z0-9_~!@#$%^&*()+\-`.?|:/{}<>'=]+")
"""What ends a cookie for at least one parser: blanks and quotes for `http.cookies`, also every odd byte for WebOb."""

DOUBTFUL = re.compile(r"[^A-Za-z0-9_~!@#$%^&*()+\-`.?|:/{}<>'=]|=[^=]")
"""What a value must hold to hide a cookie; it may end in ``=``, as base64 does."""
SPACED_EQUALS = re.compile(r"\s*=\s*")
FLAT = str.maketrans(" .+", "___")
UNOPENED = str.maketrans("[", "_")
"""What PHP makes of the names of variables; in a pattern a bracket is part of the pattern."""

LEARNED = 512
"""Names held with their standing; visitors may invent as many as they like."""


class Standing(Enum):
    """What becomes of a cookie."""

    FREE = auto()
    GUARDED = auto()
    ALIAS = auto()
    """Not one of the guarded names, but some parser takes it for one."""


class CookieNames:
    """Tells guarded cookies from free ones, and both from disguised ones.

    Parameters
    ----------
    globs:
        Patterns of the guarded names.

    """

    def __init__(self, globs: Iterable[str]) -> None:
        patterns = tuple(globs)
        self._exact = _any_of(patterns)
        self._folded = _any_of(tuple(pattern.translate(FLAT).casefold() for pattern in patterns))
        self._known: dict[str, Standing] = {}
        self.free: set[str] = set()
        """Names that are known to be free, blanks included: what is asked first, and saves a call."""

    def standing(self, name: str) -> Standing:
        """Say what a name is; blanks before and after it do not count."""
        known = self._known.get(name)
        return self._learn(name) if known is None else known

    def hides(self, value: str) -> bool:
        """Say whether some parser finds a guarded cookie inside the value of a free one."""
        if not DOUBTFUL.search(value):
            return False
        parts = SEPARATORS.split(SPACED_EQUALS.sub("=", f" {value}"))
        return any(self.standing(name) is not Standing.FREE for part in parts for name in part.split("=")[:-1])

    def _learn(self, name: str) -> Standing:
        if len(self._known) >= LEARNED:
            self._known.clear()
            self.free.clear()
        found = self._judge(name.strip(" \t"))
        self._known[name] = found
        if found is Standing.FREE:
            self.free.add(name)
        return found

    def _judge(self, name: str) -> Standing:
        if self._exact(name):
            return Standing.GUARDED
        pieces = [name, *SEPARATORS.split(name)]
        return Standing.ALIAS if any(map(self._disguised, pieces)) else Standing.FREE

    def _disguised(self, name: str) -> bool:
        return any(self._folded(fold) is not None for fold in _folds(name))


def _folds(name: str) -> set[str]:
    """Give the readings of a name: as it is and as UTF-8, percent-decoded or not, each cleaned as PHP does."""
    letters = name.encode("latin-1", "replace").decode("utf-8", "replace")
    readings = (reading for text in (name, letters) for reading in (text, unquote(text)))
    return {fold for reading in readings for fold in _cleaned(reading)}


def _cleaned(name: str) -> tuple[str, str]:
    """Give a name up to its index, and with a bracket that opens none as PHP writes it; blanks and NULs end neither."""
    ended = name.strip("\0 \t").partition("\0")[0]
    return _flat(ended.partition("[")[0].strip()), _flat(ended.strip())


def _flat(text: str) -> str:
    return text.translate(FLAT).translate(UNOPENED).casefold()


def _any_of(patterns: tuple[str, ...]) -> Callable[[str], re.Match[str] | None]:
    return re.compile("|".join(map(translate, patterns)) or r"(?!)").match
