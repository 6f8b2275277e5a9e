"""The panel's own session cookies, sealed to the gate's session on their way through the browser."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyauthgate.web.guard.attributes import describe, recall
from pyauthgate.web.guard.cookienames import DOUBTFUL, CookieNames, Standing
from pyauthgate.web.guard.setcookie import SetCookie, cookies_set

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import WSGIEnvironment

    from pyauthgate.credentials import Keyring
    from pyauthgate.web.guard.headerlines import HeaderLines

    Holder = bytes | str

__all__ = ["LARGEST", "Opened", "Seals"]

PURPOSE = "panel-cookie"
LARGEST = 4096
"""Bytes of name and value that a browser keeps of a cookie (RFC 6265bis, section 5.6)."""

MAC = re.compile(r"[A-Za-z0-9_-]{43}")
FREE, GUARDED = Standing.FREE, Standing.GUARDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A cookie that came sealed for one of the holders that were asked for.

    Parameters
    ----------
    rank:
        Which of them, counted from 0.
    description:
        Its attributes, as `recall` reads them.

    """

    name: str
    value: str = field(repr=False)
    description: str
    rank: int


class Seals:
    """Seals what the panel sets, and shows it only what it set for the same holder.

    On the wire a guarded cookie is ``value~description~mac``: the value as the
    panel wrote it, the attributes it was set with, and a MAC over holder,
    name, value and description.  So a cookie that was stolen, made up, renamed
    or kept from an earlier session opens nothing.

    Parameters
    ----------
    names:
        Globs of the names that are guarded.
    oversized:
        Told the name of a cookie that a browser would not keep with its seal; it is not sent.

    """

    def __init__(self, keys: Keyring, names: Iterable[str], *, oversized: Callable[[str], object]) -> None:
        self._keys = keys
        self._names = CookieNames(names)
        self._oversized = oversized

    def incoming(self, environ: WSGIEnvironment, holders: tuple[Holder, ...]) -> tuple[Opened, ...]:
        """Show the panel its guarded cookies in the clear where they are sealed for a holder, and no other.

        Every other cookie stays as it is, byte for byte.  Of several with one
        name the first holder's counts; two of the same holder are none, since
        panels disagree which counts.  One that does not open is as if it were
        not there: a sister domain that sets one takes nothing away.

        Parameters
        ----------
        holders:
            What the visitor has of ours, the strongest first: session, pre-session; an empty one is none.

        """
        header = environ.get("HTTP_COOKIE")
        if not header:
            return ()
        crumbs = header.split(";")
        kept: list[str] = []
        claims: list[tuple[int, Opened]] = []
        free, doubtful = self._names.free, DOUBTFUL.search
        for crumb in crumbs:
            name, _, value = crumb.partition("=")
            if name not in free or doubtful(value):
                standing = self._names.standing(name)
                if standing is GUARDED:
                    opened = self._open(name.strip(" \t"), value.strip(" \t"), holders)
                    if opened is None:
                        continue
                    claims.append((len(kept), opened))
                elif standing is not FREE or self._names.hides(value):
                    continue
            kept += (crumb,)
        if not claims and kept == crumbs:
            return ()
        return _rewrite(environ, kept, claims)

    def outgoing(self, headers: list[tuple[str, str]], holder: Holder) -> list[tuple[str, str]]:
        """Seal the guarded cookies that a reply sets; the same list when there is none.

        A deletion passes as it is.  Without a holder none is set, since none could come back.
        """
        sealed = [self._sealed(name, line, holder) for name, line in headers]
        if sealed == headers:
            return headers
        return [header for header in sealed if header is not None]

    def reseal(self, opened: Iterable[Opened], holder: Holder, headers: HeaderLines = ()) -> list[tuple[str, str]]:
        """Give the lines that set anew, for a new holder, what a request brought sealed for an old one.

        Parameters
        ----------
        headers:
            Those of the panel's reply: what it sets or deletes itself stays its own.

        """
        own = {cookie.name for cookie in cookies_set(headers)}
        lines = (
            self._line(SetCookie(name=cookie.name, value=cookie.value, tail=recall(cookie.description)), holder)
            for cookie in opened
            if cookie.name not in own
        )
        return [("Set-Cookie", line) for line in lines if line]

    def _open(self, name: str, sealed: str, holders: tuple[Holder, ...]) -> Opened | None:
        rest, _, mac = sealed.rpartition("~")
        value, tilde, description = rest.rpartition("~")
        if not tilde or len(sealed) > LARGEST or not MAC.fullmatch(mac):
            return None
        given = urlsafe_b64decode(f"{mac}=")
        for rank, holder in enumerate(holders):
            if holder and self._keys.check(PURPOSE, given, *_bound(holder, name, value, description)):
                return Opened(name=name, value=value, description=description, rank=rank)
        return None

    def _sealed(self, name: str, line: str, holder: Holder) -> tuple[str, str] | None:
        if name.strip().lower() != "set-cookie":
            return (name, line)
        cookie = SetCookie.read(line)
        if self._names.standing(cookie.name) is not GUARDED or cookie.empty:
            return (name, line)
        sealed = self._line(cookie, holder) if holder else ""
        return (name, sealed) if sealed else None

    def _line(self, cookie: SetCookie, holder: Holder) -> str:
        """Write the ``Set-Cookie`` line with a seal; empty when a browser would not keep it."""
        description = describe(cookie)
        mac = self._keys.mac(PURPOSE, *_bound(holder, cookie.name, cookie.value, description))
        pair = f"{cookie.name}={cookie.value}~{description}~{urlsafe_b64encode(mac).decode()[:43]}"
        if len(pair) - 1 > LARGEST:
            self._oversized(cookie.name)
            return ""
        return pair + cookie.tail


def _bound(holder: Holder, *texts: str) -> tuple[bytes, ...]:
    owner = holder.encode() if isinstance(holder, str) else holder
    return (owner, *(text.encode("utf-8", "surrogatepass") for text in texts))


def _rewrite(environ: WSGIEnvironment, kept: list[str], claims: list[tuple[int, Opened]]) -> tuple[Opened, ...]:
    """Write the header with the cookies that count in the clear, each at its place, and give them."""
    chosen = claims if len(claims) == 1 else _undisputed(claims)
    disputed = {place for place, _ in claims}
    for place, opened in chosen:
        kept[place] = f" {opened.name}={opened.value}"
        disputed.remove(place)
    left = [crumb for place, crumb in enumerate(kept) if place not in disputed] if disputed else kept
    if left:
        environ["HTTP_COOKIE"] = ";".join(left).removeprefix(" ")
    else:
        del environ["HTTP_COOKIE"]
    return tuple(opened for _, opened in chosen)


def _undisputed(claims: list[tuple[int, Opened]]) -> list[tuple[int, Opened]]:
    """Give of each name the one claim of the first holder that has any; none where it has two."""
    ranks: dict[str, list[int]] = {}
    for _, opened in claims:
        ranks.setdefault(opened.name, []).append(opened.rank)
    first = {name: min(of_name) for name, of_name in ranks.items() if of_name.count(min(of_name)) == 1}
    return [claim for claim in claims if first.get(claim[1].name) == claim[1].rank]
