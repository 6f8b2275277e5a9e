"""Names of fields: which are guarded, and which only look like one that is, to one panel or another.

What parsers make of a name was tried on each: PHP drops leading blanks, reads
``.`` and blanks as ``_``, ends a name at ``[`` or NUL, and reads ``pw[x`` as
``pw_x``; Node's ``qs`` reads ``[pw]`` as ``pw``; some compare without case, some
decode twice.  A name that any of them could take for a guarded one is an alias.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import dropwhile
from operator import not_
from typing import TYPE_CHECKING
from unicodedata import normalize
from urllib.parse import unquote, unquote_to_bytes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

__all__ = ["GuardedNames", "folds", "guarded", "readings", "unescaped"]

BLANK = "".join(map(chr, range(1, 33))) + "\x7f\x85\xa0\u1680\u2028\u2029"
"""What is skipped before a name; NUL is not among it, since it ends one."""

MANGLED = str.maketrans(". ", "__")
ANYTHING = r"(?s:.)*"
UNBROKEN = r"[^\[\]]*"
"""What ``*`` guards holds no bracket, which parsers read apart; a name with one is an alias."""

CHUNK = 256
"""Characters normalised at once: putting marks in order takes the square of how many there are."""

NEVER = r"(?!)"
BETWEEN = "\ud800"
"""What no decoded text holds."""

Segments = tuple[str, ...]


class GuardedNames:
    """Names that are judged, each written out or as a glob with ``*``.

    Parameters
    ----------
    patterns:
        As configured; brackets stand for themselves, as in ``user[password]``.

    """

    def __init__(self, patterns: tuple[str, ...]) -> None:
        self._exact = re.compile("|".join(_glob(pattern, UNBROKEN) for pattern in patterns) or NEVER)
        self._folded = [[re.compile(_glob(key, ANYTHING)) for key in folds(pattern)[0]] for pattern in patterns]
        self._heads = re.compile("|".join(_head(folds(pattern)[0][0]) for pattern in patterns) or NEVER, re.DOTALL)

    def guards(self, name: str) -> bool:
        """Say whether a name is guarded, in the very spelling that is configured."""
        return self._exact.match(name) is not None

    def alias(self, name: str) -> bool:
        """Say whether a name is none of the guarded ones, but could be taken for one or for a part of one."""
        return not self.guards(name) and self._resembles(name)

    def meets(self, name: str) -> bool:
        """Say whether a name is guarded or an alias."""
        return self.guards(name) or self._resembles(name)

    def touches(self, name: bytes, charset: str = "utf-8") -> bool:
        """Say whether an escaped name, in any reading of its bytes, is guarded or an alias."""
        return any(map(self.meets, readings(name, charset)))

    def aped(self, name: bytes, charset: str = "utf-8") -> bool:
        """Say whether an escaped name, in any reading of its bytes, is an alias."""
        return any(map(self.alias, readings(name, charset)))

    def among(self, names: Collection[str]) -> bool:
        """Say whether any of very many names is guarded or an alias; all of them are looked through at once."""
        text = BETWEEN.join(map(_once_more, names))
        if not self._heads.search(text):
            return False
        lines = zip(names, text.split(BETWEEN), strict=True)
        return any(self._heads.match(line) and self.meets(name) for name, line in lines)

    def _resembles(self, name: str) -> bool:
        if not self._heads.match(_once_more(name)):  # nearly always, and at a tenth of the cost
            return False
        return any(_begins(globs, path) for path in folds(name) for globs in self._folded)


@lru_cache(maxsize=256)
def guarded(patterns: tuple[str, ...]) -> GuardedNames:
    """Give the guarded names of some patterns; prepared once."""
    return GuardedNames(patterns)


def folds(name: str) -> tuple[Segments, ...]:
    """Give what lenient parsers make of a name: its keys where brackets nest, and one key where they do not."""
    text = _once_more(name).lstrip(BLANK).partition("\0")[0]
    stripped = text.rstrip(BLANK)  # Django drops blanks on both sides of a part's name
    return (*_paths(text), *_paths(stripped)) if stripped != text else _paths(text)


def _paths(text: str) -> tuple[Segments, Segments]:
    head, *keys = text.split("[")
    path = (head.translate(MANGLED), *(key.translate(MANGLED) for key in _closed(keys, opened=not head)))
    return tuple(dropwhile(not_, path)), (text.replace("[", "_").translate(MANGLED),)


def _closed(keys: list[str], *, opened: bool) -> Iterator[str]:
    """Give keys as PHP does: one left open is dropped, and so is what follows on something behind a bracket."""
    for piece in keys:
        key, bracket, behind = piece.partition("]")
        if bracket or opened:
            yield key
        if behind or not bracket:
            return


def unescaped(raw: bytes, charset: str) -> str:
    """Give the text of an escaped name or value of a query."""
    return unquote_to_bytes(raw.replace(b"+", b" ")).decode(charset, "replace")


def readings(name: bytes, charset: str = "utf-8") -> Iterator[str]:
    """Give the texts that an escaped name may stand for; bytes that make no sense are left out, as some do."""
    raw = unquote_to_bytes(name.replace(b"+", b" ")) if b"%" in name or b"+" in name else name
    yield raw.decode("utf-8", "ignore")
    if not raw.isascii():
        yield raw.decode("latin-1")
        yield raw.decode(charset, "ignore")


def _once_more(name: str) -> str:
    """Decode a second time, as some do, and fold case and compatible letters (NFKC_Casefold, Unicode 5.18)."""
    text = unquote(name, errors="ignore") if "%" in name else name
    if text.isascii():
        return text.lower()
    pieces = (text[start : start + CHUNK] for start in range(0, len(text), CHUNK))
    return "".join(normalize("NFKC", normalize("NFKC", piece).casefold()) for piece in pieces)


def _begins(globs: list[re.Pattern[str]], path: Segments) -> bool:
    """Say whether one path is the other or its beginning; an empty key is whichever comes next."""
    return any(path[:1]) and all(not key or glob.fullmatch(key) for glob, key in zip(globs, path, strict=False))


def _glob(pattern: str, anything: str) -> str:
    """Write a pattern for the names that a glob means; ``*`` stands for what is given."""
    first, *others = map(re.escape, pattern.split("*"))
    middle = "".join(f"(?>{anything}?{piece})" for piece in others[:-1])
    return rf"{first}{middle}{anything}{others[-1]}\Z" if others else rf"{first}\Z"


def _head(fold: str) -> str:
    """Write a pattern for the beginnings of names that might fold to a head: more than do, none less."""
    pieces = [re.escape(piece).replace("_", r"[_. \[]") for piece in fold.split("*")]
    first, *middle = pieces[:-1] or pieces
    glob = first + "".join(f"(?>[^{BETWEEN}]*?{piece})" for piece in middle)
    glob += f"[^{BETWEEN}]*{pieces[-1]}" if len(pieces) > 1 else ""
    start, end = rf"(?:\A|{BETWEEN})[{re.escape(BLANK)}]*+", rf"[{re.escape(BLANK)}]*+(?=[\[\]\0{BETWEEN}]|\Z)"
    return rf"{start}(?:{glob}|[\[\]]*+{glob}){end}"
