"""Second factors and their recovery codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyauthgate.model import Factor

__all__ = ["Factors"]


class Factors(Protocol):
    """The second factors, at most one for each client, with its recovery codes; gone with the client."""

    def get(self, number: str) -> Factor | None:
        """Find a client's, confirmed or not."""
        ...

    def begin(self, factor: Factor) -> bool:
        """Store one that is not confirmed, in place of another that is not; False when one is."""
        ...

    def confirm(self, factor: Factor, *, seal: bytes, step: int, at: float) -> bool:
        """Confirm one, if it still has the seal of ``factor`` and is not confirmed, under a seal of its own.

        One statement: of any number of callers, one gets True.
        """
        ...

    def take(self, factor: Factor, step: int) -> bool:
        """Note that the code of a step was given; False when it, or one of a later step, was before.

        One statement, and only while the factor has the same seal: of any number of callers, on any
        number of nodes, one gets True.
        """
        ...

    def reseal(self, factor: Factor, seal: bytes) -> bool:
        """Replace the seal of the same secret, if it is still ``factor.seal``."""
        ...

    def remove(self, number: str) -> bool:
        """Delete a client's with its recovery codes; False when there is none."""
        ...

    def provide(self, number: str, keys: Iterable[bytes]) -> None:
        """Store a client's recovery codes by their hashes, in place of the older ones."""
        ...

    def spend(self, number: str, key: bytes) -> bool:
        """Delete a recovery code; False when the client has none of this hash, or somebody else did.

        One statement: of any number of callers, one gets True.
        """
        ...

    def has(self, number: str, key: bytes) -> bool:
        """Say whether a client has a recovery code of this hash."""
        ...

    def left(self, number: str) -> int:
        """Say how many recovery codes a client has."""
        ...

    def bound(self) -> int:
        """Say how many clients have a confirmed factor, or must have one."""
        ...
