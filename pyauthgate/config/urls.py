"""The URLs of the configuration: the public one, the store's, and paths on our own site."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import PurePath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pyauthgate.gatekeeper import is_loopback

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "database_url",
    "is_local",
    "mount",
    "page",
    "path_prefix",
    "public_url",
    "service_url",
    "smtp_url",
    "store_url",
    "upstream_url",
]

LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
NAME = re.compile(rf"(?:{LABEL}\.)*{LABEL}")
NUMERIC = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")
"""A last label that browsers read as a number makes the whole host an IPv4 address (WHATWG URL, host parsing)."""
PUBLIC = re.compile(
    r"(https?)://([a-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::([1-9][0-9]{0,4}))?((?:/[A-Za-z0-9._~-]+)*)/?"
)
SEGMENTS = re.compile(r"/(?:[A-Za-z0-9._~-]+/)+")
PAGE = re.compile(r"(/[A-Za-z0-9._~!$&()*+,;=:@/-]*)(?:\?[A-Za-z0-9._~!$&()*+,;=:@/?-]*)?")
UPSTREAM = re.compile(r"http://([a-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\]):([1-9][0-9]{0,4})/?")
DATABASE = re.compile(r"(?:postgresql|mysql|mariadb|mssql|oracle)(?:\+[a-z0-9_]{1,30})?://")
SMTP = re.compile(
    r"(smtps?)://(?:([A-Za-z0-9._~+-]|%[2-7][0-9a-fA-F]){1,200}@)?([a-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\])"
    r"(?::([1-9][0-9]{0,4}))?/?"
)
HIGHEST_PORT = 65_535
LONGEST = 2_000


def public_url(text: str) -> str | None:
    """Give the address that visitors type, lower-cased up to the path, without a final slash; None if it is none."""
    scheme, mark, rest = text.partition("://")
    host, slash, path = rest.partition("/")
    match = PUBLIC.fullmatch(f"{scheme}{mark}{host}".lower() + slash + path)
    if not match or not _is_host(match[2]) or int(match[3] or 1) > HIGHEST_PORT or _has_dots(match[4]):
        return None
    return match[0].rstrip("/")


def is_local(url: str) -> bool:
    """Say whether nobody but this machine can be meant by a public URL."""
    return is_loopback(urlsplit(url).hostname or "")


def service_url(text: str) -> str | None:
    """Give the address of a service that is asked, spelled like a public URL; plain http is for this machine alone."""
    url = public_url(text)
    return url if url and (url.startswith("https:") or is_local(url)) else None


def store_url(text: str, folder: Path) -> str | None:
    """Give the store's URL, a SQLite file made absolute; None for any other database or a malformed one.

    Parameters
    ----------
    folder:
        What a relative SQLite path is relative to.

    """
    if not text.isprintable() or " " in text or len(text) > LONGEST:
        return None
    if text.startswith("sqlite:///"):
        return _sqlite(text.removeprefix("sqlite:///"), folder)
    return text if text.startswith("postgresql://") and _names_database(text) else None


def upstream_url(text: str) -> str | None:
    """Give the address of a panel that is asked over HTTP: a host and a port, and no path of its own.

    A path would make two spellings of every page of the panel, of which the forms name one.
    """
    match = UPSTREAM.fullmatch(text.lower())
    if not match or not _is_host(match[1]) or int(match[2]) > HIGHEST_PORT:
        return None
    return f"http://{match[1]}:{match[2]}"


def database_url(text: str, folder: Path) -> str | None:
    """Give the URL of the panel's own database, a SQLite file made absolute; None for one that nobody could open."""
    sound = text.isprintable() and " " not in text and len(text) <= LONGEST
    if not sound or text.startswith("sqlite:"):
        return store_url(text, folder) if sound else None
    return text if DATABASE.match(text) and _names_database(text) else None


def smtp_url(text: str) -> str | None:
    """Give the address of a mail server, with the user's name before an ``@`` if it wants one; never a password."""
    head, at, host = text.rpartition("@")
    scheme, mark, rest = (head if at else host).partition("://")
    url = f"{scheme.lower()}{mark}{rest}@{host.lower()}" if at else text.lower()
    match = SMTP.fullmatch(url)
    if not match or not _is_host(match[3]) or int(match[4] or 1) > HIGHEST_PORT:
        return None
    return url.removesuffix("/")


def path_prefix(text: str) -> str | None:
    """Give a path that other paths begin with: plain segments, a slash at both ends."""
    return text if SEGMENTS.fullmatch(text) and not _has_dots(text) else None


def mount(text: str) -> str | None:
    """Give the path at which an application stands: plain segments, without a slash at the end."""
    return text if path_prefix(f"{text}/") else None


def page(text: str) -> str | None:
    """Give the path of a page of this very site, with its query: nothing that a browser reads as another host."""
    match = PAGE.fullmatch(text)
    return text if match and "//" not in match[1] and not _has_dots(match[1]) and len(text) <= LONGEST else None


def _sqlite(path: str, folder: Path) -> str | None:
    file = folder / path
    named = not path.endswith("/") and PurePath(path).name not in {"", "..", ":memory:"}
    if not named or set(str(file)) & set("?#"):
        return None
    return f"sqlite:///{file}"


def _names_database(text: str) -> bool:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    return len(parts.path) > 1 and "/" not in parts.path[1:] and not parts.fragment and port != 0


def _is_host(host: str) -> bool:
    if host.startswith("["):
        return isinstance(_address(host[1:-1]), IPv6Address)
    if NUMERIC.fullmatch(host):
        return isinstance(_address(host), IPv4Address)
    return NAME.fullmatch(host) is not None


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _has_dots(path: str) -> bool:
    return any(segment in {".", ".."} for segment in path.split("/"))
