"""Change a password at a PAM service: by its holder, who proves the current one, or by a real root."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from pyauthgate.errors import RecordRefused
from pyauthgate.gatekeeper.candidacy import mistyped
from pyauthgate.gatekeeper.changing import Changing
from pyauthgate.gatekeeper.outcomes import Change, Denied, Refused, Superseded
from pyauthgate.gatekeeper.renewal import Renewal
from pyauthgate.gatekeeper.service_door import ServiceTry
from pyauthgate.gatekeeper.service_outcomes import Foreign, Proven, Renewed, Standing
from pyauthgate.model import Judgement
from pyauthgate.words import say, sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyauthgate.gatekeeper.parts import Parts
    from pyauthgate.gatekeeper.passwords import Passwords
    from pyauthgate.gatekeeper.service_door import ServiceDoor
    from pyauthgate.gatekeeper.service_outcomes import (
        Knock,
        ServiceChangeOutcome,
        ServiceProofOutcome,
        ServiceStandingOutcome,
    )
    from pyauthgate.gatekeeper.service_standing import ServiceStanding
    from pyauthgate.gatekeeper.throttle import Caller
    from pyauthgate.model import Account
    from pyauthgate.ports import Work

__all__ = ["ServiceChange"]


class ServiceChange:
    """Changes passwords at PAM services, by the same rules as the change page.

    Only lists at hand are looked in: PAM has its caller wait, and somebody at
    a terminal must not wait for a server elsewhere.
    """

    def __init__(self, parts: Parts, *, door: ServiceDoor, standing: ServiceStanding, passwords: Passwords) -> None:
        self._store = parts.store
        self._tries = parts.tries
        self._door = door
        self._standing = standing
        self._passwords = passwords
        self._renewal = Renewal(parts)
        self._changing = Changing(parts, proof=parts.proof, ask=False)

    def owns(self, knock: Knock) -> ServiceStandingOutcome:
        """Say whether the account is ours to change, where nothing is to be proven."""
        return self._standing(knock)

    def prove(self, knock: Knock, current: str) -> ServiceProofOutcome:
        """Say whether the current password is right: a try like any other.

        Raises
        ------
        Overloaded
            The hashing queue is full; the try is given back.
        StoreError
            The store cannot answer; nothing is proven.

        """
        with self._door.trying(knock, current) as trial:
            return self._prove(trial) if isinstance(trial, ServiceTry) else trial

    def __call__(self, knock: Knock, current: str | None, candidate: str, again: str) -> ServiceChangeOutcome:
        """Judge a change and carry it out.

        Parameters
        ----------
        current:
            None where a real root asks: an administrator's deed, under the same policy.

        Raises
        ------
        Overloaded
            The hashing queue is full; nothing changed.
        StoreError
            The store cannot answer; nothing changed.

        """
        stands = self.owns(knock)
        if isinstance(stands, Foreign):
            return stands
        if current is None:
            return self._assign(stands, knock, candidate, again) if isinstance(stands, Standing) else Denied()
        if isinstance(stands, Standing) and stands.account.digest and not stands.account.learned:
            return self._change(stands, knock, Change(current=current, candidate=candidate, again=again))
        proof = self.prove(knock, current)
        return Denied() if isinstance(proof, Proven) else proof

    def sentences(self, refused: Refused, language: str) -> tuple[str, ...]:
        """Say why a new password was refused, a sentence for each reason."""
        found = (sentence(violation, language) for violation in refused.judgement.violations)
        mismatch = (say("change.mismatch", language),) if refused.mismatch else ()
        return tuple(dict.fromkeys((*mismatch, *found)))

    def language(self, knock: Knock) -> str:
        """Say what to speak to whoever knocks."""
        found = self._door.find(knock)
        return self._door.language(None if isinstance(found, Foreign) else found.client)

    def _prove(self, trial: ServiceTry) -> Proven | Denied:
        with self._store.begin() as work:
            client, current = self._door.now(work, trial)
            reason = trial.tried.objection(client, current)
            if reason:
                reason = "wrong_current" if reason == "wrong" else reason
                self._door.refuse(work, trial, "password.refused", reason)
                return Denied()
            self._tries.succeed(work, trial.tried.admission)
        return Proven(language=self._door.language(client))

    def _change(self, stands: Standing, knock: Knock, change: Change) -> ServiceChangeOutcome:
        outcome = self._changing(ServiceHolder(self._door, self._renewal, stands, knock), change, knock.source)
        return Denied() if isinstance(outcome, Refused) and outcome.wrong_current else outcome

    def _assign(self, stands: Standing, knock: Knock, candidate: str, again: str) -> Refused | Superseded | Renewed:
        if mistyped(candidate, (again,)):
            return Refused(judgement=Judgement(), mismatch=True)
        try:
            judgement, ended = self._passwords.impose(
                stands.account, candidate, origin=knock.source, must_change=False, ask=False, waits=knock.waits
            )
        except RecordRefused:
            return Superseded()
        return Renewed(language=stands.language, ended=ended) if judgement.accepted else Refused(judgement=judgement)


class ServiceHolder:
    """Whoever knows the current password at a PAM service changes it; see `Holder`."""

    def __init__(self, door: ServiceDoor, renewal: Renewal, stands: Standing, knock: Knock) -> None:
        self._door = door
        self._renewal = renewal
        self._stands = stands
        self._knock = knock

    @property
    def account_id(self) -> int:
        """Whose password it is."""
        return self._stands.account.id

    def caller(self, account: Account) -> Caller:
        """Give the known place, or a stranger."""
        return self._door.caller_at(account, self._knock)

    def claim(self, work: Work, account: Account) -> Callable[[], Renewed] | None:
        """End every session at the panel, and know this place alone.

        Unless the client was disabled meanwhile, or whoever asked was told already that it failed.
        """
        client = work.clients.get(account.number)
        may = client is not None and not client.disabled and self._knock.waits()
        return partial(self._carry, work, account) if may else None

    def _carry(self, work: Work, account: Account) -> Renewed:
        ended = work.sessions.end_all(account.number)
        self._renewal.tell(work, account, self._knock.source, ended=ended)
        self._door.places.prove(work, replace(account, generation=account.generation + 1), self._knock)
        return Renewed(language=self._stands.language, ended=ended)
