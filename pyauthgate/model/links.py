"""One-time links."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Link"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link by which the holder of an account chooses a password.

    Parameters
    ----------
    key:
        The hash of the token in the link; the token itself is never stored.
    kind:
        Why it was sent: ``activation`` or ``recovery``.
    generation, address:
        The account's generation and the client's e-mail address when it was made: it is worth nothing after any
        change of either.

    """

    account_id: int
    key: bytes = field(repr=False)
    kind: str
    generation: int
    address: str = field(repr=False)
    expires_at: float
