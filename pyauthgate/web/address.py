"""The client's address: what the connection says, and what trusted proxies say of it."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING

from pyauthgate.errors import ConfigurationError, RequestRefused

if TYPE_CHECKING:
    from collections.abc import Iterable
    from ipaddress import IPv4Network, IPv6Network
    from wsgiref.types import WSGIEnvironment

__all__ = ["UNIX", "Peers"]

UNIX = "unix"
"""Names every peer on a Unix socket, which has no address of its own."""

REMEMBERED = 512
"""Speakers whose standing is held: reading an address costs more than all else that is asked of most requests."""

Address = IPv4Address | IPv6Address


class Peers:
    """Tells the client's address from what forged headers say.

    ``X-Forwarded-For`` is read from right to left and only as long as the
    speaker is trusted: what stands further left was written by a stranger.

    Parameters
    ----------
    trusted:
        Addresses and networks of our own proxies, and `UNIX` for peers on a
        Unix socket; nobody by default.

    Raises
    ------
    ConfigurationError
        An entry is neither (`proxy.trusted`).

    """

    def __init__(self, trusted: Iterable[str] = ()) -> None:
        entries = tuple(trusted)
        self._unix = UNIX in entries
        self._networks = tuple(_network(entry) for entry in entries if entry != UNIX)
        self._standing = lru_cache(REMEMBERED)(self.include)

    def client(self, environ: WSGIEnvironment) -> str:
        """Give the client's address in its one spelling; empty when the connection has none.

        Raises
        ------
        RequestRefused
            A trusted proxy says something that is no address (`address.unreadable`).

        """
        peer = _parse(environ.get("REMOTE_ADDR", ""))
        if not self._trusts(peer):
            return str(peer or "")
        for said in reversed(_chain(environ)):
            peer = _named(_parse(said))
            if not self._trusts(peer):
                break
        return str(_named(peer))

    def vouch(self, environ: WSGIEnvironment) -> bool:
        """Say whether who speaks at the other end of the connection is believed what it says of the way here."""
        return self._standing(environ.get("REMOTE_ADDR", ""))

    def include(self, address: str) -> bool:
        """Say whether an address, as `client` gives it, is one of these."""
        return self._trusts(_parse(address))

    def _trusts(self, peer: Address | None) -> bool:
        """Say whether this speaker may name another; a peer without an address sits on a Unix socket."""
        if peer is None:
            return self._unix
        return any(peer in network for network in self._networks)


def _named(address: Address | None) -> Address:
    """Demand an address: behind a trusted proxy nobody is without one."""
    if address is None:
        raise RequestRefused("address.unreadable", "A trusted proxy names no address.", "Let it send X-Forwarded-For.")
    return address


def _chain(environ: WSGIEnvironment) -> list[str]:
    said = environ.get("HTTP_X_FORWARDED_FOR", "")
    return said.split(",") if said else []


def _network(entry: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(entry)
    except ValueError as error:
        problem = f"[proxy] trusted holds {entry!r}, which is no address, network or `unix`."
        raise ConfigurationError("proxy.trusted", problem, "Write 10.0.0.5, 10.0.0.0/8 or unix.") from error


def _parse(text: str) -> Address | None:
    """Read one address; a zone is another spelling of the same one, so it is none."""
    try:
        address = ip_address(text.strip(" \t"))
    except ValueError:
        return None
    if isinstance(address, IPv4Address):
        return address
    if address.scope_id is not None:
        return None
    return address.ipv4_mapped or address
