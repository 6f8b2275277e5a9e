"""Whether visitors reach the gate under its public address."""

from __future__ import annotations

import socket
import ssl
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pyauthgate.cli.diagnosis.waiting import within
from pyauthgate.model import Ailment
from pyauthgate.web.headers import POLICY

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["panel", "site"]

PATIENCE = 10.0
"""Seconds for all of it: the name, the connection, the handshake and the head of the answer."""
LEAST_DAYS = 14
"""Whoever renews certificates by itself has done so by then: Let's Encrypt's clients do at 30 days."""
DAY = 86_400.0
ANSWERS = frozenset({200, 303})
"""Of the log-in page: itself, or in mode `guard` the way to the panel's own."""

CAUSES: dict[type[Exception], tuple[str, str, str]] = {
    socket.gaierror: ("site.unresolved", "The name {host} is not known here", "Add it to the DNS."),
    ssl.SSLError: (
        "site.certificate",
        "{host} has no certificate that browsers believe, or speaks no TLS",
        "Renew it, with its whole chain; see that the clock is right.",
    ),
    HTTPException: ("site.other", "What answers at {host} speaks no HTTP", "Let the proxy pass it on to the gate."),
    TimeoutError: ("site.unreachable", "Nobody answers at {host} in time", "Start the proxy and the gate."),
    OSError: ("site.unreachable", "Nobody answers at {host}", "Start the proxy and the gate; look at the firewall."),
}
"""The first that fits: code, problem and remedy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back.

    Parameters
    ----------
    expires:
        When the certificate does; None without TLS.

    """

    status: int
    policy: str
    location: str
    expires: float | None


def site(public_url: str, prefix: str, now: float, *, patience: float = PATIENCE) -> Iterator[Ailment]:
    """Ask for the gate's log-in page as a visitor would, and judge what answers.

    Parameters
    ----------
    public_url, prefix:
        As ``site`` has them.
    patience:
        Seconds for all of it.

    """
    host = urlsplit(public_url).netloc
    try:
        answer = within(patience, partial(_ask, public_url, f"{prefix}login", patience))
    except (OSError, HTTPException) as error:
        code, problem, remedy = next(told for kind, told in CAUSES.items() if isinstance(error, kind))
        yield Ailment(code=code, problem=f"{problem.format(host=host)} ({_named(error)}).", remedy=remedy)
        return
    if answer.expires is not None and answer.expires - now < LEAST_DAYS * DAY:
        yield Ailment(
            code="site.expiring",
            problem=f"The certificate of {host} expires in {(answer.expires - now) / DAY:.0f} days.",
            remedy="See why it was not renewed: `systemctl list-timers`, and the log of certbot or its like.",
        )
    yield from _judged(answer, host)


def panel(upstream: str, *, patience: float = PATIENCE) -> Iterator[Ailment]:
    """See whether anybody listens where the panel is to be."""
    parts = urlsplit(upstream)
    try:
        within(patience, lambda: socket.create_connection((parts.hostname, parts.port), patience).close())
    except OSError as error:
        yield Ailment(
            code="panel.unreachable",
            problem=f"Nobody listens at {upstream}, the panel's address ({_named(error)}).",
            remedy="Start the panel, or set `panel.upstream` right.",
        )


def _ask(public_url: str, page: str, patience: float) -> Answer:
    parts = urlsplit(public_url)
    tls = partial(HTTPSConnection, context=ssl.create_default_context())
    kind = tls if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=patience)
    try:
        connection.connect()
        certificate = connection.sock.getpeercert() if isinstance(connection.sock, ssl.SSLSocket) else None
        connection.request("GET", parts.path + page, headers={"Accept": "text/html"})
        response = connection.getresponse()
        return Answer(
            status=response.status,
            policy=response.headers.get("Content-Security-Policy", ""),
            location=response.headers.get("Location", ""),
            expires=ssl.cert_time_to_seconds(str(certificate["notAfter"])) if certificate else None,
        )
    finally:
        connection.close()


def _judged(answer: Answer, host: str) -> Iterator[Ailment]:
    leads = urlsplit(answer.location)
    if leads.netloc:
        yield Ailment(
            code="site.redirect",
            problem=f"{host} leads visitors on to {leads.scheme}://{leads.netloc}.",
            remedy="Set `site.public_url` to where visitors arrive, or let the proxy pass them on to the gate.",
        )
    elif answer.status not in ANSWERS or answer.policy != POLICY:
        yield Ailment(
            code="site.other",
            problem=f"What answers at {host} (status {answer.status}) is not the gate's log-in page.",
            remedy="Let the proxy pass every path on to the gate, with `Host` and its answers' headers as they are.",
        )


def _named(error: Exception) -> str:
    """Name an error in words that hold nothing of what somebody sent."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    return getattr(error, "strerror", None) or type(error).__name__
