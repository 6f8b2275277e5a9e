"""The panel's own way out: the gate's session ends with the panel's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.datastructures import Headers

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication, WSGIEnvironment

    from pyauthgate.gatekeeper import Sessions
    from pyauthgate.web.cookies import Cookies
    from pyauthgate.web.guard.holders import Holder
    from pyauthgate.web.guard.panel import SealedPanel
    from pyauthgate.web.visit import Visit

__all__ = ["Departure"]


class Departure:
    """Passes a log-out on to the panel, and ends the session whatever the panel answers."""

    def __init__(self, *, sessions: Sessions, panel: SealedPanel, cookies: Cookies) -> None:
        self._sessions = sessions
        self._panel = panel
        self._cookies = cookies

    def __call__(self, visit: Visit, environ: WSGIEnvironment, holder: Holder) -> WSGIApplication:
        """Answer a log-out, by link or by form."""
        live = visit.live
        if live is not None:
            self._sessions.end(live.number, live.id, visit.origin, "logout")
        reply = self._panel.fetch(environ)
        with reply.judged():
            headers = Headers(self._panel.sealed(reply.headers, holder))
            if live is not None:
                self._cookies.close(headers)
            reply.headers = headers.to_wsgi_list()
        return reply
