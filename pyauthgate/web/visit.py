"""One request for a page of ours, read once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from pyauthgate.errors import ConfigurationError, RequestRefused
from pyauthgate.gatekeeper import is_loopback
from pyauthgate.model import Origin
from pyauthgate.web.callers import is_program
from pyauthgate.web.cookies import Crumbs
from pyauthgate.words import LANGUAGES, choose

if TYPE_CHECKING:
    from collections.abc import Mapping
    from wsgiref.types import WSGIEnvironment

    from pyauthgate.gatekeeper import Sessions
    from pyauthgate.model import Identity, LiveSession
    from pyauthgate.web.address import Peers
    from pyauthgate.web.cookies import Cookies

__all__ = ["IDENTITY", "Reception", "Site", "Visit"]

IDENTITY = "pyauthgate.client"
"""The environ key of what the panel is told of its visitor."""

MOST_QUERY_FIELDS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What the pages say of the site.

    Parameters
    ----------
    name:
        As the clients know it.
    public_url:
        The address they open: scheme, host and port count.
    language:
        What is spoken to a visitor who asks for none of ours.
    prefix:
        Where our pages live, under the application's own root; begins with a slash and ends with none.
    start:
        Where a login leads when nothing else was asked for, likewise under the root.
    changes:
        There is a page that changes the password; a guarded panel may have none.
    recovers:
        Who forgot number or password is written to.
    factors:
        Clients may set up a second factor.
    insecure:
        Plain HTTP; only for a `public_url` on the loopback address.

    Raises
    ------
    ConfigurationError
        ``insecure`` for an address that others can reach (`site.insecure`).

    """

    name: str
    public_url: str
    language: str = "es"
    prefix: str = "/.pyauthgate"
    start: str = "/"
    changes: bool = True
    recovers: bool = False
    factors: bool = False
    insecure: bool = False

    def __post_init__(self) -> None:
        if self.insecure and not is_loopback(urlsplit(self.public_url).hostname or ""):
            problem = "Plain HTTP is allowed for an address that others can reach."
            raise ConfigurationError("site.insecure", problem, "Serve it over HTTPS, or on 127.0.0.1 only.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A request for one of our pages.

    Parameters
    ----------
    root:
        Where the application is mounted, as a browser writes it: empty, or with a slash before and none behind.
    query:
        The first of each name.
    live, identity:
        Who is logged in, if anybody is.
    spoken:
        The language that the address asks for; empty when it asks for none.

    """

    environ: WSGIEnvironment = field(repr=False)
    site: Site
    root: str
    query: Mapping[str, str] = field(repr=False)
    crumbs: Crumbs
    live: LiveSession | None
    identity: Identity | None
    language: str
    spoken: str
    origin: Origin
    program: bool

    @property
    def method(self) -> str:
        """The request's method, as spelled."""
        return str(self.environ["REQUEST_METHOD"])

    @property
    def holder(self) -> LiveSession:
        """The session, for pages that admit nobody without one."""
        if self.live is None:
            raise LookupError("a page for clients was shown to a stranger")
        return self.live

    @property
    def start(self) -> str:
        """Where a login leads when nothing else was asked for."""
        return self.root + self.site.start

    def url(self, page: str, **query: str) -> str:
        """Give the address of a page of ours, path only, in the language that was asked for."""
        asked = {"lang": self.spoken, **query}
        pairs = {name: value for name, value in asked.items() if value}
        return f"{self.root}{self.site.prefix}/{page}" + (f"?{urlencode(pairs)}" if pairs else "")


class Reception:
    """Reads requests for our pages: who asks, from where, and in which language."""

    def __init__(self, *, sessions: Sessions, cookies: Cookies, peers: Peers, site: Site) -> None:
        self._sessions = sessions
        self._cookies = cookies
        self._peers = peers
        self._site = site

    def receive(self, environ: WSGIEnvironment) -> Visit:
        """Read a request.

        Raises
        ------
        RequestRefused
            A trusted proxy names no address, or the query has too many fields.

        """
        crumbs = self._cookies.read(environ.get("HTTP_COOKIE", ""))
        live = self._sessions.find(crumbs.session) if crumbs.session else None
        return self._visit(environ, crumbs, live, self._peers.client(environ))

    def origin(self, environ: WSGIEnvironment) -> Origin:
        """Read where a request comes from, and nothing else.

        Raises
        ------
        RequestRefused
            A trusted proxy names no address.

        """
        return _origin(environ, self._peers.client(environ), "")

    def doubtful(self, environ: WSGIEnvironment) -> Visit:
        """Read as much of a request as cannot fail, for the page that says what went wrong."""
        return self._visit({**environ, "QUERY_STRING": ""}, Crumbs(), None, "")

    def _visit(self, environ: WSGIEnvironment, crumbs: Crumbs, live: LiveSession | None, address: str) -> Visit:
        query = _query(environ.get("QUERY_STRING", ""))
        spoken = query.get("lang", "")
        spoken = spoken if spoken in LANGUAGES else ""
        identity = self._sessions.greet(live) if live else None
        accepted = choose(environ.get("HTTP_ACCEPT_LANGUAGE", ""), self._site.language)
        return Visit(
            environ=environ,
            site=self._site,
            root=_root(environ),
            query=query,
            crumbs=crumbs,
            live=live,
            identity=identity,
            language=spoken or (identity.language if identity else "") or accepted,
            spoken=spoken,
            origin=_origin(environ, address, crumbs.device),
            program=is_program(environ),
        )


def _origin(environ: WSGIEnvironment, address: str, device: str) -> Origin:
    agent, request_id = environ.get("HTTP_USER_AGENT", ""), secrets.token_hex(6)
    return Origin(address=address, agent=agent, request_id=request_id, device=device)


def _root(environ: WSGIEnvironment) -> str:
    """Give the mount point so that no spelling of it makes a path look like a host."""
    root = environ.get("SCRIPT_NAME", "").strip("/")
    return "/" + quote(root.encode("latin-1")) if root else ""


def _query(text: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_QUERY_FIELDS)
    except ValueError as error:
        raise RequestRefused("query.large", "The query has too many fields.", "Ask for less.") from error
    return dict(reversed(pairs))
