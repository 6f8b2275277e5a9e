"""What a new password goes through that its holder chose, at whatever door, and whoever stores it in the end.

What is free comes first: the policy and the lists at hand.  Then the throttle,
so that a change form is no place to guess the current password; then the
lists that must be asked; then the hashing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyauthgate.credentials import normalise
from pyauthgate.gatekeeper.audit import event
from pyauthgate.gatekeeper.comparisons import Comparisons
from pyauthgate.gatekeeper.dossier import read_dossier
from pyauthgate.gatekeeper.networks import network_of
from pyauthgate.gatekeeper.outcomes import Refused, Superseded, Throttled
from pyauthgate.gatekeeper.reuse import pairs
from pyauthgate.gatekeeper.telling import Telling
from pyauthgate.gatekeeper.throttle import Caller
from pyauthgate.model import Judgement, Known

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyauthgate.gatekeeper.comparisons import Comparison
    from pyauthgate.gatekeeper.dossier import Dossier
    from pyauthgate.gatekeeper.parts import Parts
    from pyauthgate.gatekeeper.tries import Admission
    from pyauthgate.model import Account, LiveSession, Origin, Rekeyed

__all__ = ["Candidacy", "Hashed", "mistyped", "session_caller"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hashed:
    """A candidate that was hashed or refused by it, with what was taken for that and is still to be settled."""

    admission: Admission
    comparison: Comparison
    rekeyed: Rekeyed


class Candidacy:
    """Judges candidates for the holders of accounts.

    Parameters
    ----------
    ask:
        Ask the lists elsewhere too, which takes their time.

    """

    def __init__(self, parts: Parts, *, ask: bool = True) -> None:
        self._store = parts.store
        self._clock = parts.clock
        self._ask = ask
        self._weighing = parts.weighing
        self._profiles = parts.profiles
        self._tries = parts.tries
        self._history = parts.history
        self._telling = Telling(store=parts.store, clock=parts.clock)
        self.comparisons = Comparisons(parts)

    def read(self, account_id: int, origin: Origin) -> Dossier | Superseded:
        """Give everything that a candidate is judged by."""
        with self._store.view() as work:
            dossier = read_dossier(work, account_id, earlier=max(0, self._history - 1))
        if dossier is None or dossier.client.disabled:
            return Superseded()
        return self._profiles.fill(dossier, origin)

    def judge(self, dossier: Dossier, candidate: str, again: tuple[str, ...], origin: Origin) -> Refused | None:
        """Refuse what breaks a rule that costs nothing to look at, or was typed in several ways."""
        judgement = self._weighing.weigh(candidate, dossier.facts)
        mismatch = mistyped(candidate, again)
        if mismatch or not judgement.accepted:
            return self.refuse(dossier.account, origin, Refused(judgement=judgement, mismatch=mismatch))
        return None

    def hash(
        self,
        caller: Caller,
        dossier: Dossier,
        candidate: str,
        origin: Origin,
        rekey: Callable[[tuple[tuple[str, str], ...]], Rekeyed],
    ) -> Hashed | Refused | Throttled:
        """Take a try and the comparisons, and hash; whatever fails meanwhile gives them back.

        Parameters
        ----------
        caller:
            Who tries the current password.
        rekey:
            Hashes; it is given the spellings to compare, each with the digest of another account.

        """
        admission = self._admit(caller, dossier, origin)
        if isinstance(admission, Throttled):
            return admission
        with self._tries.judging(admission):
            comparison = self._prepare(dossier, candidate, origin)
            if isinstance(comparison, Refused):
                self._tries.toil(admission)
                return comparison
            if isinstance(comparison, Throttled):
                self._tries.withdraw(admission)
                return comparison
            with self.comparisons.judging(comparison):
                rekeyed = rekey(pairs(candidate, comparison.accounts))
        return Hashed(admission=admission, comparison=comparison, rekeyed=rekeyed)

    def settle(self, hashed: Hashed) -> None:
        """Settle what was taken by what the hashing told of the current password and of the candidate."""
        admission, rekeyed = hashed.admission, hashed.rekeyed
        with self._store.begin() as work:
            # All at once: whoever holds some of them and waits for the rest may wait for ever.
            work.attempts.lock((*admission.caller.keys, *(counter.key for counter in hashed.comparison.taken)))
            if rekeyed.current.matches:
                self._tries.succeed(work, admission, toil=rekeyed.digest is None)
            else:
                self._tries.fail(work, admission, rekeyed.current.trace)
            self.comparisons.settle(work, hashed.comparison, rekeyed)

    def known(self, dossier: Dossier, candidate: str, rekeyed: Rekeyed, origin: Origin) -> Refused:
        """Refuse a candidate that was seen before, or is the password of another account."""
        known = Known(history=rekeyed.seen_before, reuse=rekeyed.reused)
        judgement = self._weighing.weigh(candidate, dossier.facts, known)
        return self.refuse(dossier.account, origin, Refused(judgement=judgement))

    def refuse(self, account: Account, origin: Origin, refused: Refused) -> Refused:
        """Tell the audit of a refusal, once a minute at most, and give it."""
        rules = ",".join(refused.judgement.rules)
        self.tell(account, origin, _reason(refused), rules=rules)
        return refused

    def tell(self, account: Account, origin: Origin, reason: str, *, subject: str = "", rules: str = "") -> None:
        """Tell the audit why a change was refused, once a minute at most."""
        now, number = self._clock.now(), account.number
        told = event("password.refused", origin, at=now, number=number, subject=subject, reason=reason, rules=rules)
        self._telling.once(f"refused:{account.id}:{reason}", told)

    def _admit(self, caller: Caller, dossier: Dossier, origin: Origin) -> Admission | Throttled:
        held = self.comparisons.held(dossier.account, origin) if dossier.compared else None
        return held or self._tries.take(caller, origin, known=True)

    def _prepare(self, dossier: Dossier, candidate: str, origin: Origin) -> Comparison | Throttled | Refused:
        """Ask the lists elsewhere, where a try is taken already: a refusal counts toward the work limit of an hour."""
        asked = self._weighing.ask(Judgement(), candidate, dossier.facts, origin) if self._ask else Judgement()
        if not asked.accepted:
            return self.refuse(dossier.account, origin, Refused(judgement=asked))
        return self.comparisons.take(dossier.account, dossier.compared, origin)


def session_caller(live: LiveSession, account: Account, origin: Origin) -> Caller:
    """Give who tries where somebody has a session: known, and counted apart from every other."""
    network = network_of(origin.address)
    return Caller(number=account.number, account=account.label, network=network, device=f"session-{live.id}")


def mistyped(candidate: str, again: tuple[str, ...]) -> bool:
    """Say whether a password that was typed several times is not the same each time."""
    return any(normalise(text) != normalise(candidate) for text in again)


def _reason(refused: Refused) -> str:
    if refused.wrong_current:
        return "wrong_current"
    if refused.declined:
        return "system"
    rules = refused.judgement.rules
    return "reuse" if "reuse" in rules else "policy" if rules else "mismatch"
