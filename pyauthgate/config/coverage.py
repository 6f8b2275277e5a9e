"""Which paths of the configuration mean the same, or cover each other, however they are spelled."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import normalize

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["alike", "beneath", "first_over"]


def alike(one: str, other: str) -> bool:
    """Say whether some request fits both paths of forms, if case and a slash at the end say nothing."""
    first, second = _segments(one), _segments(other)
    return len(first) == len(second) and _agree(first, second)


def beneath(path: str, base: str) -> bool:
    """Say whether a path is another one, or may stand under it; both may hold a ``*`` for a segment."""
    inner, outer = _segments(path), _segments(base)
    return len(inner) >= len(outer) and _agree(inner, outer)


def first_over(path: str, globs: Iterable[str]) -> str | None:
    """Give the first of the globs that covers a path or what it is under; None if none does."""
    return next((glob for glob in globs if beneath(path, glob.removesuffix("/*"))), None)


def _agree(first: list[str], second: list[str]) -> bool:
    return all(a == b or "*" in {a, b} for a, b in zip(first, second, strict=False))


def _segments(path: str) -> list[str]:
    folded = normalize("NFKC", path).casefold().strip("/")
    return folded.split("/") if folded else []
