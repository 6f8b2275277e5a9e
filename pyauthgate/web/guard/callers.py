"""Whom the panel's cookies are sealed for, told from what a request brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyauthgate.web.guard.holders import Holder, of_pre_session, of_session

if TYPE_CHECKING:
    from collections.abc import Callable
    from wsgiref.types import WSGIEnvironment

    from pyauthgate.gatekeeper import Sessions
    from pyauthgate.model import LiveSession
    from pyauthgate.web.cookies import Cookies
    from pyauthgate.web.guard.holders import Door
    from pyauthgate.web.guard.presessions import PreSessions
    from pyauthgate.web.guard.seals import Seals

__all__ = ["Callers"]


class Callers:
    """Shows the panel the cookies that it set for this very caller, and no other of the guarded names."""

    def __init__(
        self,
        *,
        sessions: Sessions,
        cookies: Cookies,
        seals: Seals,
        presessions: PreSessions,
        now: Callable[[], float],
    ) -> None:
        self._sessions = sessions
        self._cookies = cookies
        self._seals = seals
        self._presessions = presessions
        self._now = now

    def client(self, live: LiveSession, environ: WSGIEnvironment) -> Holder:
        """Unseal for somebody who is logged in."""
        name = of_session(live.id)
        return Holder(name=name, opened=self._seals.incoming(environ, (name,)))

    def somebody(self, live: LiveSession | None, cookie: str, environ: WSGIEnvironment, door: Door) -> Holder:
        """Unseal for whoever it is.

        Parameters
        ----------
        cookie:
            The request's ``Cookie`` header as it came, ours included.
        door:
            Where a visitor without a session has come to.

        """
        if live is not None:
            return self.client(live, environ)
        pre = self._cookies.read(cookie).pre
        if self._counts(pre, cookie):
            name = of_pre_session(pre, door)
            return Holder(name=name, opened=self._seals.incoming(environ, (name,)))
        return self.newcomer(environ, door)

    def newcomer(self, environ: WSGIEnvironment, door: Door) -> Holder:
        """Take every cookie of the guarded names away, and begin a visit."""
        self._seals.incoming(environ, ())
        fresh = self._presessions.make(self._now())
        return Holder(name=of_pre_session(fresh, door), fresh=fresh)

    def _counts(self, pre: str, cookie: str) -> bool:
        """Say whether a pre-session is alive; whether it was spent matters where something may be sealed for it."""
        return self._presessions.valid(pre, self._now()) and not ("~" in cookie and self._sessions.spent(pre))
