"""Who forgot number or password proves who they are by what the company knows, and is answered by mail alone.

The answer on the page says nothing: known, unknown, disabled and held back are
one answer, after one computation and as many transactions.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Literal

from pyauthgate.errors import Overloaded
from pyauthgate.gatekeeper.audit import event
from pyauthgate.gatekeeper.evaluation import panel_account
from pyauthgate.gatekeeper.invitations import RECOVERY, Invited
from pyauthgate.gatekeeper.networks import network_of
from pyauthgate.gatekeeper.tries import keep, locked
from pyauthgate.model import Counter
from pyauthgate.model.addresses import canonical_address, canonical_domain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyauthgate.credentials import Keyring
    from pyauthgate.gatekeeper.numbers import Numbering
    from pyauthgate.gatekeeper.parts import Parts
    from pyauthgate.model import Client, Origin
    from pyauthgate.ports import Work

__all__ = ["EVIDENCE", "Evidence", "Recovery"]

Evidence = Literal["domain", "number", "email"]
EVIDENCE: Final[tuple[Evidence, ...]] = ("domain", "number", "email")
"""What the company's page offers, in its order."""

LONGEST = 254
"""Characters of a value that are looked at: no address and no host name is longer (RFC 5321, section 4.5.3.1.3)."""

MOST = 20
"""Clients that one mail lists, and that one question writes to."""

NOBODY = "~"
"""Looked for in place of a value that nobody can have: no number, address or host is spelled so."""

MINUTE = 60.0


class Recovery:
    """Answers the recovery page's question.

    Parameters
    ----------
    keys:
        Names what nobody has among the counters: people type passwords into the wrong field.

    """

    def __init__(self, parts: Parts, *, numbering: Numbering, keys: Keyring) -> None:
        self._store = parts.store
        self._verifier = parts.verifier
        self._clock = parts.clock
        self._throttle = parts.tries.throttle
        self._numbering = numbering
        self._keys = keys
        self._invitations = parts.invitations

    def ask(self, evidence: Evidence, value: str, origin: Origin) -> None:
        """Write to whom the value belongs, at the address on record; never to what was typed.

        For one network twenty questions an hour are looked at; whoever asks more
        learns that of the own network alone.  For one client three are answered,
        and nobody is told.  The computation is for nothing but the time: it is
        some ten times what the rest takes, unless many clients share an address.

        Raises
        ------
        Overloaded
            The hashing queue is full; the question is given back.
        StoreError
            The store cannot answer; nothing is sent.

        """
        counted = self._admit(origin)
        if counted is None:
            return
        wanted = self._wanted(evidence, value.strip()[:LONGEST])
        with self._giving_back(counted):
            self._verifier.verify(value[:LONGEST], digest=None, decoy=wanted)
        with self._store.view() as work:
            # Nobody is held: a link is bound to what is read here, and dead if that is not so any more.
            whom = [
                Invited(client=client, account=panel_account(work, client.number))
                for client in found(work, evidence, wanted)
            ]
        with self._store.begin() as work:
            self._answer(work, whom, wanted, origin)

    def _wanted(self, evidence: Evidence, value: str) -> str:
        """Give the one spelling of what was typed, or what nobody has."""
        if evidence == "number":
            return self._numbering.parse(value) or NOBODY
        spelled = canonical_address(value) if evidence == "email" else canonical_domain(_host(value))
        sound = spelled.isprintable() and ("@" in spelled) == (evidence == "email")
        return spelled if spelled and sound else NOBODY

    def _admit(self, origin: Origin) -> Counter | None:
        """Count a question of a network; give the counter as it was, or None for one too many.

        Visitors without a network are the machine's own, or come through a proxy that nobody
        trusts: they share a wider bound, which keeps the hashing threads for those who log in.
        """
        network, now = network_of(origin.address), self._clock.now()
        key = f"asked:{network}" if network else "unplaced:recovery"
        with self._store.begin() as work:
            counters = locked(work, (key, _told(origin)), self._throttle, now)
            before = counters[key]
            if self._throttle.pause(before, now):
                self._tell(work, counters[_told(origin)], "throttled", origin)
                return None
            work.attempts.put([self._throttle.count(before, now)])
        return before

    @contextmanager
    def _giving_back(self, before: Counter) -> Iterator[None]:
        """Uncount a question that cannot be looked at now."""
        try:
            yield
        except Overloaded:
            with self._store.begin() as work:
                counter = work.attempts.lock([before.key])[before.key]
                keep(work, [self._throttle.uncount(counter, before, self._clock.now())])
            raise

    def _answer(self, work: Work, whom: list[Invited], wanted: str, origin: Origin) -> None:
        now = self._clock.now()
        subjects = {each.client.number: f"recover:{each.client.number}" for each in whom} or {"": self._nobody(wanted)}
        counters = locked(work, (_told(origin), *subjects.values()), self._throttle, now)
        free = {number: key for number, key in subjects.items() if not self._throttle.pause(counters[key], now)}
        work.attempts.put([self._throttle.count(counters[key], now) for key in free.values()])
        reached = [each for each in whom if each.client.number in free and _reachable(each.client)]
        for each in reached:
            work.journal.record(event("recovery.asked", origin, at=now, number=each.client.number))
        for together in letters(reached):
            self._invitations.write(work, RECOVERY, together, origin, at=now)
        reason = "" if reached else "throttled" if not free else "unreachable" if whom else "unknown"
        self._tell(work, counters[_told(origin)], reason, origin)

    def _nobody(self, wanted: str) -> str:
        """Give the counter of a value that nobody has, so that it lapses as a client's does."""
        return f"recover:~{self._keys.mac('recover', wanted.encode('utf-8', 'replace')).hex()[:32]}"

    def _tell(self, work: Work, told: Counter, reason: str, origin: Origin) -> None:
        """Tell the audit of a question that came to nothing, once a minute for each network."""
        now = self._clock.now()
        if reason and not (told.count and 0 <= now - told.last < MINUTE):
            work.attempts.put([Counter(key=told.key, count=1, since=now, last=now)])
            work.journal.record(event("recovery.unanswered", origin, at=now, reason=reason))


def found(work: Work, evidence: Evidence, wanted: str) -> tuple[Client, ...]:
    """Give the clients that a value belongs to, in the order of their numbers."""
    if evidence == "number":
        client = work.clients.get(wanted)
        return (client,) if client else ()
    return work.clients.at(wanted, limit=MOST) if evidence == "email" else work.clients.holding(wanted, limit=MOST)


def letters(whom: Iterable[Invited]) -> Iterable[list[Invited]]:
    """Put together who is written to at one address."""
    found: dict[str, list[Invited]] = {}
    for each in whom:
        found.setdefault(each.client.mailbox, []).append(each)
    return found.values()


def _reachable(client: Client) -> bool:
    return bool(client.email) and not client.disabled


def _told(origin: Origin) -> str:
    return f"told:recovery:{network_of(origin.address)}"


def _host(text: str) -> str:
    """Give the host of what people paste where a domain is asked for: an address of a page."""
    return text.rpartition("//")[2].partition("/")[0]
