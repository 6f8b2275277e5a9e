"""The first password of an account that is stored together with it, or not at all."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pyauthgate.errors import RecordRefused
from pyauthgate.gatekeeper.activation import stranger
from pyauthgate.gatekeeper.dossier import draft_dossier, overtaken
from pyauthgate.gatekeeper.reuse import pairs
from pyauthgate.model import Known

if TYPE_CHECKING:
    from pyauthgate.gatekeeper.dossier import Dossier
    from pyauthgate.gatekeeper.parts import Parts
    from pyauthgate.model import Account, Judgement, Origin
    from pyauthgate.ports import Work

__all__ = ["Draft", "Drafts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An account that is not stored yet, and what was said of its password.

    Parameters
    ----------
    digest:
        Of the password; None when it was refused.

    """

    dossier: Dossier
    judgement: Judgement
    digest: str | None = field(default=None, repr=False)

    def account(self, work: Work, *, at: float, must_change: bool) -> Account:
        """Give the account with its password, in a Work that holds its client.

        Raises
        ------
        RecordRefused
            An account that was compared has got a new password since (``account.changed``).

        """
        if overtaken(work, self.dossier):
            raise RecordRefused("account.changed", "An account changed in the same moment.", "Try again.")
        return replace(
            self.dossier.account,
            digest=self.digest,
            changed_at=at,
            must_change=must_change,
            unjudged=not self.dossier.whole,
        )


class Drafts:
    """Judges and hashes, as `Passwords.assign` does for an account that is there."""

    def __init__(self, parts: Parts) -> None:
        self._store = parts.store
        self._verifier = parts.verifier
        self._weighing = parts.weighing
        self._profiles = parts.profiles

    def __call__(self, account: Account, candidate: str, *, origin: Origin) -> Draft:
        """Judge the first password of a client's further account, and hash it when the policy accepts it.

        Raises
        ------
        RecordRefused
            Nobody has the account's number (``record.unknown``).

        """
        with self._store.view() as work:
            read = draft_dossier(work, account)
        if read is None:
            raise stranger(account.number)
        dossier = self._profiles.fill(read, origin)
        weighed = self._weighing.weigh(candidate, dossier.facts)
        judgement = self._weighing.ask(weighed, candidate, dossier.facts, origin)
        if not judgement.accepted:
            return Draft(dossier=dossier, judgement=judgement)
        fresh = self._verifier.fresh(candidate, previous=(), others=pairs(candidate, dossier.others))
        if fresh.digest is None:
            judgement = self._weighing.weigh(candidate, dossier.facts, Known(reuse=fresh.reused))
        return Draft(dossier=dossier, judgement=judgement, digest=fresh.digest)
