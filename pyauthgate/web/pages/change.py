"""The page that changes the password, and the one that says it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyauthgate.gatekeeper import Change, Changed, Refused, Superseded
from pyauthgate.model import Judgement, Scope
from pyauthgate.web.forms import only, read_form
from pyauthgate.web.pages.reasons import reasons
from pyauthgate.web.pages.rules import listed, managers
from pyauthgate.web.render import Alert, redirect
from pyauthgate.words import say, waiting

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from pyauthgate.gatekeeper import ChangeOutcome, Passwords, Throttled
    from pyauthgate.web.cookies import Cookies
    from pyauthgate.web.csrf import Csrf
    from pyauthgate.web.render import Renderer
    from pyauthgate.web.visit import Visit

__all__ = ["ChangePage", "ChangedPage", "superseded", "wait"]

FORBIDDEN, CONFLICT, UNPROCESSABLE, TOO_MANY = 403, 409, 422, 429


class ChangePage:
    """Shows the form with the rules, and takes it."""

    def __init__(self, *, passwords: Passwords, renderer: Renderer, csrf: Csrf, cookies: Cookies) -> None:
        self._passwords = passwords
        self._renderer = renderer
        self._csrf = csrf
        self._cookies = cookies

    def __call__(self, visit: Visit) -> Response:
        """Answer a visit of somebody who is logged in."""
        return self._send(visit) if visit.method == "POST" else self._form(visit)

    def _send(self, visit: Visit) -> Response:
        form = read_form(visit.environ)
        alert = self._csrf.alert(visit, visit.crumbs.session, form.get("csrf", ""))
        if alert:
            return self._form(visit, status=FORBIDDEN, alert=alert)
        current, candidate, again = only(form, "current", "new", "again")
        change = Change(current=current, candidate=candidate, again=again)
        return self._answer(visit, self._passwords.change(visit.holder, change, visit.origin))

    def _answer(self, visit: Visit, outcome: ChangeOutcome) -> Response:
        match outcome:
            case Changed():
                return self._done(visit, outcome)
            case Refused():
                return self._refused(visit, outcome)
            case Superseded():
                return superseded(visit, self._renderer, self._cookies)
            case _:
                return self._wait(visit, outcome)

    def _done(self, visit: Visit, changed: Changed) -> Response:
        response = redirect(visit.url("change/done"))
        self._cookies.open(response.headers, changed.token, changed.session)
        self._cookies.know(response.headers, changed.device)
        return response

    def _refused(self, visit: Visit, refused: Refused) -> Response:
        code = _code(refused)
        found = [reason.document for reason in reasons(refused.judgement, visit.language)]
        alert = Alert(code=code, words=say(code, visit.language), more={"violations": found})
        return self._form(visit, status=UNPROCESSABLE, alert=alert, refused=refused)

    def _wait(self, visit: Visit, throttled: Throttled) -> Response:
        alert, retry = wait(visit, throttled)
        response = self._form(visit, status=TOO_MANY, alert=alert)
        response.headers["Retry-After"] = retry
        return response

    def _form(
        self, visit: Visit, *, status: int = 200, alert: Alert | None = None, refused: Refused | None = None
    ) -> Response:
        judgement = refused.judgement if refused else Judgement()
        return self._renderer.page(
            visit,
            "change",
            status=status,
            alert=alert,
            csrf=self._csrf.token(visit.crumbs.session),
            rules=listed(self._passwords, judgement, visit.language),
            judged=refused is not None and not refused.wrong_current,
            wrong=refused is not None and refused.wrong_current,
            mismatch=refused is not None and refused.mismatch,
            managers=managers(self._passwords),
            must=visit.holder.scope == Scope.CHANGE,
        )


class ChangedPage:
    """Says that the password is changed, and what that means elsewhere."""

    def __init__(self, *, renderer: Renderer) -> None:
        self._renderer = renderer

    def __call__(self, visit: Visit) -> Response:
        """Answer a visit."""
        alert = Alert(code="changed.done", words=say("changed.done", visit.language), good=True)
        return self._renderer.page(visit, "changed", alert=alert)


def wait(visit: Visit, throttled: Throttled) -> tuple[Alert, str]:
    """Say how long to wait, in words and as ``Retry-After``."""
    words = say("login.throttled", visit.language, wait=waiting(throttled.wait, visit.language))
    return Alert(code="login.throttled", words=words), str(throttled.wait)


def superseded(visit: Visit, renderer: Renderer, cookies: Cookies) -> Response:
    """Lead to the log-in: the session that this is about has ended, or is another by now."""
    alert = Alert(code="change.superseded", words=say("notice.superseded", visit.language))
    response = renderer.problem(CONFLICT, alert) if visit.program else redirect(visit.url("login", notice="superseded"))
    cookies.close(response.headers)
    return response


def _code(refused: Refused) -> str:
    if refused.wrong_current:
        return "change.wrong"
    if refused.declined:
        return "change.declined"
    return "change.refused" if refused.judgement.violations else "change.mismatch"
