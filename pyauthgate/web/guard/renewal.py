"""The panel's own form that changes the password: the policy, then the panel decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.datastructures import Headers

from pyauthgate.gatekeeper import Busy, FormChange, Prepared, Refused, Stale, Superseded, Throttled
from pyauthgate.web.guard.holders import of_session
from pyauthgate.web.guard.panel import called
from pyauthgate.web.guard.signs import Outcome

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

    from pyauthgate.gatekeeper import Changed, PanelChange
    from pyauthgate.web.cookies import Cookies
    from pyauthgate.web.guard.answers import Answers
    from pyauthgate.web.guard.panel import SealedPanel
    from pyauthgate.web.guard.replies import Reply
    from pyauthgate.web.guard.sent import Sent
    from pyauthgate.web.guard.signs import Judge

__all__ = ["Renewal"]

HINDERED = {
    Busy: (409, "guard.busy", ""),
    Stale: (422, "guard.stale", "logout"),
    Superseded: (409, "notice.superseded", ""),
}
"""Status and sentence of what stands in the way of a change, and the page that leads out of it."""


class Renewal:
    """Takes the change form.

    The client is the one of the gate's session, never one that a field names.
    """

    def __init__(
        self,
        *,
        change: PanelChange,
        panel: SealedPanel,
        answers: Answers,
        cookies: Cookies,
        challenge: WSGIApplication,
        judge: Judge,
    ) -> None:
        self._change = change
        self._panel = panel
        self._answers = answers
        self._cookies = cookies
        self._challenge = challenge
        self._judge = judge

    def __call__(self, sent: Sent) -> WSGIApplication:
        """Judge what was sent."""
        if sent.visit.live is None:
            return self._challenge
        if not any(sent.submission.fresh):
            # The form saves other things too, and leaves the password as it is.
            return self._panel.passed(sent.rebuilt(), sent.holder)
        form, live = sent.form, sent.visit.live
        outcome = self._change.begin(live, _change(sent), sent.visit.origin, reauth=form.reauth)
        match outcome:
            case Prepared():
                return self._forward(sent, outcome)
            case Refused():
                return self._answers.judged(sent, outcome)
            case Throttled():
                return self._answers.wait(sent, outcome)
            case _:
                status, code, way = HINDERED[type(outcome)]
                return self._answers.refuse(sent, status, code, way=way)

    def _forward(self, sent: Sent, prepared: Prepared) -> WSGIApplication:
        environ = sent.rebuilt()
        try:
            reply = self._panel.fetch(environ)
        except BaseException as error:
            if called(error):
                self._change.unclear(prepared, sent.visit.holder, sent.visit.origin)
            else:
                self._change.withdrawn(prepared)
            raise
        with reply.judged():
            return self._settle(sent, prepared, reply, self._judge(sent.form, reply, environ))

    def _settle(self, sent: Sent, prepared: Prepared, reply: Reply, outcome: Outcome) -> WSGIApplication:
        live, origin = sent.visit.holder, sent.visit.origin
        if outcome is Outcome.OK:
            return self._done(sent, reply, self._change.accepted(prepared, live, origin))
        settle = self._change.refused if outcome is Outcome.FAILED else self._change.unclear
        settle(prepared, live, origin)
        reply.headers = self._panel.sealed(reply.headers, sent.holder)
        return reply

    def _done(self, sent: Sent, reply: Reply, changed: Changed | Superseded) -> WSGIApplication:
        """Pass the panel's reply on, its cookies sealed for the new session; without one, they open nothing."""
        if isinstance(changed, Superseded):
            headers = Headers(self._panel.sealed(reply.headers, sent.holder))
            self._cookies.close(headers)
        else:
            headers = Headers(self._panel.moved(reply.headers, sent.holder, of_session(changed.session.id)))
            self._cookies.open(headers, changed.token, changed.session)
            self._cookies.know(headers, changed.device)
        reply.headers = headers.to_wsgi_list()
        return reply


def _change(sent: Sent) -> FormChange:
    candidate, *again = sent.submission.fresh
    current = sent.value(sent.form.current) if sent.form.current else None
    return FormChange(current=current, candidate=candidate, again=tuple(again))
