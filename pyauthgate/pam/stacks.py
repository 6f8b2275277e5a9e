"""The lines of PAM's services, as this system would run them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

__all__ = ["Line", "Services", "overtaking"]

LINE: Final = re.compile(
    r"-?(?P<kind>auth|account|password|session)\s+(?P<control>\[[^\]]*\]|\S+)\s+(?P<module>\S+)(?:\s+(?P<arguments>.*))?",
    re.IGNORECASE,
)
"""pam.d(5): a dash before the type keeps a missing module out of the log."""
INCLUDES: Final = frozenset({"include", "substack"})
DEEPEST: Final = 16
"""PAM_SUBSTACK_MAX_LEVEL of Linux-PAM."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: for what, how its answer counts, and which module is asked.

    Parameters
    ----------
    substack:
        The files it stands in by way of ``substack``: what ends there ends no more than that.

    """

    kind: str
    control: str
    module: str
    arguments: tuple[str, ...] = ()
    substack: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The module's file name, without its folder."""
        return self.module.rpartition("/")[2]

    @property
    def leap(self) -> float:
        """How many lines behind it are passed over when it succeeds; `inf` where that ends the stack."""
        if not self.control.startswith("["):
            return inf if self.control == "sufficient" else 0
        actions = dict(action.split("=", 1) for action in self.control.strip("[]").split() if "=" in action)
        action = actions.get("success", actions.get("default", ""))
        return inf if action == "done" else int(action) if action.isdecimal() else 0

    def option(self, name: str) -> str | None:
        """Give the value of an argument ``name=value``, the last one where there are several."""
        return next(
            (value for key, _, value in (each.partition("=") for each in self.arguments[::-1]) if key == name), None
        )


def overtaking(lines: Iterable[Line], module: str) -> Iterator[Line]:
    """Give the lines whose success passes over the first one of a module, so that it is not asked."""
    given = tuple(lines)
    for kind in dict.fromkeys(line.kind for line in given):
        stack = [line for line in given if line.kind == kind]
        place = next((place for place, line in enumerate(stack) if line.name == module), 0)
        for before, line in enumerate(stack[:place]):
            inside = stack[place].substack[: len(line.substack)] == line.substack
            if inside and before + line.leap >= place:
                yield line


class Services:
    """Reads service files; one that is missing or cannot be read has no lines.

    Parameters
    ----------
    folder:
        ``/etc/pam.d`` on every system but a test's.

    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def known(self, service: str) -> bool:
        """Say whether a service has a file of its own, and does not fall to ``other``."""
        return (self._folder / service).is_file()

    def names(self) -> tuple[str, ...]:
        """Give the names of all services."""
        return tuple(sorted(path.name for path in self._folder.glob("[!.]*") if path.is_file()))

    def lines(self, service: str) -> tuple[Line, ...]:
        """Give a service's lines, those of the files it includes in their place."""
        return tuple(_Reading(self._texts).lines(service))

    def _texts(self, service: str) -> Iterator[str]:
        """Give a file's lines without comments, continued ones joined."""
        if "/" in service or not self.known(service):
            return
        text = (self._folder / service).read_text(encoding="utf-8", errors="replace")
        for line in text.replace("\\\n", " ").splitlines():
            plain = " ".join(line.partition("#")[0].split())
            if plain:
                yield plain


class _Reading:
    """One reading of a service, which enters no file twice for the same lines: such as include one another do not end.

    Parameters
    ----------
    texts:
        Gives the lines of a file.

    """

    def __init__(self, texts: Callable[[str], Iterable[str]]) -> None:
        self._texts = texts
        self._entered: set[tuple[str, str]] = set()

    def lines(self, service: str, only: str = "", depth: int = 0, substack: tuple[str, ...] = ()) -> Iterator[Line]:
        """Give the lines of a file, of one type where an ``include`` asks for that."""
        if depth == DEEPEST or (service, only) in self._entered:
            return
        self._entered.add((service, only))
        for text in self._texts(service):
            first, _, included = text.partition(" ")
            if first == "@include":
                yield from self.lines(included.strip(), only, depth + 1, substack)
            elif (match := LINE.fullmatch(text)) and (not only or match["kind"].lower() == only):
                yield from self._expand(match, depth, substack)

    def _expand(self, match: re.Match[str], depth: int, substack: tuple[str, ...]) -> Iterator[Line]:
        kind, control = match["kind"].lower(), match["control"].lower()
        if control in INCLUDES:
            inner = (*substack, match["module"]) if control == "substack" else substack
            yield from self.lines(match["module"], kind, depth + 1, inner)
            return
        arguments = tuple((match["arguments"] or "").split())
        yield Line(kind=kind, control=control, module=match["module"], arguments=arguments, substack=substack)
