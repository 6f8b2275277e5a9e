"""Passwords are judged, changed and assigned: one policy for every way in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyauthgate.errors import RecordRefused
from pyauthgate.gatekeeper.audit import event
from pyauthgate.gatekeeper.changing import Changing
from pyauthgate.gatekeeper.dossier import facts_of, overtaken, read_dossier, read_facts
from pyauthgate.gatekeeper.renewal import Renewal, SessionHolder
from pyauthgate.gatekeeper.reuse import pairs
from pyauthgate.gatekeeper.service_outcomes import waiting
from pyauthgate.model import PANEL, Known

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyauthgate.gatekeeper.dossier import Dossier
    from pyauthgate.gatekeeper.outcomes import Change, ChangeOutcome
    from pyauthgate.gatekeeper.parts import Parts
    from pyauthgate.model import Account, Client, Facts, Fresh, Judgement, LiveSession, Origin

__all__ = ["Passwords", "changed"]


class Passwords:
    """Judges, changes and assigns passwords."""

    def __init__(self, parts: Parts) -> None:
        self._store = parts.store
        self._verifier = parts.verifier
        self._clock = parts.clock
        self._tries = parts.tries
        self._history = parts.history
        self._weighing = parts.weighing
        self._profiles = parts.profiles
        self._changing = Changing(parts, proof=parts.panel_proof)
        self._system = parts.system
        self._renewal = Renewal(parts)
        self._notices = parts.notices

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids of the active rules, in the documented order."""
        return self._weighing.rules

    def values(self, code: str) -> tuple[tuple[str, int], ...]:
        """Give what the sentence of a rule or a violation is filled with."""
        return self._weighing.values(code)

    def judge(self, live: LiveSession, candidate: str) -> Judgement:
        """Judge a candidate while it is typed; nothing is hashed, stored or recorded, and nobody is asked."""
        with self._store.view() as work:
            ours = read_facts(work, live.number)
        facts, _ = self._profiles.complete(ours, None)
        return self._weighing.weigh(candidate, facts)

    def change(self, live: LiveSession, change: Change, origin: Origin) -> ChangeOutcome:
        """Change the password of the session's account.

        Policy and lists at hand speak first, since they cost nothing; then the
        throttle, so that a stolen session is no place to guess the current
        password; then the lists that must be asked; then one hashing job of at
        most 1 + 9 + 8 + 1 computations: the current password, the earlier ones,
        the holder's other accounts, the new digest.

        Raises
        ------
        Overloaded
            The hashing queue is full; nothing changed.
        StoreError
            The store cannot answer; nothing changed.

        """
        return self._changing(SessionHolder(self._renewal, live, origin), change, origin)

    def weigh(self, client: Client, candidate: str, *, origin: Origin) -> Judgement:
        """Judge a first password for a client that is not stored yet: there is nothing to compare it with.

        Raises
        ------
        RecordRefused
            The system keeps the passwords (`password.system`).

        """
        self._demand_ours(PANEL)
        facts, _ = self._profiles.complete(facts_of(client, ()), origin)
        return self._weigh(candidate, facts, origin, ask=True)

    def first(self, account: Account, candidate: str, *, origin: Origin, must_change: bool) -> None:
        """Set the first password of a client's first account, which `weigh` accepted.

        Raises
        ------
        RecordRefused
            The account is gone, or its password was changed in the same moment (`account.changed`).

        """
        digest = self._verifier.digest(candidate)
        self._assign(self._dossier(account), digest, origin, must_change=must_change)

    def assign(self, account: Account, candidate: str, *, origin: Origin, must_change: bool) -> Judgement:
        """Set a password as an administrator: under the same policy, resetting throttle and sessions.

        The holder's other accounts are compared as well, and nothing is counted:
        an administrator could as well set the password that is to be guessed.

        Raises
        ------
        RecordRefused
            The account is gone, or its password was changed in the same moment (`account.changed`);
            or the system keeps it (`password.system`).

        """
        judgement, _ = self.impose(account, candidate, origin=origin, must_change=must_change, ask=True)
        return judgement

    def impose(
        self,
        account: Account,
        candidate: str,
        *,
        origin: Origin,
        must_change: bool,
        ask: bool,
        waits: Callable[[], bool] = waiting,
    ) -> tuple[Judgement, int]:
        """Do what `assign` does, and say as well how many sessions ended.

        Parameters
        ----------
        ask:
            Ask the lists elsewhere too, which takes their time.
        waits:
            Asked before the digest is stored: where nobody waits any more it is `account.changed`.

        """
        self._demand_ours(account.service)
        dossier = self._profiles.fill(self._dossier(account), origin)
        judgement = self._weigh(candidate, dossier.facts, origin, ask=ask)
        if not judgement.accepted:
            return judgement, 0
        fresh = self._fresh(dossier, candidate)
        if fresh.digest is None:
            known = Known(history=fresh.seen_before, reuse=fresh.reused)
            return self._weighing.weigh(candidate, dossier.facts, known), 0
        return judgement, self._assign(dossier, fresh.digest, origin, must_change=must_change, waits=waits)

    def _demand_ours(self, service: str) -> None:
        if self._system is not None and service == PANEL:
            raise RecordRefused(
                "password.system", "The system keeps the passwords of the panel's clients.", "Use passwd(1)."
            )

    def _dossier(self, account: Account) -> Dossier:
        with self._store.view() as work:
            dossier = read_dossier(work, account.id, earlier=max(0, self._history - 1))
        if dossier is None:
            raise changed()
        return dossier

    def _weigh(self, candidate: str, facts: Facts, origin: Origin, *, ask: bool) -> Judgement:
        judgement = self._weighing.weigh(candidate, facts)
        return self._weighing.ask(judgement, candidate, facts, origin) if ask else judgement

    def _fresh(self, dossier: Dossier, candidate: str) -> Fresh:
        return self._verifier.fresh(candidate, previous=dossier.digests, others=pairs(candidate, dossier.others))

    def _assign(
        self,
        dossier: Dossier,
        digest: str,
        origin: Origin,
        *,
        must_change: bool,
        waits: Callable[[], bool] = waiting,
    ) -> int:
        account = dossier.account
        with self._store.begin() as work:
            work.clients.get(account.number)
            now = self._clock.now()
            self._tries.forget(work, account.number, (account.label,))
            may = not overtaken(work, dossier) and waits()
            if not may or not work.accounts.renew(account, digest, at=now, must_change=must_change, keep=self._history):
                raise changed()
            if not dossier.whole:
                work.accounts.mark(account.id, learned=False, confirmed_at=None, unjudged=True)
            ended = work.sessions.end_all(account.number)
            told = event(
                "password.assigned", origin, at=now, number=account.number, subject=account.service, ended=ended
            )
            work.journal.record(told)
            if account.digest is not None:  # else it is the first one, and nothing was changed
                self._notices.password_changed(work, account, origin, at=now)
        return ended


def changed() -> RecordRefused:
    """Say that an account is not any more what it was when its new password was judged."""
    return RecordRefused("account.changed", "The account changed in the same moment.", "Try again.")
