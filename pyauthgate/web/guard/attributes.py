"""The attributes of a cookie in a few letters, for whoever must set it again later.

A browser sends a cookie back without them (RFC 6265bis, section 5.8.4); set
again with another path it would be a second cookie beside the first.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from email.utils import formatdate
from typing import TYPE_CHECKING

from pyauthgate.web.guard.setcookie import moment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyauthgate.web.guard.setcookie import SetCookie

__all__ = ["describe", "recall"]

FLAGS = {"s": "secure", "h": "httponly", "p": "partitioned"}
SITES = {"S": "Strict", "L": "Lax", "N": "None"}
SPELLED = {"s": "Secure", "h": "HttpOnly", "p": "Partitioned"} | {
    key: f"SameSite={site}" for key, site in SITES.items()
}
NO_PATH = "*"


def describe(cookie: SetCookie) -> str:
    """Write the attributes as ``flags.lifetime.path.domain``, what is usual left out: ``hL`` is HttpOnly, Lax, ``/``.

    A lifetime in seconds stays one, counted anew when the cookie is set again.
    """
    given = cookie.attributes()
    flags = [letter for letter, name in FLAGS.items() if name in given]
    flags += [letter for letter, site in SITES.items() if given.get("samesite", "").lower() == site.lower()]
    fields = ("".join(flags), _lifetime(given), _path(given), _pack(given.get("domain", "")))
    return ".".join(fields).rstrip(".")


def recall(description: str) -> str:
    """Write the attributes out again, as the end of a ``Set-Cookie`` line."""
    flags, lifetime, path, domain = (description.split(".") + [""] * 3)[:4]
    written = [_lasting(lifetime)] if lifetime else []
    written += [f"Domain={_unpack(domain)}"] if domain else []
    written += [f"Path={_unpack(path) or '/'}"] if path != NO_PATH else []
    written += [SPELLED[letter] for letter in flags]
    return "".join(f"; {attribute}" for attribute in written)


def _lifetime(given: Mapping[str, str]) -> str:
    """Give ``m`` and the seconds, else ``e`` and the moment: ``Max-Age`` counts before ``Expires``."""
    seconds = given.get("max-age", "")
    if seconds.lstrip("-").isdecimal() and seconds.isascii():
        return f"m{int(seconds[:12])}"
    ends = moment(given.get("expires", ""))
    return "" if ends is None else f"e{ends}"


def _lasting(lifetime: str) -> str:
    number = int(lifetime[1:])
    return f"Max-Age={number}" if lifetime.startswith("m") else f"Expires={formatdate(number, usegmt=True)}"


def _path(given: Mapping[str, str]) -> str:
    """Give the path; one that does not begin with a slash counts as none (RFC 6265bis, section 5.6.4)."""
    path = given.get("path", "")
    if not path.startswith("/"):
        return NO_PATH
    return "" if path == "/" else _pack(path)


def _pack(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _unpack(text: str) -> str:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
