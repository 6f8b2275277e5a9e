"""One-time links."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyauthgate.model import Link

__all__ = ["Links"]


class Links(Protocol):
    """The links that were sent; gone with their accounts.

    Of an account's links of one kind the one that was stored last counts: an
    older one is neither found nor spent.  Nothing is replaced, so that whoever
    asks for a link waits for nobody.
    """

    def put(self, links: Iterable[Link]) -> None:
        """Store some."""
        ...

    def find(self, key: bytes) -> Link | None:
        """Find one by the hash of its token, expired or not."""
        ...

    def spend(self, key: bytes, now: float) -> bool:
        """Delete one that has not expired; False when there is none, or somebody else did.

        One statement: of any number of callers, on any number of nodes, one gets True.
        """
        ...

    def purge(self, before: float) -> int:
        """Delete those that expired before the moment; say how many."""
        ...
