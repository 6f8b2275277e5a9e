"""A refusal in the page of a real panel, and the submit after it."""

from __future__ import annotations

import html.parser
import io
import sys
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from pyauthgate.web.guard.insertion import Notice, markup
from pyauthgate.web.guard.panelpage import PanelPage
from pyauthgate.web.guard.replies import fetch
from tests.fakes.clock import FakeClock
from tests.web.guard.servers import Server, request

if TYPE_CHECKING:
    from collections.abc import Mapping
    from wsgiref.types import WSGIApplication

    from pyauthgate.model import Form

NOTICE = Notice(lang="es", title="Esta contraseña no se admite.", reasons=("Es demasiado corta.", "Contiene «Núñez»."))


class Page(html.parser.HTMLParser):
    """The fields of a page with their values, and what comes right after our alert."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.alerts = 0
        self.after = ""
        self._depth = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and given.get("name"):
            self.fields[str(given["name"])] = given.get("value") or ""
        if self.alerts and not self._depth and not self.after:
            self.after = tag
        if given.get("class") == "pyauthgate-alert":
            self.alerts += 1
        if self.alerts and not self.after:
            self._depth += 1

    def handle_endtag(self, tag: str) -> None:
        del tag
        self._depth = max(self._depth - 1, 0)


class Visitor:
    """Keeps cookies, and sends what a page's form holds."""

    def __init__(self, app: WSGIApplication) -> None:
        self.app = app
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> str:
        reply = fetch(self.app, request(path, HTTP_COOKIE=self._cookie()))
        self._keep(reply.headers)
        return reply.head.decode()

    def post(self, path: str, fields: Mapping[str, str]) -> int:
        body = urlencode(fields).encode()
        reply = fetch(self.app, self._form(path, body))
        self._keep(reply.headers)
        return reply.status

    def refused(self, form: Form, status: int, typed: Mapping[str, str]) -> dict[str, object]:
        """Have a submit refused, and send the page that says so with better values."""
        plain = self.get(form.shown)
        environ = self._form(form.path, b"weak=1")
        reply = PanelPage(self.app, FakeClock()).show(environ, form, NOTICE, status=status)
        assert reply is not None
        self._keep(reply.headers)
        server = Server()
        text = server.drain(reply.answer(server.start)).decode()
        page = Page(text)
        left = text.replace(markup(NOTICE).decode(), "")
        return {
            "status": reply.status,
            "alerts": page.alerts,
            "same": _without_tokens(left) == _without_tokens(plain),
            "before": page.after,
            "next": self.post(form.path, {**page.fields, **typed}),
        }

    def _form(self, path: str, body: bytes) -> dict[str, object]:
        return request(
            path,
            {"wsgi.input": io.BytesIO(body), "wsgi.errors": sys.stderr},
            method="POST",
            CONTENT_TYPE="application/x-www-form-urlencoded",
            CONTENT_LENGTH=str(len(body)),
            HTTP_COOKIE=self._cookie(),
            HTTP_REFERER=f"https://clientes.example.net{path}",
            HTTP_ACCEPT_ENCODING="gzip, deflate, br",
        )

    def _cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _keep(self, headers: list[tuple[str, str]]) -> None:
        for name, line in headers:
            if name.lower() == "set-cookie":
                self.cookies |= {key: morsel.value for key, morsel in SimpleCookie(line).items()}


def _without_tokens(text: str) -> str:
    """Give a page without the values of hidden fields, which are new on every view."""
    values = [value for name, value in Page(text).fields.items() if "csrf" in name and value]
    for value in values:
        text = text.replace(value, "")
    return text
