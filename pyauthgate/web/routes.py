"""What a page of the gate is, and who may see it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol

from pyauthgate.model import Scope

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from pyauthgate.web.visit import Visit

__all__ = ["POSTS", "READS", "READS_AND_POSTS", "Access", "Page", "Route"]

READS = ("GET", "HEAD")
POSTS = ("POST",)
READS_AND_POSTS = (*READS, *POSTS)


class Access(Enum):
    """Who may see a page."""

    ANYBODY = auto()
    HOLDER = auto()
    """Who has a session, whatever it opens."""
    FACTOR = auto()
    """Who has given the password and has the second factor left to do, or nothing."""
    CLIENT = auto()
    """Who is logged in, even when the password must be changed first."""
    FULL = auto()
    """Who is logged in with nothing left to do."""

    def admits(self, scope: str) -> bool:
        """Say whether the holder of a session of this scope may see the page."""
        return self is Access.ANYBODY or scope in ADMITTED[self]


AWAITING = frozenset(scope for scope in Scope if scope.awaits_factor)
ADMITTED = {
    Access.HOLDER: frozenset(Scope),
    Access.FACTOR: AWAITING | {Scope.FULL},
    Access.CLIENT: frozenset({Scope.CHANGE, Scope.FULL}),
    Access.FULL: frozenset({Scope.FULL}),
}
"""The scopes of the sessions whose holders see a page that not everybody does."""


class Page(Protocol):
    """Answers a visit."""

    def __call__(self, visit: Visit) -> Response:
        """Give the reply."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A page under the gate's prefix.

    Parameters
    ----------
    methods:
        Those it answers, in upper case: methods are case-sensitive (RFC 9110, section 9.1).

    """

    page: Page
    methods: tuple[str, ...]
    access: Access
