"""Where an address lies: its network, and whether it is this very machine."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import ip_address, ip_network

__all__ = ["is_loopback", "network_of"]


def is_loopback(host: str) -> bool:
    """Say whether nobody but this machine is meant by a host: ``localhost``, 127.0.0.0/8 or ::1."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@lru_cache(maxsize=1_024)
def network_of(address: str) -> str:
    """Give the /24 (IPv4) or /56 (IPv6) an address lies in; empty for what is none, or this machine's own.

    A /56 is what an access provider commonly gives one household (RIPE-690), so
    its holder cannot count as many strangers; an IPv4-mapped address counts as
    IPv4.  Behind a proxy that nobody trusts every visitor comes from the
    loopback address: counted as one network, they would shut out the whole site.
    A log-in asks for it several times, and parsing takes a fifth of what it costs without its hash.
    """
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    plain = getattr(ip, "ipv4_mapped", None) or ip
    if plain.is_loopback:
        return ""
    return str(ip_network((plain, 24 if plain.version == 4 else 56), strict=False))  # noqa: PLR2004 (the IP version)
