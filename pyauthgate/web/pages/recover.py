"""The page for who forgot the client number or the password, and the one that says what happens next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyauthgate.credentials import new_token
from pyauthgate.errors import RequestRefused
from pyauthgate.gatekeeper import EVIDENCE
from pyauthgate.web.forms import only, read_form
from pyauthgate.web.render import Alert, redirect
from pyauthgate.words import say

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from pyauthgate.gatekeeper import Evidence, Recovery
    from pyauthgate.web.cookies import Cookies
    from pyauthgate.web.csrf import Csrf
    from pyauthgate.web.render import Renderer
    from pyauthgate.web.visit import Visit

__all__ = ["RecoverPage", "SentPage"]

FORBIDDEN = 403


class RecoverPage:
    """Shows the form and takes it: whatever it holds, the answer is one."""

    def __init__(self, *, recovery: Recovery, renderer: Renderer, csrf: Csrf, cookies: Cookies) -> None:
        self._recovery = recovery
        self._renderer = renderer
        self._csrf = csrf
        self._cookies = cookies

    def __call__(self, visit: Visit) -> Response:
        """Answer a visit."""
        return self._send(visit) if visit.method == "POST" else self._form(visit)

    def _send(self, visit: Visit) -> Response:
        form = read_form(visit.environ)
        alert = self._csrf.alert(visit, visit.crumbs.pre, form.get("csrf", ""))
        if alert:
            return self._form(visit, status=FORBIDDEN, alert=alert)
        kind, value = only(form, "kind", "value")
        self._recovery.ask(_evidence(kind), value, visit.origin)
        return redirect(visit.url("recover/sent"))

    def _form(self, visit: Visit, *, status: int = 200, alert: Alert | None = None) -> Response:
        pre = visit.crumbs.pre or new_token()
        csrf = self._csrf.token(pre)
        response = self._renderer.page(visit, "recover", status=status, alert=alert, csrf=csrf, kinds=EVIDENCE)
        self._cookies.begin(response.headers, pre)
        return response


class SentPage:
    """Says what happens next, whoever asked for what."""

    def __init__(self, *, renderer: Renderer) -> None:
        self._renderer = renderer

    def __call__(self, visit: Visit) -> Response:
        """Answer a visit."""
        alert = Alert(code="recover.sent", words=say("recover.sent", visit.language), good=True)
        return self._renderer.page(visit, "sent", alert=alert)


def _evidence(kind: str) -> Evidence:
    if kind not in EVIDENCE:
        raise RequestRefused("recover.evidence", "This kind of evidence is not taken.", "Choose from the list.")
    return kind
