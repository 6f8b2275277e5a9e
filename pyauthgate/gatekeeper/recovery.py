"""Who forgot number or password proves who they are by what the company knows, and is answered by mail alone.

The answer on the page says nothing: known, unknown, disabled and held back are
one answer, after one computation and one transaction in each case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from pyauthgate.gatekeeper.audit import event
from pyauthgate.gatekeeper.evaluation import panel_account
from pyauthgate.gatekeeper.invitations import RECOVERY, Invited
from pyauthgate.gatekeeper.networks import network_of
from pyauthgate.model import Counter
from pyauthgate.model.addresses import canonical_address, canonical_host

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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

        For one client three questions an hour are answered, for one network
        twenty, and whoever asks is told neither.  The computation is for nothing
        but the time: it is some fifty times what the rest takes.

        Raises
        ------
        Overloaded
            The hashing queue is full.
        StoreError
            The store cannot answer; nothing is sent.

        """
        wanted = self._wanted(evidence, value.strip()[:LONGEST])
        self._verifier.verify(value[:LONGEST], digest=None, decoy=wanted)
        with self._store.view() as work:
            numbers = [client.number for client in found(work, evidence, wanted)]
        with self._store.begin() as work:
            # Held in the order of their numbers, each once more: it may be another's by now.
            held = [work.clients.get(number) for number in numbers]
            self._answer(work, [client for client in held if client and fits(client, evidence, wanted)], wanted, origin)

    def _wanted(self, evidence: Evidence, value: str) -> str:
        """Give the one spelling of what was typed, or what nobody has."""
        if evidence == "number":
            return self._numbering.parse(value) or NOBODY
        spelled = canonical_address(value) if evidence == "email" else canonical_host(value).removeprefix("www.")
        sound = spelled.isprintable() and ("@" in spelled) == (evidence == "email")
        return spelled if spelled and sound else NOBODY

    def _answer(self, work: Work, clients: list[Client], wanted: str, origin: Origin) -> None:
        network = network_of(origin.address)
        asked, told = f"asked:{network}", f"told:recovery:{network}"
        subjects = {client.number: f"recover:{client.number}" for client in clients} or {"": self._nobody(wanted)}
        now = self._clock.now()
        locked = work.attempts.lock((asked, told, *subjects.values()))
        counters = {key: self._throttle.righted(counter, now) for key, counter in locked.items()}
        shut = bool(network) and self._throttle.pause(counters[asked], now) > 0
        free = {number: key for number, key in subjects.items() if not self._throttle.pause(counters[key], now)}
        free = {} if shut else free
        taken = (*free.values(), *((asked,) if network and not shut else ()))
        work.attempts.put([self._throttle.count(counters[key], now) for key in taken])
        self._write(work, [client for client in clients if client.number in free], origin)
        self._tell(work, counters[told], "throttled" if not free else "" if clients else "unknown", origin)

    def _nobody(self, wanted: str) -> str:
        """Give the counter of a value that nobody has, so that it lapses as a client's does."""
        return f"recover:~{self._keys.mac('recover', wanted.encode('utf-8', 'replace')).hex()[:32]}"

    def _write(self, work: Work, clients: Iterable[Client], origin: Origin) -> None:
        now = self._clock.now()
        for client in clients:
            work.journal.record(event("recovery.asked", origin, at=now, number=client.number))
        for together in letters(work, clients):
            self._invitations.write(work, RECOVERY, together, origin, at=now)

    def _tell(self, work: Work, told: Counter, reason: str, origin: Origin) -> None:
        """Tell the audit of a question that came to nothing, once a minute for each network."""
        now = self._clock.now()
        if reason and not (told.count and now - told.last < MINUTE):
            work.attempts.put([Counter(key=told.key, count=1, since=now, last=now)])
            work.journal.record(event("recovery.unanswered", origin, at=now, reason=reason))


def found(work: Work, evidence: Evidence, wanted: str) -> tuple[Client, ...]:
    """Give the clients that a value belongs to, in the order of their numbers."""
    if evidence == "number":
        client = work.clients.get(wanted)
        return (client,) if client else ()
    return work.clients.at(wanted, limit=MOST) if evidence == "email" else work.clients.holding(wanted, limit=MOST)


def fits(client: Client, evidence: Evidence, wanted: str) -> bool:
    """Say whether a value belongs to a client."""
    has: Mapping[Evidence, tuple[str, ...]] = {
        "domain": client.hosts,
        "number": (client.number,),
        "email": (client.mailbox,),
    }
    return wanted in has[evidence]


def letters(work: Work, clients: Iterable[Client]) -> Iterable[list[Invited]]:
    """Put together who has one address; to a disabled client, and to one without an address, nothing is written."""
    found: dict[str, list[Invited]] = {}
    for client in clients:
        if client.email and not client.disabled:
            invited = Invited(client=client, account=panel_account(work, client.number))
            found.setdefault(client.mailbox, []).append(invited)
    return found.values()
