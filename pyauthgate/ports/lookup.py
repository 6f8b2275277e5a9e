"""The session look-up, which stands outside of the Works because it runs on every request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pyauthgate.model import LiveSession

__all__ = ["Lookup"]


class Lookup(Protocol):
    """The session look-up of the hot path: one prepared SELECT on a held connection."""

    def __call__(self, token_hash: bytes) -> LiveSession | None:
        """Find a session by the hash of its token, expired or not; disabled clients have none."""
        ...
