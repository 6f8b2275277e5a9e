"""Set a password at the panel's reset form: whoever sends it is not logged in, and perhaps nobody knows whose it is.

Nothing is promoted here.  What the panel accepted stays pending until a login
with it: a reset link proves itself to the panel, not to us.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyauthgate.credentials import normalise
from pyauthgate.gatekeeper.audit import event
from pyauthgate.gatekeeper.dossier import read_facts
from pyauthgate.gatekeeper.evaluation import panel_account
from pyauthgate.gatekeeper.learning import LEASE
from pyauthgate.gatekeeper.networks import network_of
from pyauthgate.gatekeeper.outcomes import PreparedReset, Refused, Throttled
from pyauthgate.gatekeeper.telling import Telling
from pyauthgate.gatekeeper.throttle import Caller
from pyauthgate.model import Facts, Pending

if TYPE_CHECKING:
    from pyauthgate.gatekeeper.numbers import Numbering
    from pyauthgate.gatekeeper.parts import Parts
    from pyauthgate.model import Account, Judgement, Origin
    from pyauthgate.ports import Work

__all__ = ["PanelReset"]


class PanelReset:
    """Puts resets of passwords to the panel."""

    def __init__(self, parts: Parts, *, numbering: Numbering) -> None:
        self._store = parts.store
        self._verifier = parts.verifier
        self._clock = parts.clock
        self._weighing = parts.weighing
        self._profiles = parts.profiles
        self._tries = parts.tries
        self._numbering = numbering
        self._telling = Telling(store=parts.store, clock=parts.clock)

    def begin(
        self, number: str | None, candidate: str, again: tuple[str, ...], origin: Origin
    ) -> PreparedReset | Refused | Throttled:
        """Judge a new password, with the facts of the client where it is known.

        What a rule says of a client's own facts tells them to whoever asks, so
        sixty an hour are answered for one number and network.  A number that
        nobody has costs the same work.

        Parameters
        ----------
        number:
            Whose password it is, where the panel's form says so; None where it does not.

        Raises
        ------
        Overloaded
            The hashing queue is full.
        StoreError
            The store cannot answer; the panel is not asked.

        """
        canonical = self._numbering.parse(number) if number is not None else None
        if canonical is None:
            return self._judge(Facts(), candidate, again, origin) or PreparedReset()
        held = self._count(canonical, origin)
        if held is not None:
            return held
        with self._store.view() as work:
            account, ours = panel_account(work, canonical), read_facts(work, canonical)
        facts, _ = self._profiles.complete(ours, origin)
        refused = self._judge(facts, candidate, again, origin, number=canonical if account else "")
        if refused is not None:
            return refused
        return PreparedReset(account=account, digest=self._verifier.digest(candidate))

    def accepted(self, prepared: PreparedReset, origin: Origin) -> int:
        """End the client's sessions and make its devices strangers; say how many sessions ended.

        The next login that the panel accepts decides whether the new password is the client's.
        """
        account = prepared.account
        if account is None:
            return 0
        with self._store.begin() as work:
            work.clients.get(account.number)
            self._store_pending(work, account, prepared.digest)
            work.accounts.void(account.id)
            ended = work.sessions.end_all(account.number)
            told = event("password.reset", origin, at=self._clock.now(), number=account.number, ended=ended)
            work.journal.record(told)
        return ended

    def refused(self, prepared: PreparedReset, origin: Origin) -> None:
        """Forget the new password: the panel said no."""
        self._tell(prepared.account.number if prepared.account else "", "panel", origin)

    def unclear(self, prepared: PreparedReset, origin: Origin) -> None:
        """Leave it to the next login: what the panel said could not be read."""
        account = prepared.account
        if account is not None:
            with self._store.begin() as work:
                work.clients.get(account.number)
                self._store_pending(work, account, prepared.digest)
        number = account.number if account else ""
        told = event("form.unclear", origin, at=self._clock.now(), number=number, reason="reset")
        self._telling.once(f"unclear:reset:{number}", told)

    def _count(self, number: str, origin: Origin) -> Throttled | None:
        network = network_of(origin.address)
        caller = Caller(number=number, account=f"reset:{number}", device=f"reset-{number}@{network}")
        admission = self._tries.take(caller, origin, known=False)
        if isinstance(admission, Throttled):
            return admission
        self._tries.toil(admission)
        return None

    def _judge(
        self, facts: Facts, candidate: str, again: tuple[str, ...], origin: Origin, *, number: str = ""
    ) -> Refused | None:
        weighed = self._weighing.weigh(candidate, facts)
        judgement = self._weighing.ask(weighed, candidate, facts, origin)
        mismatch = any(normalise(text) != normalise(candidate) for text in again)
        if judgement.accepted and not mismatch:
            return None
        self._tell(number, "policy" if judgement.violations else "mismatch", origin, judgement)
        return Refused(judgement=judgement, mismatch=mismatch)

    def _tell(self, number: str, reason: str, origin: Origin, judgement: Judgement | None = None) -> None:
        rules = ",".join(dict.fromkeys(violation.rule for violation in judgement.violations)) if judgement else ""
        told = event("password.refused", origin, at=self._clock.now(), number=number, reason=reason, rules=rules)
        self._telling.once(f"refused:reset:{number}:{reason}", told)

    def _store_pending(self, work: Work, account: Account, digest: str) -> None:
        """Write it down, unless a change is being put to the panel: that one settles itself."""
        pending = Pending(
            account_id=account.id,
            digest=digest,
            generation=account.generation,
            at=self._clock.now(),
            unclear=True,
        )
        if work.accounts.get(account.id):
            work.pendings.begin(pending, lease=LEASE)
