"""The gate's own pages, as one WSGI application, and what a visitor gets instead of the panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyauthgate.errors import RequestRefused
from pyauthgate.web.headers import harden
from pyauthgate.web.render import redirect
from pyauthgate.web.routes import READS, Access
from pyauthgate.web.targets import asked_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from werkzeug.wrappers import Response

    from pyauthgate.model import LiveSession
    from pyauthgate.web.assets import Assets
    from pyauthgate.web.failures import Failures
    from pyauthgate.web.routes import Route
    from pyauthgate.web.visit import Reception, Visit

__all__ = ["Front"]

STATIC = "static/"


class Front:
    """Answers on the gate's own prefix, and in the panel's place when it must not be called.

    Parameters
    ----------
    routes:
        The pages, by the path under the prefix.
    reception:
        Reads requests.
    failures:
        Answers for everything that is raised here.
    prefix:
        Where the pages live.

    """

    def __init__(
        self,
        *,
        routes: Mapping[str, Route],
        reception: Reception,
        assets: Assets,
        failures: Failures,
        prefix: str,
    ) -> None:
        self._routes = routes
        self._reception = reception
        self._assets = assets
        self._failures = failures
        self._cut = len(prefix) + 1

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request for one of our pages."""
        return self._answer(environ, self._page)(environ, start_response)

    def challenge(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Ask a stranger to log in: a redirect for people, 401 for programs."""
        return self._answer(environ, self._challenged)(environ, start_response)

    def renew(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Lead a client whose password must be changed first to the page that changes it; programs get 403."""
        return self._answer(environ, self._renewing)(environ, start_response)

    def verify(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Lead whoever has the second factor left to do to its page; programs get 403."""
        return self._answer(environ, self._verifying)(environ, start_response)

    def instead(self, live: LiveSession | None) -> WSGIApplication:
        """Choose who answers in the panel's place a visitor who may not see it."""
        if live is None:
            return self.challenge
        return self.verify if live.awaits_factor else self.renew

    def failed(self, error: Exception) -> WSGIApplication:
        """Make the application that answers for an error of the gate."""

        def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            visit = self._reception.doubtful(environ)
            return harden(self._failures.reply(visit, error))(environ, start_response)

        return answer

    def _answer(self, environ: WSGIEnvironment, make: Callable[[WSGIEnvironment], Response]) -> Response:
        try:
            return harden(make(environ))
        except Exception as error:  # noqa: BLE001 (fail closed: a page of ours, no trace)
            return harden(self._failures.reply(self._reception.doubtful(environ), error))

    def _page(self, environ: WSGIEnvironment) -> Response:
        path = _readable(environ.get("PATH_INFO", ""))[self._cut :]
        if path.startswith(STATIC):
            return self._static(environ, path.removeprefix(STATIC))
        route = self._routes.get(path)
        if route is None:
            raise RequestRefused("path.unknown", "There is no such page.", "Ask for another path.", status=404)
        if environ["REQUEST_METHOD"] not in route.methods:
            return self._disallowed(environ, route.methods)
        visit = self._reception.receive(environ)
        return self._bar(visit, route) or route.page(visit)

    def _bar(self, visit: Visit, route: Route) -> Response | None:
        """Give what a visitor gets who may not see the page, if so."""
        if route.access is Access.ANYBODY:
            return None
        if visit.live is None:
            return self._stranger(visit)
        if route.access.admits(visit.live.scope):
            return None
        return self._must_verify(visit) if visit.live.awaits_factor else self._must_change(visit)

    def _static(self, environ: WSGIEnvironment, address: str) -> Response:
        if address not in self._assets.addresses:
            raise RequestRefused("path.unknown", "There is no such file.", "Ask for another path.", status=404)
        if environ["REQUEST_METHOD"] not in READS:
            return self._disallowed(environ, READS)
        return self._assets.serve(address, environ)

    def _disallowed(self, environ: WSGIEnvironment, methods: tuple[str, ...]) -> Response:
        error = RequestRefused("method.refused", "The method is not one of the page's.", "Use another.", status=405)
        response = self._failures.reply(self._reception.doubtful(environ), error)
        response.headers["Allow"] = ", ".join(methods)
        return response

    def _challenged(self, environ: WSGIEnvironment) -> Response:
        return self._stranger(self._reception.receive(environ))

    def _renewing(self, environ: WSGIEnvironment) -> Response:
        return self._must_change(self._reception.receive(environ))

    def _verifying(self, environ: WSGIEnvironment) -> Response:
        return self._must_verify(self._reception.receive(environ))

    def _stranger(self, visit: Visit) -> Response:
        if visit.program:
            return self._failures.login_required(visit)
        return redirect(visit.url("login", next=_wanted(visit)))

    def _must_change(self, visit: Visit) -> Response:
        return self._failures.change_required(visit) if visit.program else redirect(visit.url("change"))

    def _must_verify(self, visit: Visit) -> Response:
        if visit.program:
            return self._failures.factor_required(visit)
        return redirect(visit.url("second", next=_wanted(visit)))


def _wanted(visit: Visit) -> str:
    """Give where a visitor wanted to go; what was sent is not sent again."""
    return asked_for(visit.environ) if visit.method in READS else ""


def _readable(path: str) -> str:
    """Give a path of ours as text; one that is no UTF-8 or holds controls names no page."""
    try:
        text = path.encode("latin-1").decode("utf-8")
    except UnicodeError:
        text = "\0"
    if "\\" in text or not text.isprintable():
        raise RequestRefused("path.invalid", "The path is no readable text.", "Ask for another path.")
    return text
