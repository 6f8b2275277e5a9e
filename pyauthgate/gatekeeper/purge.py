"""What is past its time is deleted: old tries, places, sessions and tokens, and what the operator no longer keeps."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from pyauthgate.gatekeeper.audit import event
from pyauthgate.gatekeeper.places import PLACE_AGE
from pyauthgate.model import Origin

if TYPE_CHECKING:
    from pyauthgate.ports import Clock, Store

__all__ = ["Purge", "Purged"]

TRIES_KEPT = 7 * 24 * 3600.0
"""Seconds a counter is kept after it last grew; every delay of the throttle is shorter."""

PENDINGS_KEPT = 30 * 24 * 3600.0
"""Seconds that the digest of a password which perhaps never was one is kept for a login to decide."""

SPENT_KEPT = 24 * 3600.0
"""Seconds that a spent token is remembered after its time: a clock that is set back must not make it good again."""

LETTERS_KEPT = 30 * 24 * 3600.0
"""Seconds that a mail which nobody sends, or which was given up, can be looked into and tried again."""

ROWS = "row:"
"""Failures in a row at a client do not lapse: else a patient guesser would never reach the ceiling.

Those at a number or name that nobody has do: there are as many as somebody thinks of.
"""

FORMS = f"{ROWS}form:"
"""Likewise of the change forms, which are of accounts that somebody has."""

NOBODY = Origin(door="house")
"""The house keeps itself in order; no client and no administrator asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """How many of each were deleted."""

    attempts: int = 0
    sessions: int = 0
    events: int = 0
    pendings: int = 0
    places: int = 0
    spent: int = 0
    links: int = 0
    letters: int = 0


class Purge:
    """Deletes what is past its time; doing it twice does no harm.

    Parameters
    ----------
    keep:
        Seconds that the audit is kept.

    """

    def __init__(self, *, store: Store, clock: Clock, keep: float) -> None:
        self._store = store
        self._clock = clock
        self._keep = keep

    def __call__(self) -> Purged:
        """Delete in one transaction, and write an event when there was anything."""
        now = self._clock.now()
        with self._store.begin() as work:
            purged = Purged(
                attempts=work.attempts.purge(now - TRIES_KEPT, but=FORMS, owned=ROWS),
                sessions=work.sessions.purge(now),
                events=work.journal.purge(now - self._keep),
                pendings=work.pendings.purge(now - PENDINGS_KEPT),
                places=work.places.purge(now - PLACE_AGE),
                spent=work.spent.purge(now - SPENT_KEPT),
                links=work.links.purge(now),
                letters=work.outbox.purge(now - LETTERS_KEPT),
            )
            counts = asdict(purged)
            if any(counts.values()):
                work.journal.record(event("store.purged", NOBODY, at=now, **counts))
        return purged
