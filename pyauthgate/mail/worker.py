"""The outbox, emptied: each letter is handed to the mail server once, and again when that came to nothing.

A letter is deleted when the server has taken it.  Whoever dies in between, or
is not told, leaves it to be sent again, under the same Message-ID: twice is
better than never, and a mailbox can tell.
"""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyauthgate.mail.delivery import Delivery, Report
from pyauthgate.mail.letters import Unwritable
from pyauthgate.model import Event

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pyauthgate.mail.delivery import Carrier, Transport
    from pyauthgate.mail.letters import Letters
    from pyauthgate.model import Letter, Posting
    from pyauthgate.ports import Clock, Store, Work

__all__ = ["MOST_TRIES", "Round", "Worker", "pause"]

LOG = logging.getLogger("pyauthgate")

FIRST_PAUSE = 60.0
LONGEST_PAUSE = 4 * 3600.0
MOST_TRIES = 26
"""Three days: 4 h 15 min of pauses that double, and 17 of the longest; at least as long as other servers try
(RFC 5321, section 4.5.4.1, says 4 to 5 days; a notice that is older is of no use)."""
BATCH = 50
STEPS = 6
"""Times that a server may be waited for over one mail: connection, greeting, sender, recipient, data, end."""
MARGIN = 60.0
"""Seconds of a lease beside what two mails may take: one that begins late, and those before it."""

EXPIRED = Report(delivery=Delivery.REFUSED, error="expired")
DROPPED = Report(delivery=Delivery.DROPPED)
LATE = Report(delivery=Delivery.DEFERRED, error="late")


def pause(tries: int) -> float:
    """Give the seconds between the try of this number, from 1, and the next: a minute, doubled, at most 4 hours."""
    return min(FIRST_PAUSE * 2.0 ** min(tries - 1, 16), LONGEST_PAUSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What became of the letters that were due.

    Parameters
    ----------
    given_up:
        Refused for good, tried for three days, or of no use before the next try.
    unreached:
        Why the server could not be reached; empty when it could, or nothing was to be sent.

    """

    sent: int = 0
    deferred: int = 0
    given_up: int = 0
    unreached: str = ""


class Worker:
    """Sends what is due; several at once, in whatever processes, never hold the same letter.

    Parameters
    ----------
    current:
        Gives a letter as it is to be sent now; None for one that says nothing true any more, which is deleted.

    """

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        letters: Letters,
        carrier: Carrier,
        current: Callable[[Letter, float], Letter | None] = lambda letter, _: letter,
    ) -> None:
        self._current = current
        self._store = store
        self._clock = clock
        self._letters = letters
        self._carrier = carrier
        self._longest = STEPS * carrier.timeout
        self.lease = 2 * self._longest + MARGIN
        """Seconds that a letter is held: those of a worker that dies wait no longer."""

    def __call__(self) -> Round:
        """Send all that is due, over one connection while it holds; stop when the server cannot be reached."""
        made: Counter[str] = Counter()
        down: Report | None = None
        with self._carrier.transport() as transport:
            while not down and (batch := self._take()):
                down = self._deliver(transport, batch, made)
        if down:
            LOG.warning("mail: nothing can be sent: %s", down.error)
        return Round(
            sent=made["sent"],
            deferred=made["deferred"],
            given_up=made["given_up"],
            unreached=down.error if down else "",
        )

    def _take(self) -> tuple[Posting, ...]:
        with self._store.begin() as work:
            return work.outbox.take(self._clock.now(), lease=self.lease, limit=BATCH)

    def _deliver(self, transport: Transport, batch: Sequence[Posting], made: Counter[str]) -> Report | None:
        """Send a batch; once the server cannot be reached, put nothing more to it, and say what was found."""
        until = self._clock.now() + self.lease - self._longest
        for place, posting in enumerate(batch):
            # With less time than one mail may take, another could be given it meanwhile.
            late = LATE if self._clock.now() > until else None
            report = late or self._send(transport, posting)
            if report.delivery is Delivery.UNREACHABLE:
                self._settle(batch[place:], report, made)
                return report
            self._settle((posting,), report, made)
        return None

    def _send(self, transport: Transport, posting: Posting) -> Report:
        now = self._clock.now()
        if posting.letter.expires_at is not None and posting.letter.expires_at <= now:
            return EXPIRED
        letter = self._current(posting.letter, now)
        if letter is None:
            return DROPPED
        try:
            mail = self._letters.write(letter)
        except Unwritable as error:
            return Report(delivery=Delivery.REFUSED, error=f"unwritable {error}")
        return transport.send(self._letters.sender, mail.address, mail.content)

    def _settle(self, postings: Iterable[Posting], report: Report, made: Counter[str]) -> None:
        with self._store.begin() as work:
            for posting in postings:
                if report.delivery in {Delivery.SENT, Delivery.DROPPED}:
                    work.outbox.sent(posting.letter.id)
                    made[report.delivery.value] += 1
                else:
                    made["given_up" if self._fail(work, posting, report) else "deferred"] += 1

    def _fail(self, work: Work, posting: Posting, report: Report) -> bool:
        """Note that a try came to nothing; say whether it was the last."""
        letter, now = posting.letter, self._clock.now()
        next_at = now + pause(posting.tries)
        pointless = letter.expires_at is not None and letter.expires_at <= next_at
        last = pointless or report.delivery is Delivery.REFUSED or posting.tries >= MOST_TRIES
        held = work.outbox.failed(posting, error=report.error, next_at=None if last else next_at)
        if not (last and held):
            return False
        if pointless:
            work.outbox.sent(letter.id)
        work.journal.record(_told(posting, report, now))
        return True


def _told(posting: Posting, report: Report, now: float) -> Event:
    letter = posting.letter
    return Event(
        code="mail.failed",
        at=now,
        number=letter.number,
        door="house",
        subject=letter.kind,
        reason=report.error,
        detail={"tries": posting.tries},
    )
