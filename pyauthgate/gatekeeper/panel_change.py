"""Change the password at the panel's own form: judged here, carried out there, and known here afterwards.

The new digest is written down before the panel is asked, and promoted or
dropped by what the panel says.  Whoever dies in between leaves it pending: the
panel has the one password or the other, and the next login that it accepts decides.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from pyauthgate.gatekeeper.audit import event
from pyauthgate.gatekeeper.candidacy import Candidacy, session_caller
from pyauthgate.gatekeeper.dossier import overtaken
from pyauthgate.gatekeeper.learning import LEASE, UNCONFIRMED, doubt
from pyauthgate.gatekeeper.outcomes import Busy, Prepared, Refused, Stale, Superseded, Throttled
from pyauthgate.gatekeeper.renewal import Renewal, session_of
from pyauthgate.gatekeeper.telling import Telling
from pyauthgate.model import Pending, Rekeyed, Verdict

if TYPE_CHECKING:
    from pyauthgate.gatekeeper.candidacy import Hashed
    from pyauthgate.gatekeeper.dossier import Dossier
    from pyauthgate.gatekeeper.outcomes import Changed, FormChange
    from pyauthgate.gatekeeper.parts import Parts
    from pyauthgate.gatekeeper.tries import Admission
    from pyauthgate.model import LiveSession, Origin
    from pyauthgate.ports import Work

__all__ = ["PanelChange"]

Pairs: TypeAlias = tuple[tuple[str, str], ...]

VOUCHED = Verdict(matches=True, trace=b"")
"""What stands for a current password that the form does not ask for: a log-in just now."""


class PanelChange:
    """Puts changes of passwords to the panel."""

    def __init__(self, parts: Parts) -> None:
        self._store = parts.store
        self._verifier = parts.verifier
        self._clock = parts.clock
        self._tries = parts.tries
        self._history = parts.history
        self._telling = Telling(store=parts.store, clock=parts.clock)
        self._renewal = Renewal(parts)
        self._candidacy = Candidacy(parts)

    def begin(
        self, live: LiveSession, change: FormChange, origin: Origin, *, reauth: float
    ) -> Prepared | Refused | Throttled | Superseded | Busy | Stale:
        """Judge a change, and write its digest down before the panel is asked.

        The earlier passwords and the holder's other accounts are compared only
        where our digest proves the current password, or a log-in just now
        stands for it: a stolen session alone learns nothing of them.  Whether
        the current password is right, the panel says.

        Parameters
        ----------
        reauth:
            Seconds since the log-in within which a form without a current password is taken.

        Raises
        ------
        Overloaded
            The hashing queue is full; nothing changed.
        StoreError
            The store cannot answer; nothing changed.

        """
        dossier = self._candidacy.read(live.account_id, origin)
        if isinstance(dossier, Superseded):
            return dossier
        refused = self._candidacy.judge(dossier, change.candidate, change.again, origin)
        hindrance = refused or self._hindrance(live, change, reauth)
        return hindrance or self._try(live, dossier, change, origin)

    def accepted(self, prepared: Prepared, live: LiveSession, origin: Origin) -> Changed | Superseded:
        """Promote: history, digest, the end of the other sessions and a new one for this, all or nothing.

        Where the session was ended or the client disabled meanwhile, the new password is known and
        nobody is logged in.  Where the credential was renewed meanwhile, the
        new digest stays pending: nobody can tell here which came last.
        """
        account = prepared.account
        with self._store.begin() as work:
            client = work.clients.get(account.number)
            self._settle(work, prepared)
            if not work.accounts.renew(
                account, prepared.pending.digest, at=self._clock.now(), must_change=False, keep=self._history
            ):
                work.pendings.unclear(prepared.pending)
                return Superseded()
            work.accounts.mark(account.id, learned=True, confirmed_at=UNCONFIRMED, unjudged=not prepared.whole)
            work.pendings.drop(prepared.pending)
            current = session_of(work, live)
            if current is not None and client is not None and not client.disabled:
                return self._renewal.carry(work, current, account, origin)
            self._renewal.tell(work, account, origin, ended=work.sessions.end_all(account.number))
            return Superseded()

    def refused(self, prepared: Prepared, live: LiveSession, origin: Origin) -> None:
        """Forget the new password: the panel said no; a current password that was typed counts as a wrong one."""
        self._drop(prepared)
        self._charge(prepared.admission, prepared.trace)
        reason = "panel" if prepared.proven else "wrong_current"
        self._candidacy.tell(prepared.account, origin, reason, subject=live.id)

    def unclear(self, prepared: Prepared, live: LiveSession, origin: Origin) -> None:
        """Leave it to the next login: what the panel said could not be read, or it died over it."""
        account = prepared.account
        with self._store.begin() as work:
            work.clients.get(account.number)
            work.pendings.unclear(prepared.pending)
            doubt(work, account)
        self._charge(prepared.admission, None if prepared.proven else prepared.trace)
        now, number = self._clock.now(), account.number
        told = event("form.unclear", origin, at=now, number=number, subject=live.id, reason="change")
        self._telling.once(f"unclear:change:{account.id}", told)

    def withdrawn(self, prepared: Prepared) -> None:
        """Forget the new password: the panel was not called.

        The try is not given back: the current password was judged here, and
        whoever can keep the panel from being called could guess without end.
        """
        self._drop(prepared)
        self._charge(prepared.admission, None if prepared.proven else prepared.trace)

    def _hindrance(self, live: LiveSession, change: FormChange, reauth: float) -> Superseded | Busy | Stale | None:
        now = self._clock.now()
        with self._store.view() as work:
            session = session_of(work, live)
            pending = work.pendings.get(live.account_id)
        if session is None:
            return Superseded()
        if pending and pending.awaited(now, LEASE):
            return Busy()
        # A log-in in the future is a clock that was set back: it stands for nothing.
        fresh = 0 <= now - session.created_at <= reauth
        return None if fresh or change.current is not None else Stale()

    def _try(
        self, live: LiveSession, dossier: Dossier, change: FormChange, origin: Origin
    ) -> Prepared | Refused | Throttled | Superseded | Busy:
        def rekey(others: Pairs) -> Rekeyed:
            return self._rekey(dossier, change, others)

        caller = session_caller(live, dossier.account, origin)
        hashed = self._candidacy.hash(caller, dossier, change.candidate, origin, rekey)
        if isinstance(hashed, Refused | Throttled):
            return hashed
        digest = hashed.rekeyed.digest
        if digest is None:
            self._toil(hashed)
            return self._candidacy.known(dossier, change.candidate, hashed.rekeyed, origin)
        return self._write_down(live, dossier, hashed, digest, typed=change.current is not None)

    def _rekey(self, dossier: Dossier, change: FormChange, others: Pairs) -> Rekeyed:
        account = dossier.account
        if change.current is None:
            fresh = self._verifier.fresh(change.candidate, previous=dossier.digests, others=others)
            return Rekeyed(current=VOUCHED, seen_before=fresh.seen_before, reused=fresh.reused, digest=fresh.digest)
        rekeyed = self._verifier.rekey(
            change.current,
            change.candidate,
            digest=account.digest,
            decoy=account.number,
            previous=dossier.previous,
            others=others,
        )
        if rekeyed.current.matches:
            return rekeyed
        return replace(rekeyed, digest=self._verifier.digest(change.candidate))

    def _write_down(
        self, live: LiveSession, dossier: Dossier, hashed: Hashed, digest: str, *, typed: bool
    ) -> Prepared | Superseded | Busy:
        account, now = dossier.account, self._clock.now()
        pending = Pending(account_id=account.id, digest=digest, at=now)
        with self._tries.judging(hashed.admission):
            hindrance = self._store_pending(live, dossier, hashed, pending)
        current = hashed.rekeyed.current
        if hindrance is not None:
            self._charge(hashed.admission, current.trace if typed and not current.matches else None)
            return hindrance
        return Prepared(
            account=account,
            pending=pending,
            admission=hashed.admission,
            trace=current.trace if typed else None,
            proven=current.matches,
            whole=dossier.whole,
        )

    def _store_pending(
        self, live: LiveSession, dossier: Dossier, hashed: Hashed, pending: Pending
    ) -> Superseded | Busy | None:
        account = dossier.account
        with self._store.begin() as work:
            work.clients.get(account.number)
            self._candidacy.comparisons.settle(work, hashed.comparison, hashed.rekeyed)
            current = work.accounts.get(account.id)
            if current is None or current.generation != account.generation or session_of(work, live) is None:
                return Superseded()
            if overtaken(work, dossier):
                return Superseded()
            if not work.pendings.begin(pending, lease=LEASE):
                return Busy()
            if not dossier.whole:  # whoever promotes it after a crash must know
                work.accounts.mark(
                    account.id, learned=current.learned, confirmed_at=current.confirmed_at, unjudged=True
                )
            return None

    def _toil(self, hashed: Hashed) -> None:
        """Settle a refusal of ours as work alone: our digest may be an old one, which must not clear the failures."""
        with self._store.begin() as work:
            self._candidacy.comparisons.settle(work, hashed.comparison, hashed.rekeyed)
        self._tries.toil(hashed.admission)

    def _settle(self, work: Work, prepared: Prepared) -> None:
        # All at once: whoever holds some of them and waits for the rest may wait for ever.
        comparisons, caller = self._candidacy.comparisons, prepared.admission.caller
        work.attempts.lock((*caller.keys, *comparisons.forms(prepared.account)))
        self._tries.succeed(work, prepared.admission)
        comparisons.void(work, prepared.account)

    def _drop(self, prepared: Prepared) -> None:
        with self._store.begin() as work:
            work.clients.get(prepared.account.number)
            work.pendings.drop(prepared.pending)

    def _charge(self, admission: Admission, trace: bytes | None) -> None:
        """Settle a try that came to nothing: a wrong password by its trace, everything else as work."""
        if trace is None:
            self._tries.toil(admission)
            return
        with self._store.begin() as work:
            self._tries.fail(work, admission, trace)
