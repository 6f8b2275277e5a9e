"""A panel of 2006 in process, which nobody rewrites: its own users, its own sessions, its own forms, no rules."""

from __future__ import annotations

import html
import json
import secrets
from dataclasses import dataclass, field, replace
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, parse_qsl
from wsgiref.validate import validator

from pyauthgate.model import Account, Form, FormKind, Sign
from pyauthgate.model import Client as Record
from pyauthgate.web import Site
from pyauthgate.web.assembly import FactorCases
from pyauthgate.web.guard.assembly import PanelCases, PanelForms, guard
from tests.fakes.house import NUMBER, PASSWORD, FakeHouse
from tests.web.browser import ORIGIN, Browser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from pyauthgate.web.guard.paths import Paths
    from tests.web.browser import Reply

LOGIN = Form(
    kind=FormKind.LOGIN,
    path="/login",
    user="numero",
    password="clave",
    next="next",
    ok=Sign(status=(302,)),
    failed=Sign(status=(200,), contains="no coincide"),
)
CHANGE = Form(
    kind=FormKind.CHANGE,
    path="/opciones/cambiar-clave",
    page="/opciones?vista=clave",
    current="clave_actual",
    new=("clave_nueva", "clave_nueva2"),
    ok=Sign(status=(302,), location="*/hecho"),
    failed=Sign(status=(200,)),
)
RESET = Form(
    kind=FormKind.RESET,
    path="/olvido",
    user="numero",
    new=("clave_nueva",),
    ok=Sign(status=(302,)),
    failed=Sign(status=(200,)),
)
RECOVER = Form(kind=FormKind.RECOVER, path="/recuperar")
LOGOUT = Form(kind=FormKind.LOGOUT, path="/salir")
FORMS = (LOGIN, CHANGE, RESET, RECOVER, LOGOUT)


ENTER = "<form method=post action=/login><input name=numero><input type=password name=clave></form>"
RENEW = (
    "<form method=post action='/opciones/cambiar-clave'><input type=hidden name=token value={token}>"
    "<input type=password name=clave_actual><input type=password name=clave_nueva>"
    "<input type=password name=clave_nueva2></form>"
)

Answer = tuple[str, list[tuple[str, str]], str]
"""Status, more headers, page."""


