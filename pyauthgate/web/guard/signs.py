"""What a panel's reply to one of its forms means: done, refused, or not to be told."""

from __future__ import annotations

from enum import StrEnum
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from pyauthgate.model import FormKind
from pyauthgate.web.guard.charsets import encode, label
from pyauthgate.web.guard.encodings import unpack
from pyauthgate.web.guard.entrances import returns
from pyauthgate.web.guard.headerlines import bare, values
from pyauthgate.web.guard.setcookie import cookies_set
from pyauthgate.web.requestline import AUTHORITY
from pyauthgate.web.targets import spelled

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

    from pyauthgate.model import Form, Sign
    from pyauthgate.web.guard.replies import Reply

__all__ = ["Outcome", "address", "classify", "resolve", "signs_of", "under_root"]

DOTS = frozenset({".", ".."})
STRANGERS = frozenset({FormKind.LOGIN, FormKind.RESET})
"""Forms for who has no session: panels lead whoever has none back to them, whatever was sent."""

NAMES_HOST = "://"
OWN_PORTS = {"http": ":80", "https": ":443"}


class Outcome(StrEnum):
    """What a form's reply says."""

    OK = "ok"
    FAILED = "failed"
    UNCLEAR = "unclear"


def classify(form: Form, reply: Reply, environ: WSGIEnvironment, *, now: float) -> Outcome:
    """Compare a reply with the form's two signs, those for its own type: exactly one holds, or it is unclear.

    A reply that leads astray is no success, whatever the sign says of its status.

    Parameters
    ----------
    environ:
        The request: what a relative ``Location`` is relative to, and which host is ours.
    now:
        Seconds since 1970-01-01 UTC; a cookie that has ended is none.

    """
    signs = signs_of(form, reply)
    ok, failed = (_holds(sign, reply, environ, now) for sign in signs)
    if ok is True and failed is False:
        return Outcome.UNCLEAR if _strays(form, signs[0].location, reply, environ) else Outcome.OK
    return Outcome.FAILED if failed is True and ok is False else Outcome.UNCLEAR


def signs_of(form: Form, reply: Reply) -> tuple[Sign, Sign]:
    """Give the two signs of a form that are for a reply's own type."""
    return form.signs(json=bare(reply.headers, "content-type") == "application/json")


def _holds(sign: Sign, reply: Reply, environ: WSGIEnvironment, now: float) -> bool | None:
    """Say whether all that a sign demands is there; None when the body that would tell cannot be read."""
    told = (
        sign.given
        and (not sign.status or reply.status in sign.status)
        and (not sign.location or _leads(sign.location, reply, environ))
        and (not sign.cookie or _sets(sign.cookie, reply, now))
    )
    return _contains(sign.contains, reply) if told and sign.contains else told


def _leads(glob: str, reply: Reply, environ: WSGIEnvironment) -> bool:
    """Say whether the one ``Location`` fits: its path under our root, or all of it where the glob names a host."""
    target = _target(reply, environ)
    if NAMES_HOST in glob:
        return target is not None and fnmatchcase(target.partition("#")[0].partition("?")[0], glob)
    path = under_root(target, environ) if target else None
    return path is not None and fnmatchcase(path, glob)


def _strays(form: Form, glob: str, reply: Reply, environ: WSGIEnvironment) -> bool:
    """Say whether a reply leads to another host, or back to the form that it answers, and its sign names no host.

    A panel may send whoever asks for it under another name to its own, and
    whoever has no session of it to its log-in, before it looks at a password.
    """
    if NAMES_HOST in glob or not values(reply.headers, "location"):
        return False
    target = _target(reply, environ)
    path = under_root(target, environ) if target else None
    if target is None or path is None:
        return True
    return form.kind in STRANGERS and returns(form, _decoded(environ), path, urlsplit(target).query)


def _target(reply: Reply, environ: WSGIEnvironment) -> str | None:
    """Give the address of the one ``Location``; None where a browser would read it in another way than a URL parser.

    With a ``Host`` that is none, such as ``host/x``, a relative one would mean whatever the visitor likes.
    """
    found = values(reply.headers, "location")
    if len(found) != 1 or not AUTHORITY.fullmatch(_own_host(environ)) or "\\" in found[0] or not found[0].isprintable():
        return None
    return resolve(found[0].strip(), address(environ))


def _sets(glob: str, reply: Reply, now: float) -> bool:
    alive = (cookie for cookie in cookies_set(reply.headers) if not cookie.empty and not cookie.ends(now))
    return any(fnmatchcase(cookie.name, glob) for cookie in alive)


def _contains(text: str, reply: Reply) -> bool | None:
    body = unpack(reply.headers, reply.head, whole=reply.whole)
    if body is None:
        return None
    written = encode(text, label(reply.headers, body.data))
    return written is not None and written in body.data


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
    path, root = (
        unquote(parts.path) or "/",
        unquote(spelled(environ.get("SCRIPT_NAME", "").rstrip("/"))),
    )
    elsewhere = parts.scheme not in OWN_PORTS or not _same(parts.netloc, _own_host(environ))
    if elsewhere or DOTS.intersection(path.split("/")) or not f"{path}/".startswith(f"{root}/"):
        return None
    return path[len(root) :] or "/"


def _decoded(environ: WSGIEnvironment) -> str:
    """Give the path of a request as `under_root` gives that of an address."""
    return unquote(spelled(environ.get("PATH_INFO", "")))


def _own_host(environ: WSGIEnvironment) -> str:
    return str(environ.get("HTTP_HOST") or environ.get("SERVER_NAME", ""))


def _same(netloc: str, own: str) -> bool:
    """Say whether an address is on the host that the visitor named, as a panel that compares the two would say.

    Only a host that is named as browsers name it has another spelling: a panel
    that leads whoever names ``HOST`` or ``host:443`` home has looked at no password.
    """
    return netloc == own or (_host(own) == own and _host(netloc) == own)


def _host(netloc: str) -> str:
    """Give a host so that two spellings agree; the scheme, which a proxy may have taken off, does not count."""
    host = netloc.lower()
    return next((host.removesuffix(port) for port in OWN_PORTS.values() if host.endswith(port)), host)
