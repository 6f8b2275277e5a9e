"""The page that takes the code after the password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyauthgate.gatekeeper import Admitted, Superseded, Throttled, WrongCode
from pyauthgate.web.forms import only, read_form
from pyauthgate.web.pages.change import superseded, wait
from pyauthgate.web.pages.login import onward
from pyauthgate.web.render import Alert, redirect
from pyauthgate.web.targets import safe_target
from pyauthgate.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.wrappers import Response

    from pyauthgate.gatekeeper import FactorLogin, FactorSetup
    from pyauthgate.web.cookies import Cookies
    from pyauthgate.web.csrf import Csrf
    from pyauthgate.web.render import Renderer
    from pyauthgate.web.visit import Visit

__all__ = ["SecondPage"]

UNAUTHORIZED, FORBIDDEN, TOO_MANY = 401, 403, 429


class SecondPage:
    """Shows the form and takes it; who has no factor yet is led to its set-up, who is in already is sent on."""

    def __init__(
        self, *, login: FactorLogin, setup: FactorSetup, renderer: Renderer, csrf: Csrf, cookies: Cookies
    ) -> None:
        self._login = login
        self._setup = setup
        self._renderer = renderer
        self._csrf = csrf
        self._cookies = cookies

    def __call__(self, visit: Visit) -> Response:
        """Answer a visit of somebody who has given the password."""
        live, wanted = visit.holder, safe_target(visit.query.get("next", ""), "")
        if not live.awaits_factor:
            return redirect(onward(visit, live.scope, wanted))
        if self._setup.state(live).confirmed_at is None:
            return redirect(visit.url("factor", next=wanted))
        return self._send(visit) if visit.method == "POST" else self._form(visit, visit.query)

    def _send(self, visit: Visit) -> Response:
        form = read_form(visit.environ)
        alert = self._csrf.alert(visit, visit.crumbs.session, form.get("csrf", ""))
        if alert:
            return self._form(visit, form, status=FORBIDDEN, alert=alert)
        (code,) = only(form, "code")
        outcome = self._login(visit.holder, code, visit.origin)
        match outcome:
            case Admitted():
                return self._admit(visit, form, outcome)
            case WrongCode():
                alert = Alert(code="second.wrong", words=say("second.wrong", visit.language))
                return self._form(visit, form, status=UNAUTHORIZED, alert=alert)
            case Superseded():
                return superseded(visit, self._renderer, self._cookies)
            case Throttled():
                alert, retry = wait(visit, outcome)
                response = self._form(visit, form, status=TOO_MANY, alert=alert)
                response.headers["Retry-After"] = retry
                return response

    def _admit(self, visit: Visit, form: Mapping[str, str], admitted: Admitted) -> Response:
        response = redirect(onward(visit, admitted.session.scope, form.get("next", "")))
        self._cookies.open(response.headers, admitted.token, admitted.session)
        self._cookies.know(response.headers, admitted.device)
        return response

    def _form(
        self, visit: Visit, given: Mapping[str, str], *, status: int = 200, alert: Alert | None = None
    ) -> Response:
        csrf, target = self._csrf.token(visit.crumbs.session), safe_target(given.get("next", ""), "")
        return self._renderer.page(visit, "second", status=status, alert=alert, csrf=csrf, target=target)