@dataclass
class OldPanel:
    """The panel: users and sessions in memory, a token in the change form."""

    users: dict[str, str] = field(default_factory=lambda: {NUMBER: PASSWORD, "9001": "Otra4826"})
    sessions: dict[str, dict[str, str]] = field(default_factory=dict)
    seen: list[tuple[str, str, str]] = field(default_factory=list)
    """Method, path and body of each request."""
    environs: list[WSGIEnvironment] = field(default_factory=list)
    down: bool = False
    cookies: tuple[str, ...] = ()
    """Set with every reply."""
    welcoming: bool = False
    """Logs in who has set a password by a link."""
    remembering: bool = False
    """Shows again what was typed at a login that failed."""
    door: str = "/login"
    """Where the log-in form is sent."""
    front: bool = False
    """One path for all: the action stands in the query."""
    odd: bool = False
    """Answers every form in a way that nobody described."""
    name: str = ""
    """Leads whoever asks for it by another host to this one; empty for none."""
    strict: bool = False
    """Leads to its log-in page who has no session of it, whatever was typed."""
    bare: bool = False
    """Opens no session with its log-in page."""
    slash: bool = False
    """Reads the log-in's path with a slash at its end as well."""
    tokens: bool = False
    """Has a token in its recovery form."""
    terms: bool = False
    """Asks whoever has come in to accept its terms, with a page of status 200."""
    root: str = ""
    """Where it is mounted, with its log-in at its root."""
    semicolons: bool = False
    """Takes ``;`` in a query for ``&``, as was usual."""

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        if self.semicolons:
            environ["QUERY_STRING"] = environ.get("QUERY_STRING", "").replace(";", "&")
        query = dict(parse_qsl(environ.get("QUERY_STRING", "")))
        if self.front and path == "/index":
            path = {"entrar": "/login", "olvido": "/olvido"}.get(query.get("hacer", ""), path)
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode() if method == "POST" else ""
        self.seen.append((method, path, body))
        self.environs.append(dict(environ))
        if self.down:
            raise RuntimeError("the panel is down")
        form = _fields(body)
        status, headers, page = self._answer(method, path, form, environ)
        data = page.encode()
        told = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(data)))]
        start_response(status, [*told, *headers, *(("Set-Cookie", cookie) for cookie in self.cookies)])
        return [data]

    def posts(self, path: str) -> list[str]:
        """Give the bodies that were sent to a path."""
        return [body for method, where, body in self.seen if (method, where) == ("POST", path)]

    def _answer(self, method: str, path: str, form: dict[str, str], environ: WSGIEnvironment) -> Answer:
        ours = SimpleCookie(environ.get("HTTP_COOKIE", "")).get("PHPSESSID")
        session = self.sessions.get(ours.value if ours else "")
        key = dict(parse_qsl(environ.get("QUERY_STRING", ""))).get("llave")
        if key and session is not None:
            session["user"] = key  # a link that logs in
        if self.name and environ["HTTP_HOST"] != self.name:
            return self._gone(f"https://{self.name}{path}")
        if (self.slash and path == "/login/") or (self.root and path in {"", "/"}):
            path = "/login"
        if self.tokens and path == "/recuperar":
            return self._recover(method, form, session)
        if method == "POST" and self.odd:
            return "404 Not Found", [], "<p>Mantenimiento</p>"
        answers: dict[tuple[str, str], Callable[[], Answer]] = {
            ("GET", "/login"): lambda: self._page(ENTER + (session or {}).pop("old", ""), {} if self.bare else session),
            ("GET", "/olvido"): lambda: self._page("<form method=post><input name=clave_nueva></form>", session),
            ("POST", self.door): lambda: self._log_in(form, session),
            ("GET", "/salir"): lambda: self._gone("/login", "PHPSESSID=; Max-Age=0; Path=/"),
            ("POST", "/olvido"): lambda: self._reset(form, session),
            ("POST", "/recuperar"): lambda: ("200 OK", [], "<p>Le escribimos</p>"),
        }
        if (method, path) in answers:
            return answers[method, path]()
        return self._inside(method, path, form, session) if session and "user" in session else self._gone("/login")

    def _inside(self, method: str, path: str, form: dict[str, str], session: dict[str, str]) -> Answer:
        if (method, path) == ("GET", "/opciones"):
            session["token"] = secrets.token_hex(4)
            return self._page(RENEW.format(token=session["token"]), session)
        if (method, path) == ("POST", "/opciones/cambiar-clave") and "clave_actual" in form:
            return self._change(form, session)
        return "200 OK", [], f"<p>Hola {html.escape(session['user'])}</p>"

    def _reset(self, form: dict[str, str], session: dict[str, str] | None) -> Answer:
        self.users[form["numero"]] = form["clave_nueva"]
        if self.welcoming and session is not None:
            session["user"] = form["numero"]
        return self._gone("/login")

    def _recover(self, method: str, form: dict[str, str], session: dict[str, str] | None) -> Answer:
        if method == "POST":
            good = session is not None and session.get("token") == form["token"]
            return ("200 OK", [], "<p>Le escribimos</p>") if good else ("403 Forbidden", [], "<p>De otra página</p>")
        status, headers, _ = self._page("", session)
        held = session if session is not None else next(reversed(self.sessions.values()))
        held["token"] = secrets.token_hex(4)
        return status, headers, f"<form method=post><input type=hidden name=token value={held['token']}></form>"

    def _page(self, form: str, session: dict[str, str] | None) -> Answer:
        headers = []
        if session is None:
            fresh = secrets.token_hex(8)
            self.sessions[fresh] = {}
            headers = [("Set-Cookie", f"PHPSESSID={fresh}; Path=/; HttpOnly")]
        return "200 OK", headers, f"<html><body><h1>Panel</h1>{form}</body></html>"

    def _log_in(self, form: dict[str, str], session: dict[str, str] | None) -> Answer:
        if session is None and self.strict:
            return self._gone("/login?expirada=1")
        if session is not None and "user" in session:
            return self._gone("/inicio")  # whoever it is, somebody is in
        if session is None or self.users.get(form["numero"]) != form["clave"]:
            if session is not None and self.remembering:
                session["old"] = f"<b>{html.escape(form['numero'])}</b>"
            return "200 OK", [], f"<p>{html.escape(form['numero'])} no coincide</p>"
        if self.terms:
            session["user"] = form["numero"]
            return "200 OK", [], "<p>Acepte las condiciones</p>"
        session["user"] = form["numero"]  # the very same session: nobody thought of fixation in 2006
        return self._gone("/inicio")

    def _change(self, form: dict[str, str], session: dict[str, str]) -> Answer:
        right = form.get("token") == session.get("token") and self.users[session["user"]] == form["clave_actual"]
        if not right:
            return "200 OK", [], "<p>La clave actual no es correcta</p>"
        self.users[session["user"]] = form["clave_nueva"]
        return self._gone("/opciones/hecho")

    def _gone(self, where: str, *cookies: str) -> Answer:
        return "302 Found", [("Location", self.root + where), *(("Set-Cookie", cookie) for cookie in cookies)], ""


