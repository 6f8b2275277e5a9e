"""What the panel accepts is learned: our own digest of it, so that history, reuse and a later move to trust work.

A learned digest opens no door.  It is made outside of any transaction
(`Learning.study`) and kept in the one that opens the session (`Learning.keep`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pyauthgate.errors import Overloaded, RecordRefused
from pyauthgate.gatekeeper.audit import event
from pyauthgate.gatekeeper.comparisons import Comparisons

if TYPE_CHECKING:
    from pyauthgate.gatekeeper.parts import Parts
    from pyauthgate.model import Account, Origin, Pending, Verdict
    from pyauthgate.ports import Work

__all__ = ["LEASE", "UNCONFIRMED", "Learning", "Lesson", "doubt"]

UNCONFIRMED = 0.0
"""When a digest was confirmed that no login has confirmed: before any that `client trust` takes."""

LEASE = 60.0
"""Seconds within which the panel may still be at a change: after them, whoever put it there has died."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What was typed, against what was known.

    Parameters
    ----------
    matched:
        It is the password behind the account's digest.
    promoted:
        It is the one that was pending.
    digest:
        Of what was typed; where it matched, one under dearer parameters. None where none was
        needed, or none could be made.

    """

    matched: bool = False
    promoted: bool = False
    digest: str | None = field(default=None, repr=False)


class Learning:
    """Learns passwords."""

    def __init__(self, parts: Parts) -> None:
        self._store = parts.store
        self._verifier = parts.verifier
        self._clock = parts.clock
        self._history = parts.history
        self._notices = parts.notices
        self.comparisons = Comparisons(parts)

    def study(self, account: Account | None, verdict: Verdict, password: str) -> Lesson:
        """Hash what was typed where it is not known: one job, which compares with a pending digest as well.

        Nobody is kept out because it cannot be hashed now, or is longer than
        what we hash: then there is no digest, and the one known is doubted.
        """
        if verdict.matches:
            return Lesson(matched=True, digest=self._dearer(password) if verdict.outdated else None)
        pending = self._pending(account)
        try:
            fresh = self._verifier.fresh(password, previous=(pending.digest,) if pending else ())
        except (Overloaded, RecordRefused):
            return Lesson()
        if pending and fresh.seen_before:
            return Lesson(promoted=True, digest=pending.digest)
        return Lesson(digest=fresh.digest)

    def keep(self, work: Work, account: Account, lesson: Lesson, origin: Origin, *, unjudged: bool) -> Account:
        """Keep it, and settle what is pending; give the account as it stands then.

        Parameters
        ----------
        account:
            As it stands in this Work, which holds its client.
        unjudged:
            Facts that the policy needs could not be had.

        """
        now = self._clock.now()
        self._resolve(work, account.id, lesson, now)
        if lesson.matched:
            if lesson.digest:
                work.accounts.rehash(account, lesson.digest)
            work.accounts.mark(account.id, learned=account.learned, confirmed_at=now, unjudged=unjudged)
            return account
        if lesson.digest is None:
            return self._doubt(work, account, origin, unjudged=unjudged)
        return self._renew(work, account, lesson.digest, lesson, origin, unjudged=unjudged)

    def _renew(
        self, work: Work, account: Account, digest: str, lesson: Lesson, origin: Origin, *, unjudged: bool
    ) -> Account:
        now, must_change = self._clock.now(), account.must_change and not lesson.promoted
        work.accounts.renew(account, digest, at=now, must_change=must_change, keep=self._history)
        work.accounts.mark(account.id, learned=True, confirmed_at=now, unjudged=unjudged)
        self.comparisons.void(work, account)
        reason = "pending" if lesson.promoted else "changed" if account.digest else "first"
        self._end(work, account, origin, "password.learned", reason)
        if account.digest:  # else it is the first one that we know, and perhaps an old one
            told = self._notices.password_replaced if lesson.promoted else self._notices.password_changed
            told(work, account, origin, at=now)
        return replace(account, generation=account.generation + 1, must_change=must_change, changed_at=now)

    def _doubt(self, work: Work, account: Account, origin: Origin, *, unjudged: bool) -> Account:
        """Trust the known digest no longer; when that is so already, nothing ends again."""
        doubted = account.learned and account.confirmed_at is None
        work.accounts.mark(account.id, learned=True, confirmed_at=None, unjudged=unjudged)
        if doubted or account.digest is None:
            return account
        work.accounts.void(account.id)
        self._end(work, account, origin, "password.doubted", "")
        return replace(account, generation=account.generation + 1)

    def _end(self, work: Work, account: Account, origin: Origin, code: str, reason: str) -> None:
        ended = work.sessions.end_all(account.number)
        told = event(code, origin, at=self._clock.now(), number=account.number, reason=reason, ended=ended)
        work.journal.record(told)

    def _resolve(self, work: Work, account_id: int, lesson: Lesson, now: float) -> None:
        """Drop what is pending: it is learned now, or was never accepted, or does not matter any more.

        A change that the panel may still be at is its own to settle, unless its password is the one that was typed.
        """
        pending = work.pendings.get(account_id)
        mine = pending is not None and lesson.promoted and pending.digest == lesson.digest
        if pending and (mine or not pending.awaited(now, LEASE)):
            work.pendings.drop(pending)

    def _dearer(self, password: str) -> str | None:
        """Hash under today's parameters; a later login tries again when it cannot be done now."""
        try:
            return self._verifier.digest(password)
        except Overloaded:
            return None

    def _pending(self, account: Account | None) -> Pending | None:
        if account is None:
            return None
        with self._store.view() as work:
            return work.pendings.get(account.id)


def doubt(work: Work, account: Account) -> None:
    """Note that a digest may be of an earlier password: only a login at the panel confirms it again.

    What is not confirmed is not trusted (see `Accounts.trust`): else the
    password that was replaced would open our doors one day.
    """
    current = work.accounts.get(account.id)
    if current is not None and current.confirmed_at:
        work.accounts.mark(current.id, learned=current.learned, confirmed_at=UNCONFIRMED, unjudged=current.unjudged)
