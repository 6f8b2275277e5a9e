"""Where what is sent to the panel's own forms is taken: read, vouched for, and handed to who judges it."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from pyauthgate.errors import RequestRefused
from pyauthgate.model import FormKind, Scope
from pyauthgate.web.guard.codefield import offer
from pyauthgate.web.guard.entrances import asks
from pyauthgate.web.guard.holders import Door
from pyauthgate.web.guard.numberfield import ease
from pyauthgate.web.guard.panelpage import OK, legibly
from pyauthgate.web.guard.paths import Standing
from pyauthgate.web.guard.rebuilding import apply
from pyauthgate.web.guard.sent import Sent
from pyauthgate.web.guard.submission import read, view
from pyauthgate.web.routes import READS
from pyauthgate.web.visit import IDENTITY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from wsgiref.types import WSGIApplication, WSGIEnvironment

    from pyauthgate.gatekeeper import Sentry
    from pyauthgate.model import Form, Origin
    from pyauthgate.web.address import Peers
    from pyauthgate.web.cookies import Cookies
    from pyauthgate.web.csrf import Csrf
    from pyauthgate.web.front import Front
    from pyauthgate.web.guard.callers import Callers
    from pyauthgate.web.guard.carried import Carried
    from pyauthgate.web.guard.changepages import ChangePages
    from pyauthgate.web.guard.departure import Departure
    from pyauthgate.web.guard.entrances import Entrances
    from pyauthgate.web.guard.holders import Holder
    from pyauthgate.web.guard.panel import SealedPanel
    from pyauthgate.web.guard.paths import Place
    from pyauthgate.web.guard.sent import Handler
    from pyauthgate.web.guard.strays import Strays
    from pyauthgate.web.guard.submission import Submission
    from pyauthgate.web.visit import Reception, Visit

__all__ = ["Counter"]

OPEN = frozenset({FormKind.LOGIN, FormKind.RESET, FormKind.RECOVER})
"""Forms for who is not logged in."""

UNCONFINED = frozenset({FormKind.CHANGE, FormKind.LOGIN, FormKind.LOGOUT})
"""Forms whose pages are seen by who must change the password too."""

LEAVING = frozenset({FormKind.LOGIN, FormKind.LOGOUT})


class Counter:
    """Answers on guarded paths.

    Parameters
    ----------
    handlers:
        Who judges which kind of form.
    spared:
        The addresses for which denied paths are open.
    pages:
        Where the panel shows its change forms.
    entrances:
        Where the panel shows its log-in forms.
    strays:
        Judges the names of fields that belong to forms elsewhere.
    carried:
        Refuses a form that carries a session in the place of a cookie.

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
        pages: ChangePages,
        entrances: Entrances,
        strays: Strays,
        carried: Carried,
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
        self._pages = pages
        self._entrances = entrances
        self._strays = strays
        self._carried = carried

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
        with self._told(visit.origin, visit.live.number if visit.live else ""):
            return self._judged(place, visit, environ)

    def _judged(self, place: Place, visit: Visit, environ: WSGIEnvironment) -> WSGIApplication:
        _demand_straight(place)
        cookie = environ.get("HTTP_COOKIE", "")
        self._cookies.take(environ)
        if visit.live is not None and not visit.live.awaits_factor:
            environ[IDENTITY] = visit.identity
        if visit.method in READS:
            self._looked_at(place.forms, environ)
            return self._shown(place.forms, visit, cookie, environ)
        self._demand_vouched(place.forms, environ)
        submission = read(environ, place.forms)
        form = submission.form
        if not self._may_send(form, place.forms, submission, visit):
            return self._front.instead(visit.live)
        self._strays.judge(environ, place.forms, submission.names)
        holder = self._somebody(visit, place.forms, cookie, environ, _door(form, submission, visit))
        self._carried.judge(submission.pairs, holder.opened)
        if form is None:
            return self._panel.passed(apply(environ, submission.rebuild()), holder)
        sent = Sent(visit=visit, environ=environ, submission=submission, holder=holder, form=form)
        if form.kind is FormKind.LOGOUT:
            return self._departure(visit, sent.rebuilt(), holder)
        return self._handlers[form.kind](sent)

    def _shown(self, forms: tuple[Form, ...], visit: Visit, cookie: str, environ: WSGIEnvironment) -> WSGIApplication:
        """Show the page of a form to whom it is for."""
        entrance = self._entrances.form(environ)
        if visit.live is None and entrance is not None:
            return self._eased(entrance, cookie, environ)
        opening = [form for form in forms if form.kind in OPEN or form.kind is FormKind.LOGOUT]
        if visit.live is None and not opening:
            return self._front.challenge
        asked = [form for form in opening if asks(form, environ)]
        holder = self._somebody(visit, forms, cookie, environ, Door.OTHER if asked else Door.SHUT)
        leaves = any(_leaves(form, forms, environ) for form in forms)
        if _confined(visit) and not (leaves or self._may_see(forms, visit, environ)):
            return self._front.instead(visit.live)
        if leaves:
            return self._departure(visit, environ, holder)
        return partial(self._panel.through, holder)

    def opened(self, login: Form, cookie: str, environ: WSGIEnvironment) -> WSGIApplication:
        """Show a log-in page that lies elsewhere than its form to somebody who is not logged in.

        Raises
        ------
        RequestRefused
            The request does more than look: some frameworks read a form from the body of a GET.

        """
        with self._told(self._reception.origin(environ)):
            self._looked_at((login,), environ)
        return self._eased(login, cookie, environ)

    @contextmanager
    def _told(self, origin: Origin, number: str = "") -> Iterator[None]:
        """Tell the audit of a request that is refused."""
        try:
            yield
        except RequestRefused as refused:
            self._sentry.refused(refused.code, origin, number=number)
            raise

    def _eased(self, login: Form, cookie: str, environ: WSGIEnvironment) -> WSGIApplication:
        """Show a log-in page so that a number and a code can be typed in it."""
        holder = self._callers.somebody(None, cookie, environ, Door.LOGIN)
        reply = self._panel.fetch(legibly(environ))
        with reply.judged():
            if reply.status == OK:
                ease(reply, login.user)
                offer(reply, login, environ, self._reception.doubtful(environ).language)
            reply.headers = self._panel.sealed(reply.headers, holder)
        return reply

    def _somebody(
        self, visit: Visit, forms: tuple[Form, ...], cookie: str, environ: WSGIEnvironment, door: Door
    ) -> Holder:
        """Unseal for whoever it is.

        Who has the second factor left to do shows the panel its session to end it, and only on a path
        that serves nothing else: where the query or the body chooses, the panel may choose otherwise.
        """
        if visit.live is not None and _only_leaves(forms):
            return self._callers.client(visit.live, environ)
        return self._callers.somebody(visit.live, cookie, environ, door)

    def _may_see(self, forms: tuple[Form, ...], visit: Visit, environ: WSGIEnvironment) -> bool:
        """Say whether who has something to do first may see a page: the one where it is done."""
        return not visit.holder.awaits_factor and (self._pages.holds(environ) or _is_plain(forms))

    def _may_send(self, form: Form | None, forms: tuple[Form, ...], submission: Submission, visit: Visit) -> bool:
        """Say whether a visitor may send this: who has something to do first may do that or leave, and nothing else."""
        if visit.live is None:
            return form is not None or bool({each.kind for each in forms} & OPEN)
        if not _confined(visit):
            return True
        changes = form is not None and form.kind is FormKind.CHANGE and any(submission.fresh)
        return (changes and not visit.holder.awaits_factor) or (form is not None and form.kind in LEAVING)

    def _looked_at(self, forms: tuple[Form, ...], environ: WSGIEnvironment) -> None:
        view(environ, forms)
        self._strays.judge(environ, forms)

    def _demand_vouched(self, forms: tuple[Form, ...], environ: WSGIEnvironment) -> None:
        silent = any(form.json for form in forms) and (environ.get("CONTENT_TYPE") or "").startswith("application/json")
        if not self._csrf.vouched(environ, silent=silent):
            raise RequestRefused(
                "guard.origin", "The form was not sent from a page of this site.", "Send it from the page.", status=403
            )


