"""Forms of which one request could be either."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from pyauthgate.config.coverage import alike
from pyauthgate.config.masking import shown
from pyauthgate.errors import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pyauthgate.config.forms import FormTable

__all__ = ["overlaps"]


def overlaps(forms: Sequence[FormTable]) -> Iterator[Finding]:
    """Find the forms that no path and no ``match`` tells apart, and pages that are forms of their own."""
    for first, second in combinations(forms, 2):
        if not alike(first.path, second.path):
            yield from _pages(first, second)
            yield from _pages(second, first)
        elif first.path != second.path:
            allowed = f"another path than in [{first.place}], or the same spelling; slash = true lets both ends through"
            yield Finding(section=second.place, key="path", value=shown(second.path), allowed=allowed)
        elif not _told_apart(first, second):
            allowed = f"a field with another value than in [{first.place}], whose path is the same"
            yield Finding(section=second.place, key="match", value=_written(second), allowed=allowed)


def _told_apart(first: FormTable, second: FormTable) -> bool:
    return any(name in second.match and second.match[name] != value for name, value in first.match.items())


def _pages(form: FormTable, other: FormTable) -> Iterator[Finding]:
    for page in form.beneath:
        if alike(f"{form.path.rstrip('/')}/{page}", other.path):
            allowed = f"pages that are no form: this is the path of [{other.place}]"
            yield Finding(section=form.place, key="beneath", value=shown(page), allowed=allowed)


def _written(form: FormTable) -> str:
    return shown(", ".join(f"{name} = {value}" for name, value in form.match.items()))
