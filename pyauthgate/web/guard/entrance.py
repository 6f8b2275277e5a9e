"""The panel's own log-in form: client number, throttle, then the panel decides."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from werkzeug.datastructures import Headers

from pyauthgate.errors import PanelUnavailable
from pyauthgate.gatekeeper import Denied, Malformed, Throttled
from pyauthgate.model import Attempt, Scope
from pyauthgate.web.guard.holders import Door, Holder, of_session
from pyauthgate.web.guard.panel import called
from pyauthgate.web.guard.signs import Outcome, signs_of
from pyauthgate.web.headers import harden
from pyauthgate.web.render import redirect
from pyauthgate.web.targets import safe_target
from pyauthgate.web.visit import IDENTITY

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

    from pyauthgate.gatekeeper import PanelLogin, Sessions, Trial, Welcome
    from pyauthgate.web.cookies import Cookies
    from pyauthgate.web.guard.answers import Answers
    from pyauthgate.web.guard.callers import Callers
    from pyauthgate.web.guard.entrances import Entrances
    from pyauthgate.web.guard.panel import SealedPanel
    from pyauthgate.web.guard.replies import Reply
    from pyauthgate.web.guard.sent import Sent
    from pyauthgate.web.guard.signs import Judge

__all__ = ["Entrance"]

FIRST_ERROR, UNAUTHORIZED, FORBIDDEN, CONFLICT, FIRST_FAULT = 400, 401, 403, 409, 500


class Entrance:
    """Takes the log-in form.

    What the panel answers to a failed log-in is never shown, since some show
    again what was typed or tell a known user from an unknown one; neither is
    the log-in of somebody who is logged in forwarded: a panel may leave the
    old user in and answer as if the new one had come.
    """

    def __init__(
        self,
        *,
        login: PanelLogin,
        sessions: Sessions,
        callers: Callers,
        panel: SealedPanel,
        answers: Answers,
        cookies: Cookies,
        judge: Judge,
        entrances: Entrances,
    ) -> None:
        self._login = login
        self._sessions = sessions
        self._callers = callers
        self._panel = panel
        self._answers = answers
        self._cookies = cookies
        self._judge = judge
        self._entrances = entrances

    def __call__(self, sent: Sent) -> WSGIApplication:
        """Judge what was sent."""
        visit = sent.visit
        if visit.live is not None:
            return self._end(sent)
        form = sent.form
        if not self._entrances.admits(form, sent.environ, sent.value(form.next) if form.next else ""):
            return self._astray(sent)
        if sent.holder.mislaid:
            self._callers.spend(visit.crumbs.pre)
            return self._anew(sent, FORBIDDEN, "csrf.stale")
        attempt = Attempt(
            identifier=sent.value(form.user),
            password=sent.value(form.password),
            code=sent.value(form.code),
            origin=visit.origin,
        )
        trial = self._login.begin(attempt)
        match trial:
            case Malformed():
                return self._answers.refuse(sent, UNAUTHORIZED, _denial(sent))
            case Throttled():
                return self._answers.wait(sent, trial)
            case _:
                return self._forward(sent, attempt, trial)

    def _end(self, sent: Sent) -> WSGIApplication:
        """End the open session instead, and show the form again."""
        live = sent.visit.holder
        self._sessions.end(live.number, live.id, sent.visit.origin, "login")
        gone = Headers()
        self._cookies.close(gone)
        return self._anew(sent, CONFLICT, "guard.again", tuple(gone))

    def _astray(self, sent: Sent) -> WSGIApplication:
        """Lead to the form's own page: a query that is not its own may be a link that logs in, whoever is typed."""
        if sent.program:
            return self._anew(sent, FORBIDDEN, "csrf.stale")
        return harden(redirect(sent.shown))

    def _forward(self, sent: Sent, attempt: Attempt, trial: Trial) -> WSGIApplication:
        if not self._spend(sent):
            self._login.withdrawn(trial)
            return self._anew(sent, FORBIDDEN, "csrf.stale")
        environ = sent.rebuilt(trial.user, trial.password)
        try:
            reply = self._panel.fetch(environ)
        except BaseException as error:
            # What the panel may have got counts: it could be made to fail on wrong passwords alone.
            if called(error):
                self._login.refused(trial, attempt, reason="unclear")
            else:
                self._login.withdrawn(trial)
            raise
        with reply.judged():
            outcome = self._judge(sent.form, reply, environ)
            return self._settle(sent, attempt, trial, reply, outcome)

    def _spend(self, sent: Sent) -> bool:
        """Spend the visit before the panel is asked: what was sealed for it serves one log-in, whatever comes of it."""
        return not sent.holder.opened or self._callers.spend(sent.visit.crumbs.pre)

    def _settle(self, sent: Sent, attempt: Attempt, trial: Trial, reply: Reply, outcome: Outcome) -> WSGIApplication:
        if outcome is Outcome.OK:
            welcome = self._login.accepted(trial, attempt)
            return self._deny(sent, reply) if isinstance(welcome, Denied) else self._admit(sent, reply, welcome)
        self._login.refused(trial, attempt, reason="wrong" if outcome is Outcome.FAILED else "unclear")
        if outcome is Outcome.UNCLEAR and reply.status >= FIRST_FAULT:
            raise PanelUnavailable("panel.failed", "The panel failed at a log-in.", "Look at its log.")
        return self._deny(sent, reply, clear=outcome is Outcome.FAILED)

    def _deny(self, sent: Sent, reply: Reply, *, clear: bool = False) -> WSGIApplication:
        reply.close()
        kept = self._kept(sent) if clear and sent.program and _sure(sent, reply) else ()
        return self._anew(sent, UNAUTHORIZED, _denial(sent), kept)

    def _kept(self, sent: Sent) -> tuple[tuple[str, str], ...]:
        """Seal the panel's cookies for the next try of a script, which loads no page in between to get new ones."""
        visit = self._callers.afresh(Door.PROGRAM)
        lines = Headers(self._panel.moved([], sent.holder, visit.name))
        self._cookies.begin(lines, visit.fresh)
        return tuple(lines)

    def _anew(self, sent: Sent, status: int, code: str, headers: tuple[tuple[str, str], ...] = ()) -> WSGIApplication:
        """Answer as to somebody who has just come: the panel's session may know what was typed, and what is wrong."""
        environ = {key: value for key, value in sent.environ.items() if key != IDENTITY}
        visit = replace(sent.visit, live=None, identity=None)
        stranger = replace(sent, visit=visit, environ=environ, holder=self._callers.newcomer(environ, Door.LOGIN))
        return self._answers.refuse(stranger, status, code, headers=headers)

    def _admit(self, sent: Sent, reply: Reply, welcome: Welcome) -> WSGIApplication:
        """Let in: what the panel set is sealed for the new session, and what it had set before the log-in anew."""
        moved = Headers(self._panel.moved(reply.headers, sent.holder, of_session(welcome.session.id)))
        self._cookies.open(moved, welcome.token, welcome.session)
        self._cookies.know(moved, welcome.device)
        if welcome.session.scope.awaits_factor:
            return self._detain(sent, reply, welcome, moved)
        if sent.program or not (welcome.weak or welcome.session.scope == Scope.CHANGE):
            reply.headers = moved.to_wsgi_list()
            return reply
        return self._led(sent, reply, "weak" if welcome.weak else "change", moved)

    def _detain(self, sent: Sent, reply: Reply, welcome: Welcome, moved: Headers) -> WSGIApplication:
        """Lead to the set-up of the second factor; what the panel answers may hold what is behind it."""
        if not sent.program:
            return self._led(sent, reply, "factor", moved)
        reply.close()
        cookies = tuple(("Set-Cookie", line) for line in moved.getlist("Set-Cookie"))
        held = replace(sent, holder=Holder(name=of_session(welcome.session.id)))
        return self._answers.refuse(held, FORBIDDEN, "second.required", headers=cookies)

    def _led(self, sent: Sent, reply: Reply, page: str, moved: Headers) -> WSGIApplication:
        """Lead to a page of ours instead of where the panel leads."""
        reply.close()
        onward = redirect(sent.visit.url(page, next=_onward(reply)))
        onward.headers.extend([("Set-Cookie", line) for line in moved.getlist("Set-Cookie")])
        return harden(onward)


def _denial(sent: Sent) -> str:
    """Name the sentence of a failed log-in: one for everybody, that speaks of the code where the form asks for one."""
    return "login.denied.code" if sent.form.code else "login.denied"


def _sure(sent: Sent, reply: Reply) -> bool:
    """Say whether a failure can be nothing else: a page of status 200 may ask who is in for something more."""
    _, failed = signs_of(sent.form, reply)
    return failed.contains != "" or (failed.status != () and min(failed.status) >= FIRST_ERROR)


def _onward(reply: Reply) -> str:
    """Give where the panel leads after the log-in, if that is a page of this site."""
    found = [value for name, value in reply.headers if name.lower() == "location"]
    parts = urlsplit(found[0]) if len(found) == 1 else urlsplit("")
    return safe_target(parts.path + (f"?{parts.query}" if parts.query else ""), "")
