"""Log in: one answer, one computation and one time for every number, known or not."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from pyauthgate.errors import Overloaded, StoreError
from pyauthgate.gatekeeper.audit import event
from pyauthgate.gatekeeper.evaluation import Evaluated, Evaluation
from pyauthgate.gatekeeper.outcomes import Admitted, Denied

if TYPE_CHECKING:
    from pyauthgate.gatekeeper.numbers import Numbering
    from pyauthgate.gatekeeper.outcomes import LoginOutcome
    from pyauthgate.gatekeeper.parts import Parts
    from pyauthgate.gatekeeper.tries import Admission
    from pyauthgate.model import Account, Attempt, Client, Verdict
    from pyauthgate.ports import Work

__all__ = ["Login"]


class Login:
    """Logs clients in at the panel by their number.

    A try is taken, verified outside of any transaction, and settled; whatever
    is wrong (the password, the number, a disabled client) gives `Denied`
    after exactly one verification (ASVS 5.0, 6.3.8).
    """

    def __init__(self, parts: Parts, *, numbering: Numbering) -> None:
        self._store = parts.store
        self._verifier = parts.verifier
        self._clock = parts.clock
        self._tries = parts.tries
        self._devices = parts.devices
        self._sessions = parts.sessions
        self._evaluation = Evaluation(parts, numbering=numbering)

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
        outcome = self._settle(attempt, tried)
        if tried.verdict.outdated and tried.account and isinstance(outcome, Admitted):
            self._renew(tried.account, attempt.password)
        return outcome

    def _settle(self, attempt: Attempt, tried: Evaluated) -> Admitted | Denied:
        account, verdict = tried.account, tried.verdict
        with self._store.begin() as work:
            client = work.clients.get(tried.number)
            current = work.accounts.get(account.id) if account else None
            reason = self._objection(client, account, current, verdict)
            if client is None or current is None or reason:
                self._refuse(work, attempt, tried.admission, verdict, reason)
                return Denied()
            current = replace(current, must_change=current.must_change or verdict.expired)
            return self._admit(work, attempt, tried.admission, client, current)

    def _objection(
        self, client: Client | None, judged: Account | None, current: Account | None, verdict: Verdict
    ) -> str:
        """Name what stands against the login; a credential that changed while it was judged is a wrong one.

        A digest that was learned from the panel opens nothing here until an administrator trusts it.
        """
        if client is None or judged is None or current is None:
            return "unknown"
        if not verdict.matches or current.generation != judged.generation:
            return "wrong" if judged.digest else "no_password"
        if current.learned:
            return "learned"
        return "disabled" if client.disabled else ""

    def _refuse(self, work: Work, attempt: Attempt, admission: Admission, verdict: Verdict, reason: str) -> None:
        self._tries.fail(work, admission, verdict.trace)
        number = "" if reason == "unknown" else admission.caller.number
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
        token, session = self._sessions.open(work, account, shared=attempt.shared, origin=attempt.origin)
        work.journal.record(
            event("login.accepted", attempt.origin, at=session.created_at, number=client.number, subject=session.id)
        )
        device = "" if attempt.shared else self._devices.issue(account)
        return Admitted(token=token, session=session, client=client, device=device)

    def _renew(self, account: Account, password: str) -> None:
        """Hash under today's parameters who was let in; a later login tries again when it cannot be done now."""
        with suppress(Overloaded, StoreError):
            digest = self._verifier.digest(password)
            with self._store.begin() as work:
                work.clients.get(account.number)
                work.accounts.rehash(account, digest)
