"""What a visitor sees when something went wrong: clear words, no trace, nobody let in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from werkzeug.wrappers import Response

from pyauthgate.errors import GateError, Overloaded, PanelUnavailable, RequestRefused
from pyauthgate.web.render import Alert
from pyauthgate.web.traces import trace
from pyauthgate.words import say

if TYPE_CHECKING:
    from pyauthgate.web.render import Renderer
    from pyauthgate.web.visit import Visit

__all__ = ["Failures", "Report"]

RETRY_AFTER = "5"
NOT_FOUND = 404
METHOD_NOT_ALLOWED = 405
TOO_LARGE = 413
KINDS = {NOT_FOUND: "lost", METHOD_NOT_ALLOWED: "method", TOO_LARGE: "large"}
LAST_WORDS = b"503 Service Unavailable\n"


class Report(Protocol):
    """Writes a failure on one line of the log."""

    def __call__(self, code: str, request_id: str, trace: str = "") -> object:
        """Write it.

        Parameters
        ----------
        trace:
            Where in the program it arose; empty for what the code says already.

        """
        ...


class Failures:
    """Turns whatever was raised into a reply, and tells the operator of what is no visitor's fault.

    Parameters
    ----------
    renderer:
        Writes the pages.
    report:
        Takes a stable code and the request's id, and for a fault of the program the way to it.

    """

    def __init__(self, *, renderer: Renderer, report: Report) -> None:
        self._renderer = renderer
        self._report = report

    def reply(self, visit: Visit, error: Exception) -> Response:
        """Give the page, or the problem document, of an error; never raises."""
        try:
            return self._refused(visit, error) if isinstance(error, RequestRefused) else self._down(visit, error)
        except Exception as broken:  # noqa: BLE001 (a page that cannot be drawn is a 503 in plain words)
            self._tell(visit, broken)
            return Response(LAST_WORDS, 503, {"Retry-After": RETRY_AFTER}, content_type="text/plain; charset=utf-8")

    def login_required(self, visit: Visit) -> Response:
        """Tell a program that there is no session."""
        return self._page(visit, 401, "login", "login.required")

    def change_required(self, visit: Visit) -> Response:
        """Tell a program that the password must be changed first."""
        alert = Alert(code="change.required", words=say("change.must", visit.language))
        return self._renderer.page(visit, "error", status=403, alert=alert, title=say("change.title", visit.language))

    def factor_required(self, visit: Visit) -> Response:
        """Tell a program that the second factor is awaited."""
        alert = Alert(code="second.required", words=say("second.required", visit.language))
        return self._renderer.page(visit, "error", status=403, alert=alert, title=say("second.title", visit.language))

    def _refused(self, visit: Visit, error: RequestRefused) -> Response:
        return self._page(visit, error.status, KINDS.get(error.status, "refused"), error.code)

    def _down(self, visit: Visit, error: Exception) -> Response:
        self._tell(visit, error)
        if isinstance(error, PanelUnavailable):
            response = self._page(visit, error.status, "panel", error.code)
        elif isinstance(error, Overloaded):
            response = self._page(visit, 503, "busy", error.code)
        else:
            response = self._page(visit, 503, "down", "gate.unavailable")
        response.headers["Retry-After"] = RETRY_AFTER
        return response

    def _tell(self, visit: Visit, error: Exception) -> None:
        """Tell the operator; an error's message may hold what was typed, so it stays unsaid."""
        if isinstance(error, GateError):
            self._report(error.code, visit.origin.request_id)
        else:
            self._report(f"web.{type(error).__name__}", visit.origin.request_id, trace(error))

    def _page(self, visit: Visit, status: int, kind: str, code: str) -> Response:
        body = "login.crowded" if kind == "busy" else f"error.{kind}.body"
        alert = Alert(code=code, words=say(body, visit.language))
        return self._renderer.page(
            visit, "error", status=status, alert=alert, title=say(f"error.{kind}", visit.language)
        )
