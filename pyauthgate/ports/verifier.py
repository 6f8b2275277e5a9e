"""Password hashing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pyauthgate.model import Fresh, Rekeyed, Verdict

__all__ = ["Verifier"]


class Verifier(Protocol):
    """Password hashing on a fixed number of threads behind a bounded queue.

    Each call is one queued job and one answer; a full queue raises `Overloaded` at once.
    Passwords are compared in NFC.
    """

    def crowded(self) -> bool:
        """Say whether a job submitted now would be refused."""
        ...

    def verify(self, password: str, *, digest: str | None, decoy: str) -> Verdict:
        """Verify with exactly one computation, known account or not.

        Parameters
        ----------
        digest:
            The account's digest, or None for an account that does not exist
            or has no password: then the same work is done with live
            parameters and a salt derived from ``decoy``, and never matches.
        decoy:
            The canonical name that was tried.

        """
        ...

    def rekey(
        self,
        current: str,
        candidate: str,
        *,
        digest: str | None,
        decoy: str,
        previous: tuple[str, ...],
        others: tuple[tuple[str, str], ...] = (),
    ) -> Rekeyed:
        """Verify the current password, then screen and hash the candidate as `fresh` does.

        One job for the whole change: its computations run one after another.
        A wrong current password ends it after the first; a candidate that is
        the current password was seen before.
        """
        ...

    def fresh(self, candidate: str, *, previous: tuple[str, ...], others: tuple[tuple[str, str], ...] = ()) -> Fresh:
        """Screen a new password, and hash it when it is behind none of the digests.

        A digest that cannot be read is passed over.

        Parameters
        ----------
        previous:
            Digests of the account's earlier passwords: the candidate is
            compared up to the first that it is behind.
        others:
            Spellings of the candidate, each with the digest of another account
            that it is compared with: every pair at a computation, whatever the
            ones before it showed, so that the time does not tell whose it is.

        """
        ...

    def digest(self, password: str) -> str:
        """Hash a password under today's parameters."""
        ...

    def wrap(self, hashes: tuple[str, ...]) -> tuple[str, ...]:
        """Make digests over hashes of another program, each of which is matched by the password behind it.

        A match is ``outdated``: what the other program computed is to be left behind.
        One job for each, in which the hash itself is not computed.  A hash that
        cannot be read raises `RecordRefused` (``record.password_hash``), before the first job.
        """
        ...
