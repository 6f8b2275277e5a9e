"""The views of one candidate: made once, read by every rule.

A strand is the password without what is not a letter, with leet undone or
not, forwards or backwards.  All strands lie in one text, parted by NULs, so
that a word is looked for in all of them at once.
"""

from __future__ import annotations

from itertools import compress
from typing import Final

from pyauthgate.policy.folding import bare, fold, letters_at, letters_of, plain, skeleton, unleet

__all__ = ["BESIDE", "DIRECTIONS", "View"]

DIRECTIONS: Final = 2
"""Each text gives two strands: forwards, then backwards."""

BESIDE: Final = 4
"""Signs before the first and after the last letter that are read as letters too; further out they are decoration.

An own word is looked for among all of them.
"""

NUMBERS: Final = frozenset(map("{:02}".format, range(100)))
"""Every two digits."""


class View:
    """One candidate, normalised; where a strand's characters came from is worked out when a word is found in it.

    Parameters
    ----------
    nfc:
        In NFC, its ligatures apart, capped by the caller: the work is linear in its length.
    size:
        Its length as the thresholds count it, in code points of the NFC form: that of the text unless told.

    Attributes
    ----------
    distinct:
        How many different characters it has.
    start, end:
        From the first letter to behind the last one; empty without any.
    letters:
        The letters alone.
    leet:
        The text with leet undone, in each reading.
    reading:
        The first of them, as a skeleton; empty without leet or letters.
    skeleton:
        The text with one letter for i and l, which leet does not tell apart.
    sides:
        Every strand of the skeleton: the letters, and those with leet undone, forwards and then backwards.

    """

    def __init__(self, nfc: str, size: int | None = None) -> None:
        self.nfc = nfc
        self.size = len(nfc) if size is None else size
        self.folded = folded = fold(nfc)
        self.distinct = len(set(folded))
        self.plain = text = plain(folded)
        self.leet = leet = unleet(text)
        self.start, self.end = start, end = letters_at(text)
        self.skeleton = bones = skeleton(text)
        self.letters = letters = bare(bones)
        self.reading = ""
        self.sides = [letters, letters[::-1]]
        self._pieces = [(bones, start, end)] * 2
        self._places: dict[int, list[int]] = {}
        if leet and letters:
            self.reading = skeleton(leet[0])
            size = len(text)
            near, far = max(start - BESIDE, 0), min(end + BESIDE, size)
            self._read(near, far)
            if near or far < size:
                self._read(0, size)

    def _read(self, start: int, end: int) -> None:
        read = bare(self.reading[start:end])
        self.sides += (read, read[::-1])
        self._pieces += ((self.reading, start, end),) * 2

    def strands(self) -> str:
        """Give every strand in one text."""
        return "\0".join(self.sides)

    def place(self, side: int, start: int, end: int) -> tuple[int, int]:
        """Give the stretch of the NFC form behind a stretch of a strand."""
        size = len(self.sides[side])
        if side % DIRECTIONS:
            start, end = size - end, size - start
        text, first, last = self._pieces[side]
        if size == last - first:
            return first + start, first + end
        places = self._places.get(side)
        if not places:
            letters = map(str.isalpha, text[first:last])
            places = self._places[side] = [*compress(range(first, last), letters)]
        return places[start], places[end - 1] + 1

    def find(self, word: str) -> list[tuple[int, int]]:
        """Give every stretch where a word stands, in any strand."""
        found: list[tuple[int, int]] = []
        for number, side in enumerate(self.sides):
            at = side.find(word)
            while at >= 0:
                found.append(self.place(number, at, at + len(word)))
                at = side.find(word, at + len(word))
        return found

    def left(self, hidden: int) -> int:
        """Count the letters beside what was found.

        Parameters
        ----------
        hidden:
            Its positions, as bits.

        """
        return (letters_of(self.plain) & ~hidden).bit_count()

    def bounded(self, start: int, end: int) -> bool:
        """Say whether a stretch is a word of its own: beside it no letter, or a change of case as in ``JuanPerez``."""
        return self._opens(start, end) and self._closes(start, end)

    def torn(self, start: int, end: int) -> bool:
        """Say whether a stretch ends inside a number: the 5 of ``Cadena5806`` is no letter s."""
        return self.plain[start - 1 : start + 1] in NUMBERS or self.plain[end - 1 : end + 1] in NUMBERS

    def cuts(self, first: int, last: int) -> list[int]:
        """Give the places where a word may begin or end: those with digits on both sides are inside a number."""
        text = self.plain
        return [place for place in range(first, last) if text[place - 1 : place + 1] not in NUMBERS]

    def _opens(self, start: int, end: int) -> bool:
        if start == 0 or not self.plain[start - 1].isalpha():
            return True
        upper = self.nfc[start].isupper()
        return upper and (self.nfc[start - 1].islower() or self.nfc[start + 1 : end].islower())

    def _closes(self, start: int, end: int) -> bool:
        if end == len(self.nfc) or not self.plain[end].isalpha():
            return True
        if self.nfc[end].isupper():
            return self.nfc[end - 1].islower()
        return end - start > 1 and self.nfc[start:end].isupper()