def _fields(body: str) -> dict[str, str]:
    if body.startswith("{"):
        return {name: str(value) for name, value in json.loads(body).items()}
    return {name: values[-1] for name, values in parse_qs(body, keep_blank_values=True).items()}


class Client(Browser):
    """A browser that knows the old panel's forms."""

    def sign_in(
        self, password: str = PASSWORD, number: str = NUMBER, *, code: str | None = None, **extra: str
    ) -> Reply:
        """Open the login page, fill the form in and send it; ``extra`` as for a request."""
        self.get("/login")
        ours = {} if code is None else {"pyauthgate_code": code}
        return self.post("/login", {"numero": number, "clave": password, **ours}, **extra)

    def renew(self, new: str, current: str = PASSWORD, again: str | None = None, token: str | None = None) -> Reply:
        """Open the page of the change form, fill it in and send it."""
        fields = {"clave_actual": current, "clave_nueva": new, "clave_nueva2": new if again is None else again}
        return self.post("/opciones/cambiar-clave", {"token": token or self.form_token(), **fields})

    def form_token(self, page: str | None = None) -> str:
        """Read the panel's token off a page; off the change form's without one."""
        text = page or self.get("/opciones?vista=clave").text
        return text.partition("name=token value=")[2].partition(">")[0]


@dataclass
class GuardedPlace:
    """A house with a guarded gate in front of an old panel, and one client who is there already."""

    house: FakeHouse = field(default_factory=FakeHouse)
    panel: OldPanel = field(default_factory=OldPanel)
    forms: tuple[Form, ...] = FORMS
    deny: tuple[str, ...] = ("/rest/*",)
    spared: tuple[str, ...] = ()
    trusted: tuple[str, ...] = ()
    reports: list[tuple[str, str]] = field(default_factory=list)
    traces: list[str] = field(default_factory=list)
    factors: bool = False
    app: WSGIApplication | None = None
    """Something else in the panel's place, for a house that has its client already."""

    def __post_init__(self) -> None:
        if self.app is None:
            self.house.enrol(password=None)
        self.gate = guard(
            self.app or validator(self.panel),
            PanelForms(
                forms=self.forms, session=("PHPSESSID",), deny=self.deny, spared=self.spared, public=("/estilo/*",)
            ),
            PanelCases(
                login=self.house.panel_login,
                change=self.house.panel_change,
                reset=self.house.panel_reset,
                passwords=self.house.passwords,
                sessions=self.house.sessions,
                sentry=self.house.sentry,
                recovery=self.house.recovery if self.house.way else None,
                factors=FactorCases(login=self.house.factor_login, setup=self.house.factor_setup),
            ),
            site=Site(name="Panel de Clientes", public_url=ORIGIN, factors=self.factors),
            keys=self.house.keys,
            clock=self.house.clock,
            trusted=self.trusted,
            report=self._report,
        )

    def _report(self, code: str, request_id: str, trace: str = "") -> None:
        self.reports.append((code, request_id))
        self.traces.append(trace)

    @classmethod
    def requiring(cls, panel: OldPanel, forms: tuple[Form, ...] = FORMS) -> GuardedPlace:
        """Give a place where a weak password must be changed."""
        return cls(house=FakeHouse(on_weak="require"), panel=panel, forms=forms)

    def enrol(self, number: str, user: str) -> None:
        """Store a client under another name at the panel."""
        with self.house.store.begin() as work:
            work.clients.add(Record(number=number, created_at=0.0))
            work.accounts.add(Account(number=number, name=user, created_at=0.0))

    def disable(self, number: str) -> None:
        """Disable a client."""
        with self.house.store.begin() as work:
            client = work.clients.get(number)
            assert client
            work.clients.replace(replace(client, disabled=True))

    def learned(self, number: str, password: str) -> bool:
        """Say whether the gate knows the password of a client at the panel."""
        with self.house.store.view() as work:
            (account,) = work.accounts.of(number)
        return self.house.verifier.verify(password, digest=account.digest, decoy=number).matches

    def browser(self) -> Client:
        """Give a browser that nobody has used."""
        return Client(self.gate)

    @property
    def paths(self) -> Paths:
        """The judgements on paths that the gate remembers."""
        return self.gate._paths  # noqa: SLF001

    def inside(self, password: str = PASSWORD) -> Client:
        """Give a browser that has logged in."""
        browser = self.browser()
        reply = browser.sign_in(password)
        assert (reply.status, reply.location) == (302, "/inicio"), reply.text
        return browser
