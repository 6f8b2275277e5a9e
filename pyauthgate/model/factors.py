"""Second factors."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Factor"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """A client's second factor: what its phone makes codes of; a client has one at most.

    Parameters
    ----------
    seal:
        The shared secret, sealed; see `pyauthgate.credentials.sealing`.
    step:
        The last step of time whose code was taken: none at or before it counts any more.
    begun_at:
        When its set-up began.
    confirmed_at:
        When a code of it was given first; None while it is being set up, and demanded of nobody.

    """

    number: str
    seal: bytes = field(repr=False)
    step: int = 0
    begun_at: float
    confirmed_at: float | None = None
