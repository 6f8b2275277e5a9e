from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.web.browser import Place
from tests.web.guard.oldpanel import GuardedPlace
from tests.web.transparency import TransparencySuite, environ_of

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication, WSGIEnvironment


class TestAuthGate(TransparencySuite):
    """The gate in trust mode, for a client who is logged in."""

    cookie: str

    def gate(self, panel: WSGIApplication) -> WSGIApplication:
        place = Place(app=panel)
        browser = place.logged_in()
        self.cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        return place.gate

    def request(self, **more: Any) -> WSGIEnvironment:  # noqa: ANN401
        return environ_of(HTTP_COOKIE=self.cookie, **more)


class TestPublicPaths(TransparencySuite):
    """The same, for a stranger on a path that anybody may see."""

    def gate(self, panel: WSGIApplication) -> WSGIApplication:
        return Place(app=panel, public=("/panel",)).gate


class TestGuardedGate(TransparencySuite):
    """The gate in mode guard, for a client who is logged in, on a path without a form."""

    cookie: str

    def gate(self, panel: WSGIApplication) -> WSGIApplication:
        place = GuardedPlace()
        self.cookie = place.inside().jar
        return GuardedPlace(house=place.house, app=panel).gate

    def request(self, **more: Any) -> WSGIEnvironment:  # noqa: ANN401
        return environ_of(HTTP_COOKIE=self.cookie, **more)
