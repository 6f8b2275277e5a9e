"""The panel's own forms for who forgot the password: a new one by a link, and the request for such a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyauthgate.gatekeeper import Refused, Throttled
from pyauthgate.web.guard.holders import Holder
from pyauthgate.web.guard.panel import called
from pyauthgate.web.guard.signs import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from wsgiref.types import WSGIApplication

    from pyauthgate.gatekeeper import PanelReset, PreparedReset
    from pyauthgate.model import Origin
    from pyauthgate.web.guard.answers import Answers
    from pyauthgate.web.guard.callers import Callers
    from pyauthgate.web.guard.panel import SealedPanel
    from pyauthgate.web.guard.sent import Sent
    from pyauthgate.web.guard.signs import Judge

__all__ = ["PanelRecovery", "Resetting"]


NOBODY = Holder(name="")
"""Whom nothing can be sealed for: guarded cookies are not set."""


class Resetting:
    """Takes the form that sets a new password by a link.

    Whose password it is the panel knows; the gate does where a field names the client.
    """

    def __init__(
        self,
        *,
        reset: PanelReset,
        panel: SealedPanel,
        answers: Answers,
        callers: Callers,
        judge: Judge,
    ) -> None:
        self._reset = reset
        self._verbs: Mapping[Outcome, Callable[[PreparedReset, Origin], object]] = {
            Outcome.OK: reset.accepted,
            Outcome.FAILED: reset.refused,
            Outcome.UNCLEAR: reset.unclear,
        }
        self._panel = panel
        self._answers = answers
        self._callers = callers
        self._judge = judge

    def __call__(self, sent: Sent) -> WSGIApplication:
        """Judge what was sent."""
        candidate, *again = sent.submission.fresh or ("",)
        user = sent.value(sent.form.user) if sent.form.user else None
        outcome = self._reset.begin(user, candidate, tuple(again), sent.visit.origin)
        match outcome:
            case Refused():
                return self._answers.judged(sent, outcome)
            case Throttled():
                return self._answers.wait(sent, outcome)
            case _:
                return self._forward(sent, outcome)

    def _forward(self, sent: Sent, prepared: PreparedReset) -> WSGIApplication:
        environ, origin = sent.rebuilt(prepared.user), sent.visit.origin
        try:
            reply = self._panel.fetch(environ)
        except BaseException as error:
            if called(error):
                self._reset.unclear(prepared, origin)
                self._bar(sent)
            raise
        with reply.judged():
            outcome = self._judge(sent.form, reply, environ)
            self._verbs[outcome](prepared, origin)
            holder = sent.holder if outcome is Outcome.FAILED else self._bar(sent)
            reply.headers = self._panel.sealed(reply.headers, holder)
        return reply

    def _bar(self, sent: Sent) -> Holder:
        """End the visit: some panels log in whoever has set a password, and here one logs in through the form alone."""
        if sent.visit.live is not None:
            return sent.holder
        if sent.holder.opened:
            self._callers.spend(sent.visit.crumbs.pre)
        return NOBODY


class PanelRecovery:
    """Takes the form that asks for a link, and passes on what was read of it."""

    def __init__(self, *, panel: SealedPanel) -> None:
        self._panel = panel

    def __call__(self, sent: Sent) -> WSGIApplication:
        """Pass it on."""
        return self._panel.passed(sent.rebuilt(), sent.holder)
