"""A browser without a screen: real HTTP, cookies, and forms sent as the page gives them."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urljoin

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from http.client import HTTPResponse

PATIENCE = 30.0
"""Seconds until a server that does not answer counts as one that hangs."""

FORM = "application/x-www-form-urlencoded"
EDGE = "----WebKitFormBoundaryzXqdMhMvSJcSqUZn"
JSON = "application/json"
SILENT = frozenset({"submit", "image", "button", "reset", "file"})
"""Types of an input that are not sent unless they are pressed, or not at all."""

HOPS = 5


@dataclass
class Sheet:
    """A form of a page, as it stands there."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    button: tuple[str, str] | None = None

    def filled(self, values: Mapping[str, str]) -> dict[str, str]:
        """Give what is sent when these fields are filled in and the first button is pressed."""
        unknown = set(values) - set(self.fields)
        assert not unknown, f"the form at {self.action} has no {unknown}"
        return {**self.fields, **values, **dict([self.button] if self.button else [])}


@dataclass
class Alert:
    """An element with the role of an alert."""

    tag: str
    lang: str
    text: str = ""
    depth: int = 1
    before: int = 0
    """How many forms stand above it."""


class Page(HTMLParser):
    """Reads the forms and the alerts of a page."""

    def __init__(self, text: str, address: str) -> None:
        super().__init__()
        self.address = address
        self.forms: list[Sheet] = []
        self.alerts: list[Alert] = []
        self._open: Sheet | None = None
        self._select = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what opens a form, a field or an alert."""
        given = {name: value or "" for name, value in attrs}
        for alert in self.alerts:
            alert.depth += alert.depth > 0 and tag == alert.tag
        if given.get("role") == "alert":
            self.alerts.append(Alert(tag, given.get("lang", ""), before=len(self.forms)))
        if tag == "form":
            self._open = Sheet(urljoin(self.address, given.get("action", "")), given.get("method", "get").upper())
            self.forms.append(self._open)
        elif self._open is not None:
            self._note(self._open, tag, given)

    def handle_endtag(self, tag: str) -> None:
        """Note the end of a form or an alert."""
        for alert in self.alerts:
            alert.depth -= alert.depth > 0 and tag == alert.tag
        if tag == "form":
            self._open = None

    def handle_data(self, data: str) -> None:
        """Keep what an alert says."""
        for alert in self.alerts:
            if alert.depth > 0:
                alert.text += data

    def _note(self, form: Sheet, tag: str, given: Mapping[str, str]) -> None:
        name = given.get("name", "")
        if tag == "option" and "selected" in given:
            form.fields[self._select] = given.get("value", "")
        if not name:
            return
        if tag == "select":
            self._select = name
            form.fields.setdefault(name, "")
        elif tag in {"input", "button", "textarea"}:
            self._control(form, name, given.get("type", "submit" if tag == "button" else "text"), given)

    def _control(self, form: Sheet, name: str, kind: str, given: Mapping[str, str]) -> None:
        form.types[name] = kind
        if kind == "submit":
            form.button = form.button or (name, given.get("value", ""))
        elif kind in {"checkbox", "radio"}:
            if "checked" in given:
                form.fields[name] = given.get("value", "on")
        elif kind not in SILENT:
            form.fields[name] = given.get("value", "")


@dataclass(frozen=True)
class Reply:
    """What came back."""

    address: str
    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:  # noqa: ANN401 (JSON is anything)
        return json.loads(self.body)

    @cached_property
    def page(self) -> Page:
        return Page(self.text, self.address)

    @property
    def alert(self) -> str:
        """What the gate says in this page: its alerts tell their language."""
        return " ".join(alert.text for alert in self.page.alerts if alert.lang)

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    def form(self, *names: str) -> Sheet:
        """Give the form that has these fields."""
        found = [form for form in self.page.forms if set(names) <= set(form.fields)]
        assert len(found) == 1, f"{len(found)} forms with {names} in {self.status} {self.address}:\n{self.text}"
        return found[0]


@dataclass
class Surfer:
    """Speaks HTTP with one server, keeps its cookies, and follows nothing by itself."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def copy(self) -> Surfer:
        """Give a browser that holds the same cookies."""
        return Surfer(self.port, dict(self.cookies))

    def get(self, path: str, **headers: str) -> Reply:
        """Ask for a page as a browser does that is sent there by a link of the same site."""
        return self.send("GET", path, None, {"Accept": "text/html", "Sec-Fetch-Site": "same-origin", **headers})

    def submit(self, form: Sheet, /, **values: str) -> Reply:
        """Send a form of a page, with these fields filled in."""
        assert form.method == "POST"
        return self.post(form.action, form.filled(values))

    def post(self, address: str, fields: Mapping[str, str]) -> Reply:
        """Send fields as a form of our own site would."""
        headers = {"Content-Type": FORM, "Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
        return self.send("POST", address, urlencode(fields).encode(), {**headers, "Origin": self.origin})

    def post_parts(self, address: str, fields: Mapping[str, str]) -> Reply:
        """Send fields as multipart/form-data."""
        parts = (f'--{EDGE}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items())
        headers = {"Content-Type": f"multipart/form-data; boundary={EDGE}", "Sec-Fetch-Site": "same-origin"}
        body = f"{''.join(parts)}--{EDGE}--\r\n".encode()
        return self.send("POST", address, body, {**headers, "Accept": "text/html", "Origin": self.origin})

    def program(self, method: str, path: str, value: object = None) -> Reply:
        """Send and ask for JSON, as a program does."""
        body = None if value is None else json.dumps(value).encode()
        return self.send(method, path, body, {"Content-Type": JSON, "Accept": JSON})

    def follow(self, reply: Reply) -> Reply:
        """Go where a reply leads, as often as it leads on."""
        for _ in range(HOPS):
            if reply.status not in {301, 302, 303, 307, 308}:
                return reply
            reply = self.get(urljoin(reply.address, reply.header("Location")))
        raise AssertionError(f"led on and on, last to {reply.address}")

    def send(self, method: str, address: str, body: bytes | None, headers: Mapping[str, str]) -> Reply:
        """Send a request to our own server; a path goes out as it is spelled."""
        path = address.removeprefix(self.origin) or "/"
        assert path.startswith("/"), f"{address} is not on this server"
        jar = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if self.cookies else {}
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as connection:
            connection.request(method, path, body, {**jar, **headers})
            return self._kept(self.origin + path, connection.getresponse())

    def _kept(self, address: str, response: HTTPResponse) -> Reply:
        reply = Reply(address, response.status, response.getheaders(), response.read())
        for line in (value for key, value in reply.headers if key.lower() == "set-cookie"):
            self._keep(line)
        return reply

    def _keep(self, line: str) -> None:
        name, _, rest = line.partition("=")
        attributes = SimpleCookie(f"{name}=x;{rest.partition(';')[2]}")[name]
        self.cookies[name] = rest.partition(";")[0]
        if attributes["max-age"] == "0" or "1970" in attributes["expires"] or not self.cookies[name]:
            del self.cookies[name]
