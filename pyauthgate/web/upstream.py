"""A panel behind HTTP, as a WSGI application: whatever language it is written in, the gate stands in front of it."""

from __future__ import annotations

import errno
import secrets
from contextlib import suppress
from http.client import HTTPException
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from urllib3.exceptions import HTTPError
from urllib3.util import SKIP_HEADER

from pyauthgate.errors import PanelUnavailable, RequestRefused
from pyauthgate.web.address import Peers
from pyauthgate.web.cargo import load
from pyauthgate.web.hops import fields, options, passed, told
from pyauthgate.web.lines import BLOCK, Lines
from pyauthgate.web.outage import TROUBLE, outage
from pyauthgate.web.requestline import address_of, host_of, method_of, target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Literal
    from wsgiref.types import StartResponse, WSGIEnvironment

    from urllib3 import HTTPResponse

    from pyauthgate.web.cargo import Cargo
    from pyauthgate.web.lines import Line

__all__ = ["Upstream"]

REPEATABLE = frozenset({"GET", "HEAD", "OPTIONS"})
MEASURED = frozenset({"PATCH", "POST", "PUT"})
"""Told that they have no body when they have none (RFC 9110, section 8.6)."""


class Upstream:
    """Passes requests on to a panel that listens at one fixed address, and its answers back, byte for byte.

    No redirect is followed, nothing decompressed, nothing sent twice but a
    reading request whose kept connection turned out to be ended.  Both bodies
    are streamed.  What the panel must believe of the visitor is said by us:
    ``X-Forwarded-For``, ``-Proto`` and ``-Host``.  Our own cookies are not
    dealt with here: the gate in front takes them out both ways.

    Parameters
    ----------
    url:
        ``http://host:port`` and nothing more.
    public_url:
        What browsers call the site; its scheme and host are told to the panel.
    host:
        ``keep``: the panel sees the visitor's ``Host``, which it may compare with Origin; ``upstream``: its own.
    user_header:
        Tells the panel who is logged in; None in guard mode, where the panel knows.
    trusted:
        The proxies whose ``X-Forwarded-For`` is believed, as for the gate.
    language:
        What is spoken to a visitor who asks for none of ours.
    connect:
        Seconds that making a connection may take.
    patience:
        Seconds that the panel may be silent, or refuse to take what is sent.
    idle:
        Connections that are kept in each process; as many as it has threads.
    report:
        Takes the stable code and the request's id of a failure.

    Raises
    ------
    ConfigurationError
        ``upstream.url``: it is no plain address.
        ``proxy.trusted``: an entry of `trusted` is no address.

    """

    def __init__(  # noqa: PLR0913 (an adapter takes plain arguments, never the settings)
        self,
        url: str,
        *,
        public_url: str,
        host: Literal["keep", "upstream"] = "keep",
        user_header: str | None = None,
        trusted: Iterable[str] = (),
        language: str = "es",
        connect: float = 5.0,
        patience: float = 60.0,
        idle: int = 16,
        report: Callable[[str, str], object] = lambda code, reference: None,  # noqa: ARG005
    ) -> None:
        name, port = address_of(url)
        public = urlsplit(public_url)
        self._lines = Lines(name, port, connect=connect, idle=idle)
        self._authority = "" if host == "keep" else urlsplit(url).netloc
        self._public = (public.scheme, public.netloc)
        self._user_header = user_header
        self._own = frozenset() if user_header is None else options(user_header)
        self._peers = Peers(trusted)
        self._language = language
        self._patience = patience
        self._report = report

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Ask the panel, and answer for it when it cannot be asked or does not answer."""
        reference = secrets.token_hex(6)
        try:
            return self._asked(environ, start_response, reference)
        except (PanelUnavailable, RequestRefused) as error:
            environ[TROUBLE] = error
            if isinstance(error, PanelUnavailable):
                self._report(error.code, reference)
            reply = outage(environ, error, language=self._language, reference=reference)
            return reply(environ, start_response)

    def _asked(self, environ: WSGIEnvironment, start_response: StartResponse, reference: str) -> _Stream:
        line, response = self._ask(environ)
        # Panels are known to send a body with the answer to HEAD: it would be read as the next answer.
        lines = None if environ["REQUEST_METHOD"] == "HEAD" else self._lines
        stream = _Stream(response, line, lines, lambda: self._report("upstream.broken", reference))
        try:
            start_response(f"{response.status} {response.reason or ''}", passed(response.headers.items()))
        except BaseException:
            stream.close()
            raise
        return stream

    def close(self) -> None:
        """End the connections that wait to be used again."""
        self._lines.close()

    def _ask(self, environ: WSGIEnvironment) -> tuple[Line, HTTPResponse]:
        """Send a request, and give the connection with the head of the answer."""
        method = method_of(environ)
        cargo = load(environ)
        headers = self._headers(environ, cargo, method)
        where = target(environ)
        repeatable = method in REPEATABLE and cargo.blocks is None
        # Others never ride a connection that the panel may be about to end: nobody would know whether they arrived.
        line = self._lines.take(fresh=not repeatable)
        try:
            return line, self._spoken(line, method, where, headers, cargo)
        except PanelUnavailable as error:
            # An ended connection, and not a byte of an answer.
            if not (repeatable and line.used and isinstance(error.__cause__, ConnectionError)):
                raise
        line = self._lines.take(fresh=True)
        return line, self._spoken(line, method, where, headers, cargo)

    def _spoken(self, line: Line, method: str, where: str, headers: dict[str, str], cargo: Cargo) -> HTTPResponse:
        try:
            _connect(line)
            line.timeout = self._patience
            # A panel may answer and end the connection before it has read everything: the answer counts.
            with suppress(BrokenPipeError, ConnectionResetError):
                line.request(
                    method,
                    where,
                    cargo.blocks,
                    headers,
                    chunked=cargo.chunked,
                    preload_content=False,
                    decode_content=False,
                )
            return line.getresponse()
        except TimeoutError as error:
            line.close()
            raise _silent() from error
        except (HTTPException, HTTPError, OSError) as error:
            line.close()
            raise _broken() from error
        except BaseException:
            line.close()
            raise

    def _headers(self, environ: WSGIEnvironment, cargo: Cargo, method: str) -> dict[str, str]:
        """Give the header fields of a request, in which the last word is ours."""
        if "HTTP_UPGRADE" in environ or "UPGRADE" in options(environ.get("HTTP_CONNECTION") or ""):
            raise RequestRefused("upgrade.refused", "No other protocol is spoken.", "Send no Upgrade.", status=501)
        scheme, public = self._public
        headers = {"Host": self._authority or host_of(environ) or public}
        headers |= dict.fromkeys(("Accept-Encoding", "User-Agent"), SKIP_HEADER)
        headers |= dict(fields(environ, self._own))
        if environ.get("CONTENT_TYPE"):
            headers["Content-Type"] = told(environ["CONTENT_TYPE"])
        if cargo.length is not None or (method in MEASURED and not cargo.chunked):
            headers["Content-Length"] = str(cargo.length or 0)
        headers |= {"X-Forwarded-Proto": scheme, "X-Forwarded-Host": public}
        address = self._peers.client(environ)
        if address:
            headers["X-Forwarded-For"] = address
        if self._user_header and environ.get("REMOTE_USER"):
            headers[self._user_header] = told(environ["REMOTE_USER"])
        return headers


class _Stream:
    """The body of the panel's answer, as it comes."""

    def __init__(self, response: HTTPResponse, line: Line, lines: Lines | None, report: Callable[[], object]) -> None:
        self._response = response
        self._line: Line | None = line
        self._lines = lines
        self._report = report

    def __iter__(self) -> _Stream:
        return self

    def __next__(self) -> bytes:
        """Give what has come; break the visitor's connection when the panel's breaks, so that no part looks whole."""
        if self._line is None:
            raise StopIteration
        try:
            block = self._response.read1(BLOCK, decode_content=False)
        except (HTTPError, HTTPException, OSError, ValueError) as error:
            self.close()
            self._report()
            raise ConnectionResetError(errno.ECONNRESET, "the panel's answer broke off") from error
        if not block:
            self._end(self._line)
            raise StopIteration
        return block

    def close(self) -> None:
        """End the connection, unless it was given back: what is left unread would stand before the next answer."""
        line, self._line = self._line, None
        if line is not None:
            line.close()
            self._response.close()

    def _end(self, line: Line) -> None:
        if self._lines is None or line.is_closed:
            self.close()
        else:
            self._line = None
            self._lines.give(line)


def _connect(line: Line) -> None:
    if line.is_closed:
        try:
            line.connect()
        except (HTTPError, OSError) as error:
            problem = "Nobody listens at the panel's address."
            raise PanelUnavailable("upstream.down", problem, "Start the panel.", called=False) from error


def _silent() -> PanelUnavailable:
    return PanelUnavailable("upstream.slow", "The panel said nothing for too long.", "Look at its log.", status=504)


def _broken() -> PanelUnavailable:
    return PanelUnavailable("upstream.broken", "The panel's answer broke off, or is none.", "Look at its log.")
