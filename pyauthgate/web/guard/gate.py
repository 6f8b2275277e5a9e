"""The gate in front of a panel that keeps its own users and forms."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pyauthgate.model import Scope
from pyauthgate.web.guard.holders import Door
from pyauthgate.web.guard.paths import FREE
from pyauthgate.web.guard.replies import fetch
from pyauthgate.web.visit import IDENTITY

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from pyauthgate.gatekeeper import Sessions
    from pyauthgate.web.cookies import Cookies
    from pyauthgate.web.front import Front
    from pyauthgate.web.guard.callers import Callers
    from pyauthgate.web.guard.carried import Carried
    from pyauthgate.web.guard.changepages import ChangePages
    from pyauthgate.web.guard.counter import Counter
    from pyauthgate.web.guard.entrances import Entrances
    from pyauthgate.web.guard.formwatch import FormWatch
    from pyauthgate.web.guard.panel import SealedPanel
    from pyauthgate.web.guard.paths import Paths
    from pyauthgate.web.guard.tripwire import Tripwire
    from pyauthgate.web.guard.watched import Watched
    from pyauthgate.web.impostors import Impostors
    from pyauthgate.web.public import PublicPaths

__all__ = ["GuardedGate"]

FULL = Scope.FULL.value


class GuardedGate:
    """Stands in front of the panel's own forms, and lets the rest of it be seen by who came in through them.

    What the panel gets and gives otherwise passes byte for byte, but for its
    session cookies, which are sealed to the gate's session on their way.

    Parameters
    ----------
    front:
        The gate's own pages.
    counter:
        Takes what is sent to a guarded path.
    callers:
        Say whom the panel's cookies are sealed for.
    carried:
        Refuses an address that carries a session in the place of a cookie.
    pages, entrances:
        Where the panel shows its change forms and its log-in forms.
    prefix:
        Where our pages live; begins with a slash and ends with none.

    """

    def __init__(  # noqa: PLR0913 (what the hot path asks, each by itself)
        self,
        *,
        front: Front,
        counter: Counter,
        callers: Callers,
        panel: SealedPanel,
        sessions: Sessions,
        cookies: Cookies,
        impostors: Impostors,
        carried: Carried,
        paths: Paths,
        public: PublicPaths,
        tripwire: Tripwire,
        watch: FormWatch,
        pages: ChangePages,
        entrances: Entrances,
        prefix: str,
    ) -> None:
        self._front = front
        self._counter = counter
        self._callers = callers
        self._panel = panel
        self._sessions = sessions
        self._take = cookies.take
        self._impostors = impostors
        self._carried = carried
        self._paths = paths
        self._public = public
        self._tripwire = tripwire
        self._watch = watch
        self._pages = pages
        self._entrances = entrances
        self._own = (prefix, f"{prefix}/")
        self._own_length = len(prefix) + 1

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request: fail closed, and only what goes wrong in our own decision is ours."""
        try:
            door = self._door(environ)
        except Exception as error:  # noqa: BLE001 (whatever it is, nobody is let in by it)
            door = self._front.failed(error)
        return door(environ, start_response)

    def _door(self, environ: WSGIEnvironment) -> WSGIApplication:
        """Choose who answers; this and what it calls for a client's everyday request is the hot path."""
        if not self._impostors.harmless.issuperset(environ):
            self._impostors.remove(environ)
        path = environ["PATH_INFO"] if "PATH_INFO" in environ else ""  # noqa: SIM401 (it saves a call)
        if path[: self._own_length] in self._own:
            return self._front
        place = self._paths[environ["SCRIPT_NAME"] if "SCRIPT_NAME" in environ else "", path]  # noqa: SIM401
        if (environ.get("QUERY_STRING")) or ";" in path or "=" in path:
            self._carried.check(environ)
        if place is not FREE and not self._counter.overlooks(place, environ):
            return self._counter.answer(place, environ)
        cookie = environ["HTTP_COOKIE"] if "HTTP_COOKIE" in environ else ""  # noqa: SIM401
        token = self._take(environ)
        live = self._sessions.find(token) if token else None
        if live is not None and live.scope == FULL:
            environ[IDENTITY] = self._sessions.greet(live)
            holder, watched = self._callers.client(live, environ), self._tripwire.check(environ)
            through = partial(self._panel.through, holder)
            known = watched is None and self._watch.rests(path)
            return through if known else partial(self._watch.call, self._watching(watched, through))
        if live is None and (login := self._entrances.form(environ)):
            return self._counter.opened(login, cookie, environ)
        renewing = live is not None and not live.awaits_factor
        if self._public.cover(path) or (renewing and self._pages.holds(environ)):
            holder = self._callers.somebody(live, cookie, environ, Door.PUBLIC)
            watched = self._tripwire.check(environ)
            return self._watching(watched, partial(self._panel.through, holder))
        return self._front.instead(live)

    def _watching(self, watched: Watched | None, through: WSGIApplication) -> WSGIApplication:
        return through if watched is None else partial(self._on_the_way, watched, through)

    def _on_the_way(
        self, watched: Watched, app: WSGIApplication, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Call the panel on a body that is judged while it reads; its answer to one that was cut off is not shown."""
        try:
            reply = fetch(app, environ, most=0)
        except Exception:
            if watched.refusal is None:
                raise
            return self._front.failed(watched.refusal)(environ, start_response)
        if watched.refusal is None:
            return reply.answer(start_response)
        reply.close()
        return self._front.failed(watched.refusal)(environ, start_response)
