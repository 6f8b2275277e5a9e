"""What tries at passwords leave in the store: counters of the failed ones, places of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyauthgate.model import Counter, Place

__all__ = ["Attempts", "Places"]


class Attempts(Protocol):
    """The throttle's counters."""

    def peek(self, keys: Iterable[str]) -> Mapping[str, Counter]:
        """Read counters without locking; a key without one is absent."""
        ...

    def lock(self, keys: Iterable[str]) -> Mapping[str, Counter]:
        """Read counters and hold them, existing or not, against every other Work until this one ends.

        Every key is in the answer; one without a counter gives an empty one.
        """
        ...

    def put(self, counters: Iterable[Counter]) -> None:
        """Write counters that this Work has locked."""
        ...

    def drop(self, keys: Iterable[str]) -> None:
        """Delete counters; absent ones are passed over."""
        ...

    def clear(self, beginning: str) -> None:
        """Delete the counters whose key begins so."""
        ...

    def purge(self, before: float, *, but: str, owned: str) -> int:
        """Delete the counters that last grew before the moment; say how many.

        Parameters
        ----------
        but:
            What begins so stays.
        owned:
            What begins so, and goes on with the number of a client, stays too.

        """
        ...


class Places(Protocol):
    """Where the right passwords of accounts were given to PAM services; gone with the account."""

    def find(self, account_id: int, service: str, spot: str) -> Place | None:
        """Find one, whatever the account's generation is now."""
        ...

    def keep(self, place: Place) -> None:
        """Store one, in place of the one that is there."""
        ...

    def purge(self, before: float) -> int:
        """Delete those last proven before the moment; say how many."""
        ...