def _door(form: Form | None, submission: Submission, visit: Visit) -> Door:
    """Give the log-in's door to its own form alone, and none to what is no form."""
    if form is None or form.kind is not FormKind.LOGIN:
        return Door.OTHER if form else Door.SHUT
    return Door.PROGRAM if visit.program or submission.kind == "json" else Door.LOGIN


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


def _confined(visit: Visit) -> bool:
    return visit.live is not None and visit.live.scope != Scope.FULL


def _only_leaves(forms: tuple[Form, ...]) -> bool:
    """Say whether a path serves to log out, and nothing else."""
    return bool(forms) and all(form.kind is FormKind.LOGOUT and not form.match for form in forms)


def _leaves(form: Form, forms: tuple[Form, ...], environ: WSGIEnvironment) -> bool:
    """Say whether to look at this page logs out: it is made for that, or the query says so."""
    if form.kind is not FormKind.LOGOUT:
        return form.leaves
    if not form.match:
        return all(each.kind is FormKind.LOGOUT for each in forms)
    given = parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True)
    return all(value in given.get(name, ()) for name, value in form.match.items())


def _is_plain(forms: tuple[Form, ...]) -> bool:
    """Say whether all that a path shows are forms that who must change the password may see."""
    return all(form.kind in UNCONFINED and not form.match for form in forms)
