"""Open log-ins, and what the hot path needs of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

__all__ = ["LiveSession", "Scope", "Session"]


class Scope(StrEnum):
    """How far a session opens the doors."""

    FULL = "full"
    CHANGE = "change"
    """Only the page that changes the password: the credential must be renewed first."""
    FACTOR = "factor"
    """Only the pages of the second factor: the password was right, and a code, or its set-up, is awaited."""
    FACTOR_CHANGE = "factor-change"
    """The same, and after it `CHANGE`."""

    @property
    def awaits_factor(self) -> bool:
        """Nobody is logged in by it yet."""
        return self in (Scope.FACTOR, Scope.FACTOR_CHANGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """An open login.

    Parameters
    ----------
    id:
        Names the session on the page and in the audit; opens nothing.
    token_hash:
        SHA-256 of the 256-bit token in the cookie; the token itself is never stored.
    account_id, number:
        Whose it is.
    shared:
        Opened on a shared computer: short, and gone with the browser.
    idle:
        Seconds without a request after which it is dead.
    expires_at:
        The moment after which it is dead in any case.
    address, agent:
        What the client sees in "your devices"; the agent is cut to 200 characters.

    """

    id: str
    token_hash: bytes = field(repr=False)
    account_id: int
    number: str
    scope: Scope = Scope.FULL
    shared: bool = False
    created_at: float
    seen_at: float
    idle: float
    expires_at: float
    address: str = ""
    agent: str = ""


@dataclass(frozen=True, slots=True)
class LiveSession:
    """What the hot path needs of a session and its client: one row of one SELECT, in this order."""

    id: str
    account_id: int
    number: str
    scope: str
    seen_at: float
    idle: float
    expires_at: float
    changed_at: float
    version: int

    @property
    def awaits_factor(self) -> bool:
        """Nobody is logged in by it yet: the second factor is awaited."""
        return Scope(self.scope).awaits_factor

    def alive(self, now: float) -> bool:
        """Say whether neither the idle nor the absolute limit has passed."""
        return now < self.expires_at and now < self.seen_at + self.idle
