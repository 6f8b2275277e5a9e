"""Whether mails leave: the way to the mail server, step by step, and those that wait."""

from __future__ import annotations

import secrets
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from pyauthgate.bootstrap.mails import letters_of, server_of
from pyauthgate.cli.diagnosis.waiting import within
from pyauthgate.errors import ConfigurationError, SecretError
from pyauthgate.mail.delivery import Delivery
from pyauthgate.mail.letters import Unwritable
from pyauthgate.mail.relay import Relay
from pyauthgate.model import Ailment, Letter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pyauthgate.config import Settings
    from pyauthgate.mail.letters import Mail
    from pyauthgate.ports import Store

__all__ = ["outbox", "server", "trial"]

LONGEST_WAIT = 3600.0
"""Seconds: a greylisted mail goes out within half an hour, and a link to recover by lives for one."""

PATIENCE = 30.0
"""Seconds for all the steps: `mail.timeout` holds for each of them."""

STEPS = {
    "certificate": ("mail.certificate", "has no certificate that we can believe", "Give it one for that very name."),
    "tls": ("mail.tls", "does not speak TLS as it should", "Write smtps for port 465, and smtp for 25 and 587."),
    "unsupported": (
        "mail.unsupported",
        "offers no STARTTLS, or no log-in that we know",
        "Have it offer both; without TLS we speak to this machine alone.",
    ),
    "login": ("mail.login", "does not take our password", "See the user in `mail.smtp`, and `mail.password_file`."),
    "greeting": ("mail.greeting", "does not take our name", "It is the host of `site.public_url`: allow it there."),
    "sender": ("mail.sender", "does not take our sender", "Set `mail.sender` to an address that it sends for."),
    "recipient": ("mail.recipient", "does not take the test mail's address", "Ask for an address that exists."),
    "data": ("mail.refused", "refuses what the test mail says", "Ask whoever runs it; its log says why."),
}
"""By the step at which it fails: code, what the server does, and remedy."""
UNREACHED = ("mail.unreached", "cannot be reached", "Start it, set `mail.smtp` right, and look at the firewall.")


def server(settings: Settings, *, offline: bool = False) -> Iterator[Ailment]:
    """Go every step to the mail server but the last, as for a mail.

    Parameters
    ----------
    offline:
        See only whether one is configured.

    """
    if settings.mail.smtp is None:
        if not settings.mail.written and settings.panel.mode == "trust" and settings.panel.credentials == "own":
            yield Ailment(
                code="mail.missing",
                problem="No mail server is configured: nobody is told of a new password, or can choose one by mail.",
                remedy="Name one in `mail.smtp`.",
            )
        return
    failed = ""
    # What is wrong with the file of its password is told with the rights of all of them.
    if not offline:
        with suppress(SecretError), Relay(server_of(settings, settings.mail.smtp)) as relay:
            failed = _bounded(relay.reach)
    if failed:
        yield _told(settings, failed)


def trial(settings: Settings, address: str, now: float) -> Iterator[Ailment]:
    """Send one mail that says that mails arrive; give what kept it from leaving.

    Raises
    ------
    ConfigurationError
        ``mail.none``: no mail server is configured.
    SecretError
        The file of its password cannot be read.

    """
    smtp, sender = settings.mail.smtp, settings.mail.sender
    if smtp is None or sender is None:
        raise ConfigurationError("mail.none", "`mail.smtp` is not set, so no mail is sent.", "Name a mail server.")
    letters = letters_of(settings, sender)
    letter = Letter(id=secrets.token_urlsafe(24), number="", address=address, kind="trial", at=now)
    try:
        mail = letters.write(letter)
    except Unwritable as error:
        yield Ailment(
            code="mail.unwritable",
            problem=f"No test mail can be made for that address ({error}).",
            remedy="See that the address is one, and your templates in `mail.templates`.",
        )
        return
    with Relay(server_of(settings, smtp)) as relay:
        failed = _bounded(partial(_handed_over, relay, letters.sender, mail))
    if failed:
        yield _told(settings, failed)


def outbox(store: Store, now: float) -> Iterator[Ailment]:
    """Look for mails that were given up, and for those that wait longer than they should."""
    with store.view() as work:
        dead, late = work.outbox.counts()["dead"], work.outbox.late(now - LONGEST_WAIT)
    if dead:
        yield Ailment(
            code="mail.dead",
            problem=f"{dead} mails were given up.",
            remedy="See `pyauthgate mail status` for why, then `pyauthgate mail retry --all`.",
        )
    if late:
        yield Ailment(
            code="mail.late",
            problem=f"{late} mails have waited for more than an hour.",
            remedy="See that `serve` or `mail run` is running, and what the mail server says.",
        )


def _bounded(step: Callable[[], str]) -> str:
    try:
        return within(PATIENCE, step)
    except TimeoutError:
        return "timeout"


def _handed_over(relay: Relay, sender: str, mail: Mail) -> str:
    report = relay.send(sender, mail.address, mail.content)
    return "" if report.delivery is Delivery.SENT else report.error


def _told(settings: Settings, error: str) -> Ailment:
    code, does, remedy = STEPS.get(error.partition(" ")[0], UNREACHED)
    host = (settings.mail.smtp or "").rpartition("/")[2].rpartition("@")[2]
    return Ailment(code=code, problem=f"The mail server {host} {does} ({error}).", remedy=remedy)
