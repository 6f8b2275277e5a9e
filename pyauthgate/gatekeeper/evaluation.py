"""A try at a client's password: the same look-ups and exactly one computation for every number, known or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyauthgate.gatekeeper.networks import network_of
from pyauthgate.gatekeeper.outcomes import Malformed, Throttled
from pyauthgate.gatekeeper.throttle import Caller
from pyauthgate.model import PANEL

if TYPE_CHECKING:
    from pyauthgate.gatekeeper.numbers import Numbering
    from pyauthgate.gatekeeper.parts import Parts
    from pyauthgate.gatekeeper.tries import Admission
    from pyauthgate.model import Account, Attempt, Verdict
    from pyauthgate.ports import Work

__all__ = ["Evaluated", "Evaluation", "panel_account"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluated:
    """A try that was taken and verified, and is still to be settled.

    Parameters
    ----------
    account:
        The one that was tried, as it was then; None for a number that has none at the panel.

    """

    admission: Admission
    account: Account | None
    verdict: Verdict

    @property
    def number(self) -> str:
        """The canonical number that was tried, a client's or nobody's."""
        return self.admission.caller.number


class Evaluation:
    """Takes tries and verifies them."""

    def __init__(self, parts: Parts, *, numbering: Numbering) -> None:
        self._store = parts.store
        self._proof = parts.proof
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
        admission = self._tries.take(self._caller(number, account, attempt), attempt.origin, known=account is not None)
        if isinstance(admission, Throttled):
            return admission
        with self._tries.judging(admission):
            verdict = self._proof.verify(account, attempt.password, decoy=number)
        return Evaluated(admission=admission, account=account, verdict=verdict)

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
