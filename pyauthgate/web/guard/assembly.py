"""The guarded gate put together: use cases and the panel's forms in, one WSGI application out."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pyauthgate.errors import StoreError
from pyauthgate.model import FormKind, Origin
from pyauthgate.web.address import Peers
from pyauthgate.web.assembly import Doors, front, furnish, guarded
from pyauthgate.web.cookies import Cookies
from pyauthgate.web.guard.answers import Answers
from pyauthgate.web.guard.callers import Callers
from pyauthgate.web.guard.carried import Carried
from pyauthgate.web.guard.changepages import ChangePages
from pyauthgate.web.guard.codefield import asking
from pyauthgate.web.guard.counter import Counter
from pyauthgate.web.guard.departure import Departure
from pyauthgate.web.guard.entrance import Entrance
from pyauthgate.web.guard.entrances import Entrances
from pyauthgate.web.guard.formwatch import FormWatch
from pyauthgate.web.guard.gate import GuardedGate
from pyauthgate.web.guard.panel import SealedPanel
from pyauthgate.web.guard.panelpage import PanelPage
from pyauthgate.web.guard.paths import Paths
from pyauthgate.web.guard.presessions import PreSessions
from pyauthgate.web.guard.renewal import Renewal
from pyauthgate.web.guard.resetting import PanelRecovery, Resetting
from pyauthgate.web.guard.seals import Seals
from pyauthgate.web.guard.signs import classify
from pyauthgate.web.guard.strays import Strays
from pyauthgate.web.guard.tripwire import Tripwire
from pyauthgate.web.impostors import Impostors
from pyauthgate.web.outbound import Outbound
from pyauthgate.web.public import PublicPaths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from wsgiref.types import WSGIApplication, WSGIEnvironment

    from pyauthgate.credentials import Keyring
    from pyauthgate.gatekeeper import PanelChange, PanelLogin, PanelReset, Passwords, Recovery, Sentry, Sessions
    from pyauthgate.model import Form
    from pyauthgate.ports import Clock
    from pyauthgate.web.assembly import Desk, FactorCases
    from pyauthgate.web.failures import Report
    from pyauthgate.web.front import Front
    from pyauthgate.web.guard.replies import Reply
    from pyauthgate.web.guard.sent import Handler
    from pyauthgate.web.guard.signs import Judge, Outcome
    from pyauthgate.web.guard.tripwire import Mode
    from pyauthgate.web.visit import Site

__all__ = ["PanelCases", "PanelForms", "guard"]

AUTHORIZATION = ("Authorization", "X-Authorization", "X-HTTP-Authorization")
"""By which programs log in, past the form and the throttle."""

NOBODY = Origin()
"""The panel did something; whose request it was does not matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelCases:
    """The use cases in front of a panel's own forms."""

    login: PanelLogin
    change: PanelChange
    reset: PanelReset
    passwords: Passwords
    sessions: Sessions
    sentry: Sentry
    factors: FactorCases
    recovery: Recovery | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelForms:
    """What is told of the panel.

    Parameters
    ----------
    forms:
        A form for the log-in at least.
    session:
        Globs of the names of its session cookies.
    deny:
        Globs of paths that nobody may go to, but visitors from the addresses in ``spared``.
    public:
        Globs of paths that anybody may see.
    tripwire:
        What becomes of a new password that is sent where no form is.
    headers:
        Request headers that must never reach the panel.
    authorization:
        Let ``Authorization`` reach it, which logs in past the form and the throttle.

    """

    forms: tuple[Form, ...]
    session: tuple[str, ...]
    deny: tuple[str, ...] = ()
    spared: tuple[str, ...] = ()
    public: tuple[str, ...] = ()
    tripwire: Mode = "block"
    headers: tuple[str, ...] = ()
    authorization: bool = False

    @property
    def fresh(self) -> tuple[str, ...]:
        """Names and globs of the fields of new passwords."""
        return tuple(dict.fromkeys(name for form in self.forms for name in form.new))

    @property
    def logins(self) -> tuple[tuple[str, str], ...]:
        """The names of the fields of user and password of each log-in form."""
        logins = (form for form in self.forms if form.kind is FormKind.LOGIN)
        return tuple(dict.fromkeys((form.user, form.password) for form in logins))

    def first(self, kind: FormKind) -> Form | None:
        """Give the form of a kind that the gate's own addresses lead to."""
        return next((form for form in self.forms if form.kind is kind), None)

    @property
    def doors(self) -> Doors:
        """Where the gate's own addresses lead."""
        login = self.first(FormKind.LOGIN)
        if login is None:
            raise LookupError("a guarded panel has a form that logs in")
        return Doors(login=login, change=self.first(FormKind.CHANGE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What those who judge forms share."""

    panel: SealedPanel
    answers: Answers
    cookies: Cookies
    callers: Callers


def guard(
    app: WSGIApplication,
    panel: PanelForms,
    cases: PanelCases,
    *,
    site: Site,
    keys: Keyring,
    clock: Clock,
    trusted: Iterable[str],
    report: Report,
) -> GuardedGate:
    """Put the gate in front of a panel that keeps its own forms; the other parameters are those of `AuthGate`."""
    panel = replace(panel, forms=tuple(map(asking, panel.forms))) if site.factors else panel
    cookies, sessions = Cookies(insecure=site.insecure), cases.sessions
    desk = furnish(sessions, keys=keys, site=site, cookies=cookies, trusted=trusted, report=report)
    seals = _seals(panel.session, keys, cases.sentry)
    sealed = SealedPanel(app, seals=seals, outbound=Outbound(cookies), cookies=cookies)
    callers = Callers(sessions=sessions, cookies=cookies, seals=seals, presessions=PreSessions(keys), now=clock.now)
    answers = Answers(panel=sealed, page=PanelPage(app, clock), renderer=desk.renderer)
    share = Share(panel=sealed, answers=answers, cookies=cookies, callers=callers)
    change_pages = ChangePages(form.shown for form in panel.forms if form.kind is FormKind.CHANGE)
    report_refusal = _refusals(cases.sentry, desk)
    entrances = Entrances(panel.forms, report_refusal)
    judge = _judge(entrances, urlsplit(desk.csrf.origin).netloc, clock)
    pages = _pages(cases, desk, panel.doors, entrances, site.prefix)
    carried = Carried(panel.session, report_refusal)
    counter = Counter(
        reception=desk.reception,
        callers=callers,
        cookies=cookies,
        csrf=desk.csrf,
        front=pages,
        panel=sealed,
        sentry=cases.sentry,
        handlers=_handlers(cases, share, pages.challenge, judge, entrances),
        departure=Departure(sessions=sessions, panel=sealed, cookies=cookies),
        spared=Peers(panel.spared),
        pages=change_pages,
        entrances=entrances,
        strays=Strays(panel.fresh, panel.logins),
        carried=carried,
    )
    return GuardedGate(
        front=pages,
        counter=counter,
        callers=callers,
        panel=sealed,
        sessions=sessions,
        cookies=cookies,
        impostors=Impostors((*panel.headers, *(() if panel.authorization else AUTHORIZATION)), trusted),
        carried=carried,
        paths=Paths(panel.forms, panel.deny),
        public=PublicPaths(panel.public),
        tripwire=Tripwire(panel.fresh, panel.tripwire, report_refusal, panel.logins, carried.globs),
        entrances=entrances,
        watch=FormWatch(clock, lambda path: cases.sentry.unguarded(path, NOBODY)),
        pages=change_pages,
        prefix=site.prefix,
    )


def _pages(cases: PanelCases, desk: Desk, doors: Doors, entrances: Entrances, prefix: str) -> Front:
    passwords, sessions = cases.passwords, cases.sessions
    ours = guarded(passwords, sessions, desk, doors, entrances, cases.factors, cases.recovery)
    return front(desk, ours, prefix)


def _handlers(
    cases: PanelCases,
    share: Share,
    challenge: WSGIApplication,
    judge: Judge,
    entrances: Entrances,
) -> Mapping[FormKind, Handler]:
    panel, answers, cookies = share.panel, share.answers, share.cookies
    return {
        FormKind.LOGIN: Entrance(
            login=cases.login,
            sessions=cases.sessions,
            callers=share.callers,
            panel=panel,
            answers=answers,
            cookies=cookies,
            judge=judge,
            entrances=entrances,
        ),
        FormKind.CHANGE: Renewal(
            change=cases.change, panel=panel, answers=answers, cookies=cookies, challenge=challenge, judge=judge
        ),
        FormKind.RESET: Resetting(reset=cases.reset, panel=panel, answers=answers, callers=share.callers, judge=judge),
        FormKind.RECOVER: PanelRecovery(panel=panel),
    }


def _judge(entrances: Entrances, host: str, clock: Clock) -> Judge:
    def judge(form: Form, reply: Reply, environ: WSGIEnvironment) -> Outcome:
        return classify(form, reply, environ, now=clock.now(), logins=entrances.logins, host=host)

    return judge


def _seals(names: tuple[str, ...], keys: Keyring, sentry: Sentry) -> Seals:
    def oversized(name: str) -> None:
        """Tell which of the configured names it has: there are few of them, and none is made of a visitor's data."""
        with suppress(StoreError):  # a journal that cannot be written is no reason to cut the reply
            sentry.oversized(next(glob for glob in names if fnmatchcase(name, glob)), NOBODY)

    return Seals(keys, names, oversized=oversized)


def _refusals(sentry: Sentry, desk: Desk) -> Callable[[WSGIEnvironment, str], None]:
    def report(environ: WSGIEnvironment, code: str) -> None:
        sentry.refused(code, desk.reception.origin(environ))

    return report
