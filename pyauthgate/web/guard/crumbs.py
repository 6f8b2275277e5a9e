"""The ``Cookie`` header that a browser would send after a reply (RFC 6265bis, section 5.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyauthgate.web.guard.setcookie import cookies_set

if TYPE_CHECKING:
    from pyauthgate.web.guard.headerlines import HeaderLines
    from pyauthgate.web.guard.setcookie import SetCookie

__all__ = ["merge"]


def merge(header: str, lines: HeaderLines, *, path: str, now: float) -> str:
    """Give a ``Cookie`` header after the cookies that a reply has set and deleted.

    What the reply does not touch stays as it is, byte for byte.  Of two with
    one name, of which a request does not tell the paths, both are replaced.

    Parameters
    ----------
    header:
        What the request brought; empty for nothing.
    path:
        Of the next request: a cookie for another folder does not count.
    now:
        Seconds since 1970-01-01 UTC.

    """
    crumbs = [crumb.strip(" ") for crumb in header.split(";")] if header else []
    for cookie in cookies_set(lines):
        if not _reaches(cookie, path):
            continue
        crumbs = [crumb for crumb in crumbs if crumb.partition("=")[0].strip(" \t") != cookie.name]
        if not cookie.ends(now):
            crumbs.append(f"{cookie.name}={cookie.value}")
    return "; ".join(crumbs)


def _reaches(cookie: SetCookie, path: str) -> bool:
    """Say whether a path lies in a cookie's folder; one that names none is taken for everywhere."""
    folder = cookie.attributes().get("path", "")
    inside = path == folder or path.startswith(folder if folder.endswith("/") else f"{folder}/")
    return not folder.startswith("/") or inside
