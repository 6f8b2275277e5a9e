"""Mails that are to be sent: written in the transaction of what they tell, sent outside of any."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyauthgate.model import Letter, Posting

__all__ = ["Outbox"]


class Outbox(Protocol):
    """The mails that are to be sent, or were given up; gone with their client."""

    def put(self, letter: Letter) -> None:
        """Store one, to be sent at once; its client and nobody else's letter must be there."""
        ...

    def take(self, now: float, *, lease: float, limit: int) -> tuple[Posting, ...]:
        """Give up to ``limit`` letters that are due, oldest first; nobody else is given them for a while.

        Parameters
        ----------
        lease:
            Seconds after which a letter that was neither `sent` nor `failed` is due again: whoever took it died.

        """
        ...

    def sent(self, letter_id: str) -> None:
        """Delete one."""
        ...

    def failed(self, posting: Posting, *, error: str, next_at: float | None) -> bool:
        """Note that this try came to nothing, and when the next one is due; None gives the letter up.

        False, and nothing done, when it is gone, or the lease ran out and another has taken it.
        """
        ...

    def retry(self, letter_id: str, at: float) -> bool:
        """Let one that was given up be due again, as if it had never been tried; False when there is none such."""
        ...

    def counts(self) -> Mapping[str, int]:
        """Say how many are ``waiting``, ``leased`` and ``dead``."""
        ...

    def late(self, before: float) -> int:
        """Say how many that were written before the moment are still to be sent."""
        ...

    def dead(self, *, limit: int) -> tuple[Posting, ...]:
        """Give up to ``limit`` of those that were given up, oldest first."""
        ...

    def purge(self, before: float) -> int:
        """Delete those written before the moment; say how many."""
        ...
