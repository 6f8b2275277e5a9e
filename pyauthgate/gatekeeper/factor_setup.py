"""A client's own second factor: set up, given new recovery codes, switched off."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pyauthgate.credentials import Sealing, code_key, matching, new_codes, new_secret
from pyauthgate.gatekeeper.audit import event
from pyauthgate.gatekeeper.candidacy import session_caller
from pyauthgate.gatekeeper.factor_login import waiting_session
from pyauthgate.gatekeeper.outcomes import Armed, Denied, Disarmed, Recoded, Stale, Superseded, Throttled, WrongCode
from pyauthgate.gatekeeper.renewal import session_of
from pyauthgate.model import Factor, Origin, Scope

if TYPE_CHECKING:
    from pyauthgate.credentials import Keyring
    from pyauthgate.gatekeeper.parts import Parts
    from pyauthgate.model import Account, Client, LiveSession, Session
    from pyauthgate.ports import Work

__all__ = ["FactorSetup", "FactorState"]

FRESH = 600.0
"""Seconds since the log-in within which a set-up begins: a session that was left open or stolen must not lock its
owner out (ASVS 5.0, 7.5.1)."""

NOWHERE = Origin()

PENDING = 3600.0
"""Seconds that a set-up may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorState:
    """What a client sees of the own factor.

    Parameters
    ----------
    required:
        There is no log-in without one.
    confirmed_at:
        Since when there is one; None for none.
    left:
        How many recovery codes are left.
    secret:
        Of the one that is being set up in this very session; empty otherwise.

    """

    number: str
    required: bool = False
    confirmed_at: float | None = None
    left: int = 0
    secret: bytes = field(default=b"", repr=False)


