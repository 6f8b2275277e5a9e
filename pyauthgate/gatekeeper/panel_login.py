"""Log in at the panel's own form: the panel decides, the gate stands before it and remembers.

The try is taken and verified once, whoever is tried; then the panel is asked,
under the account's name or under one that nobody has, with what was typed or, where
a code is wanting, with a password that nobody typed; then the try is settled.
What our digest says of the password opens nothing and shuts nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from pyauthgate.errors import Overloaded
from pyauthgate.gatekeeper.audit import event
from pyauthgate.gatekeeper.evaluation import Evaluated, Evaluation, panel_account
from pyauthgate.gatekeeper.learning import Learning, doubt
from pyauthgate.gatekeeper.outcomes import Denied, Trial, Welcome
from pyauthgate.gatekeeper.rejudging import Rejudging, weak_event
from pyauthgate.gatekeeper.telling import Telling
from pyauthgate.model import PANEL, Account, Client

if TYPE_CHECKING:
    from pyauthgate.gatekeeper.decoys import Decoys
    from pyauthgate.gatekeeper.learning import Lesson
    from pyauthgate.gatekeeper.numbers import Numbering
    from pyauthgate.gatekeeper.outcomes import Malformed, Throttled
    from pyauthgate.gatekeeper.parts import Parts
    from pyauthgate.gatekeeper.rejudging import OnWeak
    from pyauthgate.model import Attempt, Judgement, Origin
    from pyauthgate.ports import Work

__all__ = ["PanelLogin"]

STEP = 30
"""Seconds of a code (RFC 6238, section 4.1)."""

FIRST = 1
"""The generation of an account whose credential was neither replaced nor ended."""


class PanelLogin:
    """Puts log-ins to the panel.

    Parameters
    ----------
    enrol:
        A number that nobody knows is the panel's user name as it stands, and whoever the panel
        lets in under it becomes a client.
    on_weak:
        What becomes of a login with a weak password.

    """

    def __init__(
        self, parts: Parts, *, numbering: Numbering, decoys: Decoys, enrol: bool = False, on_weak: OnWeak = "remind"
    ) -> None:
        self._store = parts.store
        self._verifier = parts.verifier
        self._clock = parts.clock
        self._rejudging = Rejudging(parts)
        self._tries = parts.tries
        self._devices = parts.devices
        self._sessions = parts.sessions
        self._factors = parts.factors
        self._notices = parts.notices
        self._decoys = decoys
        self._enrol = enrol
        self._on_weak = on_weak
        self._telling = Telling(store=parts.store, clock=parts.clock)
        self._learning = Learning(parts)
        self._evaluation = Evaluation(parts, proof=parts.panel_proof, numbering=numbering)

    def begin(self, attempt: Attempt) -> Trial | Malformed | Throttled:
        """Take a try, and say under which name it is to be put to the panel; during a delay it is not.

        A client without the code that is asked for is put to the panel under the own name with a password
        that nobody typed: the panel's work, and what it counts, are those of a wrong password, and neither
        the answer nor its time tells who has a second factor, or whose password was right.  Under a name
        that nobody has it would: a panel that hashes for the users it knows alone answers sooner.

        Raises
        ------
        Overloaded
            The hashing queue is full; the try is given back.
        StoreError
            The store cannot answer; the panel is not asked.

        """
        tried = self._evaluation(attempt)
        if not isinstance(tried, Evaluated):
            return tried
        with self._tries.judging(tried.admission), self._store.view() as work:
            proof = self._factors.judge(work, tried.number, attempt.code)
            user, enrols = self._user(work, tried)
        password = self._decoys.password(tried.number, attempt.password) if proof.wanting else None
        return Trial(tried=tried, user=user, password=password, enrols=enrols, proof=proof)

    def accepted(self, trial: Trial, attempt: Attempt) -> Welcome | Denied:
        """Open a session: the panel let the client in.

        A decoy that it let in, a client without the code, one that was disabled and a
        credential that changed meanwhile are denied all the same.  Of two first log-ins at once
        one enrols, and the other is one of a client by then.

        Raises
        ------
        StoreError
            The store cannot answer; nobody is let in, and the try counts as a failed one.

        """
        if trial.proof.wanting:
            return self.refused(trial, attempt)
        if trial.enrols:
            welcome = self._enrolled(trial.tried, attempt)
            trial = trial if welcome else replace(trial, tried=self._overtaken(trial.tried, attempt))
            return welcome or self._entered(trial, attempt)
        return self._entered(trial, attempt)

    def refused(self, trial: Trial, attempt: Attempt, *, reason: Literal["wrong", "unclear"] = "wrong") -> Denied:
        """Count a failed try: the panel said no, or nothing that could be read.

        Parameters
        ----------
        reason:
            ``unclear`` where the reply was neither the one of a success nor the one of a failure.

        """
        tried = trial.tried
        with self._store.begin() as work:
            client = work.clients.get(tried.number)
            self._deny(work, tried, attempt, self._standing(client, trial) or reason)
            if tried.account and tried.verdict.matches and not trial.proof.wanting:
                doubt(work, tried.account)
        if reason == "unclear":
            number = tried.number if client and tried.account else ""
            told = event("form.unclear", attempt.origin, at=self._clock.now(), number=number, reason="login")
            self._telling.once(f"unclear:login:{number}", told)
        return Denied()

    def withdrawn(self, trial: Trial) -> None:
        """Count no failure, since the panel was not called; the computation counts as work."""
        self._tries.toil(trial.tried.admission)

    def _user(self, work: Work, tried: Evaluated) -> tuple[str, bool]:
        """Give the name for the panel, and whether whoever it lets in becomes a client.

        A number that is another client's name at the panel must not log in as that one.
        One that was enrolled while this try was verified is put to the panel as if it were not yet.
        """
        client = work.clients.get(tried.number)
        namesake = work.accounts.find(PANEL, tried.number)
        if client is None and namesake and namesake.number == tried.number:
            client = work.clients.get(tried.number)  # enrolled between the two looks, which PostgreSQL lets us see
        if tried.account and client and not client.disabled:
            return tried.account.name, False
        unknown = client is None and namesake is None
        enrolled = client and not client.disabled and namesake and namesake.number == client.number
        if self._enrol and (unknown or enrolled):
            return tried.number, True
        return self._decoys.name(tried.number), False

    def _judge(self, tried: Evaluated, attempt: Attempt) -> tuple[Judgement | None, bool]:
        """Weigh what was typed; give what is against it, and whether all facts were at hand."""
        if self._on_weak == "off" and not (tried.account and tried.account.unjudged):
            return None, True
        return self._rejudging(tried.number, attempt.password, attempt.origin)

    def _entered(self, trial: Trial, attempt: Attempt) -> Welcome | Denied:
        tried = trial.tried
        lesson = self._learning.study(tried.account, tried.verdict, attempt.password)
        weak, whole = self._judge(tried, attempt)
        with self._store.begin() as work:
            entered = self._enter(work, trial, lesson, attempt.origin, unjudged=not whole)
            if isinstance(entered, str):
                self._deny(work, tried, attempt, entered)
                return Denied()
            if not tried.admission.caller.device:
                self._notices.new_device(work, entered[1], attempt.origin, at=self._clock.now())
            return self._welcome(work, *entered, attempt, weak)

    def _enter(
        self, work: Work, trial: Trial, lesson: Lesson, origin: Origin, *, unjudged: bool
    ) -> tuple[Client, Account] | str:
        """Settle the try and learn; or name what stands against the login although the panel accepted it."""
        tried = trial.tried
        client = work.clients.get(tried.number)
        account = work.accounts.get(tried.account.id) if tried.account else None
        if client is None or tried.account is None or account is None:
            return "unknown"
        if account.generation != tried.account.generation:
            return "wrong"
        if client.disabled:
            return "disabled"
        if not self._factors.settle(work, tried.number, trial.proof, origin):
            return "code"
        self._settle(work, tried, account)
        return client, self._learning.keep(work, account, lesson, origin, unjudged=unjudged)

    def _enrolled(self, tried: Evaluated, attempt: Attempt) -> Welcome | None:
        """Make a client of a number that nobody knew; None, and nothing done, when somebody knows it by now."""
        lesson = self._learning.study(None, tried.verdict, attempt.password)
        weak, whole = self._judge(tried, attempt)
        now, number = self._clock.now(), tried.number
        client = Client(number=number, created_at=now)
        fresh = Account(number=number, name=number, digest=lesson.digest, created_at=now, changed_at=now)
        with self._store.begin() as work:
            if not work.clients.add(client):
                return None
            account = work.accounts.add(fresh)
            if account is None:  # it has become the name of another client
                work.clients.remove(number)
                return None
            self._settle(work, tried, account)
            confirmed_at = now if lesson.digest else None
            work.accounts.mark(account.id, learned=True, confirmed_at=confirmed_at, unjudged=not whole)
            work.journal.record(event("client.enrolled", attempt.origin, at=now, number=number))
            return self._welcome(work, client, account, attempt, weak)

    def _overtaken(self, tried: Evaluated, attempt: Attempt) -> Evaluated:
        """Verify against the account that was made since the look, as a login that came a moment later would be.

        It must be the very one that the panel let in, with its first credential:
        what has replaced or ended that one since means this login as well.
        """
        with self._store.view() as work:
            account = panel_account(work, tried.number)
        if account is None or account.name != tried.number or account.generation != FIRST:
            return tried
        try:
            verdict = self._verifier.verify(attempt.password, digest=account.digest, decoy=tried.number)
        except Overloaded:
            return tried
        return replace(tried, account=account, verdict=verdict)

    def _settle(self, work: Work, tried: Evaluated, account: Account) -> None:
        # All at once: whoever holds some of them and waits for the rest may wait for ever.
        work.attempts.lock((*tried.admission.caller.keys, *self._learning.comparisons.forms(account)))
        self._tries.succeed(work, tried.admission)

    def _deny(self, work: Work, tried: Evaluated, attempt: Attempt, reason: str) -> None:
        """Count a failure: another code is another try, with everybody, since else the count told who has a factor.

        So is the same code half a minute later: it may be right by then.
        """
        trace, step = tried.verdict.trace, int(self._clock.now() // STEP)
        if attempt.code:
            trace += attempt.code.encode("utf-8", "surrogatepass") + step.to_bytes(8, "big")
        self._tries.fail(work, tried.admission, trace)
        number, now = "" if reason == "unknown" else tried.number, self._clock.now()
        work.journal.record(event("login.refused", attempt.origin, at=now, number=number, reason=reason))

    def _standing(self, client: Client | None, trial: Trial) -> str:
        """Name what the panel was sent something else for."""
        if client is None or trial.tried.account is None:
            return "unknown"
        if client.disabled:
            return "disabled"
        return "code" if trial.proof.wanting else ""

    def _welcome(
        self, work: Work, client: Client, account: Account, attempt: Attempt, weak: Judgement | None
    ) -> Welcome:
        confined = weak is not None and self._on_weak == "require"
        demand = self._factors.demand(work, client)
        awaiting = demand == "setup"
        token, session = self._sessions.open(
            work, account, shared=attempt.shared, origin=attempt.origin, confined=confined, awaiting=awaiting
        )
        now, number = session.created_at, client.number
        code, reason = ("factor.asked", demand) if awaiting else ("login.accepted", "")
        work.journal.record(event(code, attempt.origin, at=now, number=number, subject=session.id, reason=reason))
        if weak is not None:
            work.journal.record(weak_event(weak, attempt.origin, at=now, number=number))
        device = "" if attempt.shared or awaiting else self._devices.issue(account)
        return Welcome(token=token, session=session, client=client, device=device, weak=weak)
