"""What a request says of its own way here, which anybody may write and panels believe."""

from __future__ import annotations

from typing import Final

__all__ = ["VOUCHED", "hearsay"]

VOUCHED: Final = frozenset(
    ("X_FORWARDED_FOR", "X_FORWARDED_HOST", "X_FORWARDED_PORT", "X_FORWARDED_PROTO", "X_REAL_IP")
)
"""All that a trusted proxy may say: it must set or drop each, and of a longer list nobody would."""

NAMES: Final = frozenset(
    (
        *("CF_CONNECTING_IP", "CLIENT_IP", "FASTLY_CLIENT_IP", "PROXY_CLIENT_IP", "REMOTE_ADDR", "TRUE_CLIENT_IP"),
        *("WL_PROXY_CLIENT_IP", "X_CLIENT_IP", "X_CLUSTER_CLIENT_IP", "X_ENVOY_EXTERNAL_ADDRESS", "X_FORWARD_FOR"),
        *("X_ORIGINATING_IP", "X_PROXYUSER_IP", "X_REAL_IP", "X_REMOTE_ADDR", "X_REMOTE_IP"),
        *("FORWARDED", "FORWARDED_FOR", "PROXY"),
        *("X_HOST", "X_HOST_NAME", "X_HTTP_HOST_OVERRIDE", "X_REAL_HOST", "X_SERVER_NAME"),
        *("CLOUDFRONT_FORWARDED_PROTO", "FRONT_END_HTTPS", "HTTPS", "SSL", "X_ARR_SSL", "X_HTTPS", "X_PROTO"),
        *("X_SCHEME", "X_SSL", "X_URL_SCHEME"),
        *("PATH_INFO", "SCRIPT_NAME", "X_BASE_PATH", "X_PATH_INFO", "X_REQUEST_URI", "X_REWRITE_URI"),
        *("X_REWRITE_URL", "X_ROOT_PATH", "X_SCRIPT_NAME"),
    )
)
"""From which address; by which proxies (``Proxy`` reaches CGI programs as ``HTTP_PROXY``); to which host; by TLS or
not; and to which path, which would be another than the one that was judged."""

FAMILIES: Final = ("X_FORWARDED", "X_ORIGINAL_")


def hearsay(name: str) -> bool:
    """Say whether a header field tells who asks, from where, how, and for which host and path.

    Parameters
    ----------
    name:
        As WSGI writes it, without ``HTTP_``.

    """
    return name in NAMES or name.startswith(FAMILIES)
