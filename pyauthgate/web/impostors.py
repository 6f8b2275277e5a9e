"""What a visitor claims to be, and to have come by: removed on every path, however it is spelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyauthgate.web.address import Peers
from pyauthgate.web.hearsay import VOUCHED, hearsay

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import WSGIEnvironment

__all__ = ["Impostors"]

CLAIMS = frozenset(
    (
        "AUTH_TYPE",
        "HTTP_REMOTE_USER",
        "HTTP_X_REMOTE_USER",
        "PYAUTHGATE_CLIENT",
        "REMOTE_USER",
    )
)
CLAIM_FAMILY = "HTTP_X_AUTH_"
HEADER = "HTTP_"
VOUCHED_KEYS = frozenset(f"{HEADER}{name}" for name in VOUCHED)

EVERYDAY = frozenset(
    (
        *("CONTENT_LENGTH", "CONTENT_TYPE", "PATH_INFO", "QUERY_STRING", "REMOTE_ADDR", "REMOTE_PORT"),
        *("REQUEST_METHOD", "SCRIPT_NAME", "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL", "SERVER_SOFTWARE"),
        *("HTTP_ACCEPT", "HTTP_ACCEPT_ENCODING", "HTTP_ACCEPT_LANGUAGE", "HTTP_COOKIE", "HTTP_HOST"),
        *("HTTP_USER_AGENT", "wsgi.errors", "wsgi.input", "wsgi.multiprocess", "wsgi.multithread"),
        *("wsgi.run_once", "wsgi.url_scheme", "wsgi.version"),
    )
)
LEARNED = 512
"""Keys held as harmless; a flood of invented ones only makes us begin again."""

FOLD = str.maketrans("-. ", "___")


class Impostors:
    """Removes from a request what could pass for the identity that only the gate may hand over, and hearsay.

    Servers differ in what they make of ``X-Remote.User`` or ``x_remote_user``,
    so a key is judged by its fold: upper case, and ``-``, ``.`` and space as
    ``_``.  Harmless keys are learned, so that a common request costs one call.

    What is said of the way here (``X-Forwarded-Proto`` and its like) a panel
    takes for a proxy's word: a visitor could have its redirects lead to a
    scheme, a port or a host of his own.  A trusted proxy may say the few things
    of `VOUCHED`; what else it hands on is the visitor's word and nobody's.

    Parameters
    ----------
    headers:
        Further request headers that the panel would believe, such as ``X-Panel-User``.
    trusted:
        The proxies that may say how a request came, as for `Peers`.

    Raises
    ------
    ConfigurationError
        An entry of ``trusted`` is no address (`proxy.trusted`).

    """

    def __init__(self, headers: Iterable[str] = (), trusted: Iterable[str] = ()) -> None:
        self._claims = CLAIMS | {f"{HEADER}{_fold(header)}" for header in headers}
        self._peers = Peers(trusted)
        self._seed = frozenset(key for key in EVERYDAY if not self.claims(key))
        self.harmless = self._seed
        self._proxied = self._seed
        """What is harmless from a trusted proxy, with what it may say."""

    def claims(self, key: str) -> bool:
        """Say whether an environ key claims an identity."""
        fold = _fold(key)
        return fold in self._claims or fold.startswith(CLAIM_FAMILY)

    def remove(self, environ: WSGIEnvironment) -> None:
        """Remove what only others may say, and learn that the request's other keys are harmless."""
        vouched = self._peers.vouch(environ)
        if vouched and self._proxied.issuperset(environ):
            return
        unknown = environ.keys() - self.harmless
        said = {key for key in unknown & VOUCHED_KEYS if not self.claims(key)}
        false = {key for key in unknown - said if self.claims(key) or _hearsay(key)}
        for key in false if vouched else false | said:
            del environ[key]
        self.harmless = self._learned(self.harmless, unknown - false - said)
        self._proxied = self._learned(self._proxied, unknown - false)

    def _learned(self, known: frozenset[str], more: set[str]) -> frozenset[str]:
        learned = known | more
        return learned if len(learned) <= LEARNED else self._seed


def _hearsay(key: str) -> bool:
    fold = _fold(key)
    return fold.startswith(HEADER) and hearsay(fold.removeprefix(HEADER))


def _fold(key: str) -> str:
    return key.upper().translate(FOLD)
