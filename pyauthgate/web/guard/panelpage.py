"""The panel's own page of a form, fetched anew, with our words in it."""

from __future__ import annotations

import io
import traceback
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from pyauthgate.web.guard.charsets import holds_ascii, label
from pyauthgate.web.guard.encodings import unpack
from pyauthgate.web.guard.headerlines import bare, without
from pyauthgate.web.guard.insertion import insert
from pyauthgate.web.guard.replies import Reply, fetch
from pyauthgate.web.targets import spelled

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication, WSGIEnvironment

    from pyauthgate.model import Form
    from pyauthgate.ports import Clock
    from pyauthgate.web.guard.insertion import Notice

__all__ = ["HTML", "OK", "PATIENCE", "XHTML", "PanelPage", "described", "legible", "legibly"]

PATIENCE = 5.0
"""Seconds until the page must be there."""

HTML = "text/html"
XHTML = "application/xhtml+xml"
OK = 200
PHRASES = {401: "Unauthorized", 422: "Unprocessable Content", 429: "Too Many Requests"}

OF_THE_FORM = frozenset(  # table
    {
        "CONTENT_LENGTH",
        "CONTENT_TYPE",
        "HTTP_EXPECT",
        "HTTP_ORIGIN",
        "HTTP_TE",
        "HTTP_TRAILER",
        "HTTP_TRANSFER_ENCODING",
        "HTTP_UPGRADE",
        "HTTP_X_HTTP_METHOD",
        "HTTP_X_HTTP_METHOD_OVERRIDE",
        "HTTP_X_METHOD_OVERRIDE",
        "HTTP_X_REQUESTED_WITH",
        "PATH_TRANSLATED",
        "wsgi.input_terminated",
    }
)
"""What belongs to the request that brought the form, or would make the page another one."""

OF_THE_FORM_ALL = "HTTP_CONTENT_"
WHOLE_TARGETS = ("RAW_URI", "REQUEST_URI")
"""The request's target as some servers add it, and some panels believe."""

OF_THE_BYTES = frozenset(  # table
    {
        "accept-ranges",
        "age",
        "cache-control",
        "content-digest",
        "content-encoding",
        "content-length",
        "content-md5",
        "digest",
        "etag",
        "expires",
        "last-modified",
        "pragma",
        "repr-digest",
        "signature",
        "signature-input",
        "transfer-encoding",
    }
)
"""Headers that describe the page as it was, or let it be kept."""


class PanelPage:
    """Shows the page of a form as the panel would show it now, with a notice before the form.

    The page is asked for with the visitor's own cookies, so that the token in
    it is good and the next submit works.

    Parameters
    ----------
    app:
        The panel.
    clock:
        Says when its time is up.  A call in this process cannot be interrupted: it is asked between blocks.

    """

    def __init__(self, app: WSGIApplication, clock: Clock) -> None:
        self._app = app
        self._clock = clock

    def show(self, environ: WSGIEnvironment, form: Form, notice: Notice, *, status: int) -> Reply | None:
        """Fetch the page and put the notice in; None when it cannot be had, and one of ours must do.

        It cannot when it is no page of HTML with the form in it, redirects,
        fails, is late or too large, or cannot be read in one way only.

        Parameters
        ----------
        environ:
            The request that brought the form; its guarded cookies already in the clear.
        status:
            Of the answer.

        """
        asked = self.request(environ, form)
        page = self._fetch(asked)
        if page is None:
            return None
        with_notice = _with_notice(page, form, notice, asked)
        page.close()
        return None if with_notice is None else _answer(page, with_notice, status)

    def request(self, environ: WSGIEnvironment, form: Form) -> WSGIEnvironment:
        """Make the GET for the page out of the form's request."""
        page, _, query = form.page.partition("?")
        # A form without a page of its own is shown where it is sent: at this very address, if that has a variable part.
        path = unquote_to_bytes(page).decode("latin-1") if page else environ.get("PATH_INFO", "")
        asked = {key: value for key, value in legibly(environ).items() if not _of_the_form(key)}
        asked |= {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "wsgi.input": io.BytesIO(),
        }
        full = spelled(asked.get("SCRIPT_NAME", "") + asked["PATH_INFO"])
        asked |= {name: f"{full}?{query}" if query else full for name in WHOLE_TARGETS if name in asked}
        return asked

    def _fetch(self, asked: WSGIEnvironment) -> Reply | None:
        deadline = self._clock.now() + PATIENCE
        try:
            return fetch(self._app, asked, late=lambda: self._clock.now() > deadline)
        except Exception:  # noqa: BLE001 (whatever the panel's page does, the refusal is shown)
            traceback.print_exc(file=asked["wsgi.errors"])
            return None


def legibly(environ: WSGIEnvironment) -> WSGIEnvironment:
    """Make a request for a page one for all of it, whatever the browser has already, in bytes that `legible` reads."""
    asked = {key: value for key, value in environ.items() if key != "HTTP_RANGE" and not key.startswith("HTTP_IF_")}
    return asked | {"HTTP_ACCEPT_ENCODING": "identity"}


def legible(page: Reply) -> bytes | None:
    """Give a page without its encoding; None where it is not all there, or ASCII is not itself in it."""
    plain = unpack(page.headers, page.head, whole=True) if page.whole else None
    if plain is None or not plain.whole or not holds_ascii(label(page.headers, plain.data)):
        return None
    return plain.data


def described(headers: list[tuple[str, str]], body: bytes) -> list[tuple[str, str]]:
    """Give the headers of a page for other bytes, which nobody is to keep."""
    changed = [("Content-Length", str(len(body))), ("Cache-Control", "no-store")]
    return [*without(headers, OF_THE_BYTES), *changed]


def _with_notice(page: Reply, form: Form, notice: Notice, asked: WSGIEnvironment) -> bytes | None:
    kind = bare(page.headers, "content-type")
    if page.status != OK or kind not in {HTML, XHTML}:
        return None
    plain = legible(page)
    return None if plain is None else insert(plain, form, notice, asked, xml=kind == XHTML)


def _answer(page: Reply, body: bytes, status: int) -> Reply:
    """Give the page's headers with what has changed; the cookies that it sets are among them."""
    line = f"{status} {PHRASES.get(status, 'Refused')}"
    return Reply(line=line, headers=described(page.headers, body), head=body)


def _of_the_form(key: str) -> bool:
    return key in OF_THE_FORM or key.startswith(OF_THE_FORM_ALL)
