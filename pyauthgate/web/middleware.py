"""The gate in front of a panel, as a WSGI middleware."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pyauthgate.model import Scope
from pyauthgate.web.assembly import UseCases, front, furnish, routes
from pyauthgate.web.cookies import Cookies
from pyauthgate.web.impostors import Impostors
from pyauthgate.web.outbound import Outbound
from pyauthgate.web.public import PublicPaths
from pyauthgate.web.visit import IDENTITY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import TracebackType
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from pyauthgate.credentials import Keyring
    from pyauthgate.gatekeeper import Choosing, Login, Passwords, Recovery, Sessions
    from pyauthgate.web.assembly import FactorCases
    from pyauthgate.web.failures import Report
    from pyauthgate.web.visit import Site

    ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]

__all__ = ["AuthGate"]

SCHEME = "pyauthgate"
FULL = Scope.FULL.value


class AuthGate:
    """Lets a panel see only the requests of clients who are logged in, and tells it who they are.

    What the panel gets and gives otherwise passes byte for byte: the body is
    never read, the reply is returned as it is.

    Parameters
    ----------
    app:
        The panel.
    site:
        What the pages say of the site, and where they live.
    login, passwords, sessions:
        The use cases; ``sessions`` is asked once for each request with a token.
    keys:
        Signs the tokens of forms.
    report:
        Takes the stable code and the request's id of a failure, with the way to a fault, and writes them on one
        line of the log.
    factors:
        The use cases of the second factor.
    recovery, choosing:
        The use cases of who comes by mail; None where none is sent.
    public:
        Globs of paths that anybody may see.
    trusted:
        Addresses, networks and ``unix``: the proxies whose ``X-Forwarded-For`` is believed, and
        whose words of the way here (`VOUCHED`) reach the panel.
    headers:
        Further request headers that must never reach the panel, since it would believe them.

    Raises
    ------
    ConfigurationError
        An entry of ``trusted`` is no address (`proxy.trusted`).

    """

    def __init__(  # noqa: PLR0913 (an adapter takes plain arguments, never the settings)
        self,
        app: WSGIApplication,
        *,
        site: Site,
        login: Login,
        passwords: Passwords,
        sessions: Sessions,
        factors: FactorCases,
        keys: Keyring,
        report: Report,
        recovery: Recovery | None = None,
        choosing: Choosing | None = None,
        public: Iterable[str] = (),
        trusted: Iterable[str] = (),
        headers: Iterable[str] = (),
    ) -> None:
        cookies = Cookies(insecure=site.insecure)
        use_cases = UseCases(
            login=login,
            passwords=passwords,
            sessions=sessions,
            factors=factors,
            recovery=recovery,
            choosing=choosing,
        )
        desk = furnish(sessions, keys=keys, site=site, cookies=cookies, trusted=trusted, report=report)
        self._app = app
        self._sessions = sessions
        self._front = front(desk, routes(use_cases, desk), site.prefix)
        self._take = cookies.take
        self._outbound = Outbound(cookies)
        self._impostors = Impostors(headers, trusted)
        self._public = PublicPaths(public)
        self._own = (site.prefix, f"{site.prefix}/")
        self._own_length = len(site.prefix) + 1

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request: fail closed, and only what goes wrong in our own decision is ours."""
        try:
            door = self._door(environ)
        except Exception as error:  # noqa: BLE001 (whatever it is, nobody is let in by it)
            door = self._front.failed(error)
        if door is None:
            return self._app(environ, partial(self._begin, start_response))
        return door(environ, start_response)

    def _door(self, environ: WSGIEnvironment) -> WSGIApplication | None:
        """Choose who answers: one of our pages, or None for the panel.

        This and what it calls is the hot path; what looks roundabout saves a
        call on every request, and a test counts them.
        """
        if not self._impostors.harmless.issuperset(environ):
            self._impostors.remove(environ)
        path = environ["PATH_INFO"] if "PATH_INFO" in environ else ""  # noqa: SIM401
        if path[: self._own_length] in self._own:
            return self._front
        token = self._take(environ)
        live = self._sessions.find(token) if token else None
        if live is not None and live.scope == FULL:
            environ["REMOTE_USER"] = live.number
            environ["AUTH_TYPE"] = SCHEME
            environ[IDENTITY] = self._sessions.greet(live)
            return None
        if self._public.cover(path):
            return None
        return self._front.instead(live)

    def _begin(
        self,
        start_response: StartResponse,
        status: str,
        headers: list[tuple[str, str]],
        *exc_info: ExceptionInfo,
    ) -> Callable[[bytes], object]:
        """Begin the panel's reply, which may set any cookie but ours."""
        for name, _ in headers:
            if name not in self._outbound.harmless:
                return start_response(status, self._outbound.sift(headers), *exc_info)
        return start_response(status, headers, *exc_info)
