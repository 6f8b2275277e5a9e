"""The way to a fault, written so that an operator finds it and a log that is read by many gives nobody away.

An error's message, its notes and the values of variables may hold what a
visitor typed; types, files, lines and names of functions stand in the program.
"""

from __future__ import annotations

from collections import deque
from traceback import walk_tb
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["trace"]

DEEPEST = 25
"""Places told of one error, the last ones: a recursion has a thousand that are alike."""

MOST_ERRORS = 5
"""Errors told: one raised while another was handled, and so on."""


def trace(error: BaseException) -> str:
    """Give types and places in one line, the fault's own first and its causes behind it; nothing of any value."""
    return " from ".join(f"{type(each).__qualname__} at {_places(each)}" for each in _chain(error))


def _chain(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    for _ in range(MOST_ERRORS):
        if cause is None:
            return
        yield cause
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)


def _places(error: BaseException) -> str:
    """Give the calls from the outermost to the one that raised."""
    calls = deque(((frame.f_code, line) for frame, line in walk_tb(error.__traceback__)), DEEPEST)
    return " > ".join(f"{code.co_filename}:{line} {code.co_name}" for code, line in calls) or "no place"
