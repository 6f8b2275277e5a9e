"""Log in, second part: the code that follows the right password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyauthgate.gatekeeper.audit import event
from pyauthgate.gatekeeper.factors import code_counter
from pyauthgate.gatekeeper.outcomes import Admitted, Superseded, Throttled, WrongCode
from pyauthgate.gatekeeper.telling import Telling

if TYPE_CHECKING:
    from pyauthgate.gatekeeper.parts import Parts
    from pyauthgate.model import LiveSession, Origin, Session
    from pyauthgate.ports import Work

__all__ = ["FactorLogin", "waiting_session"]


class FactorLogin:
    """Lets in whoever has given the password, and now gives a code: a new token for the same session."""

    def __init__(self, parts: Parts) -> None:
        self._store = parts.store
        self._clock = parts.clock
        self._factors = parts.factors
        self._sessions = parts.sessions
        self._devices = parts.devices
        self._notices = parts.notices
        self._telling = Telling(store=parts.store, clock=parts.clock)

    def __call__(self, live: LiveSession, code: str, origin: Origin) -> Admitted | WrongCode | Throttled | Superseded:
        """Judge a code and take it.

        What the password led to stays in force: whoever must change it does so now.

        Raises
        ------
        StoreError
            The store cannot answer; nobody is let in.

        """
        with self._store.begin() as work:
            outcome = self._enter(work, live, code, origin)
        if isinstance(outcome, Throttled):
            told = event("login.throttled", origin, at=self._clock.now(), number=live.number, reason="code")
            self._telling.once(code_counter(live.number), told)
        return outcome

    def _enter(
        self, work: Work, live: LiveSession, code: str, origin: Origin
    ) -> Admitted | WrongCode | Throttled | Superseded:
        client = work.clients.get(live.number)
        session, account = waiting_session(work, live), work.accounts.get(live.account_id)
        if client is None or client.disabled or session is None or account is None:
            return Superseded()
        known = self._devices.recognise(origin.device, account)
        right = self._factors.check(work, client.number, code, origin, apart=f"device-{known}" if known else "")
        if isinstance(right, Throttled):
            return right
        if not right:
            return WrongCode()
        token, opened = self._sessions.promote(work, session, account, origin)
        now = self._clock.now()
        work.journal.record(event("login.accepted", origin, at=now, number=client.number, subject=opened.id))
        if not known:
            self._notices.new_device(work, account, origin, at=now)
        device = "" if session.shared else self._devices.issue(account)
        return Admitted(token=token, session=opened, client=client, device=device)


def waiting_session(work: Work, live: LiveSession) -> Session | None:
    """Give the record of a session in which the second factor is awaited; None when there is none, or no longer."""
    mine = (session for session in work.sessions.of(live.number) if session.id == live.id)
    return next((session for session in mine if session.scope.awaits_factor), None)
