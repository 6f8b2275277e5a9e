"""Log in: one answer, one computation and one time for every number, known or not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pyauthgate.gatekeeper.audit import event
from pyauthgate.gatekeeper.evaluation import Evaluated, Evaluation
from pyauthgate.gatekeeper.outcomes import Admitted, Denied
from pyauthgate.gatekeeper.rejudging import Rejudging, weak_event

if TYPE_CHECKING:
    from pyauthgate.gatekeeper.factors import Demand
    from pyauthgate.gatekeeper.numbers import Numbering
    from pyauthgate.gatekeeper.outcomes import LoginOutcome
    from pyauthgate.gatekeeper.parts import Parts
    from pyauthgate.gatekeeper.rejudging import OnWeak
    from pyauthgate.gatekeeper.tries import Admission
    from pyauthgate.model import Account, Attempt, Client, Judgement
    from pyauthgate.ports import Work

__all__ = ["Login"]


class Login:
    """Logs clients in at the panel by their number.

    A try is taken, verified outside of any transaction, and settled; whatever
    is wrong (the password, the number, a disabled client) gives `Denied`
    after exactly one verification (ASVS 5.0, 6.3.8).
    """

    def __init__(self, parts: Parts, *, numbering: Numbering, on_weak: OnWeak = "remind") -> None:
        self._store = parts.store
        self._clock = parts.clock
        self._tries = parts.tries
        self._devices = parts.devices
        self._sessions = parts.sessions
        self._factors = parts.factors
        self._notices = parts.notices
        self._rejudging = Rejudging(parts)
        self._on_weak = on_weak
        self._evaluation = Evaluation(parts, proof=parts.panel_proof, numbering=numbering)

    def __call__(self, attempt: Attempt) -> LoginOutcome:
        """Judge an attempt.

        Raises
        ------
        Overloaded
            The hashing queue is full; the try is given back.
        StoreError
            The store cannot answer; nobody is let in.

        """
        tried = self._evaluation(attempt)
        if not isinstance(tried, Evaluated):
            return tried
        weak, whole = self._judge(attempt, tried)
        outcome = self._settle(attempt, tried, weak, judged=whole)
        if isinstance(outcome, Admitted):
            self._evaluation.refresh(tried, attempt.password)
        return outcome

    def _judge(self, attempt: Attempt, tried: Evaluated) -> tuple[Judgement | None, bool]:
        """Weigh a right password that nobody judged so far: one that was taken over, or was set without all facts."""
        account = tried.account
        unjudged = account is not None and account.unjudged and not account.learned
        if self._on_weak == "off" or not (unjudged and tried.verdict.matches):
            return None, False
        return self._rejudging(tried.number, attempt.password, attempt.origin)

    def _settle(self, attempt: Attempt, tried: Evaluated, weak: Judgement | None, *, judged: bool) -> Admitted | Denied:
        with self._store.begin() as work:
            client = work.clients.get(tried.number)
            current = work.accounts.get(tried.account.id) if tried.account else None
            reason = tried.objection(client, current)
            if client is None or current is None or reason:
                self._refuse(work, attempt, tried, reason)
                return Denied()
            required = weak is not None and self._on_weak == "require"
            current = replace(current, must_change=current.must_change or tried.verdict.expired or required)
            self._note(work, attempt, current, weak, judged=judged)
            return replace(self._admit(work, attempt, tried.admission, client, current), weak=weak)

    def _note(self, work: Work, attempt: Attempt, account: Account, weak: Judgement | None, *, judged: bool) -> None:
        """Write down what the policy says of the password; one that it has nothing against is not judged again."""
        if weak is not None:
            told = weak_event(weak, attempt.origin, at=self._clock.now(), number=account.number)
            work.journal.record(told)
        elif judged:
            work.accounts.mark(account.id, learned=account.learned, confirmed_at=account.confirmed_at, unjudged=False)

    def _refuse(self, work: Work, attempt: Attempt, tried: Evaluated, reason: str) -> None:
        self._tries.fail(work, tried.admission, tried.verdict.trace)
        number = "" if reason == "unknown" else tried.number
        work.journal.record(event("login.refused", attempt.origin, at=self._clock.now(), number=number, reason=reason))

    def _admit(
        self,
        work: Work,
        attempt: Attempt,
        admission: Admission,
        client: Client,
        account: Account,
    ) -> Admitted:
        self._tries.succeed(work, admission)
        if demand := self._factors.demand(work, client):
            return self._halfway(work, attempt, client, account, demand)
        token, session = self._sessions.open(work, account, shared=attempt.shared, origin=attempt.origin)
        work.journal.record(
            event("login.accepted", attempt.origin, at=session.created_at, number=client.number, subject=session.id)
        )
        if not admission.caller.device:
            self._notices.new_device(work, account, attempt.origin, at=session.created_at)
        device = "" if attempt.shared else self._devices.issue(account)
        return Admitted(token=token, session=session, client=client, device=device)

    def _halfway(self, work: Work, attempt: Attempt, client: Client, account: Account, demand: Demand) -> Admitted:
        """Open a session in which the second factor is awaited: nobody is logged in, and no device known, by it."""
        token, session = self._sessions.open(work, account, shared=attempt.shared, origin=attempt.origin, awaiting=True)
        told = event(
            "factor.asked",
            attempt.origin,
            at=session.created_at,
            number=client.number,
            subject=session.id,
            reason=demand,
        )
        work.journal.record(told)
        return Admitted(token=token, session=session, client=client)
