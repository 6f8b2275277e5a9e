"""The gate's pages put together: use cases in, one WSGI application out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyauthgate.web.address import Peers
from pyauthgate.web.assets import Assets
from pyauthgate.web.csrf import Csrf
from pyauthgate.web.failures import Failures
from pyauthgate.web.farewell import Farewell
from pyauthgate.web.front import Front
from pyauthgate.web.pages.change import ChangedPage, ChangePage
from pyauthgate.web.pages.check import LiveCheck
from pyauthgate.web.pages.choose import ChoosePage
from pyauthgate.web.pages.factor import FactorPage
from pyauthgate.web.pages.home import home
from pyauthgate.web.pages.login import LoginPage
from pyauthgate.web.pages.logout import LogoutPage
from pyauthgate.web.pages.recover import RecoverPage, SentPage
from pyauthgate.web.pages.second import SecondPage
from pyauthgate.web.pages.sessions import DevicesPage, EndAll, EndOne
from pyauthgate.web.pages.signpost import Signpost
from pyauthgate.web.pages.weak import WeakPage
from pyauthgate.web.render import Renderer
from pyauthgate.web.routes import POSTS, READS, READS_AND_POSTS, Access, Route
from pyauthgate.web.visit import Reception

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyauthgate.credentials import Keyring
    from pyauthgate.gatekeeper import Choosing, FactorLogin, FactorSetup, Login, Passwords, Recovery, Sessions
    from pyauthgate.model import Form
    from pyauthgate.web.cookies import Cookies
    from pyauthgate.web.failures import Report
    from pyauthgate.web.guard.entrances import Entrances
    from pyauthgate.web.visit import Site

__all__ = ["Desk", "Doors", "FactorCases", "UseCases", "front", "furnish", "guarded", "routes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorCases:
    """What the pages of the second factor do."""

    login: FactorLogin
    setup: FactorSetup


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCases:
    """What the pages do.

    Parameters
    ----------
    recovery, choosing:
        None where no mail is sent.

    """

    login: Login
    passwords: Passwords
    sessions: Sessions
    factors: FactorCases
    recovery: Recovery | None = None
    choosing: Choosing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """The forms of a guarded panel that the gate's own addresses lead to."""

    login: Form
    change: Form | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the pages share."""

    renderer: Renderer
    csrf: Csrf
    cookies: Cookies
    farewell: Farewell
    reception: Reception
    failures: Failures
    assets: Assets


def furnish(
    sessions: Sessions,
    *,
    keys: Keyring,
    site: Site,
    cookies: Cookies,
    trusted: Iterable[str],
    report: Report,
) -> Desk:
    """Make what the pages share; the parameters are those of `AuthGate`."""
    assets = Assets()
    renderer = Renderer(assets)
    return Desk(
        renderer=renderer,
        csrf=Csrf(keyring=keys, public_url=site.public_url),
        cookies=cookies,
        farewell=Farewell(sessions=sessions, cookies=cookies),
        reception=Reception(sessions=sessions, cookies=cookies, peers=Peers(trusted), site=site),
        failures=Failures(renderer=renderer, report=report),
        assets=assets,
    )


def front(desk: Desk, pages: Mapping[str, Route], prefix: str) -> Front:
    """Put the pages behind one door."""
    return Front(routes=pages, reception=desk.reception, assets=desk.assets, failures=desk.failures, prefix=prefix)


def routes(use_cases: UseCases, desk: Desk) -> Mapping[str, Route]:
    """Give every page by its path under the prefix, for a gate that owns the passwords."""
    passwords = use_cases.passwords
    login = LoginPage(login=use_cases.login, cookies=desk.cookies, renderer=desk.renderer, csrf=desk.csrf)
    change = ChangePage(passwords=passwords, cookies=desk.cookies, renderer=desk.renderer, csrf=desk.csrf)
    check = LiveCheck(
        secret=lambda visit: visit.crumbs.session,
        judge=lambda visit, candidate: passwords.judge(visit.holder, candidate),
        renderer=desk.renderer,
        csrf=desk.csrf,
    )
    return {
        "login": Route(page=login, methods=READS_AND_POSTS, access=Access.ANYBODY),
        "change": Route(page=change, methods=READS_AND_POSTS, access=Access.CLIENT),
        "weak": Route(page=WeakPage(passwords=passwords, renderer=desk.renderer), methods=READS, access=Access.CLIENT),
        "change/done": Route(page=ChangedPage(renderer=desk.renderer), methods=READS, access=Access.FULL),
        "check": Route(page=check, methods=POSTS, access=Access.CLIENT),
        **_recovering(use_cases.recovery, desk),
        **_choosing(use_cases.choosing, passwords, desk),
        **_factors(use_cases.factors, desk),
        **_shared(use_cases.sessions, desk),
    }


def guarded(
    passwords: Passwords,
    sessions: Sessions,
    desk: Desk,
    doors: Doors,
    entrances: Entrances,
    factors: FactorCases,
    recovery: Recovery | None = None,
) -> Mapping[str, Route]:
    """Give every page by its path under the prefix, for a panel that keeps its own forms."""
    weak = WeakPage(passwords=passwords, renderer=desk.renderer)
    login = Signpost(doors.login, entrances, leave=True)
    change = (
        {"change": Route(page=Signpost(doors.change, entrances), methods=READS, access=Access.CLIENT)}
        if doors.change
        else {}
    )
    return {
        "login": Route(page=login, methods=READS, access=Access.ANYBODY),
        **change,
        "weak": Route(page=weak, methods=READS, access=Access.CLIENT),
        **_recovering(recovery, desk),
        **_factors(factors, desk),
        **_shared(sessions, desk),
    }


def _recovering(recovery: Recovery | None, desk: Desk) -> Mapping[str, Route]:
    if recovery is None:
        return {}
    recover = RecoverPage(recovery=recovery, cookies=desk.cookies, renderer=desk.renderer, csrf=desk.csrf)
    return {
        "recover": Route(page=recover, methods=READS_AND_POSTS, access=Access.ANYBODY),
        "recover/sent": Route(page=SentPage(renderer=desk.renderer), methods=READS, access=Access.ANYBODY),
    }


def _choosing(choosing: Choosing | None, passwords: Passwords, desk: Desk) -> Mapping[str, Route]:
    if choosing is None:
        return {}
    choose = ChoosePage(
        choosing=choosing, passwords=passwords, cookies=desk.cookies, renderer=desk.renderer, csrf=desk.csrf
    )
    check = LiveCheck(
        secret=lambda visit: visit.crumbs.link,
        judge=lambda visit, candidate: choosing.judge(visit.crumbs.link, candidate),
        renderer=desk.renderer,
        csrf=desk.csrf,
    )
    return {
        "choose": Route(page=choose, methods=READS_AND_POSTS, access=Access.ANYBODY),
        "choose/check": Route(page=check, methods=POSTS, access=Access.ANYBODY),
    }


def _factors(factors: FactorCases, desk: Desk) -> Mapping[str, Route]:
    renderer, csrf, cookies, setup = desk.renderer, desk.csrf, desk.cookies, factors.setup
    second = SecondPage(login=factors.login, setup=setup, renderer=renderer, csrf=csrf, cookies=cookies)
    page = FactorPage(setup=setup, renderer=renderer, csrf=csrf, cookies=cookies)
    return {
        "second": Route(page=second, methods=READS_AND_POSTS, access=Access.FACTOR),
        "factor": Route(page=page, methods=READS, access=Access.FACTOR),
        "factor/begin": Route(page=page.begin, methods=POSTS, access=Access.FACTOR),
        "factor/confirm": Route(page=page.confirm, methods=POSTS, access=Access.FACTOR),
        "factor/codes": Route(page=page.recode, methods=POSTS, access=Access.FULL),
        "factor/off": Route(page=page.disarm, methods=POSTS, access=Access.FULL),
    }


def _shared(sessions: Sessions, desk: Desk) -> Mapping[str, Route]:
    devices = DevicesPage(sessions=sessions, renderer=desk.renderer, csrf=desk.csrf)
    logout = LogoutPage(sessions=sessions, farewell=desk.farewell, renderer=desk.renderer, csrf=desk.csrf)
    end_one = EndOne(sessions=sessions, page=devices, farewell=desk.farewell)
    end_all = EndAll(sessions=sessions, page=devices, farewell=desk.farewell)
    return {
        "": Route(page=home, methods=READS, access=Access.FULL),
        "sessions": Route(page=devices, methods=READS, access=Access.FULL),
        "sessions/end": Route(page=end_one, methods=POSTS, access=Access.FULL),
        "sessions/end-all": Route(page=end_all, methods=POSTS, access=Access.FULL),
        "logout": Route(page=logout, methods=READS_AND_POSTS, access=Access.HOLDER),
    }
