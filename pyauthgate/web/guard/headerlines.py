"""The header lines of a reply, as a WSGI application gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    HeaderLines = Iterable[tuple[str, str]]

__all__ = ["bare", "values", "without"]


def values(lines: HeaderLines, name: str) -> list[str]:
    """Give every value of a name, which is written in lower case here and anyhow there."""
    return [value for given, value in lines if given.strip().lower() == name]


def without(lines: HeaderLines, names: frozenset[str]) -> list[tuple[str, str]]:
    """Give the lines whose names are none of these, which are written in lower case."""
    return [(given, value) for given, value in lines if given.strip().lower() not in names]


def bare(lines: HeaderLines, name: str) -> str:
    """Give the one value of a name without its parameters, in lower case; empty when there is none or several."""
    found = values(lines, name)
    return found[0].partition(";")[0].strip().lower() if len(found) == 1 else ""
