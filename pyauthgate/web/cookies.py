"""The gate's cookies: read strictly, hidden from the panel, set for this host alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from string import ascii_letters, digits
from typing import TYPE_CHECKING

from werkzeug.http import dump_cookie

from pyauthgate.credentials import TOKEN_LENGTH
from pyauthgate.gatekeeper import DEVICE_AGE

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

    from werkzeug.datastructures import Headers

    from pyauthgate.model import Session

__all__ = ["Cookies", "Crumbs"]

STEM = "pyauthgate"
"""Part of all our names, so that a foreign cookie is passed over at a glance."""

PRE_AGE = LINK_AGE = 3600
TOKEN_ALPHABET = frozenset(ascii_letters + digits + "_-")
MARK_ALPHABET = TOKEN_ALPHABET | {"."}
MARK_LENGTH = 300

FOREIGN_GAPS = re.compile(r"[,\s\"]+")
"""What other parsers take for the end of a cookie, or of a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crumbs:
    """Our cookies of one request; each empty when absent, malformed or ambiguous."""

    session: str = field(default="", repr=False)
    pre: str = field(default="", repr=False)
    device: str = field(default="", repr=False)
    link: str = field(default="", repr=False)


class Cookies:
    """Reads and sets the gate's four cookies: session, pre-session, known device and one-time link.

    ``__Host-`` makes browsers refuse them from a sister domain and from plain
    HTTP (RFC 6265bis, section 4.1.3.2).

    Parameters
    ----------
    insecure:
        Plain HTTP on the loopback address: the names lose ``__Host-`` and the cookies ``Secure``.

    """

    def __init__(self, *, insecure: bool = False) -> None:
        self.insecure = insecure
        host = "" if insecure else "__Host-"
        self.session = f"{host}{STEM}"
        self.pre = f"{host}{STEM}-pre"
        self.device = f"{host}{STEM}-device"
        self.link = f"{host}{STEM}-link"
        self.names = frozenset((self.session, self.pre, self.device, self.link))
        # A browser writes "; " between cookies: both beginnings are told without a call.
        self._spelled = frozenset((*self.names, *(f" {name}" for name in self.names)))
        self._own = frozenset((self.session, f" {self.session}"))

    def take(self, environ: WSGIEnvironment) -> str:
        """Give the session token of a request, and hide all our cookies from who comes next.

        Runs on every request: its number of calls does not grow with foreign
        cookies.  The token is empty when there is none, when it is malformed
        and when two claim to be it.
        """
        if "HTTP_COOKIE" not in environ:
            return ""
        token = ""
        claims = 0
        rest: list[str] = []
        for crumb in environ["HTTP_COOKIE"].split(";"):
            if STEM in crumb:
                name, _, value = crumb.partition("=")
                if name in self._own:
                    token = value
                    claims += 1
                    continue
                if name in self._spelled:
                    continue
                if self._hides(crumb):
                    claims += 2
                    continue
            rest += (crumb,)
        left = ";".join(rest)
        environ["HTTP_COOKIE"] = left[1:] if left[:1] == " " else left
        if not rest:
            del environ["HTTP_COOKIE"]
        shaped = claims == 1 and token[TOKEN_LENGTH - 1 : TOKEN_LENGTH] and not token[TOKEN_LENGTH:]
        return token if shaped and TOKEN_ALPHABET.issuperset(token) else ""

    def read(self, header: str) -> Crumbs:
        """Give all our cookies of a ``Cookie`` header, for our own pages."""
        found: dict[str, str] = {}
        for crumb in header.split(";"):
            name, _, value = crumb.strip(" \t").partition("=")
            found[name] = "" if name in found else value
        return Crumbs(
            session=self.take({"HTTP_COOKIE": header}),
            pre=_sound(found.get(self.pre, "")),
            device=_mark(found.get(self.device, "")),
            link=_sound(found.get(self.link, "")),
        )

    def _hides(self, crumb: str) -> bool:
        """Say whether one of our names stands anywhere in a crumb: other parsers also split at commas and blanks."""
        return any(name in self.names for name in FOREIGN_GAPS.sub("=", crumb).split("="))

    def ours(self, set_cookie: str) -> bool:
        """Say whether a panel's ``Set-Cookie`` value would write one of our names, nameless spellings included."""
        return set_cookie.lstrip("= \t").partition(";")[0].partition("=")[0].strip() in self.names

    def open(self, headers: Headers, token: str, session: Session) -> None:
        """Set the session's cookie and spend the pre-session's; on a shared computer it ends with the browser."""
        age = None if session.shared else int(session.expires_at - session.created_at)
        self._set(headers, self.session, token, age)
        self._drop(headers, self.pre)

    def begin(self, headers: Headers, token: str) -> None:
        """Set the pre-session's cookie, to which a login form is bound."""
        self._set(headers, self.pre, token, PRE_AGE)

    def follow(self, headers: Headers, token: str) -> None:
        """Take a link's token out of the address into a cookie; what is none leaves the one that is there."""
        if _sound(token):
            self._set(headers, self.link, token, LINK_AGE)

    def know(self, headers: Headers, mark: str) -> None:
        """Make this browser a known device; an empty mark makes it none."""
        if mark:
            self._set(headers, self.device, mark, DEVICE_AGE)

    def leave(self, headers: Headers) -> None:
        """Delete the link's cookie."""
        self._drop(headers, self.link)

    def close(self, headers: Headers) -> None:
        """Delete the session's cookie."""
        self._drop(headers, self.session)

    def _set(self, headers: Headers, name: str, value: str, age: int | None) -> None:
        # Without Expires, which would be told by the machine's clock.
        line = dump_cookie(
            name, value, age, secure=not self.insecure, httponly=True, samesite="Lax", sync_expires=False
        )
        headers.add("Set-Cookie", line)

    def _drop(self, headers: Headers, name: str) -> None:
        self._set(headers, name, "", 0)


def _sound(token: str) -> str:
    """Give a token of the one spelling ``[A-Za-z0-9_-]{43}``, and nothing else."""
    shaped = token[TOKEN_LENGTH - 1 : TOKEN_LENGTH] and not token[TOKEN_LENGTH:]
    return token if shaped and TOKEN_ALPHABET.issuperset(token) else ""


def _mark(value: str) -> str:
    return value if not value[MARK_LENGTH:] and MARK_ALPHABET.issuperset(value) else ""
