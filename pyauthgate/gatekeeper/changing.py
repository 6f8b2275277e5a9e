"""A client changes a password: what is free first, then the throttle, then one hashing job, then one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyauthgate.gatekeeper.candidacy import Candidacy
from pyauthgate.gatekeeper.dossier import overtaken
from pyauthgate.gatekeeper.outcomes import Refused, Superseded, Throttled
from pyauthgate.gatekeeper.renewal import Renewal, session_of
from pyauthgate.model import Judgement

if TYPE_CHECKING:
    from pyauthgate.gatekeeper.dossier import Dossier
    from pyauthgate.gatekeeper.outcomes import Change, Changed, ChangeOutcome
    from pyauthgate.gatekeeper.parts import Parts
    from pyauthgate.model import Account, LiveSession, Origin, Rekeyed
    from pyauthgate.ports import Work

__all__ = ["Changing"]


class Changing:
    """Changes the password of a session's account."""

    def __init__(self, parts: Parts) -> None:
        self._store = parts.store
        self._proof = parts.proof
        self._clock = parts.clock
        self._history = parts.history
        self._candidacy = Candidacy(parts)
        self._renewal = Renewal(parts)

    def __call__(self, live: LiveSession, change: Change, origin: Origin) -> ChangeOutcome:
        """Judge a change and carry it out; see `Passwords.change`."""
        dossier = self._candidacy.read(live, origin)
        if isinstance(dossier, Superseded):
            return dossier
        refused = self._candidacy.judge(dossier, change.candidate, (change.again,), origin)
        return refused or self._try(live, dossier, change, origin)

    def _try(self, live: LiveSession, dossier: Dossier, change: Change, origin: Origin) -> ChangeOutcome:
        def rekey(others: tuple[tuple[str, str], ...]) -> Rekeyed:
            return self._rekey(dossier, change, others)

        hashed = self._candidacy.hash(live, dossier, change.candidate, origin, rekey)
        if isinstance(hashed, Refused | Throttled):
            return hashed
        self._candidacy.settle(hashed)
        return self._conclude(live, dossier, change.candidate, hashed.rekeyed, origin)

    def _rekey(self, dossier: Dossier, change: Change, others: tuple[tuple[str, str], ...]) -> Rekeyed:
        return self._proof.rekey(
            dossier.account, change.current, change.candidate, previous=dossier.previous, others=others
        )

    def _conclude(
        self, live: LiveSession, dossier: Dossier, candidate: str, rekeyed: Rekeyed, origin: Origin
    ) -> ChangeOutcome:
        if not rekeyed.current.matches:
            wrong = Refused(judgement=Judgement(), wrong_current=True)
            return self._candidacy.refuse(dossier.account, origin, wrong)
        if rekeyed.declined:
            return self._candidacy.refuse(dossier.account, origin, Refused(judgement=Judgement(), declined=True))
        if rekeyed.digest is None:
            return self._candidacy.known(dossier, candidate, rekeyed, origin)
        return self._renew(live, dossier, rekeyed.digest, origin)

    def _renew(self, live: LiveSession, dossier: Dossier, digest: str, origin: Origin) -> Changed | Superseded:
        account = dossier.account
        with self._store.begin() as work:
            work.clients.get(account.number)
            current = None if overtaken(work, dossier) else session_of(work, live)
            if current is None or not self._store_digest(work, account, digest, whole=dossier.whole):
                return Superseded()
            return self._renewal.carry(work, current, account, origin)

    def _store_digest(self, work: Work, account: Account, digest: str, *, whole: bool) -> bool:
        self._candidacy.comparisons.void(work, account)
        at = self._clock.now()
        if not work.accounts.renew(account, digest, at=at, must_change=False, keep=self._history):
            return False
        if not whole:
            work.accounts.mark(account.id, learned=False, confirmed_at=None, unjudged=True)
        return True