class FactorSetup:
    """Sets factors up for who is logged in, and for who cannot log in without one.

    The secret of a set-up is sealed to the session in which it began: nobody
    else who has the password can slip the owner one that he knows.

    Parameters
    ----------
    asks:
        A set-up wants the password once more from who is logged in (ASVS 5.0, 7.5.1): a script in a page of the
        panel has the session and not that. Where the panel keeps the password, a log-in just now stands for it.

    """

    def __init__(self, parts: Parts, *, keys: Keyring, asks: bool = False) -> None:
        self.asks = asks
        self._proof = parts.panel_proof
        self._tries = parts.tries
        self._store = parts.store
        self._clock = parts.clock
        self._factors = parts.factors
        self._sessions = parts.sessions
        self._devices = parts.devices
        self._notices = parts.notices
        self._keys = keys
        self._sealing = Sealing(keys)

    def state(self, live: LiveSession) -> FactorState:
        """Say how it stands."""
        with self._store.view() as work:
            client, factor = work.clients.get(live.number), work.factors.get(live.number)
            required = client is not None and client.require_totp
            if factor is None or factor.confirmed_at is None:
                secret = self._pending(factor, live.id) if factor else b""
                return FactorState(number=live.number, required=required, secret=secret)
            left = work.factors.left(live.number)
        return FactorState(number=live.number, required=required, confirmed_at=factor.confirmed_at, left=left)

    def holds(self, live: LiveSession) -> bool:
        """Say whether somebody's session is still one that may set a factor up, or has one to look after."""
        with self._store.view() as work:
            return self._entered(work, live) is not None

    def begin(
        self, live: LiveSession, password: str = "", origin: Origin = NOWHERE
    ) -> FactorState | Stale | Denied | Throttled | Superseded:
        """Draw a secret that the next `confirm` of this session is about.

        Parameters
        ----------
        password:
            The client's, where it is asked for.

        Raises
        ------
        Overloaded
            The hashing queue is full.

        """
        if self.asks and not live.awaits_factor:
            refused = self._prove(live, password, origin)
            if refused:
                return refused
        return self._draw(live)

    def _prove(self, live: LiveSession, password: str, origin: Origin) -> Denied | Throttled | Superseded | None:
        """Say what is against a password that is typed in a session: it is tried as at the change of the password."""
        with self._store.view() as work:
            account = work.accounts.get(live.account_id)
        if account is None:
            return Superseded()
        admission = self._tries.take(session_caller(live, account, origin), origin, known=True)
        if isinstance(admission, Throttled):
            return admission
        with self._tries.judging(admission):
            verdict = self._proof.verify(account, password, decoy=account.number)
        with self._store.begin() as work:
            work.clients.get(account.number)
            if verdict.matches:
                self._tries.succeed(work, admission)
                return None
            self._tries.fail(work, admission, verdict.trace)
        return Denied()

    def _draw(self, live: LiveSession) -> FactorState | Stale | Superseded:
        now, secret = self._clock.now(), new_secret()
        with self._store.begin() as work:
            entered = self._entered(work, live)
            if entered is None:
                return Superseded()
            client, _, session = entered
            # A log-in in the future is a clock that was set back: it stands for nothing.
            if session.scope is Scope.FULL and not (self.asks or 0 <= now - session.created_at <= FRESH):
                return Stale()
            seal = self._sealing.seal(secret, client.number.encode(), session.id.encode())
            if not work.factors.begin(Factor(number=client.number, seal=seal, begun_at=now)):
                return Superseded()
        return FactorState(number=client.number, required=client.require_totp, secret=secret)

    def confirm(self, live: LiveSession, code: str, origin: Origin) -> Armed | WrongCode | Superseded:
        """Put the factor in force, since a code of it was given: other sessions end, this one gets a new token."""
        now = self._clock.now()
        with self._store.begin() as work:
            entered, factor = self._entered(work, live), work.factors.get(live.number)
            secret = self._pending(factor, live.id) if factor else b""
            if entered is None or factor is None or factor.confirmed_at is not None or not secret:
                return Superseded()
            step = matching(secret, code, now)
            if step is None:
                return WrongCode()
            seal = self._sealing.seal(secret, factor.number.encode())
            if not work.factors.confirm(factor, seal=seal, step=step, at=now):
                return Superseded()
            return self._arm(work, *entered, origin)

    def recode(self, live: LiveSession, code: str, origin: Origin) -> Recoded | WrongCode | Throttled | Superseded:
        """Give new recovery codes in place of the older ones, to who gives a code."""
        with self._store.begin() as work:
            refused = self._refused(work, live, code, origin)
            if refused:
                return refused
            codes = self._provide(work, live.number)
            work.journal.record(event("factor.recoded", origin, at=self._clock.now(), number=live.number))
            return Recoded(codes=codes)

    def disarm(self, live: LiveSession, code: str, origin: Origin) -> Disarmed | WrongCode | Throttled | Superseded:
        """Delete the factor of who gives a code; one that is required stays."""
        with self._store.begin() as work:
            client = work.clients.get(live.number)
            if client is None or client.require_totp:
                return Superseded()
            refused = self._refused(work, live, code, origin)
            if refused:
                return refused
            work.factors.remove(live.number)
            for waiting in work.sessions.of(live.number):
                if waiting.scope.awaits_factor:  # what it would lead to now, a set-up, wants a log-in of its own
                    work.sessions.end(waiting.id, number=live.number)
            now = self._clock.now()
            work.journal.record(event("factor.removed", origin, at=now, number=live.number, reason="client"))
            self._notices.factor(work, live.number, "factor_removed", at=now)
            return Disarmed()

    def _refused(
        self, work: Work, live: LiveSession, code: str, origin: Origin
    ) -> WrongCode | Throttled | Superseded | None:
        client, session = work.clients.get(live.number), session_of(work, live)
        factor = self._factors.of(work, live.number)
        if client is None or client.disabled or session is None or session.scope is not Scope.FULL or factor is None:
            return Superseded()
        right = self._factors.check(work, live.number, code, origin, apart=f"session-{session.id}")
        if isinstance(right, Throttled):
            return right
        return None if right else WrongCode()

    def _entered(self, work: Work, live: LiveSession) -> tuple[Client, Account, Session] | None:
        """Give who may set a factor up, with nothing else left to do, or with this alone."""
        client, account = work.clients.get(live.number), work.accounts.get(live.account_id)
        session = session_of(work, live) or waiting_session(work, live)
        barred = session is None or session.scope is Scope.CHANGE
        if client is None or client.disabled or account is None or session is None or barred:
            return None
        return client, account, session

    def _pending(self, factor: Factor, session_id: str) -> bytes:
        if not 0 <= self._clock.now() - factor.begun_at < PENDING:
            return b""
        opened = self._sealing.open(factor.seal, factor.number.encode(), session_id.encode())
        return opened.secret if opened else b""

    def _arm(self, work: Work, client: Client, account: Account, session: Session, origin: Origin) -> Armed:
        number, now = client.number, self._clock.now()
        # Every browser that proved nothing but the password is a stranger, but for this one.
        work.accounts.void(account.id)
        voided = replace(account, generation=account.generation + 1)
        known = bool(self._devices.recognise(origin.device, account))
        ended = work.sessions.end_all(number, keep=session.id)
        codes = self._provide(work, number)
        work.journal.record(event("factor.added", origin, at=now, number=number, ended=ended))
        self._notices.factor(work, number, "factor_added", at=now)
        if session.scope is Scope.FULL:
            token, opened = self._sessions.renew(work, session)
        else:
            token, opened = self._sessions.promote(work, session, account, origin)
            work.journal.record(event("login.accepted", origin, at=now, number=number, subject=opened.id))
            if not known:
                self._notices.new_device(work, account, origin, at=now)
        device = "" if session.shared else self._devices.issue(voided)
        return Armed(token=token, session=opened, device=device, codes=codes)

    def _provide(self, work: Work, number: str) -> tuple[str, ...]:
        codes = new_codes()
        work.factors.provide(number, [code_key(self._keys, number, code) for code in codes])
        return codes
