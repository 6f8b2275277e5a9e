"""Whom the panel's cookies are sealed for, told from what a request brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyauthgate.web.guard.holders import Door, Holder, of_pre_session, of_session
from pyauthgate.web.guard.presessions import AGE

if TYPE_CHECKING:
    from collections.abc import Callable
    from wsgiref.types import WSGIEnvironment

    from pyauthgate.gatekeeper import Sessions
    from pyauthgate.model import LiveSession
    from pyauthgate.web.cookies import Cookies
    from pyauthgate.web.guard.presessions import PreSessions
    from pyauthgate.web.guard.seals import Seals

__all__ = ["Callers"]

KEYS = {
    Door.LOGIN: (Door.LOGIN,),
    Door.PROGRAM: (Door.LOGIN, Door.PROGRAM),
    Door.OTHER: (Door.OTHER, Door.PUBLIC),
    Door.PUBLIC: (Door.OTHER, Door.PUBLIC),
    Door.SHUT: (),
}
"""Whose seals are opened at a door."""

RESERVED = {
    Door.PUBLIC: (Door.LOGIN, Door.PROGRAM),
    Door.SHUT: (Door.LOGIN, Door.PROGRAM, Door.OTHER, Door.PUBLIC),
}
"""Whose cookies are not replaced at a door: a picture that opens a session must not take a form's."""

ENTRIES = frozenset({Door.LOGIN, Door.PROGRAM})


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
            return self._waiting(live, environ) if live.awaits_factor else self.client(live, environ)
        pre = self._cookies.read(cookie).pre
        if not self._counts(pre):
            return self.newcomer(environ, door)
        reserved = self._names(pre, environ, RESERVED.get(door, ()))
        others = self._names(pre, environ, (Door.OTHER,)) if door in ENTRIES else frozenset[str]()
        opened = self._seals.incoming(environ, _all(pre, KEYS[door]))
        mislaid = bool(others) and not opened
        return Holder(name=of_pre_session(pre, _sealing(door)), opened=opened, reserved=reserved, mislaid=mislaid)

    def newcomer(self, environ: WSGIEnvironment, door: Door) -> Holder:
        """Take every cookie of the guarded names away, and begin a visit."""
        self._seals.incoming(environ, ())
        return self.afresh(door)

    def afresh(self, door: Door) -> Holder:
        """Begin a visit."""
        fresh = self._presessions.make(self._now())
        return Holder(name=of_pre_session(fresh, _sealing(door)), fresh=fresh)

    def spend(self, pre: str) -> bool:
        """End a visit: what was sealed for it opens nothing any more. Say whether it was alive until now."""
        return self._sessions.spend(pre, until=self._now() + AGE)

    def _waiting(self, live: LiveSession, environ: WSGIEnvironment) -> Holder:
        """Keep the cookies of who has the second factor left to do from the panel, and let nothing replace them."""
        copy = {"HTTP_COOKIE": environ.get("HTTP_COOKIE", "")}
        name = of_session(live.id)
        kept = frozenset(cookie.name for cookie in self._seals.incoming(copy, (name,)))
        self._seals.incoming(environ, ())
        return Holder(name=name, reserved=kept)

    def _names(self, pre: str, environ: WSGIEnvironment, doors: tuple[Door, ...]) -> frozenset[str]:
        """Give the names of the cookies that were sealed for a visit at some doors."""
        copy = {"HTTP_COOKIE": environ.get("HTTP_COOKIE", "")}
        return (
            frozenset(cookie.name for cookie in self._seals.incoming(copy, _all(pre, doors))) if doors else frozenset()
        )

    def _counts(self, pre: str) -> bool:
        """Say whether a visit is alive, and was not spent."""
        return self._presessions.valid(pre, self._now()) and not self._sessions.spent(pre)


def _all(pre: str, doors: tuple[Door, ...]) -> tuple[str, ...]:
    return tuple(of_pre_session(pre, each) for each in doors)


def _sealing(door: Door) -> Door:
    """Say whose seal bears what is set at a door."""
    return Door.OTHER if door is Door.SHUT else door
