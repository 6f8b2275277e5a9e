"""The mail server that takes our mails: strict about its certificate, and bounded in time.

What it says in words never leaves this module: a server may repeat the mail in
its refusal, and with it the link that opens somebody's door.  Its codes do.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self
from urllib.parse import unquote, urlsplit

from pyauthgate.mail.delivery import Delivery, Report

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["Relay", "Server"]

ENHANCED = re.compile(rb"[245]\.[0-9]{1,3}\.[0-9]{1,3}(?![0-9.])")
OURS = b"5.7."
"""Security and policy (RFC 3463, section 3.8): the fault is in how we send, not in the mailbox."""
LOWEST_PERMANENT = 500
FAULTS: dict[type[OSError], str] = {
    smtplib.SMTPNotSupportedError: "unsupported",
    smtplib.SMTPServerDisconnected: "disconnected",
    ssl.SSLCertVerificationError: "certificate",
    ssl.SSLError: "tls",
}
STEPS: dict[type[OSError], str] = {smtplib.SMTPAuthenticationError: "login", smtplib.SMTPHeloError: "greeting"}
PORTS = {"smtp": 25, "smtps": 465}


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where the mail server is, and who we are to it.

    Parameters
    ----------
    url:
        ``smtp://[user@]host[:port]`` or ``smtps://…``.
    name:
        What we call ourselves (RFC 5321, section 4.1.1.1).
    timeout:
        Seconds that it may say nothing.
    plain:
        Speak in the clear, because it is on this machine; else STARTTLS is demanded where the URL does not say TLS.

    """

    url: str
    name: str
    timeout: float
    plain: bool = False
    password: str = field(default="", repr=False)

    def transport(self) -> Relay:
        """Give a connection for many mails."""
        return Relay(self)

    def open(self) -> smtplib.SMTP:
        """Connect, and log in where we have a password.

        Raises
        ------
        OSError
            Nobody answers in time, or not as SMTP demands (`smtplib.SMTPException` is one), or the certificate is
            not the host's.

        """
        parts = urlsplit(self.url)
        host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
        if parts.scheme == "smtps":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                host, port, local_hostname=self.name, timeout=self.timeout, context=ssl.create_default_context()
            )
        else:
            smtp = smtplib.SMTP(host, port, self.name, self.timeout)
        try:
            if parts.scheme == "smtp" and not self.plain:
                smtp.starttls(context=ssl.create_default_context())
            if parts.username:
                smtp.login(unquote(parts.username), self.password)
        except BaseException:
            smtp.close()
            raise
        return smtp


class Relay:
    """One connection for many mails, opened for the first and again after it broke.

    Use it as a context manager: it closes the connection.
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            _leave(smtp)

    def reach(self) -> str:
        """Connect, be greeted and log in, as for a mail, and hand none over; say what failed, empty for nothing."""
        try:
            self._smtp = self._smtp or self._server.open()
            self._smtp.ehlo_or_helo_if_needed()
        except OSError as error:
            self._drop()
            return _named(error)
        return ""

    def send(self, sender: str, address: str, mail: bytes) -> Report:
        """Hand a mail over; the parameters are those of `Transport`."""
        try:
            smtp = self._smtp = self._smtp or self._server.open()
        except OSError as error:
            return Report(delivery=Delivery.UNREACHABLE, error=_named(error))
        try:
            smtp.sendmail(sender, [address], mail)
        except OSError as error:
            # What state a server is in after anything but this is not known for sure.
            if not isinstance(error, smtplib.SMTPRecipientsRefused) or smtp.sock is None:
                self._drop()
            return _report(error)
        return Report(delivery=Delivery.SENT)

    def _drop(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()


def _report(error: OSError) -> Report:
    match error:
        case smtplib.SMTPRecipientsRefused():
            code, words = next(iter(error.recipients.values()))
            return _refused("recipient", code, words)
        case smtplib.SMTPDataError():
            return _refused("data", error.smtp_code, error.smtp_error)
        case smtplib.SMTPSenderRefused():
            return Report(delivery=Delivery.DEFERRED, error=_coded("sender", error.smtp_code, error.smtp_error))
        case _:
            silent = isinstance(error.__context__, TimeoutError)
            return Report(delivery=Delivery.UNREACHABLE if silent else Delivery.DEFERRED, error=_named(error))


def _refused(step: str, code: int, words: bytes | str) -> Report:
    told = _enhanced(words)
    good = code >= LOWEST_PERMANENT and not told.startswith(OURS)
    return Report(delivery=Delivery.REFUSED if good else Delivery.DEFERRED, error=_coded(step, code, words))


def _named(error: OSError) -> str:
    """Name what failed before there was an answer to a mail, or in place of one."""
    if TimeoutError in map(type, (error, error.__context__)):
        return "timeout"
    if isinstance(error, smtplib.SMTPResponseException):
        return _coded(STEPS.get(type(error), "connection"), error.smtp_code, error.smtp_error)
    return next((name for kind, name in FAULTS.items() if isinstance(error, kind)), "connection")


def _coded(step: str, code: int, words: bytes | str) -> str:
    return " ".join(filter(None, (step, str(code), _enhanced(words).decode())))


def _enhanced(words: bytes | str) -> bytes:
    """Give the enhanced status code (RFC 2034) at the beginning of what a server says; empty for none."""
    raw = words.encode() if isinstance(words, str) else words
    found = ENHANCED.match(raw)
    return found[0] if found else b""


def _leave(smtp: smtplib.SMTP) -> None:
    try:
        smtp.quit()
    except OSError:
        smtp.close()
