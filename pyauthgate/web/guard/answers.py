"""How the gate says no in front of a panel: inside the panel's own page, where that can be had."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pyauthgate.model import FormKind
from pyauthgate.web.guard.codefield import offer
from pyauthgate.web.guard.insertion import Notice
from pyauthgate.web.guard.numberfield import ease
from pyauthgate.web.headers import harden
from pyauthgate.web.pages.reasons import reasons
from pyauthgate.web.render import Alert
from pyauthgate.words import say, waiting

if TYPE_CHECKING:
    from collections.abc import Mapping
    from wsgiref.types import WSGIApplication

    from pyauthgate.gatekeeper import Refused, Throttled
    from pyauthgate.model import Judgement
    from pyauthgate.web.guard.panel import SealedPanel
    from pyauthgate.web.guard.panelpage import PanelPage
    from pyauthgate.web.guard.replies import Reply
    from pyauthgate.web.guard.sent import Sent
    from pyauthgate.web.render import Renderer

__all__ = ["Answers"]

UNPROCESSABLE, TOO_MANY = 422, 429
PAGE = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is said, however it is shown."""

    status: int
    alert: Alert
    reasons: tuple[str, ...] = ()
    way: str = ""


class Answers:
    """Refuses what was sent: a program gets a problem document, a person the form's page with the reasons in it."""

    def __init__(self, *, panel: SealedPanel, page: PanelPage, renderer: Renderer) -> None:
        self._panel = panel
        self._page = page
        self._renderer = renderer

    def refuse(
        self,
        sent: Sent,
        status: int,
        code: str,
        *,
        judgement: Judgement | None = None,
        headers: tuple[tuple[str, str], ...] = (),
        way: str = "",
        **values: str,
    ) -> WSGIApplication:
        """Make the answer.

        Parameters
        ----------
        code:
            Of the sentence.
        judgement:
            What is wrong with a new password.
        headers:
            More header lines of the answer.
        way:
            The page of ours that it leads to, with the code of what the link says before ``.title``.
        values:
            What the sentence is filled with.

        """
        verdict = replace(self._verdict(sent, status, code, judgement, values), way=way)
        shown = None if sent.program else self._inside(sent, verdict)
        if shown is None:
            return self._own(sent, verdict, headers)
        shown.headers = [*self._panel.sealed(shown.headers, sent.holder), *headers]
        return shown

    def judged(self, sent: Sent, refused: Refused) -> WSGIApplication:
        """Say why a new password is refused."""
        if refused.judgement.violations:
            return self.refuse(sent, UNPROCESSABLE, "guard.refused", judgement=refused.judgement)
        return self.refuse(sent, UNPROCESSABLE, "change.wrong" if refused.wrong_current else "change.mismatch")

    def wait(self, sent: Sent, throttled: Throttled) -> WSGIApplication:
        """Say how long to wait."""
        wait = waiting(throttled.wait, sent.visit.language)
        retry = (("Retry-After", str(throttled.wait)),)
        return self.refuse(sent, TOO_MANY, "login.throttled", headers=retry, wait=wait)

    def _verdict(
        self, sent: Sent, status: int, code: str, judgement: Judgement | None, values: Mapping[str, str]
    ) -> Verdict:
        language = sent.visit.language
        found = reasons(judgement, language) if judgement else ()
        more = {"violations": [reason.document for reason in found]} if found else {}
        alert = Alert(code=code, words=say(code, language, **values), more=more)
        return Verdict(status=status, alert=alert, reasons=tuple(reason.message for reason in found))

    def _inside(self, sent: Sent, verdict: Verdict) -> Reply | None:
        if sent.form.refuse != PAGE:
            return None
        href, link = _link(sent, verdict)
        notice = Notice(
            lang=sent.visit.language, title=verdict.alert.words, reasons=verdict.reasons, href=href, link=link
        )
        shown = self._page.show(sent.environ, sent.form, notice, status=verdict.status)
        if shown is not None and sent.form.kind is FormKind.LOGIN:
            ease(shown, sent.form.user)
            offer(shown, sent.form, self._page.request(sent.environ, sent.form), sent.visit.language)
        return shown

    def _own(self, sent: Sent, verdict: Verdict, headers: tuple[tuple[str, str], ...]) -> WSGIApplication:
        visit = sent.visit
        response = self._renderer.page(
            visit,
            "refused",
            status=verdict.status,
            alert=verdict.alert,
            title=say(f"guard.title.{sent.form.kind}", visit.language),
            reasons=verdict.reasons,
            back=sent.shown,
            way=_link(sent, verdict),
        )
        response.headers.extend([*self._panel.sealed([], sent.holder), *headers])
        return harden(response)


def _link(sent: Sent, verdict: Verdict) -> tuple[str, str]:
    """Give where a verdict leads, and what the link says."""
    visit = sent.visit
    return (visit.url(verdict.way), say(f"{verdict.way}.title", visit.language)) if verdict.way else ("", "")
