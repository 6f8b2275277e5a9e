"""Set a password at the panel's reset form: whoever sends it is not logged in, and perhaps nobody knows whose it is.

Nothing is promoted here.  What the panel accepted stays pending until a login
with it: a reset link proves itself to the panel, not to us.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

from pyauthgate.gatekeeper.audit import event
from pyauthgate.gatekeeper.candidacy import mistyped
from pyauthgate.gatekeeper.dossier import read_facts
from pyauthgate.gatekeeper.evaluation import panel_account
from pyauthgate.gatekeeper.learning import LEASE, doubt
from pyauthgate.gatekeeper.networks import network_of
from pyauthgate.gatekeeper.outcomes import PreparedReset, Refused, Throttled
from pyauthgate.gatekeeper.telling import Telling
from pyauthgate.gatekeeper.throttle import Caller
from pyauthgate.model import PANEL, Counter, Facts, Pending
from pyauthgate.model.addresses import folded_name

if TYPE_CHECKING:
    from pyauthgate.gatekeeper.numbers import Numbering
    from pyauthgate.gatekeeper.parts import Parts
    from pyauthgate.model import Account, Judgement, Origin
    from pyauthgate.ports import Work

__all__ = ["PanelReset"]

DAY = 24 * 3600.0

NOBODIES = 256
"""Counters that all names which nobody has share: whoever invents names fills no store."""


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
        self._notices = parts.notices
        self._telling = Telling(store=parts.store, clock=parts.clock)

    def begin(
        self, user: str | None, candidate: str, again: tuple[str, ...], origin: Origin
    ) -> PreparedReset | Refused | Throttled:
        """Judge a new password, with the facts of the client where it is known.

        What a rule says of a client's own facts tells them to whoever asks, so
        sixty an hour are answered for one network, whoever is asked about.
        After sixty about one client, from whatever networks, its facts are left
        out, but for a number that was typed, and its next log-in judges the password by them.  A name that
        nobody has costs the same work.

        Parameters
        ----------
        user:
            Whose password the panel will take it for: a name at the panel, or a client number in its
            place. None where the form does not say.

        Raises
        ------
        Overloaded
            The hashing queue is full.
        StoreError
            The store cannot answer; the panel is not asked.

        """
        held = self._count(network_of(origin.address), origin)
        if held is not None:
            return held
        if user is None:
            return self._judge(Facts(), candidate, again, origin) or PreparedReset()
        account, ours = self._known(user)
        asked = account.label if account else f"nobody/{crc32(user.encode()) % NOBODIES}"
        tired = self._count(asked, origin) is not None
        # The same is left of a client as of nobody, else a counter that is full would tell who is one.
        left = Facts(number=self._number(user))
        facts, whole = (left, False) if tired else self._profiles.complete(ours, origin)
        refused = self._judge(facts, candidate, again, origin, number=account.number if account else "")
        if refused is not None:
            return refused
        name = account.name if account else ""
        return PreparedReset(account=account, user=name, digest=self._verifier.digest(candidate), whole=whole)

    def accepted(self, prepared: PreparedReset, origin: Origin) -> int:
        """End the client's sessions, make its devices strangers, and hold nobody back any more; say how many ended.

        The next login that the panel accepts decides whether the new password is the client's.
        """
        account = prepared.account
        if account is None:
            told = event("password.reset", origin, at=self._clock.now(), reason="unknown")
            self._telling.once("reset:unknown", told)
            return 0
        with self._store.begin() as work:
            work.clients.get(account.number)
            self._pardon(work, account)
            self._note(work, account, prepared)
            work.accounts.void(account.id)
            ended = work.sessions.end_all(account.number)
            now = self._clock.now()
            work.journal.record(event("password.reset", origin, at=now, number=account.number, ended=ended))
            self._notices.password_replaced(work, account, origin, at=now)
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
                self._note(work, account, prepared)
        number = account.number if account else ""
        told = event("form.unclear", origin, at=self._clock.now(), number=number, reason="reset")
        self._telling.once(f"unclear:reset:{number}", told)

    def _pardon(self, work: Work, account: Account) -> None:
        """Hold nobody back any more, once a day: who names another in a reset of his own must not go on guessing.

        What counts in a row stays: see `Throttle.ceiling`.
        """
        key, now = f"pardon:{account.number}", self._clock.now()
        last = work.attempts.lock([key])[key]
        if last.count and 0 <= now - last.last < DAY:
            return
        work.attempts.put([Counter(key=key, count=1, since=now, last=now)])
        self._tries.forget(work, account.number, (account.label,), row=False)

    def _known(self, user: str) -> tuple[Account | None, Facts]:
        """Find whose name it is at the panel, which is what the panel reads; else whose number.

        Many panels trim a name and do not mind its case; the panel gets the name as it is stored here.
        Of two names that differ by that alone the exact one counts.
        """
        number = self._number(user)
        with self._store.view() as work:
            exact, alike = work.accounts.find(PANEL, user), work.accounts.like(PANEL, folded_name(user))
            only = alike[0] if len(alike) == 1 else None
            account = exact or only or (panel_account(work, number) if number else None)
            return account, read_facts(work, account.number) if account else Facts(number=number)

    def _number(self, user: str) -> str:
        """Give the client number that was typed; empty where it is none."""
        return self._numbering.parse(user.strip()) or ""

    def _count(self, whom: str, origin: Origin) -> Throttled | None:
        """Count a question about somebody, or of a network."""
        caller = Caller(number="", account="reset", device=f"reset@{whom}")
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
        mismatch = mistyped(candidate, again)
        if judgement.accepted and not mismatch:
            return None
        self._tell(number, "policy" if judgement.violations else "mismatch", origin, judgement)
        return Refused(judgement=judgement, mismatch=mismatch)

    def _tell(self, number: str, reason: str, origin: Origin, judgement: Judgement | None = None) -> None:
        rules = ",".join(judgement.rules) if judgement else ""
        told = event("password.refused", origin, at=self._clock.now(), number=number, reason=reason, rules=rules)
        self._telling.once(f"refused:reset:{number}:{reason}", told)

    def _note(self, work: Work, account: Account, prepared: PreparedReset) -> None:
        """Write it down, unless a change is being put to the panel: that one settles itself."""
        pending = Pending(account_id=account.id, digest=prepared.digest, at=self._clock.now(), unclear=True)
        if work.accounts.get(account.id):
            work.pendings.begin(pending, lease=LEASE)
        doubt(work, account)
        current = work.accounts.get(account.id)
        if current is not None and not prepared.whole:
            work.accounts.mark(current.id, learned=current.learned, confirmed_at=current.confirmed_at, unjudged=True)
