"""One password on paper: a tick for each rule that is kept, words and the marked stretch for each that is not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from pyauthgate.cli.judge import OVERSIZE
from pyauthgate.cli.marks import hidden, rows, shown
from pyauthgate.words import sentence
from pyauthgate.words.console import label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyauthgate.cli.marks import Cell
    from pyauthgate.model import Judgement, Violation

__all__ = ["BROKEN", "INDENT", "KEPT", "Checklist"]

KEPT: Final = "\N{CHECK MARK}"
BROKEN: Final = "\N{BALLOT X}"
INDENT: Final = "    "


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """Writes what came of a password.

    Parameters
    ----------
    rules:
        Those that were looked at, in the documented order.
    show:
        Print the password where a stretch of it is marked, and not a dot for each of its characters.

    """

    rules: tuple[str, ...]
    language: str
    show: bool = False

    def lines(self, password: str, judgement: Judgement) -> Iterator[str]:
        """Give the lines: each rule, and a hint of strength at the end."""
        oversize = any(violation.rule == OVERSIZE for violation in judgement.violations)
        nfc = "" if oversize else normalize("NFC", password)
        for rule in self.rules:
            broken = [violation for violation in judgement.violations if violation.rule == rule]
            if not broken:
                yield f"{KEPT} {rule}"
            for violation in broken:
                yield f"{BROKEN} {rule}: {sentence(violation, self.language)}"
                yield from self._stretch(nfc, violation)
        yield f"{label('strength', self.language)}: {self._strength(judgement.strength)}"

    def _stretch(self, nfc: str, violation: Violation) -> Iterator[str]:
        """Mark a stretch, if there is one; what is too long is not read so far that one could be marked."""
        cells = self._cells(nfc)
        if not violation.start < violation.end <= len(cells):
            return
        for text, marks, last in rows(cells, violation.start, violation.end):
            yield f"{INDENT}{text}"
            yield f"{INDENT}{marks}  {self._place(violation, len(cells))}" if last else f"{INDENT}{marks}"

    def _cells(self, nfc: str) -> list[Cell]:
        return shown(nfc) if self.show else hidden(nfc)

    def _place(self, violation: Violation, count: int) -> str:
        """Say where the stretch is, for whoever does not see the marks."""
        code = "stretch.one" if violation.end - violation.start == 1 else "stretch.some"
        return label(code, self.language, first=violation.start + 1, last=violation.end, count=count)

    def _strength(self, strength: int) -> str:
        return f"{label(f'strength.{strength}', self.language)} ({strength}/4)"
