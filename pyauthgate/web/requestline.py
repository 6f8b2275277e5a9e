"""The request line and the Host of a request to a panel behind HTTP: spelled from what was judged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote_to_bytes, urlsplit

from pyauthgate.errors import ConfigurationError, RequestRefused

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

__all__ = ["AUTHORITY", "address_of", "host_of", "method_of", "target"]

METHOD = re.compile(r"[A-Z]{1,20}(?:-[A-Z]{1,20})?")
NEVER = frozenset({"CONNECT", "TRACE"})
"""The one makes a tunnel; the other echoes what we add, identity included (RFC 9110, sections 9.3.6 and 9.3.8)."""

AUTHORITY = re.compile(r"[A-Za-z0-9._~-]{1,253}(?::[0-9]{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](?::[0-9]{1,5})?")
PLAIN = re.compile(r"/[!$-;=@-\[\]_a-z~%]*")
"""A path as browsers write it: printable, without what ends it or quotes it."""

SAFE_IN_PATH = "!$&'()*+,;=:@/"
SAFE_IN_QUERY = "".join(map(chr, range(0x21, 0x7F))).replace("#", "")


def target(environ: WSGIEnvironment) -> str:
    """Give the request target: as the visitor wrote it, where it says what was judged; else spelled from that.

    A server's ``RAW_URI`` keeps what WSGI loses, such as ``%2F`` beside ``/``
    and a ``?`` with nothing behind.  It is believed only when its path decodes
    to the judged one and its query is the same: a middleware may have changed
    either.
    """
    path = (environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")).encode("latin-1")
    query = environ.get("QUERY_STRING", "")
    raw = environ.get("RAW_URI", "").partition("#")[0]
    said, _, asked = raw.partition("?")
    if PLAIN.fullmatch(said) and unquote_to_bytes(said) == path and asked == query == _clean(query):
        return str(raw)
    spelled = quote(path, safe=SAFE_IN_PATH)
    rooted = spelled if spelled.startswith("/") else f"/{spelled}"
    return f"{rooted}?{_clean(query)}" if query else rooted


def _clean(query: str) -> str:
    """Encode what no request line can hold, and nothing else."""
    return quote(query.encode("latin-1"), safe=SAFE_IN_QUERY)


def method_of(environ: WSGIEnvironment) -> str:
    """Give the method, or refuse one that the panel must not see."""
    method = str(environ["REQUEST_METHOD"])
    if method in NEVER or not METHOD.fullmatch(method):
        raise RequestRefused("method.refused", "The method is not passed on.", "Use another.", status=405)
    return method


def host_of(environ: WSGIEnvironment) -> str:
    """Give the visitor's ``Host``, empty when there is none, or refuse what is no host (RFC 9110, section 7.2)."""
    host = str(environ.get("HTTP_HOST", ""))
    if host and not AUTHORITY.fullmatch(host):
        raise RequestRefused("header.invalid", "The Host is none.", "Send the site's own.")
    return host


def address_of(url: str) -> tuple[str, int]:
    """Take a plain address apart."""
    try:
        parts = urlsplit(url)
        name, port = parts.hostname or "", parts.port or 80
    except ValueError:
        parts, name, port = urlsplit(""), "", 0
    bare = url.rstrip("/") == f"http://{parts.netloc}" and "@" not in parts.netloc
    if not (bare and name and AUTHORITY.fullmatch(parts.netloc)):
        raise ConfigurationError("upstream.url", "The panel's address is no http://host:port.", "Write nothing more.")
    return name, port
