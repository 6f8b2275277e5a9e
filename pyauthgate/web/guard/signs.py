"""What a panel's reply to one of its forms means: done, refused, or not to be told."""

from __future__ import annotations

from enum import StrEnum
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote, urlsplit

from pyauthgate.model import FormKind
from pyauthgate.web.guard.charsets import encode, label
from pyauthgate.web.guard.encodings import unpack
from pyauthgate.web.guard.entrances import returns
from pyauthgate.web.guard.headerlines import bare, values
from pyauthgate.web.guard.locations import (
    NAMES_HOST,
    OWN_PORTS,
    address,
    named,
    resolve,
    rooted,
    same_host,
    under_root,
    written_out,
)
from pyauthgate.web.guard.setcookie import cookies_set
from pyauthgate.web.targets import spelled

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import WSGIEnvironment

    from pyauthgate.model import Form, Sign
    from pyauthgate.web.guard.replies import Reply

__all__ = ["Judge", "Outcome", "classify", "signs_of"]

STRANGERS = frozenset({FormKind.LOGIN, FormKind.RESET})
"""Forms for who has no session: panels lead whoever has none back to them, whatever was sent."""


class Outcome(StrEnum):
    """What a form's reply says."""

    OK = "ok"
    FAILED = "failed"
    UNCLEAR = "unclear"


class Judge(Protocol):
    """Says what a panel's reply to a form says, with all that is the same for every form."""

    def __call__(self, form: Form, reply: Reply, environ: WSGIEnvironment) -> Outcome:
        """Compare a reply with the form's two signs; see `classify`."""
        ...


def classify(
    form: Form, reply: Reply, environ: WSGIEnvironment, *, now: float, logins: Iterable[Form] = (), host: str = ""
) -> Outcome:
    """Compare a reply with the form's two signs, those for its own type: exactly one holds, or it is unclear.

    A reply that leads astray is no success, whatever the sign says of its status.

    Parameters
    ----------
    environ:
        The request: what a relative ``Location`` is relative to, and which host is ours.
    now:
        Seconds since 1970-01-01 UTC; a cookie that has ended is none.
    logins:
        The log-ins of a panel: who is led from one to another has not come in either.
    host:
        The site's: a panel leads home whoever asks for it by another, which says nothing of the password.

    """
    signs = signs_of(form, reply)
    ok, failed = (_holds(sign, reply, environ, now) for sign in signs)
    if ok is True and failed is False:
        astray = _strays(form, signs[0].location, reply, environ, logins) or _misnamed(signs[0].location, environ, host)
        return Outcome.UNCLEAR if astray else Outcome.OK
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
    """Say whether the one ``Location`` fits: its path under our root, or all of it where the glob names a host.

    The scheme does not count: what ends TLS in front of us leaves us with ``http``.
    """
    target = _target(reply, environ)
    if target is None:
        return False
    if NAMES_HOST in glob:
        scheme, _, rest = target.partition("#")[0].partition("?")[0].partition(NAMES_HOST)
        return scheme in OWN_PORTS and fnmatchcase(rest, glob.partition(NAMES_HOST)[2])
    path = under_root(target, environ)
    return path is not None and fnmatchcase(path, glob)


def _strays(form: Form, glob: str, reply: Reply, environ: WSGIEnvironment, logins: Iterable[Form]) -> bool:
    """Say whether a reply leads to another host, or back to a log-in or the form that it answers.

    A panel may send whoever asks for it under another name to its own, and
    whoever has no session of it to its log-in, before it looks at a password.
    A sign that names the host allows for that host; one that writes the whole
    address out, for the form's own page too.
    """
    host = NAMES_HOST in glob
    if not values(reply.headers, "location"):
        return False
    target = _target(reply, environ)
    if target is None:
        return True
    path = rooted(target, environ) if host else under_root(target, environ)
    if path is None:
        return not host
    asked = urlsplit(target).query
    if form.kind is FormKind.CHANGE and any(returns(login, login.path, path, asked) for login in logins):
        return True  # perhaps out of its own session, which is nothing that a visitor cannot bring about
    if written_out(glob):  # what its path alone does not tell, a query that is the form's own does
        return bool(asked) and ("?" in form.page or bool(form.match)) and returns(form, _decoded(environ), path, asked)
    own = form.kind in STRANGERS and returns(form, _decoded(environ), path, asked)
    others = logins if form.kind is FormKind.LOGIN else ()
    return own or any(returns(login, login.path, path, asked) for login in others)


def _misnamed(glob: str, environ: WSGIEnvironment, host: str) -> bool:
    """Say whether a visitor claims another host, or names another than the site's where the sign names one."""
    own = str(environ.get("HTTP_HOST", ""))
    # Behind the front a panel in process may believe this one, whoever wrote it.
    claimed = [each.strip() for each in str(environ.get("HTTP_X_FORWARDED_HOST", own)).split(",")]
    strange = any(not same_host(each, own) and not same_host(each, host) for each in claimed)
    return bool(host) and (strange or (NAMES_HOST in glob and own != host))


def _target(reply: Reply, environ: WSGIEnvironment) -> str | None:
    """Give the address of the one ``Location``; None where a browser would read it in another way than a URL parser.

    With a ``Host`` that is none, such as ``host/x``, a relative one would mean whatever the visitor likes.
    """
    found = values(reply.headers, "location")
    if len(found) != 1 or not named(environ) or "\\" in found[0] or not found[0].isprintable():
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


def _decoded(environ: WSGIEnvironment) -> str:
    """Give the path of a request as `under_root` gives that of an address."""
    return unquote(spelled(environ.get("PATH_INFO", "")))
