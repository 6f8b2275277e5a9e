"""The open sessions, and their look-up, which stands outside of the Works because it runs on every request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pyauthgate.model import LiveSession, Session

__all__ = ["Lookup", "Sessions"]


class Sessions(Protocol):
    """The open sessions."""

    def add(self, session: Session) -> None:
        """Store a new one."""
        ...

    def of(self, number: str) -> tuple[Session, ...]:
        """Give a client's sessions, the most recently seen first."""
        ...

    def touch(self, session_id: str, at: float) -> None:
        """Note that it was seen; never moves back."""
        ...

    def end(self, session_id: str, *, number: str) -> bool:
        """Delete one, if it is this client's; False when it is not, or not there."""
        ...

    def end_all(self, number: str, *, keep: str = "") -> int:
        """Delete a client's sessions except ``keep``; say how many."""
        ...

    def purge(self, now: float) -> int:
        """Delete the sessions that are dead by then; say how many."""
        ...


class Lookup(Protocol):
    """The session look-up of the hot path: one prepared SELECT on a held connection."""

    def __call__(self, token_hash: bytes) -> LiveSession | None:
        """Find a session by the hash of its token, expired or not; disabled clients have none."""
        ...
