"""Whether two answers can be told apart by the time they take: the rule, on samples."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Comparison", "Pair", "auc"]

LARGEST_LEAN = 0.15
"""Of the AUC from one half: a guesser who takes one sample of each is right in 65 of 100 cases."""
LARGEST_GAP = 0.10
"""Between the medians, of the smaller one: less is lost in the network between."""
MOST_APART = 1
"""Rounds of three in which a busy machine may make the same look different."""


def auc(these: Sequence[float], those: Sequence[float]) -> float:
    """Give how often one of `those` is larger than one of `these`, of all pairs; equal ones count one half."""
    ordered = sorted(those)
    pairs = (bisect_left(ordered, each) + bisect_right(ordered, each) for each in these)
    return 1 - sum(pairs) / (2 * len(these) * len(those))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What one round of two answers came to.

    Parameters
    ----------
    area:
        Their AUC: one half when nobody can tell.
    gap:
        How much the larger median is above the smaller one, as a part of it.

    """

    area: float
    gap: float

    @classmethod
    def of(cls, these: Sequence[float], those: Sequence[float]) -> Pair:
        """Compare the seconds of two answers."""
        low, high = sorted((median(these), median(those)))
        return cls(area=auc(these, those), gap=high / low - 1)

    @property
    def apart(self) -> bool:
        """Say whether the two are told apart: both by their order and by how much."""
        return abs(self.area - 0.5) > LARGEST_LEAN and self.gap > LARGEST_GAP


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Three rounds of two answers.

    Parameters
    ----------
    differs:
        They are known to differ: a rule that does not see it is worth nothing.

    """

    name: str
    pairs: tuple[Pair, ...]
    differs: bool = False

    @property
    def apart(self) -> bool:
        """Say whether they are told apart in two of three rounds."""
        return sum(pair.apart for pair in self.pairs) > MOST_APART

    @property
    def verdict(self) -> str:
        """``met`` when they are told apart where they are to be, and nowhere else; else ``missed``."""
        return "met" if self.apart is self.differs else "missed"

    def document(self) -> dict[str, object]:
        """Give the comparison for a file."""
        rounds = [{"auc": pair.area, "gap": pair.gap, "apart": pair.apart} for pair in self.pairs]
        return {"bar": self.name, "differs": self.differs, "rounds": rounds, "verdict": self.verdict}

    def __str__(self) -> str:
        figures = ", ".join(f"AUC {pair.area:.2f} medians +{100 * pair.gap:.1f} %" for pair in self.pairs)
        return f"{self.verdict:12} {self.name}: {figures}{' (must differ)' if self.differs else ''}"
