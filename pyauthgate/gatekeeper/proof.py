"""Who says whether a password is right: our own digests, or the system whose user the client is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from pyauthgate.credentials import normalise
from pyauthgate.model import Rekeyed, Verdict
from pyauthgate.ports.system import NOBODY

if TYPE_CHECKING:
    from pyauthgate.model import Account, Fresh
    from pyauthgate.ports import System, Verifier

__all__ = ["DigestProof", "Proof", "SystemProof"]

Spellings = tuple[tuple[str, str], ...]


class Proof(Protocol):
    """Says whether a password is an account's, and whether another may take its place."""

    def verify(self, account: Account | None, password: str, *, decoy: str) -> Verdict:
        """Judge a password with exactly one computation of ours, whether the account exists or not.

        Parameters
        ----------
        decoy:
            The canonical name that was tried.

        """
        ...

    def rekey(
        self, account: Account, current: str, candidate: str, *, previous: tuple[str, ...], others: Spellings
    ) -> Rekeyed:
        """Judge the current password, and screen and hash the candidate; see `Verifier.rekey`."""
        ...


class DigestProof:
    """The account's own digest decides."""

    def __init__(self, verifier: Verifier) -> None:
        self._verifier = verifier

    def verify(self, account: Account | None, password: str, *, decoy: str) -> Verdict:
        """Judge a password by the account's digest."""
        return self._verifier.verify(password, digest=account.digest if account else None, decoy=decoy)

    def rekey(
        self, account: Account, current: str, candidate: str, *, previous: tuple[str, ...], others: Spellings
    ) -> Rekeyed:
        """Judge the current password by the account's digest, and screen and hash the candidate."""
        return self._verifier.rekey(
            current, candidate, digest=account.digest, decoy=account.number, previous=previous, others=others
        )


class SystemProof:
    """The system decides; what is hashed here serves the throttle's fingerprints, the history and ``reuse``.

    A change is the system's before it is ours: whoever is interrupted in
    between has the new password, and our history one entry too few.
    """

    def __init__(self, verifier: Verifier, system: System) -> None:
        self._verifier = verifier
        self._system = system

    def verify(self, account: Account | None, password: str, *, decoy: str) -> Verdict:
        """Judge a password by what the system says of the user that the account is named after."""
        traced = self._verifier.verify(password, digest=None, decoy=decoy)
        answer = self._system.verify(account.name if account else NOBODY, password)
        matches = answer.matches and account is not None
        return Verdict(matches=matches, trace=traced.trace, expired=matches and answer.expired)

    def rekey(
        self, account: Account, current: str, candidate: str, *, previous: tuple[str, ...], others: Spellings
    ) -> Rekeyed:
        """Judge the current password, screen the candidate, and have the system set it."""
        verdict = self.verify(account, current, decoy=account.number)
        if not verdict.matches:
            return Rekeyed(current=verdict)
        if normalise(current) == normalise(candidate):
            return Rekeyed(current=verdict, seen_before=True)
        known = (account.digest, *previous) if account.digest else previous
        fresh = self._verifier.fresh(candidate, previous=known, others=others)
        return self._put(account, current, candidate, _rekeyed(verdict, fresh))

    def _put(self, account: Account, current: str, candidate: str, rekeyed: Rekeyed) -> Rekeyed:
        if rekeyed.digest is None or self._system.change(account.name, current, candidate):
            return rekeyed
        return replace(rekeyed, digest=None, declined=True)


def _rekeyed(verdict: Verdict, fresh: Fresh) -> Rekeyed:
    return Rekeyed(current=verdict, seen_before=fresh.seen_before, reused=fresh.reused, digest=fresh.digest)
