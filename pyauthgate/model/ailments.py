"""What is wrong around the gate, as `doctor` tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pyauthgate.errors import GateError

__all__ = ["Ailment"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ailment:
    """One thing that is wrong.

    Parameters
    ----------
    code:
        Stable and documented, ``area.word``.
    problem, remedy:
        A sentence each: what was found, and what to do about it.

    """

    code: str
    problem: str
    remedy: str

    @classmethod
    def of(cls, error: GateError, *, seen_by: str = "") -> Self:
        """Tell an error as what it is the symptom of.

        Parameters
        ----------
        seen_by:
            The user before whom it appears, where that matters.

        """
        problem = f"{error.problem} (As {seen_by}.)" if seen_by else error.problem
        return cls(code=error.code, problem=problem, remedy=error.remedy)
