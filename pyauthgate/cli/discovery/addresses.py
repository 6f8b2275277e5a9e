"""Which addresses of a panel are worth a look, and which are never looked at."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from pyauthgate.cli.discovery.vocabulary import ACCOUNT, HARM, LEAVE, LOGIN, LOST, PASSWORD, says

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyauthgate.cli.discovery.pages import Link

__all__ = ["DOORS", "INSIDE", "NOWHERE", "OUTSIDE", "beckons", "local", "origin", "path_of"]

OUTSIDE = (
    "/login",
    "/admin/login/",
    "/accounts/login/",
    "/user/login",
    "/users/login.php",
    "/login.php",
    "/reset",
    "/admin/password_reset/",
    "/users/password-recover.php",
)
"""Where panels have pages for those who are not logged in."""
INSIDE = (
    "/.well-known/change-password",
    "/change",
    "/password",
    "/admin/password_change/",
    "/users/password.php",
)
"""And for those who are; the first is the W3C's "A Well-Known URL for Changing Passwords"."""
DOORS = ("/xmlrpc", "/xmlrpc.php", "/jsonrpc", "/rest", "/api", "/graphql", "/soap", "/register")
"""Where programs, and newcomers, may set or try a password."""
NOWHERE = "/pyauthgate-asks-whether-this-is-there"
"""A page that no panel has: what is answered there is no sign of a page."""
SCHEMES = {"http": 80, "https": 443}
LONGEST = 1_000
ODD = re.compile(r"[\x00-\x20\x7f\\]")


def origin(url: str) -> tuple[str, str, int] | None:
    """Give scheme, host and port; None for what is no address of a page."""
    try:
        parts = urlsplit(url)
        port = parts.port or SCHEMES.get(parts.scheme, 0)
    except ValueError:
        return None
    sound = parts.scheme in SCHEMES and parts.hostname and "@" not in parts.netloc and not ODD.search(url)
    return (parts.scheme, parts.hostname or "", port) if sound and len(url) <= LONGEST else None


def local(base: str, written: str) -> str | None:
    """Give the address that a link or an action of a page means, without its fragment; None when it is elsewhere."""
    try:
        url = urljoin(base, written.strip()).partition("#")[0]
    except ValueError:
        return None
    return url if origin(url) == origin(base) else None


def path_of(url: str) -> str:
    """Give the decoded path of an address."""
    return unquote(urlsplit(url).path) or "/"


def beckons(base: str, links: Iterable[Link]) -> list[str]:
    """Give the addresses of links that look like pages of passwords, the likeliest first.

    Never one that logs out or that may do harm: a look is all this is.
    """
    urls = ((link, local(base, link.href)) for link in links)
    chosen = [(link, url) for link, url in urls if url and _harmless(link, url) and _promising(link, url)]
    return [url for _, url in sorted(chosen, key=lambda each: not says(PASSWORD, each[1], each[0].words))]


def _harmless(link: Link, url: str) -> bool:
    texts = (urlsplit(url).path, urlsplit(url).query, link.words)
    return not says(LEAVE, *texts) and not says(HARM, *texts)


def _promising(link: Link, url: str) -> bool:
    texts = (urlsplit(url).path, urlsplit(url).query, link.words)
    return any(says(words, *texts) for words in (LOGIN, ACCOUNT, LOST))
