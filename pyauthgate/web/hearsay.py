"""What a request says of its own way here, which anybody may write and panels believe."""

from __future__ import annotations

from typing import Final

__all__ = ["hearsay"]

NAMES: Final = frozenset(
    (
        *("CLIENT_IP", "X_CLIENT_IP", "X_REAL_IP", "X_CLUSTER_CLIENT_IP", "TRUE_CLIENT_IP", "CF_CONNECTING_IP"),
        *("FORWARDED", "FORWARDED_FOR", "PROXY", "X_HOST", "X_REWRITE_URL", "X_PROXYUSER_IP"),
        *("FRONT_END_HTTPS", "X_SCHEME", "X_URL_SCHEME"),
    )
)
"""``Proxy`` reaches CGI programs as ``HTTP_PROXY``; the last three are older ways to say that it was TLS."""

FAMILIES: Final = ("X_FORWARDED", "X_ORIGINAL_")


def hearsay(name: str) -> bool:
    """Say whether a header field tells who asks, from where, how, and for which host and path.

    Parameters
    ----------
    name:
        As WSGI writes it, without ``HTTP_``.

    """
    return name in NAMES or name.startswith(FAMILIES)
