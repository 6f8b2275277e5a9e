"""Where what is sent to the panel's own forms is taken: read, vouched for, and handed to who judges it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pyauthgate.errors import RequestRefused
from pyauthgate.model import FormKind
from pyauthgate.web.guard.numberfield import ease
from pyauthgate.web.guard.paths import Standing
from pyauthgate.web.guard.sent import Sent
from pyauthgate.web.guard.submission import apply, read, view

if TYPE_CHECKING:
    from collections.abc import Mapping
    from wsgiref.types import WSGIApplication, WSGIEnvironment

    from pyauthgate.gatekeeper import Sentry
    from pyauthgate.model import Form
    from pyauthgate.web.address import Peers
    from pyauthgate.web.cookies import Cookies
    from pyauthgate.web.csrf import Csrf
    from pyauthgate.web.front import Front
    from pyauthgate.web.guard.callers import Callers
    from pyauthgate.web.guard.departure import Departure
    from pyauthgate.web.guard.holders import Holder
    from pyauthgate.web.guard.panel import SealedPanel
    from pyauthgate.web.guard.paths import Place
    from pyauthgate.web.guard.sent import Handler
    from pyauthgate.web.visit import Reception, Visit

__all__ = ["Counter"]

READS = ("GET", "HEAD")
OPEN = frozenset({FormKind.LOGIN, FormKind.RESET, FormKind.RECOVER})
"""Forms for who is not logged in."""

IDENTITY = "pyauthgate.client"


class Counter:
    """Answers on guarded paths.

    Parameters
    ----------
    handlers:
        Who judges which kind of form.
    spared:
        The addresses for which denied paths are open.

    """

    def __init__(  # noqa: PLR0913 (what it asks, each by itself)
        self,
        *,
        reception: Reception,
        callers: Callers,
        cookies: Cookies,
        csrf: Csrf,
        front: Front,
        panel: SealedPanel,
        sentry: Sentry,
        handlers: Mapping[FormKind, Handler],
        departure: Departure,
        spared: Peers,
    ) -> None:
        self._reception = reception
        self._callers = callers
        self._cookies = cookies
        self._csrf = csrf
        self._front = front
        self._panel = panel
        self._sentry = sentry
        self._handlers = handlers
        self._departure = departure
        self._spared = spared

    def overlooks(self, place: Place, environ: WSGIEnvironment) -> bool:
        """Say whether a request may pass as on any other path: a plain view below a form, or a spared caller."""
        if place.standing is Standing.DENIED:
            return self._spared.include(self._reception.origin(environ).address)
        return place.below and _views(environ, place.forms)

    def answer(self, place: Place, environ: WSGIEnvironment) -> WSGIApplication:
        """Answer a request, or refuse it and tell the audit.

        Raises
        ------
        RequestRefused
            It cannot be read in exactly one way, or must not reach the panel.

        """
        visit = self._reception.receive(environ)
        try:
            return self._judged(place, visit, environ)
        except RequestRefused as refused:
            self._sentry.refused(refused.code, visit.origin, number=visit.live.number if visit.live else "")
            raise

    def _judged(self, place: Place, visit: Visit, environ: WSGIEnvironment) -> WSGIApplication:
        _demand_straight(place)
        cookie = environ.get("HTTP_COOKIE", "")
        self._cookies.take(environ)
        if visit.live is not None:
            environ[IDENTITY] = visit.identity
        if visit.method in READS:
            return self._shown(place.forms, visit, environ, cookie)
        self._demand_vouched(place.forms, environ)
        submission = read(environ, place.forms)
        holder = self._callers.somebody(visit.live, cookie, environ)
        if submission.form is None:
            return self._unmatched(place.forms, visit, apply(environ, submission.rebuild()), holder)
        sent = Sent(visit=visit, environ=environ, submission=submission, holder=holder, form=submission.form)
        if sent.form.kind is FormKind.LOGOUT:
            return self._departure(visit, sent.rebuilt(), holder)
        return self._handlers[sent.form.kind](sent)

    def _shown(self, forms: tuple[Form, ...], visit: Visit, environ: WSGIEnvironment, cookie: str) -> WSGIApplication:
        """Show the page of a form to whom it is for."""
        view(environ, forms)
        kinds = {form.kind for form in forms}
        if visit.live is None and not kinds & OPEN and FormKind.LOGOUT not in kinds:
            return self._front.challenge
        holder = self._callers.somebody(visit.live, cookie, environ)
        if kinds == {FormKind.LOGOUT} or any(form.leaves for form in forms):
            return self._departure(visit, environ, holder)
        login = next((form for form in forms if form.kind is FormKind.LOGIN), None)
        return self._eased(login, environ, holder) if login else partial(self._panel.through, holder)

    def _eased(self, login: Form, environ: WSGIEnvironment, holder: Holder) -> WSGIApplication:
        """Show a log-in page so that a number can be typed in it."""
        reply = self._panel.fetch(environ)
        ease(reply, login.user)
        reply.headers = self._panel.sealed(reply.headers, holder)
        return reply

    def _unmatched(
        self, forms: tuple[Form, ...], visit: Visit, environ: WSGIEnvironment, holder: Holder
    ) -> WSGIApplication:
        """Pass on what is sent to a form's path and is none of its forms, made anew like everything there."""
        if visit.live is None and not {form.kind for form in forms} & OPEN:
            return self._front.challenge
        reply = self._panel.fetch(environ)
        reply.headers = self._panel.sealed(reply.headers, holder)
        return reply

    def _demand_vouched(self, forms: tuple[Form, ...], environ: WSGIEnvironment) -> None:
        silent = any(form.json for form in forms) and (environ.get("CONTENT_TYPE") or "").startswith("application/json")
        if not self._csrf.vouched(environ, silent=silent):
            raise RequestRefused(
                "guard.origin", "The form was not sent from a page of this site.", "Send it from the page.", status=403
            )


def _demand_straight(place: Place) -> None:
    if place.standing is Standing.DENIED:
        raise RequestRefused("guard.denied", "Nobody may go to this address.", "Use the panel's pages.", status=403)
    if place.standing is Standing.CROOKED:
        raise RequestRefused("guard.path", "The address has another spelling than its one.", "Use the panel's links.")


def _views(environ: WSGIEnvironment, forms: tuple[Form, ...]) -> bool:
    """Say whether a request looks at a page, and does nothing else."""
    try:
        view(environ, forms)
    except RequestRefused:
        return False
    return True
