"""A browser without a network: every request and reply passes `wsgiref.validate`, outside the gate and inside."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes, urlencode, urlsplit
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

from pyauthgate.web import AuthGate, Site
from pyauthgate.web.assembly import FactorCases
from tests.fakes.house import BETTER, NUMBER, PASSWORD, FakeHouse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

ORIGIN = "https://clientes.example.net"
GATE = "/.pyauthgate"
FORM = "application/x-www-form-urlencoded"
SESSION, PRE, DEVICE = "__Host-pyauthgate", "__Host-pyauthgate-pre", "__Host-pyauthgate-device"
LINK = "__Host-pyauthgate-link"


@dataclass
class Panel:
    """An application that tells what it was given."""

    seen: list[WSGIEnvironment] = field(default_factory=list)
    headers: tuple[tuple[str, str], ...] = ()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self.seen.append(dict(environ))
        start_response("200 OK", [("Content-Type", "text/plain"), *self.headers])
        return [b"the panel"]

    @property
    def last(self) -> WSGIEnvironment:
        return self.seen[-1]


@dataclass
class Reply:
    """What came back."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:  # noqa: ANN401 (JSON is anything)
        return json.loads(self.body)

    @property
    def location(self) -> str:
        return self.header("Location")

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    def cookie(self, name: str) -> str | None:
        """Give the whole Set-Cookie line of a name."""
        lines = [value for key, value in self.headers if key == "Set-Cookie"]
        return next((line for line in lines if line.partition("=")[0] == name), None)


class Browser:
    """Keeps cookies, fills forms in, and vouches for its own origin as browsers do."""

    def __init__(self, gate: WSGIApplication, *, mount: str = "") -> None:
        self._checked = validator(gate)
        self._gate = gate
        self._mount = mount
        self.checked = True
        self.cookies: dict[str, str] = {}
        self.address = "192.0.2.7"
        self.agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"

    def request(self, method: str, url: str, body: bytes | None = None, /, **extra: str | None) -> Reply:
        """Send a request; ``extra`` are environ entries, None removes one."""
        environ = self._environ(method, url, body, extra)
        begun: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Any:  # noqa: ANN401
            del exc_info
            begun.append((status, headers))
            return io.BytesIO().write

        answer = (self._checked if self.checked else self._gate)(environ, start_response)
        try:
            content = b"".join(answer)
        finally:
            close = getattr(answer, "close", None)
            if close:
                close()
        status, headers = begun[-1]
        self._keep(headers)
        return Reply(int(status[:3]), headers, content)

    @property
    def jar(self) -> str:
        """What it sends of cookies."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def keep(self, _status: str, headers: list[tuple[str, str]], _exc_info: object = None) -> Any:  # noqa: ANN401
        """Take the beginning of a reply that was asked for past the checks."""
        self._keep(headers)
        return io.BytesIO().write

    def get(self, url: str, /, **extra: str | None) -> Reply:
        return self.request("GET", url, **extra)

    def post(self, url: str, fields: Mapping[str, str] | bytes, /, **extra: str | None) -> Reply:
        """Send a form as a page of our own origin would."""
        body = fields if isinstance(fields, bytes) else urlencode(fields).encode()
        own: dict[str, str | None] = {
            "CONTENT_TYPE": FORM,
            "HTTP_ORIGIN": ORIGIN,
            "HTTP_SEC_FETCH_SITE": "same-origin",
            **extra,
        }
        return self.request("POST", url, body, **own)

    def token(self, url: str) -> str:
        """Read the form's token off a page."""
        return csrf(self.get(url).text)

    def log_in(self, password: str = PASSWORD, number: str = NUMBER, **fields: str) -> Reply:
        """Fill the login form in and send it."""
        url = f"{self._mount}{GATE}/login"
        return self.post(url, {"csrf": self.token(url), "number": number, "password": password, **fields})

    def change(self, current: str = PASSWORD, new: str = BETTER, again: str | None = None) -> Reply:
        """Fill the change form in and send it."""
        url = f"{self._mount}{GATE}/change"
        repeated = new if again is None else again
        return self.post(url, {"csrf": self.token(url), "current": current, "new": new, "again": repeated})

    def _environ(self, method: str, url: str, body: bytes | None, extra: Mapping[str, str | None]) -> WSGIEnvironment:
        parts = urlsplit(url)
        path = unquote_to_bytes(parts.path).decode("latin-1")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": self._mount,
            "PATH_INFO": path.removeprefix(self._mount),
            "QUERY_STRING": parts.query,
            "REMOTE_ADDR": self.address,
            "HTTP_USER_AGENT": self.agent,
            "HTTP_ACCEPT": "text/html,application/xhtml+xml,*/*;q=0.8",
            "wsgi.input": io.BytesIO(body or b""),
        }
        if body is not None:
            environ["CONTENT_LENGTH"] = str(len(body))
        if self.cookies:
            environ["HTTP_COOKIE"] = self.jar
        setup_testing_defaults(environ)
        environ.update(extra)
        return {key: value for key, value in environ.items() if value is not None}

    def _keep(self, headers: list[tuple[str, str]]) -> None:
        for line in (value for name, value in headers if name == "Set-Cookie"):
            name, _, rest = line.partition("=")
            value = rest.partition(";")[0]
            if "Max-Age=0" in line:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value


def csrf(page: str) -> str:
    """Find the token in a page."""
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found, page
    return found[1]


@dataclass
class Place:
    """A house with a gate, a panel behind it and one enrolled client."""

    house: FakeHouse = field(default_factory=FakeHouse)
    panel: Panel = field(default_factory=Panel)
    mount: str = ""
    public: tuple[str, ...] = ()
    trusted: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    site: Site = field(default_factory=lambda: Site(name="Panel de Clientes", public_url=ORIGIN))
    reports: list[tuple[str, str]] = field(default_factory=list)
    traces: list[str] = field(default_factory=list)
    app: WSGIApplication | None = None

    def __post_init__(self) -> None:
        self.account = self.house.enrol()
        self.gate = AuthGate(
            self.app or validator(self.panel),
            site=self.site,
            login=self.house.login,
            passwords=self.house.passwords,
            sessions=self.house.sessions,
            factors=FactorCases(login=self.house.factor_login, setup=self.house.factor_setup),
            keys=self.house.keys,
            report=self._report,
            recovery=self.house.recovery if self.house.way else None,
            choosing=self.house.choosing if self.house.way else None,
            public=self.public,
            trusted=self.trusted,
            headers=self.headers,
        )

    def _report(self, code: str, request_id: str, trace: str = "") -> None:
        self.reports.append((code, request_id))
        self.traces.append(trace)

    def browser(self) -> Browser:
        return Browser(self.gate, mount=self.mount)

    def logged_in(self, **fields: str) -> Browser:
        browser = self.browser()
        reply = browser.log_in(**fields)
        assert reply.status == 303, reply.text
        return browser
