"""What does not fit in whom the gate believes of the visitors' addresses."""

from __future__ import annotations

from ipaddress import ip_network
from typing import TYPE_CHECKING

from pyauthgate.gatekeeper import is_loopback
from pyauthgate.model import Ailment
from pyauthgate.web.address import UNIX

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyauthgate.config import Settings

__all__ = ["proxies"]

WIDEST = {4: 12, 6: 28}
"""By version of IP, the shortest prefix that somebody's own proxies may have: those of the largest CDNs are longer."""


def proxies(settings: Settings) -> Iterator[Ailment]:
    """Compare `proxy.trusted` with where the gate listens and what visitors call it."""
    trusted, bind = settings.proxy.trusted, settings.server.bind
    socket = bind.startswith("unix:")
    # Without a panel to serve it is another program that listens, and nobody knows where.
    served = settings.panel.app or settings.panel.upstream
    near = served and (socket or is_loopback(bind.rpartition(":")[0].strip("[]")))
    if not trusted and near and settings.site.public_url.startswith("https:"):
        yield Ailment(
            code="proxy.missing",
            problem="The gate listens where only a proxy reaches it, and trusts none: all visitors count as one.",
            remedy='Name the proxy: [proxy] trusted = ["127.0.0.1"] (or "unix").',
        )
    elif trusted and near and not any(_connects(entry, socket=socket) for entry in trusted):
        yield Ailment(
            code="proxy.distant",
            problem=f"Nobody of `proxy.trusted` can connect to {bind}: all visitors count as one.",
            remedy="Name the proxy that does as well: 127.0.0.1, ::1 or unix.",
        )
    for entry in trusted:
        if entry != UNIX and _wide(entry):
            yield Ailment(
                code="proxy.wide",
                problem=f"`proxy.trusted` holds {entry}: strangers in it may say that they are anybody.",
                remedy="Name your own proxies alone.",
            )


def _connects(entry: str, *, socket: bool) -> bool:
    """Say whether a trusted one is on this machine, where only such can connect."""
    if socket or entry == UNIX:
        return socket and entry == UNIX
    return ip_network(entry).overlaps(ip_network("::1" if ":" in entry else "127.0.0.0/8"))


def _wide(entry: str) -> bool:
    network = ip_network(entry)
    return not network.is_private and network.prefixlen < WIDEST[network.version]
