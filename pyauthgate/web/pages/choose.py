"""The page that a one-time link leads to: it takes a password, and logs nobody in.

To look at it changes nothing, so a mail scanner that follows the link does no
harm.  The token leaves the address at once, into a cookie: what is in the
address stands in the browser's history.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pyauthgate.gatekeeper import Choice, Chosen, Gone, Refused, Superseded
from pyauthgate.model import Judgement
from pyauthgate.web.forms import only, read_form
from pyauthgate.web.pages.reasons import reasons
from pyauthgate.web.pages.rules import listed, managers
from pyauthgate.web.render import Alert, redirect
from pyauthgate.words import say, waiting

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Response

    from pyauthgate.gatekeeper import Choosing, Invitation, Passwords, Throttled
    from pyauthgate.web.cookies import Cookies
    from pyauthgate.web.csrf import Csrf
    from pyauthgate.web.render import Renderer
    from pyauthgate.web.visit import Visit

__all__ = ["ChoosePage"]

FORBIDDEN, CONFLICT, GONE, UNPROCESSABLE, TOO_MANY = 403, 409, 410, 422, 429
TOKEN = "t"  # noqa: S105 -- the name in the address


class ChoosePage:
    """Takes the token out of the address, shows the form with the rules, and takes it."""

    def __init__(
        self, *, choosing: Choosing, passwords: Passwords, renderer: Renderer, csrf: Csrf, cookies: Cookies
    ) -> None:
        self._choosing = choosing
        self._passwords = passwords
        self._renderer = renderer
        self._csrf = csrf
        self._cookies = cookies

    def __call__(self, visit: Visit) -> Response:
        """Answer a visit."""
        if TOKEN in visit.query and visit.method != "POST":
            return self._follow(visit)
        invitation = self._choosing.look(visit.crumbs.link) if visit.crumbs.link else None
        if invitation is None:
            return self._gone(visit)
        return self._send(visit, invitation) if visit.method == "POST" else self._form(visit, invitation)

    def _follow(self, visit: Visit) -> Response:
        response = redirect(visit.url("choose"))
        self._cookies.follow(response.headers, visit.query[TOKEN])
        return response

    def _send(self, visit: Visit, invitation: Invitation) -> Response:
        form = read_form(visit.environ)
        alert = self._csrf.alert(visit, visit.crumbs.link, form.get("csrf", ""))
        if alert:
            return self._form(visit, invitation, status=FORBIDDEN, alert=alert)
        candidate, again = only(form, "new", "again")
        choice = Choice(candidate=candidate, again=again, shared="shared" in form)
        outcome = self._choosing.choose(visit.crumbs.link, choice, visit.origin)
        return self._answer(visit, partial(self._form, visit, invitation, shared=choice.shared), outcome)

    def _answer(
        self, visit: Visit, again: Callable[..., Response], outcome: Chosen | Refused | Throttled | Superseded | Gone
    ) -> Response:
        match outcome:
            case Chosen():
                return self._done(visit, outcome)
            case Gone():
                return self._gone(visit)
            case Refused():
                return _refused(visit, again, outcome)
            case Superseded():
                alert = Alert(code="choose.superseded", words=say("choose.superseded", visit.language))
                return again(status=CONFLICT, alert=alert)
            case _:
                return _wait(visit, again, outcome)

    def _done(self, visit: Visit, chosen: Chosen) -> Response:
        response = redirect(visit.url("login", notice="chosen"))
        self._cookies.leave(response.headers)
        self._cookies.know(response.headers, chosen.device)
        return response

    def _gone(self, visit: Visit) -> Response:
        alert = Alert(code="choose.gone", words=say("choose.gone", visit.language))
        response = self._renderer.page(visit, "gone", status=GONE, alert=alert)
        self._cookies.leave(response.headers)
        return response

    def _form(
        self,
        visit: Visit,
        invitation: Invitation,
        *,
        status: int = 200,
        alert: Alert | None = None,
        refused: Refused | None = None,
        shared: bool = False,
    ) -> Response:
        judgement = refused.judgement if refused else Judgement()
        return self._renderer.page(
            visit,
            "choose",
            status=status,
            alert=alert,
            csrf=self._csrf.token(visit.crumbs.link),
            invitation=invitation,
            rules=listed(self._passwords, judgement, visit.language),
            shared=shared,
            judged=refused is not None,
            mismatch=refused is not None and refused.mismatch,
            managers=managers(self._passwords),
        )


def _refused(visit: Visit, again: Callable[..., Response], refused: Refused) -> Response:
    code = "choose.refused" if refused.judgement.violations else "change.mismatch"
    found = [reason.document for reason in reasons(refused.judgement, visit.language)]
    alert = Alert(code=code, words=say(code, visit.language), more={"violations": found})
    return again(status=UNPROCESSABLE, alert=alert, refused=refused)


def _wait(visit: Visit, again: Callable[..., Response], throttled: Throttled) -> Response:
    words = say("login.throttled", visit.language, wait=waiting(throttled.wait, visit.language))
    response = again(status=TOO_MANY, alert=Alert(code="login.throttled", words=words))
    response.headers["Retry-After"] = str(throttled.wait)
    return response
