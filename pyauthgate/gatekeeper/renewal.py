"""A new password is in force: every other session ends, and the one that set it goes on under a new token."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from pyauthgate.gatekeeper.audit import event
from pyauthgate.gatekeeper.candidacy import session_caller
from pyauthgate.gatekeeper.outcomes import Changed

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyauthgate.gatekeeper.parts import Parts
    from pyauthgate.gatekeeper.throttle import Caller
    from pyauthgate.model import Account, LiveSession, Origin, Session
    from pyauthgate.ports import Work

__all__ = ["Renewal", "SessionHolder", "session_of"]


class Renewal:
    """Carries a session over to the new password, in the Work that stores its digest."""

    def __init__(self, parts: Parts) -> None:
        self._clock = parts.clock
        self._devices = parts.devices
        self._sessions = parts.sessions
        self._notices = parts.notices

    def carry(self, work: Work, session: Session, account: Account, origin: Origin) -> Changed:
        """End every session and open a new one for whoever had this one.

        Parameters
        ----------
        account:
            As it was before its digest was stored, which raised the generation.

        """
        ended = work.sessions.end_all(account.number) - 1
        now = self._clock.now()
        renewed = replace(account, generation=account.generation + 1, must_change=False, changed_at=now)
        token, opened = self._sessions.open(work, renewed, shared=session.shared, origin=origin)
        self.tell(work, account, origin, ended=ended)
        device = "" if session.shared else self._devices.issue(renewed)
        return Changed(token=token, session=opened, device=device, ended=ended)

    def tell(self, work: Work, account: Account, origin: Origin, *, ended: int) -> None:
        """Record that the password was changed, and write to the client."""
        now = self._clock.now()
        work.journal.record(event("password.changed", origin, at=now, number=account.number, ended=ended))
        self._notices.password_changed(work, account, origin, at=now)


class SessionHolder:
    """Whoever holds a session changes the password of its account; see `Holder`."""

    def __init__(self, renewal: Renewal, live: LiveSession, origin: Origin) -> None:
        self._renewal = renewal
        self._live = live
        self._origin = origin

    @property
    def account_id(self) -> int:
        """Whose password it is."""
        return self._live.account_id

    def caller(self, account: Account) -> Caller:
        """Give the session as the throttle sees it."""
        return session_caller(self._live, account, self._origin)

    def claim(self, work: Work, account: Account) -> Callable[[], Changed] | None:
        """Renew the session, unless it was ended meanwhile."""
        session = session_of(work, self._live)
        return None if session is None else partial(self._renewal.carry, work, session, account, self._origin)


def session_of(work: Work, live: LiveSession) -> Session | None:
    """Give the record of a session that somebody is logged in by; None when it was ended meanwhile."""
    mine = (session for session in work.sessions.of(live.number) if session.id == live.id)
    return next((session for session in mine if not session.scope.awaits_factor), None)
