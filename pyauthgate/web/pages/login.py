"""The page that logs in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pyauthgate.credentials import new_token
from pyauthgate.gatekeeper import Admitted, Denied, Malformed
from pyauthgate.model import Attempt, Scope
from pyauthgate.web.forms import only, read_form
from pyauthgate.web.render import Alert, redirect
from pyauthgate.web.targets import safe_target
from pyauthgate.words import say, waiting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.wrappers import Response

    from pyauthgate.gatekeeper import Login, LoginOutcome, Throttled
    from pyauthgate.web.cookies import Cookies
    from pyauthgate.web.csrf import Csrf
    from pyauthgate.web.render import Renderer
    from pyauthgate.web.visit import Visit

__all__ = ["LoginPage", "onward"]

NOTICES = ("logout", "ended_all", "superseded", "chosen")
FORBIDDEN, BAD_REQUEST, UNAUTHORIZED, TOO_MANY = 403, 400, 401, 429


class LoginPage:
    """Shows the form and takes it; who is logged in already is sent on."""

    def __init__(self, *, login: Login, renderer: Renderer, csrf: Csrf, cookies: Cookies) -> None:
        self._login = login
        self._renderer = renderer
        self._csrf = csrf
        self._cookies = cookies

    def __call__(self, visit: Visit) -> Response:
        """Answer a visit."""
        if visit.live is not None:
            return redirect(onward(visit, visit.live.scope, visit.query.get("next", "")))
        return self._send(visit) if visit.method == "POST" else self._show(visit)

    def _show(self, visit: Visit) -> Response:
        notice = visit.query.get("notice", "")
        alert = replace(_alert(visit, f"notice.{notice}"), good=True) if notice in NOTICES else None
        return self._form(visit, visit.query, alert=alert)

    def _send(self, visit: Visit) -> Response:
        form = read_form(visit.environ)
        alert = self._csrf.alert(visit, visit.crumbs.pre, form.get("csrf", ""))
        if alert:
            return self._form(visit, form, status=FORBIDDEN, alert=alert)
        number, password = only(form, "number", "password")
        attempt = Attempt(identifier=number, password=password, shared="shared" in form, origin=visit.origin)
        return self._answer(visit, form, self._login(attempt))

    def _answer(self, visit: Visit, form: Mapping[str, str], outcome: LoginOutcome) -> Response:
        match outcome:
            case Admitted():
                return self._admit(visit, form, outcome)
            case Denied():
                return self._again(visit, form, UNAUTHORIZED, "login.denied")
            case Malformed():
                return self._form(visit, form, status=BAD_REQUEST, alert=_alert(visit, "login.malformed"))
            case _:
                return self._wait(visit, form, outcome)

    def _admit(self, visit: Visit, form: Mapping[str, str], admitted: Admitted) -> Response:
        wanted = form.get("next", "")
        way = onward(visit, admitted.session.scope, wanted)
        weak = admitted.weak is not None and admitted.session.scope == Scope.FULL
        response = redirect(visit.url("weak", next=safe_target(wanted, "")) if weak else way)
        self._cookies.open(response.headers, admitted.token, admitted.session)
        self._cookies.know(response.headers, admitted.device)
        return response

    def _wait(self, visit: Visit, form: Mapping[str, str], throttled: Throttled) -> Response:
        wait = waiting(throttled.wait, visit.language)
        response = self._again(visit, form, TOO_MANY, "login.throttled", wait=wait)
        response.headers["Retry-After"] = str(throttled.wait)
        return response

    def _again(self, visit: Visit, form: Mapping[str, str], status: int, code: str, **values: str) -> Response:
        """Show the form with the number filled in: here it is known to be one, and no password typed in its place."""
        alert = _alert(visit, code, **values)
        return self._form(visit, form, status=status, alert=alert, number=form["number"])

    def _form(
        self, visit: Visit, given: Mapping[str, str], *, status: int = 200, alert: Alert | None = None, number: str = ""
    ) -> Response:
        pre = visit.crumbs.pre or new_token()
        target = safe_target(given.get("next", ""), "")
        response = self._renderer.page(
            visit,
            "login",
            status=status,
            alert=alert,
            csrf=self._csrf.token(pre),
            target=target,
            number=number,
            shared="shared" in given,
        )
        self._cookies.begin(response.headers, pre)
        return response


def onward(visit: Visit, scope: str, wanted: str) -> str:
    """Say where a log-in leads: to what is to be done first, else to what was asked for."""
    if Scope(scope).awaits_factor:
        return visit.url("second", next=safe_target(wanted, ""))
    return visit.url("change") if scope == Scope.CHANGE else safe_target(wanted, visit.start)


def _alert(visit: Visit, code: str, **values: str) -> Alert:
    return Alert(code=code, words=say(code, visit.language, **values))
