"""`/outbox` of the demo: the mails that would have been sent, on pages that look like the gate's own.

A mail's HTML is shown in a frame without scripts, forms, cookies or anything
from elsewhere; a link in it opens in the whole window, as in a mail program.
"""

from __future__ import annotations

import re
from functools import partial
from importlib.resources import files
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from werkzeug.wrappers import Request, Response

from pyauthgate.cli.drawing import templates
from pyauthgate.cli.mailbox import MOST
from pyauthgate.web.assets import Assets
from pyauthgate.web.headers import harden
from pyauthgate.web.render import LANGUAGE_NAMES
from pyauthgate.words import LANGUAGES, choose, say
from pyauthgate.words.console import CONSOLE, label

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from pyauthgate.cli.mailbox import Mailbox, Message
    from pyauthgate.config import Site

__all__ = ["PATH", "Outbox"]

PATH: Final = "/outbox"
STYLE: Final = f"{PATH}/outbox.css"
PAGES: Final = re.compile(rf"{PATH}(?:/([A-Za-z0-9_-]{{1,100}})(/html)?)?")
"""The list, a mail, and what stands in its frame."""

POLICY: Final = (
    "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'none'; frame-ancestors 'none'; "
    "base-uri 'none'"
)
FRAMED: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'self'; "
    "base-uri 'none'; sandbox allow-top-navigation-by-user-activation"
)
"""Inline styles are all that a mail can have; its links may leave the frame when somebody follows them."""
TOP: Final = '<head><base target="_top">'


class Outbox:
    """Answers under `PATH`, in front of a gate that answers everywhere else.

    Whoever reaches the machine reads every mail: this is for a demo alone, which
    listens on a loopback address.

    Parameters
    ----------
    gate:
        What stands behind.
    mailbox:
        Where the mails lie.
    site:
        What the gate's pages say of the site. Only its own host is answered: else a page from elsewhere, whose name
        leads to this machine for a moment, could read what is here.

    """

    def __init__(self, gate: WSGIApplication, *, mailbox: Mailbox, site: Site) -> None:
        self._gate = gate
        self._mailbox = mailbox
        self._site = site
        self._host = urlsplit(site.public_url).netloc
        self._style = files("pyauthgate.cli").joinpath("templates", "outbox.css").read_bytes()
        self._shared = f"{site.prefix}static/{Assets().names['style.css']}"

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer, or let the gate answer."""
        path = environ.get("PATH_INFO", "")
        if path != PATH and not path.startswith(f"{PATH}/"):
            return self._gate(environ, start_response)
        return harden(self._answer(Request(environ)))(environ, start_response)

    def _answer(self, request: Request) -> Response:
        if request.environ.get("HTTP_HOST") != self._host:
            return Response("421\n", 421)
        if request.method not in {"GET", "HEAD"}:
            return Response("405\n", 405, headers={"Allow": "GET, HEAD"})
        if request.path == STYLE:
            return Response(self._style, content_type="text/css; charset=utf-8")
        asked = PAGES.fullmatch(request.path)
        if asked is None:
            return self._page(request, "outbox", status=404, gone=True)
        name, framed = asked.groups()
        return self._one(request, name, framed=bool(framed)) if name else self._list(request)

    def _list(self, request: Request) -> Response:
        found = self._mailbox.newest()
        return self._page(request, "outbox", messages=found, most=MOST, gone=False)

    def _one(self, request: Request, name: str, *, framed: bool) -> Response:
        message = self._mailbox.read(name)
        if message is None:
            return self._page(request, "outbox", status=404, gone=True)
        return _frame(message) if framed else self._page(request, "mail", message=message)

    def _page(self, request: Request, template: str, *, status: int = 200, **context: object) -> Response:
        asked = request.args.get("lang", "")
        spoken = asked if asked in LANGUAGES else ""
        language = spoken or choose(request.headers.get("Accept-Language", ""), self._site.language)
        page = (
            templates()
            .get_template(f"{template}.html")
            .render(
                site=self._site.name,
                here=request.path,
                language=language,
                lang=f"?lang={spoken}" if spoken else "",
                say=partial(_say, language=language),
                styles=(self._shared, STYLE),
                path=PATH,
                languages=LANGUAGE_NAMES,
                **context,
            )
        )
        headers = {"Content-Language": language, "Content-Security-Policy": POLICY, "Vary": "Accept-Language"}
        return Response(page, status, headers, content_type="text/html; charset=utf-8")


def _frame(message: Message) -> Response:
    headers = {"Content-Security-Policy": FRAMED, "X-Frame-Options": "SAMEORIGIN"}
    return Response(message.html.replace("<head>", TOP, 1), 200, headers, content_type="text/html; charset=utf-8")


def _say(code: str, *, language: str, **values: str | int) -> str:
    """Say what the gate's pages say, or what the demo alone does."""
    return (label if code in CONSOLE else say)(code, language, **values)
