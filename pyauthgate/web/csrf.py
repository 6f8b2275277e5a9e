"""Whether a state change was meant: a token bound to the session, and a word from the browser."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pyauthgate.credentials import hash_token
from pyauthgate.web.render import Alert
from pyauthgate.words import say

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

    from pyauthgate.credentials import Keyring
    from pyauthgate.web.visit import Visit

__all__ = ["Csrf"]

PURPOSE = "csrf"
OWN_SITES = (None, "same-origin", "none")
TOKEN_LENGTH = 43


class Csrf:
    """Makes and checks the tokens of forms (OWASP: signed double submit, plus Fetch Metadata).

    Parameters
    ----------
    keyring:
        Makes the MAC.
    public_url:
        The address that visitors see; its origin is the only one whose forms count.

    """

    def __init__(self, *, keyring: Keyring, public_url: str) -> None:
        self._keyring = keyring
        self.origin = _origin(public_url)

    def objection(self, environ: WSGIEnvironment, secret: str, given: str) -> str:
        """Name what stands against a state change: `csrf.origin`, `csrf.stale`, or nothing.

        Parameters
        ----------
        secret:
            The token of the sender's session or pre-session.
        given:
            What the form or the header brought.

        """
        if not self.vouched(environ):
            return "csrf.origin"
        return "" if self._genuine(secret, given) else "csrf.stale"

    def alert(self, visit: Visit, secret: str, given: str) -> Alert | None:
        """Say to the visitor what stands against a state change; None when nothing does."""
        code = self.objection(visit.environ, secret, given)
        return Alert(code=code, words=say(code, visit.language, url=self.origin)) if code else None

    def token(self, secret: str) -> str:
        """Make the token of a form shown to the holder of a session or pre-session."""
        mac = self._keyring.mac(PURPOSE, hash_token(secret))
        return urlsafe_b64encode(mac).rstrip(b"=").decode()

    def _genuine(self, secret: str, given: str) -> bool:
        """Say whether a token was made for this holder."""
        if not secret or len(given) != TOKEN_LENGTH or not given.isascii():
            return False
        try:
            mac = urlsafe_b64decode(given + "=")
        except ValueError:
            return False
        return self._keyring.check(PURPOSE, mac, hash_token(secret))

    def vouched(self, environ: WSGIEnvironment, *, silent: bool = False) -> bool:
        """Say whether the browser vouches that the request comes from our own pages.

        ``Sec-Fetch-Site`` and ``Origin`` must not contradict it; when a
        browser sends neither, its ``Referer`` must be ours.

        Parameters
        ----------
        silent:
            Who sends none of the three is no browser, and is believed.

        """
        site, origin = environ.get("HTTP_SEC_FETCH_SITE"), environ.get("HTTP_ORIGIN")
        if site is None and origin is None:
            referer = environ.get("HTTP_REFERER")
            return silent if referer is None else f"{referer}/".startswith(f"{self.origin}/")
        return site in OWN_SITES and origin in (None, self.origin)


def _origin(url: str) -> str:
    """Give the origin of an address as browsers write it: lower case, without the scheme's own port."""
    parts = urlsplit(url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    own = {"https": 443, "http": 80}.get(parts.scheme)
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port not in (None, own) else "")
