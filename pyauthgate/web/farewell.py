"""The end of the session that asks for it: nothing of it stays in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyauthgate.web.render import redirect

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Response

    from pyauthgate.gatekeeper import Sessions
    from pyauthgate.web.cookies import Cookies
    from pyauthgate.web.visit import Visit

__all__ = ["Farewell"]

EVERYTHING = '"cache", "cookies", "storage"'


class Farewell:
    """Leads out: the session ended, its cookie deleted, and on a shared computer all that the site left there."""

    def __init__(self, *, sessions: Sessions, cookies: Cookies) -> None:
        self._sessions = sessions
        self._cookies = cookies

    def leave(self, visit: Visit, notice: str, end: Callable[[], object]) -> Response:
        """End the session and lead to the login page.

        Parameters
        ----------
        notice:
            What the login page says, by the last word of its code.
        end:
            Ends it; called once.

        """
        shared = self._shared(visit)
        end()
        response = redirect(visit.url("login", notice=notice))
        self._cookies.close(response.headers)
        if shared:
            response.headers["Clear-Site-Data"] = EVERYTHING
        return response

    def _shared(self, visit: Visit) -> bool:
        live = visit.holder
        return any(session.shared for session in self._sessions.of(live.number) if session.id == live.id)
