"""A try at a client's password: the same look-ups and exactly one computation for every name, known or not."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyauthgate.errors import Overloaded, StoreError
from pyauthgate.gatekeeper.networks import network_of
from pyauthgate.gatekeeper.outcomes import Malformed, Throttled
from pyauthgate.gatekeeper.throttle import Caller
from pyauthgate.model import PANEL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyauthgate.gatekeeper.flights import Flight
    from pyauthgate.gatekeeper.numbers import Numbering
    from pyauthgate.gatekeeper.parts import Parts
    from pyauthgate.gatekeeper.proof import Proof
    from pyauthgate.gatekeeper.tries import Admission
    from pyauthgate.model import Account, Attempt, Client, Counter, Origin, Verdict
    from pyauthgate.ports import Work

__all__ = ["Evaluated", "Evaluation", "Target", "panel_account"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Whose password is tried, and by whom, as one view saw it.

    Parameters
    ----------
    account:
        None for a name that nobody has.
    counters:
        What decides on the caller; read after the flight was boarded, where there is one.
    flight:
        A seat for a try that need not be counted before it is judged.

    """

    caller: Caller
    account: Account | None
    decoy: str = field(repr=False)
    counters: Mapping[str, Counter]
    flight: Flight | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluated:
    """A try that was taken and verified, and is still to be settled.

    Parameters
    ----------
    account:
        The one that was tried, as it was then; None for a name that nobody has.

    """

    admission: Admission
    account: Account | None
    verdict: Verdict

    @property
    def number(self) -> str:
        """The canonical number that was tried, a client's or nobody's."""
        return self.admission.caller.number

    def objection(self, client: Client | None, current: Account | None) -> str:
        """Name what stands against a login; a credential that changed while it was judged is a wrong one.

        A digest that was learned from the panel opens nothing here until an administrator trusts it.

        Parameters
        ----------
        current:
            The account as it is now.

        """
        if client is None or self.account is None or current is None:
            return "unknown"
        if not self.verdict.matches or current.generation != self.account.generation:
            return "wrong" if self.account.digest else "no_password"
        if current.learned:
            return "learned"
        return "disabled" if client.disabled else ""


class Evaluation:
    """Takes tries and verifies them.

    Parameters
    ----------
    proof:
        Who says whether a password is right.

    """

    def __init__(self, parts: Parts, *, proof: Proof, numbering: Numbering) -> None:
        self._store = parts.store
        self._verifier = parts.verifier
        self._proof = proof
        self._tries = parts.tries
        self._devices = parts.devices
        self._numbering = numbering

    def __call__(self, attempt: Attempt) -> Evaluated | Malformed | Throttled:
        """Take a try and verify it once; during a delay nothing is looked at.

        Raises
        ------
        Overloaded
            The hashing queue is full; the try is given back.
        StoreError
            The store cannot answer.

        """
        number = self._numbering.parse(attempt.identifier)
        if number is None:
            return Malformed()
        with self._store.view() as work:
            account = panel_account(work, number)
            caller = self._caller(number, account, attempt)
            counters = self._tries.peek(work, caller)
        target = Target(caller=caller, account=account, decoy=number, counters=counters)
        return self.judge(target, attempt.password, attempt.origin)

    def judge(self, target: Target, password: str, origin: Origin) -> Evaluated | Throttled:
        """Do the same for whoever was found.

        Raises
        ------
        Overloaded, StoreError
            As above.

        """
        account = target.account
        admission = self._tries.take(
            target.caller,
            origin,
            known=account is not None,
            counters=target.counters,
            flight=target.flight,
        )
        if isinstance(admission, Throttled):
            return admission
        with self._tries.judging(admission):
            verdict = self._proof.verify(account, password, decoy=target.decoy)
        return Evaluated(admission=admission, account=account, verdict=verdict)

    def refresh(self, tried: Evaluated, password: str) -> None:
        """Hash under today's parameters who was let in; a later login tries again when it cannot be done now."""
        account = tried.account
        if account is None or not tried.verdict.outdated:
            return
        with suppress(Overloaded, StoreError):
            digest = self._verifier.digest(password)
            with self._store.begin() as work:
                work.clients.get(account.number)
                work.accounts.rehash(account, digest)

    def _caller(self, number: str, account: Account | None, attempt: Attempt) -> Caller:
        return Caller(
            number=number,
            account=f"{PANEL}:{account.name if account else number}",
            network=network_of(attempt.origin.address),
            device=self._devices.recognise(attempt.origin.device, account),
        )


def panel_account(work: Work, number: str) -> Account | None:
    """Give the account that a number logs in to at the panel."""
    return next((account for account in work.accounts.of(number) if account.service == PANEL), None)
