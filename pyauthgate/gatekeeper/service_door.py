"""A PAM service's door: who a knock is for, what one view tells of it, and a try at the password.

Known, unknown, disabled and without a password cost the same look-ups and one
computation.  Only a name that can be none of ours is sent on at once: local
users are never locked out, and nothing of theirs is counted.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from pyauthgate.gatekeeper.audit import event
from pyauthgate.gatekeeper.evaluation import Evaluated, Evaluation, Target
from pyauthgate.gatekeeper.flights import Flights
from pyauthgate.gatekeeper.networks import network_of
from pyauthgate.gatekeeper.outcomes import Denied, Throttled
from pyauthgate.gatekeeper.places import Places, spot_of
from pyauthgate.gatekeeper.service_outcomes import Foreign
from pyauthgate.gatekeeper.throttle import Caller

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyauthgate.gatekeeper.flights import Flight
    from pyauthgate.gatekeeper.numbers import Numbering
    from pyauthgate.gatekeeper.parts import Parts
    from pyauthgate.gatekeeper.service_accounts import Address, ServiceAccounts
    from pyauthgate.gatekeeper.service_outcomes import Knock
    from pyauthgate.model import Account, Client, Place
    from pyauthgate.ports import Work

__all__ = ["Found", "Seen", "ServiceDoor", "ServiceTry"]

STAND_IN = "\b\n\r\x7fINCORRECT"
"""What OpenSSH hands over, over and over up to the length of what was typed, for a user that the system
does not have or must not let in (``fake_password`` in its auth-pam.c)."""


class Told(TypedDict):
    """What is told of an account that may be used."""

    client: Client
    account: Account
    language: str
    reminder_due: bool
    must_change: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Whom a knock is for; nobody has the account where both are None."""

    account: Account | None
    client: Client | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Whose password is tried, and what decides on the try; nobody's where the account is None.

    Parameters
    ----------
    place:
        Where the knock comes from, if it is known there.

    """

    account: Account | None
    place: Place | None
    target: Target


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceTry:
    """A try that was verified, and is still to be settled."""

    knock: Knock
    seen: Seen
    tried: Evaluated


class ServiceDoor:
    """Answers knocks.

    Parameters
    ----------
    language:
        What is spoken to a client whose record names none.

    """

    def __init__(self, parts: Parts, *, accounts: ServiceAccounts, numbering: Numbering, language: str) -> None:
        self._store = parts.store
        self._clock = parts.clock
        self._tries = parts.tries
        self._sessions = parts.sessions
        self._accounts = accounts
        self._language = language
        self._evaluation = Evaluation(parts, proof=parts.proof, numbering=numbering)
        self._flights = Flights()
        self.places = Places(clock=parts.clock)

    def may_be_ours(self, knock: Knock) -> bool:
        """Say, by the name alone, whether a knock can be for one of ours; the store is not looked in."""
        return self._accounts.may_be_ours(knock)

    def find(self, knock: Knock) -> Found | Foreign:
        """Find whom a knock is for; no password is asked about."""
        address = self._accounts.read(knock)
        if address is None:
            return Foreign()
        with self._store.view() as work:
            account = self._accounts.find(work, address)
            client = work.clients.get(account.number if account else address.number or address.alias)
        if account is None and not address.shaped:
            return Foreign()
        return Found(account=account, client=client if account else None)

    @contextmanager
    def trying(self, knock: Knock, password: str) -> Iterator[ServiceTry | Foreign | Denied | Throttled]:
        """Take a try and verify it once; it is to be settled in the block.

        Raises
        ------
        Overloaded
            The hashing queue is full; the try is given back.
        StoreError
            The store cannot answer; nobody is let in.

        """
        address = self._accounts.read(knock)
        account = self._account(address) if address else None
        if address is None or (account is None and not address.shaped):
            yield Foreign()
            return
        whose = account.id if account else address.label
        with self._flights.board((whose, knock.service, spot_of(knock))) as flight:
            seen = self._see(knock, address, account, flight)
            if _is_stand_in(password):
                yield self._stand_in(knock, seen, password)
            else:
                tried = self._evaluation.judge(seen.target, password, knock.source)
                yield ServiceTry(knock=knock, seen=seen, tried=tried) if isinstance(tried, Evaluated) else tried

    def now(self, work: Work, trial: ServiceTry) -> tuple[Client | None, Account | None]:
        """Give the client, which a Work that writes now holds, and the account as they are now."""
        account = trial.seen.account
        client = work.clients.get(trial.tried.number)
        return client, work.accounts.get(account.id) if account else None

    def refuse(self, work: Work, trial: ServiceTry, code: str, reason: str) -> None:
        """Count a failed try and tell the audit; whoever is unknown is not named."""
        self._tries.fail(work, trial.tried.admission, trial.tried.verdict.trace)
        self.tell(work, trial.knock, code, number="" if reason == "unknown" else trial.tried.number, reason=reason)

    def tell(self, work: Work, knock: Knock, code: str, *, number: str, reason: str = "") -> None:
        """Tell the audit what happened at the door of a service."""
        work.journal.record(event(code, knock.source, at=self._clock.now(), number=number, reason=reason))

    def refresh(self, trial: ServiceTry, password: str) -> None:
        """Hash under today's parameters who was let in."""
        self._evaluation.refresh(trial.tried, password)

    def caller(self, account: Account, place: Place | None, knock: Knock) -> Caller:
        """Give who tries: a known place, or a stranger."""
        network = network_of(knock.origin.address)
        if place is None:
            return Caller(number=account.number, account=account.label, network=network)
        device = f"place-{account.id}.{account.generation}@{place.service}@{place.spot}"
        return Caller(number=account.number, account=account.label, network=network, device=device, place=True)

    def caller_at(self, account: Account, knock: Knock) -> Caller:
        """Give who tries, read now."""
        with self._store.view() as work:
            return self.caller(account, self.places.recognise(work, account, knock), knock)

    def told(self, client: Client, account: Account) -> Told:
        """Describe an account that may be used."""
        return Told(
            client=client,
            account=account,
            language=self.language(client),
            reminder_due=account.changed_at is not None and self._sessions.due(account.changed_at),
            must_change=self._sessions.must_change(account),
        )

    def language(self, client: Client | None) -> str:
        """Say what to speak to a client, or to whoever is unknown."""
        return (client.language if client else "") or self._language

    def _account(self, address: Address) -> Account | None:
        with self._store.view() as work:
            return self._accounts.find(work, address)

    def _see(self, knock: Knock, address: Address, account: Account | None, flight: Flight) -> Seen:
        """Read the counters of whoever was found, in a view that began after the flight was boarded."""
        with self._store.view() as work:
            place = self.places.recognise(work, account, knock)
            caller = self.caller(account, place, knock) if account else self._stranger(address, knock)
            counters = self._tries.peek(work, caller)
        target = Target(
            caller=caller,
            account=account,
            decoy=caller.account,
            counters=counters,
            flight=flight,
        )
        return Seen(account=account, place=place, target=target)

    def _stranger(self, address: Address, knock: Knock) -> Caller:
        network = network_of(knock.origin.address)
        return Caller(number=address.number or address.alias, account=address.label, network=network)

    def _stand_in(self, knock: Knock, seen: Seen, password: str) -> Denied | Throttled:
        """Deny, after the same work: the client's counters are left alone, the network has a work limit of its own."""
        network = network_of(knock.origin.address)
        caller = Caller(number="", account="stand-in", device=f"stand-in@{network}")
        with self._store.view() as work:
            counters = self._tries.peek(work, caller)
        target = Target(caller=caller, account=None, decoy=seen.target.decoy, counters=counters)
        tried = self._evaluation.judge(target, password, knock.source)
        if isinstance(tried, Throttled):
            return tried
        self._tries.toil(tried.admission)
        with self._store.begin() as work:
            number = seen.account.number if seen.account else ""
            self.tell(work, knock, "login.refused", number=number, reason="absent")
        return Denied()


def _is_stand_in(password: str) -> bool:
    """Say whether a password is OpenSSH's: nobody types these characters, and the policy lets none of them in."""
    return bool(password) and (password.startswith(STAND_IN) or STAND_IN.startswith(password))
