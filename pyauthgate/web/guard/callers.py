"""Whom the panel's cookies are sealed for, told from what a request brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyauthgate.web.guard.holders import Door, Holder, of_pre_session, of_session

if TYPE_CHECKING:
    from collections.abc import Callable
    from wsgiref.types import WSGIEnvironment

    from pyauthgate.gatekeeper import Sessions
    from pyauthgate.model import LiveSession
    from pyauthgate.web.cookies import Cookies
    from pyauthgate.web.guard.presessions import PreSessions
    from pyauthgate.web.guard.seals import Seals

__all__ = ["Callers"]

KEYS = {Door.LOGIN: (Door.LOGIN,), Door.PROGRAM: (Door.LOGIN, Door.PROGRAM), Door.OTHER: (Door.OTHER,)}
"""Whose seals are opened at a door; what is set there bears the first one's."""


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
        if not self._counts(pre):
            return self.newcomer(environ, door)
        reserved = self._reserved(pre, environ) if door is Door.OTHER else frozenset[str]()
        names = [of_pre_session(pre, each) for each in KEYS[door]]
        return Holder(name=names[0], opened=self._seals.incoming(environ, tuple(names)), reserved=reserved)

    def newcomer(self, environ: WSGIEnvironment, door: Door) -> Holder:
        """Take every cookie of the guarded names away, and begin a visit."""
        self._seals.incoming(environ, ())
        return self.afresh(door)

    def afresh(self, door: Door) -> Holder:
        """Begin a visit."""
        fresh = self._presessions.make(self._now())
        return Holder(name=of_pre_session(fresh, door), fresh=fresh)

    def _reserved(self, pre: str, environ: WSGIEnvironment) -> frozenset[str]:
        """Give the names of the cookies at the log-in's door: a picture that opens a session must not take one."""
        copy = {"HTTP_COOKIE": environ.get("HTTP_COOKIE", "")}
        names = tuple(of_pre_session(pre, each) for each in KEYS[Door.LOGIN])
        return frozenset(cookie.name for cookie in self._seals.incoming(copy, names))

    def _counts(self, pre: str) -> bool:
        """Say whether a visit is alive, and was not spent."""
        return self._presessions.valid(pre, self._now()) and not self._sessions.spent(pre)
