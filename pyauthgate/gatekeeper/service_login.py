"""Log in at a PAM service: a mailbox, an FTP account, a shell.

A mail client logs in every minute, so a login writes only when there is
something to write: a failure that counts no more, a place that was not proven
for a day, a digest under older parameters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyauthgate.gatekeeper.audit import event
from pyauthgate.gatekeeper.outcomes import Denied
from pyauthgate.gatekeeper.places import spot_of
from pyauthgate.gatekeeper.service_door import ServiceTry
from pyauthgate.gatekeeper.service_outcomes import Entered
from pyauthgate.gatekeeper.telling import Telling

if TYPE_CHECKING:
    from pyauthgate.gatekeeper.parts import Parts
    from pyauthgate.gatekeeper.service_door import ServiceDoor
    from pyauthgate.gatekeeper.service_outcomes import Knock, ServiceLoginOutcome
    from pyauthgate.model import Account, Client
    from pyauthgate.ports import Work

__all__ = ["ServiceLogin"]


class ServiceLogin:
    """Logs clients in at PAM services, under the same throttle as at the panel.

    The audit is told of a login from a place that was not known, and of one
    from a known place once a day; of one that comes from nowhere we can tell,
    once a minute.
    """

    def __init__(self, parts: Parts, *, door: ServiceDoor) -> None:
        self._store = parts.store
        self._clock = parts.clock
        self._tries = parts.tries
        self._door = door
        self._telling = Telling(store=parts.store, clock=parts.clock)

    def __call__(self, knock: Knock, password: str) -> ServiceLoginOutcome:
        """Judge a login.

        Raises
        ------
        Overloaded
            The hashing queue is full; the try is given back.
        StoreError
            The store cannot answer; nobody is let in.

        """
        with self._door.trying(knock, password) as trial:
            if not isinstance(trial, ServiceTry):
                return trial
            outcome = self._quietly(trial) or self._settle(trial)
        if isinstance(outcome, Entered):
            self._door.refresh(trial, password)
            self._tell(knock, outcome)
        return outcome

    def _quietly(self, trial: ServiceTry) -> Entered | None:
        """Let in whoever leaves nothing to write, as things stand once the password is judged."""
        seen, tried = trial.seen, trial.tried
        counters, caller = seen.target.counters, tried.admission.caller
        nothing = (
            not tried.admission.counted and caller.repeats not in counters and self._door.places.recent(seen.place)
        )
        if not nothing or not tried.verdict.matches:
            return None
        with self._store.view() as work:
            client, current = self._door.now(work, trial)
        if client is None or current is None or tried.objection(client, current):
            return None
        return Entered(**self._door.told(client, current))

    def _settle(self, trial: ServiceTry) -> Entered | Denied:
        with self._store.begin() as work:
            client, current = self._door.now(work, trial)
            reason = trial.tried.objection(client, current)
            if client is None or current is None or reason:
                self._door.refuse(work, trial, "login.refused", reason)
                return Denied()
            return self._admit(work, trial, client, current)

    def _admit(self, work: Work, trial: ServiceTry, client: Client, account: Account) -> Entered:
        self._tries.succeed(work, trial.tried.admission)
        fresh = not self._door.places.recent(trial.seen.place)
        if fresh and self._door.places.prove(work, account, trial.knock):
            self._door.tell(work, trial.knock, "login.accepted", number=client.number)
        return Entered(**self._door.told(client, account))

    def _tell(self, knock: Knock, entered: Entered) -> None:
        """Tell of a login that no place was noted for."""
        if spot_of(knock):
            return
        now, number = self._clock.now(), entered.client.number
        told = event("login.accepted", knock.source, at=now, number=number)
        self._telling.once(f"accepted:{entered.account.label}@{knock.service}", told)
