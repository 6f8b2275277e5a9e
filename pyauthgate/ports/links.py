"""One-time links."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pyauthgate.model import Link

__all__ = ["Links"]


class Links(Protocol):
    """The links that were sent, at most one for each account; gone with it."""

    def put(self, link: Link) -> None:
        """Store one, in place of the account's older one."""
        ...

    def find(self, key: bytes) -> Link | None:
        """Find one by the hash of its token, expired or not."""
        ...

    def spend(self, key: bytes, now: float) -> bool:
        """Delete one that has not expired; False when there is none, or somebody else did.

        One statement: of any number of callers, on any number of nodes, one gets True.
        """
        ...

    def void(self, account_id: int) -> bool:
        """Delete an account's; False when it has none."""
        ...

    def purge(self, before: float) -> int:
        """Delete those that expired before the moment; say how many."""
        ...
