"""A password is changed by its holder: what is free first, then the throttle, one hashing job, one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from pyauthgate.gatekeeper.candidacy import Candidacy
from pyauthgate.gatekeeper.dossier import overtaken
from pyauthgate.gatekeeper.outcomes import Refused, Superseded, Throttled
from pyauthgate.model import Judgement

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyauthgate.gatekeeper.dossier import Dossier
    from pyauthgate.gatekeeper.outcomes import Change
    from pyauthgate.gatekeeper.parts import Parts
    from pyauthgate.gatekeeper.proof import Proof
    from pyauthgate.gatekeeper.throttle import Caller
    from pyauthgate.model import Account, Origin, Rekeyed
    from pyauthgate.ports import Work

__all__ = ["Changing", "Holder"]

Done_co = TypeVar("Done_co", covariant=True)
Done = TypeVar("Done")


class Holder(Protocol[Done_co]):
    """Who changes the password of an account, at one of the doors."""

    @property
    def account_id(self) -> int:
        """Whose password it is."""
        ...

    def caller(self, account: Account) -> Caller:
        """Give who tries the current password, as the throttle sees it."""
        ...

    def claim(self, work: Work, account: Account) -> Callable[[], Done_co] | None:
        """Give what follows from a new password; None for whoever may not change it any more.

        Called in the Work that stores the digest, before it is stored, with the client held.

        Parameters
        ----------
        account:
            As it is before; the new digest raises its generation.

        """
        ...


class Changing:
    """Changes passwords for their holders.

    Parameters
    ----------
    proof:
        Who says whether the current password is right, and sets the new one where that is not us.
    ask:
        Ask the lists of leaked passwords elsewhere too, which takes their time.

    """

    def __init__(self, parts: Parts, *, proof: Proof, ask: bool = True) -> None:
        self._store = parts.store
        self._proof = proof
        self._clock = parts.clock
        self._history = parts.history
        self._candidacy = Candidacy(parts, ask=ask)

    def __call__(self, holder: Holder[Done], change: Change, origin: Origin) -> Done | Refused | Throttled | Superseded:
        """Judge a change and carry it out; see `Passwords.change`."""
        dossier = self._candidacy.read(holder.account_id, origin)
        if isinstance(dossier, Superseded):
            return dossier
        refused = self._candidacy.judge(dossier, change.candidate, (change.again,), origin)
        return self._try(holder, dossier, change, origin) if refused is None else refused

    def _try(
        self, holder: Holder[Done], dossier: Dossier, change: Change, origin: Origin
    ) -> Done | Refused | Throttled | Superseded:
        def rekey(others: tuple[tuple[str, str], ...]) -> Rekeyed:
            return self._rekey(dossier, change, others)

        hashed = self._candidacy.hash(holder.caller(dossier.account), dossier, change.candidate, origin, rekey)
        if isinstance(hashed, Refused | Throttled):
            return hashed
        self._candidacy.settle(hashed)
        return self._conclude(holder, dossier, change.candidate, hashed.rekeyed, origin)

    def _rekey(self, dossier: Dossier, change: Change, others: tuple[tuple[str, str], ...]) -> Rekeyed:
        return self._proof.rekey(
            dossier.account, change.current, change.candidate, previous=dossier.previous, others=others
        )

    def _conclude(
        self, holder: Holder[Done], dossier: Dossier, candidate: str, rekeyed: Rekeyed, origin: Origin
    ) -> Done | Refused | Superseded:
        if not rekeyed.current.matches:
            wrong = Refused(judgement=Judgement(), wrong_current=True)
            return self._candidacy.refuse(dossier.account, origin, wrong)
        if rekeyed.declined:
            return self._candidacy.refuse(dossier.account, origin, Refused(judgement=Judgement(), declined=True))
        if rekeyed.digest is None:
            return self._candidacy.known(dossier, candidate, rekeyed, origin)
        return self._renew(holder, dossier, rekeyed.digest)

    def _renew(self, holder: Holder[Done], dossier: Dossier, digest: str) -> Done | Superseded:
        account = dossier.account
        with self._store.begin() as work:
            work.clients.get(account.number)
            follow = None if overtaken(work, dossier) else holder.claim(work, account)
            if follow is None or not self._store_digest(work, account, digest, whole=dossier.whole):
                return Superseded()
            return follow()

    def _store_digest(self, work: Work, account: Account, digest: str, *, whole: bool) -> bool:
        self._candidacy.comparisons.void(work, account)
        at = self._clock.now()
        if not work.accounts.renew(account, digest, at=at, must_change=False, keep=self._history):
            return False
        if not whole:
            work.accounts.mark(account.id, learned=False, confirmed_at=None, unjudged=True)
        return True
