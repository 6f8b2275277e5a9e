"""Where an address leads: to the host that the visitor named or another, and where under the application's root."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from pyauthgate.web.requestline import AUTHORITY
from pyauthgate.web.targets import spelled

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

__all__ = ["NAMES_HOST", "OWN_PORTS", "address", "named", "resolve", "rooted", "same_host", "under_root", "written_out"]

DOTS = frozenset({".", ".."})
NAMES_HOST = "://"
VARIABLE = frozenset("*?[")
"""What makes a glob stand for more than one address."""

OWN_PORTS = {"http": ":80", "https": ":443"}


def address(environ: WSGIEnvironment) -> str:
    """Give the address of a request without its query, as the visitor's own headers name it."""
    path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
    return f"{environ['wsgi.url_scheme']}://{_own_host(environ)}{spelled(path)}"


def resolve(reference: str, base: str) -> str:
    """Give the whole address that a reference means on a page; empty when it means none."""
    try:
        return urljoin(base, reference)
    except ValueError:
        return ""


def under_root(target: str, environ: WSGIEnvironment) -> str | None:
    """Give the decoded path that an address has under the application's root; None for one elsewhere.

    One with dot segments left is nowhere, since browsers resolve them further than we do.
    """
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    own = parts.scheme in OWN_PORTS and same_host(parts.netloc, _own_host(environ))
    return rooted(target, environ) if own else None


def rooted(target: str, environ: WSGIEnvironment) -> str | None:
    """Give what `under_root` gives, on whatever host."""
    path, root = (
        unquote(urlsplit(target).path) or "/",
        unquote(spelled(environ.get("SCRIPT_NAME", "").rstrip("/"))),
    )
    if DOTS.intersection(path.split("/")) or not f"{path}/".startswith(f"{root}/"):
        return None
    return path[len(root) :] or "/"


def written_out(glob: str) -> bool:
    """Say whether a glob is one whole address, host included."""
    return NAMES_HOST in glob and VARIABLE.isdisjoint(glob)


def named(environ: WSGIEnvironment) -> bool:
    """Say whether the host that a visitor named is one (RFC 9110, section 7.2)."""
    return AUTHORITY.fullmatch(_own_host(environ)) is not None


def _own_host(environ: WSGIEnvironment) -> str:
    return str(environ.get("HTTP_HOST") or environ.get("SERVER_NAME", ""))


def same_host(netloc: str, own: str) -> bool:
    """Say whether two hosts are one, of which the second is ours, as a panel that compares the two would say.

    Only a host that is named as browsers name it has another spelling: a panel
    that leads whoever names ``HOST`` or ``host:443`` home has looked at no password.
    """
    return netloc == own or (_host(own) == own and _host(netloc) == own)


def _host(netloc: str) -> str:
    """Give a host so that two spellings agree; the scheme, which a proxy may have taken off, does not count."""
    host = netloc.lower()
    return next((host.removesuffix(port) for port in OWN_PORTS.values() if host.endswith(port)), host)
