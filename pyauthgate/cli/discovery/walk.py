"""A walk through a panel's pages: one host, a few pages, nothing but looking."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import urllib3

from pyauthgate.cli.discovery.addresses import beckons, local, origin
from pyauthgate.cli.discovery.pages import read_page
from pyauthgate.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pyauthgate.cli.discovery.pages import Page

__all__ = ["Reply", "Walk"]

LARGEST = 1_048_576
"""Bytes of one page; what follows is not read."""
PATIENCE = 5.0
"""Seconds for one page."""
REDIRECTS = range(300, 400)
CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([A-Za-z0-9_-]{1,40})", re.IGNORECASE)
COOKIE = re.compile(r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]{1,128})=")
NAMES = re.compile(r"(?:^|;)\s*([!#$%&'*+.^_`|~0-9A-Za-z-]{1,128})=")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a panel answered to a look at one page."""

    url: str
    status: int
    location: str = ""
    page: Page | None = None


@dataclass(slots=True, kw_only=True)
class Walk:
    """Looks at pages, and remembers which cookies were set.

    Parameters
    ----------
    cookie:
        A header ``Cookie`` of somebody who is logged in; it goes to the one host alone.
    insecure:
        Do not ask whose certificate it is.
    now:
        The clock, in seconds.
    most:
        So many addresses are looked at.

    """

    now: Callable[[], float]
    cookie: str = field(default="", repr=False)
    insecure: bool = False
    most: int = 40
    looks: int = 0
    cookies: dict[str, bool] = field(default_factory=dict)
    """By name, whether the page's own programs cannot read it."""
    _seen: set[str] = field(default_factory=set)

    def pages(self, start: str, further: Iterable[str]) -> Iterator[Reply]:
        """Look at a page, at what it links to, and at further addresses.

        Raises
        ------
        ConfigurationError
            ``discover.unreachable``: not even the first page answers.

        """
        self.cookies.update(dict.fromkeys(NAMES.findall(self.cookie), False))
        first = self.look(start)
        if first is None:
            raise ConfigurationError(
                "discover.unreachable",
                "The panel does not answer.",
                "See that it runs, and is spelled as in a browser.",
            )
        ahead, later = deque([first]), deque(urljoin(start, each) for each in further)
        while ahead:
            reply = ahead.popleft()
            if reply.page is not None:
                yield reply
            onward = [*beckons(reply.url, reply.page.links)] if reply.page else []
            for url in (*filter(None, [local(reply.url, reply.location)] if reply.location else []), *onward):
                ahead.extend(filter(None, [self.look(url)]))
            while not ahead and later:
                ahead.extend(filter(None, [self.look(later.popleft())]))

    def look(self, url: str) -> Reply | None:
        """Look at one address, once; None when it was seen, enough were seen, or nothing came."""
        if url in self._seen or self.looks >= self.most or origin(url) is None:
            return None
        self._seen.add(url)
        self.looks += 1
        try:
            return self._fetch(url)
        except (urllib3.exceptions.HTTPError, OSError, ValueError):
            return None

    def _fetch(self, url: str) -> Reply:
        until = self.now() + PATIENCE
        headers = {"Accept": "text/html", "Accept-Encoding": "identity", "User-Agent": "pyauthgate-discover"}
        if self.cookie:
            headers["Cookie"] = self.cookie
        with urllib3.PoolManager(1, retries=False, cert_reqs="CERT_NONE" if self.insecure else "CERT_REQUIRED") as pool:
            timeout = urllib3.Timeout(total=PATIENCE)
            response = pool.request("GET", url, headers=headers, redirect=False, preload_content=False, timeout=timeout)
            try:
                self._note(response.headers)
                location = response.headers.get("Location", "") if response.status in REDIRECTS else ""
                page = self._page(response, until) if _is_page(response.headers) else None
            finally:
                response.close()
        return Reply(url=url, status=response.status, location=location, page=page)

    def _page(self, response: urllib3.BaseHTTPResponse, until: float) -> Page:
        """Read a page as far as it may go: size and time are counted while it comes."""
        content = b""
        while len(content) < LARGEST and self.now() < until:
            piece = response.read1(65_536, decode_content=False)
            if not piece:
                break
            content += piece
        return read_page(_text(content[:LARGEST], response.headers.get("Content-Type", "")))

    def _note(self, headers: urllib3.HTTPHeaderDict) -> None:
        for line in headers.getlist("Set-Cookie")[:50]:
            match = COOKIE.match(line)
            if match:
                self.cookies[match[1]] = "httponly" in line.lower().replace(" ", "").split(";")


def _is_page(headers: urllib3.HTTPHeaderDict) -> bool:
    plain = headers.get("Content-Encoding", "identity").lower() == "identity"
    return plain and "html" in headers.get("Content-Type", "").lower()


def _text(content: bytes, kind: str) -> str:
    written = re.search(r"charset=[\"']?([A-Za-z0-9_-]{1,40})", kind)
    meta = CHARSET.search(content[:4_096])
    name = written[1] if written else meta[1].decode() if meta else "utf-8"
    try:
        return content.decode(name, "replace")
    except (LookupError, UnicodeError):
        return content.decode("utf-8", "replace")
