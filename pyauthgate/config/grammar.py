"""The small languages of the file: number patterns, path globs, networks, addresses to listen on, names of objects."""

from __future__ import annotations

import grp
import re
from ipaddress import IPv6Address, ip_address, ip_network
from pathlib import PurePath
from typing import TYPE_CHECKING

from pyauthgate.model.addresses import DOT_ATOM, LABEL

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "bind",
    "glob",
    "mailbox",
    "network",
    "object_name",
    "pattern",
    "service",
    "shell_prefix",
    "socket",
    "visitors",
]

PATTERN = re.compile(r"([0-9]*)\[0-9\]\{([1-9][0-9]?)(?:,([1-9][0-9]?))?\}")
MOST_DIGITS = 18
"""The longest client number: it fits a signed 64-bit integer wherever a panel keeps it as one."""
SEGMENT = re.compile(r"[A-Za-z0-9._~!$&()+,=:@-]+")
LONGEST_GLOB = 500
OBJECT = re.compile(
    r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*:[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*"
)
SOCKET = re.compile(r"([A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})|\[[0-9A-Fa-f:.]{2,45}\]):([1-9][0-9]{0,4})")
HIGHEST_PORT = 65_535
SERVICE = re.compile(r"[a-z0-9_][a-z0-9_.-]{0,63}")
PREFIX = re.compile(r"[a-z][a-z_-]{0,11}")
"""With 18 digits at most, less than the 32 bytes of a Linux user name (useradd(8))."""
MAILBOX = re.compile(rf"(?:([^\"<>()\[\]\\@,;:]{{1,100}}) <)?({DOT_ATOM})@((?:{LABEL}\.)*{LABEL})(>?)", re.IGNORECASE)
LONGEST_ADDRESS = 254
"""Characters of an address (RFC 5321, section 4.5.3.1.3, without the angle brackets)."""
LONGEST_SOCKET = 107
"""Bytes of a Unix socket's path (sun_path less its final NUL, unix(7))."""


def pattern(text: str) -> str | None:
    """Give the pattern of client numbers: fixed digits, then ``[0-9]{m}`` or ``[0-9]{m,n}``.

    A language of its own inside regular expressions: it can say nothing but
    ASCII digits, and no text makes it slow.
    """
    match = PATTERN.fullmatch(text)
    if not match:
        return None
    fewest, most = int(match[2]), int(match[3] or match[2])
    return text if fewest <= most and len(match[1]) + most <= MOST_DIGITS else None


def mailbox(text: str) -> str | None:
    """Give a sender: an address, or a name and the address in angle brackets; what needs quotes is refused."""
    match = MAILBOX.fullmatch(text)
    if not match or not text.isprintable() or bool(match[1]) != bool(match[4]):
        return None
    name, address = (match[1] or "").strip(), f"{match[2]}@{match[3].lower()}"
    fits = len(address) <= LONGEST_ADDRESS and (name or not match[1])
    return (f"{name} <{address}>" if name else address) if fits else None


def glob(text: str) -> str | None:
    """Give a path, with a slash at its end or without, or one whose last segment is ``*`` and stands for the rest.

    A part of a segment (``/img*``) would open ``/imgadmin`` too, a ``*`` in
    the middle what nobody thought of, and ``/*`` alone the whole panel.
    """
    path = text.removesuffix("/*") if text.endswith("/*") else text.removesuffix("/")
    segments = path[1:].split("/")
    plain = all(SEGMENT.fullmatch(segment) and segment not in {".", ".."} for segment in segments)
    return text if path.startswith("/") and plain and len(text) <= LONGEST_GLOB else None


def group(text: str) -> int | None:
    """Give the id of a group by its name; None when this machine has no such group."""
    try:
        return grp.getgrnam(text).gr_gid
    except (KeyError, ValueError):
        return None


def header(text: str) -> str | None:
    """Give the name of a request header: letters, digits and hyphens."""
    return text if re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{0,63}", text) else None


def network(text: str) -> str | None:
    """Give a trusted peer in canonical spelling: an address, a network, or ``unix``; never everybody."""
    if text == "unix":
        return text
    try:
        parsed = ip_network(text)
    except ValueError:
        return None
    return str(parsed) if parsed.prefixlen and "%" not in text else None


def visitors(text: str) -> str | None:
    """Give an address or a network of visitors in canonical spelling; never everybody."""
    return None if text == "unix" else network(text)


def bind(text: str, folder: Path) -> str | None:
    """Give the address to listen on: ``host:port``, or ``unix:`` and a path made absolute."""
    kind, _, path = text.partition("unix:")
    if not kind and path:
        place = str(folder / path)
        return f"unix:{place}" if _is_socket(place) else None
    match = SOCKET.fullmatch(text)
    fits = match and int(match[2]) <= HIGHEST_PORT and (match[1][0] != "[" or _is_version_six(match[1][1:-1]))
    return text if fits else None


def socket(text: str, folder: Path) -> Path | None:
    """Give the path of a Unix socket, made absolute."""
    path = folder / text
    return path if text and not text.endswith("/") and _is_socket(str(path)) else None


def service(text: str) -> str | None:
    """Give the name of a PAM service: that of its file, in lower case, as ``pam_start`` makes it."""
    return text if SERVICE.fullmatch(text) else None


def shell_prefix(text: str) -> str | None:
    """Give what stands before the number in a user name: letters that every system takes, no digit."""
    return text if PREFIX.fullmatch(text) else None


def object_name(text: str) -> str | None:
    """Give ``module:attribute``, both of them dotted Python names."""
    return text if OBJECT.fullmatch(text) else None


def _is_socket(path: str) -> bool:
    return path.isprintable() and PurePath(path).name not in {"", ".."} and len(path.encode()) <= LONGEST_SOCKET


def _is_version_six(text: str) -> bool:
    try:
        return isinstance(ip_address(text), IPv6Address)
    except ValueError:
        return False
