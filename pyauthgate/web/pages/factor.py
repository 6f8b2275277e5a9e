"""The page of a client's second factor: set up, given new recovery codes, switched off."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeAlias

from pyauthgate.credentials import provisioning, spelled
from pyauthgate.errors import RequestRefused
from pyauthgate.gatekeeper import Armed, Denied, Disarmed, FactorState, Recoded, Stale, Superseded, Throttled, WrongCode
from pyauthgate.web.forms import only, read_form
from pyauthgate.web.pages.change import superseded, wait
from pyauthgate.web.qr import drawn
from pyauthgate.web.render import Alert, redirect
from pyauthgate.web.targets import safe_target
from pyauthgate.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from werkzeug.wrappers import Response

    from pyauthgate.gatekeeper import FactorSetup
    from pyauthgate.web.cookies import Cookies
    from pyauthgate.web.csrf import Csrf
    from pyauthgate.web.render import Renderer
    from pyauthgate.web.visit import Visit

__all__ = ["FactorPage"]

Outcome: TypeAlias = FactorState | Recoded | Disarmed | WrongCode | Denied | Stale | Throttled | Superseded
FORBIDDEN, UNPROCESSABLE, TOO_MANY = 403, 422, 429
FEW = 3
"""Recovery codes at which it is time for new ones."""

NOTICES = ("factor_off",)
WORDS: Mapping[type, str] = {WrongCode: "second.wrong", Stale: "factor.stale", Denied: "change.wrong"}


class FactorPage:
    """Shows how it stands, and takes each of its forms.

    Where the site offers none, the page is there for who has one, or must have one.
    """

    def __init__(self, *, setup: FactorSetup, renderer: Renderer, csrf: Csrf, cookies: Cookies) -> None:
        self._setup = setup
        self._renderer = renderer
        self._csrf = csrf
        self._cookies = cookies

    def __call__(self, visit: Visit) -> Response:
        """Answer a visit of somebody who is logged in, or cannot be without a factor."""
        notice = visit.query.get("notice", "")
        words = say(f"notice.{notice}", visit.language) if notice in NOTICES else ""
        return self._show(visit, alert=Alert(code=f"notice.{notice}", words=words, good=True) if words else None)

    def begin(self, visit: Visit) -> Response:
        """Draw a secret, and show it."""
        asked = ("current",) if self._asks(visit) else ()
        return self._sent(visit, lambda typed: self._setup.begin(visit.holder, typed, visit.origin), *asked)

    def confirm(self, visit: Visit) -> Response:
        """Put the factor in force, and show the recovery codes."""
        return self._sent(visit, lambda code: self._setup.confirm(visit.holder, code, visit.origin), "code")

    def recode(self, visit: Visit) -> Response:
        """Show new recovery codes."""
        return self._sent(visit, lambda code: self._setup.recode(visit.holder, code, visit.origin), "code")

    def disarm(self, visit: Visit) -> Response:
        """Switch it off."""
        return self._sent(visit, lambda code: self._setup.disarm(visit.holder, code, visit.origin), "code")

    def _sent(self, visit: Visit, act: Callable[[str], Outcome], *fields: str) -> Response:
        self._state(visit)
        form = read_form(visit.environ)
        alert = self._csrf.alert(visit, visit.crumbs.session, form.get("csrf", ""))
        if alert:
            return self._show(visit, status=FORBIDDEN, alert=alert)
        return self._answer(visit, safe_target(form.get("next", ""), ""), act("".join(only(form, *fields))))

    def _answer(self, visit: Visit, target: str, outcome: Outcome) -> Response:
        match outcome:
            case FactorState():
                return redirect(visit.url("factor", next=target))
            case Recoded():
                return self._codes(visit, target, outcome)
            case Disarmed():
                return redirect(visit.url("factor" if visit.site.factors else "", notice="factor_off"))
            case Throttled():
                alert, retry = wait(visit, outcome)
                response = self._show(visit, status=TOO_MANY, alert=alert)
                response.headers["Retry-After"] = retry
                return response
            case WrongCode() | Stale() | Denied():
                code = WORDS[type(outcome)]
                return self._show(visit, status=UNPROCESSABLE, alert=Alert(code=code, words=say(code, visit.language)))
            case Superseded():
                return self._overtaken(visit)

    def _asks(self, visit: Visit) -> bool:
        """Say whether a set-up wants the password: who awaits a code has just given it."""
        return self._setup.asks and not visit.holder.awaits_factor

    def _overtaken(self, visit: Visit) -> Response:
        """Show how it stands now: another window was faster."""
        if self._setup.holds(visit.holder):
            return redirect(visit.url("factor"))
        return superseded(visit, self._renderer, self._cookies)

    def _codes(self, visit: Visit, target: str, recoded: Recoded) -> Response:
        code = "codes.done" if isinstance(recoded, Armed) else "codes.renewed"
        alert = Alert(code=code, words=say(code, visit.language), good=True)
        response = self._renderer.page(visit, "codes", alert=alert, codes=recoded.codes, onward=target or visit.start)
        if isinstance(recoded, Armed):
            self._cookies.open(response.headers, recoded.token, recoded.session)
            self._cookies.know(response.headers, recoded.device)
        return response

    def _show(self, visit: Visit, *, status: int = 200, alert: Alert | None = None) -> Response:
        state = self._state(visit)
        if visit.holder.awaits_factor and state.confirmed_at is not None:
            return redirect(visit.url("second"))
        address = provisioning(state.secret, number=state.number, issuer=visit.site.name) if state.secret else ""
        return self._renderer.page(
            visit,
            "factor",
            status=status,
            alert=alert,
            csrf=self._csrf.token(visit.crumbs.session),
            state=state,
            target=safe_target(visit.query.get("next", ""), ""),
            must=visit.holder.awaits_factor,
            asks=self._asks(visit),
            few=state.left <= FEW,
            since=datetime.fromtimestamp(state.confirmed_at or 0, UTC),
            address=address,
            picture=drawn(address, title=say("factor.picture", visit.language)) if address else "",
            secret=spelled(state.secret),
        )

    def _state(self, visit: Visit) -> FactorState:
        """Say how it stands; where none is offered, the page is there for who has or must have one alone."""
        state = self._setup.state(visit.holder)
        wanted = state.required or state.confirmed_at is not None or visit.holder.awaits_factor
        if not (visit.site.factors or wanted):
            raise RequestRefused("path.unknown", "There is no such page.", "Ask for another path.", status=404)
        return state
