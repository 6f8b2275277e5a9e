"""A mail server for tests: it speaks SMTP on a real socket, keeps what it took, and fails as it is told."""

from __future__ import annotations

import base64
import socketserver
import ssl
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from threading import Event, Thread
from typing import TYPE_CHECKING, cast

from tests.store.breaches.counter import CERTIFICATE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import EmailMessage

__all__ = ["Mailserver", "Taken", "mailserver"]

LONGEST = 20.0
"""Seconds that a client may say nothing."""


@dataclass(frozen=True)
class Taken:
    """A mail that the server has, whether it said so or not."""

    sender: str
    recipient: str
    content: bytes
    secret: bool
    """It came by TLS."""

    @property
    def name(self) -> bytes:
        """Its Message-ID."""
        return self.content.partition(b"Message-ID: ")[2].partition(b"\r\n")[0]

    @property
    def mail(self) -> EmailMessage:
        """The mail, parsed."""
        return message_from_bytes(self.content, policy=default)


@dataclass
class Mailserver:
    """What the server offers, how it fails, and what it took.

    Parameters
    ----------
    fault:
        Asked at each ``greeting``, ``hello`` (where it can only refuse), ``sender`` and ``recipient`` for what happens
        next: empty for nothing bad; ``gone`` closes the connection, ``hang`` says nothing any more, ``drop`` closes it
        when the mail begins and ``die`` when it has come, unanswered; an answer such as ``550 5.1.1 no`` is given
        there, and after ``data `` at the end.

    """

    fault: Callable[[str], str] = lambda _: ""
    tls: bool = False
    starttls: bool = False
    login: tuple[str, str] | None = None
    taken: list[Taken] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    over: Event = field(default_factory=Event)

    def url(self, scheme: str = "smtp", user: str = "") -> str:
        return f"{scheme}://{f'{user}@' if user else ''}127.0.0.1:{self.port}"


class Talk(socketserver.StreamRequestHandler):
    """One connection."""

    def handle(self) -> None:
        self.connection.settimeout(LONGEST)
        with suppress(OSError, EOFError):
            self._talk(cast("Server", self.server).desk)

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def _talk(self, desk: Mailserver) -> None:
        desk.connections += 1
        self.secret, self.sender, self.recipient, self.trick = desk.tls, "", "", ""
        if desk.tls:
            self._wrap()
        self._suffer(desk, desk.fault("greeting"))
        self._say("220 mail.example.net ESMTP")
        while True:
            line = self._line()
            word = line.split(" ")[0].split(":")[0].upper()
            answer: Callable[[Mailserver, str], None] = getattr(self, f"_{word.lower()}", self._unknown)
            answer(desk, line)

    def _ehlo(self, desk: Mailserver, _: str) -> None:
        if refusal := desk.fault("hello"):
            self._say(refusal)
            return
        offers = ["mail.example.net", "ENHANCEDSTATUSCODES"]
        offers += ["STARTTLS"] if desk.starttls and not self.secret else []
        offers += ["AUTH PLAIN"] if desk.login else []
        self._say("\r\n".join([*(f"250-{offer}" for offer in offers), "250 HELP"]))

    def _starttls(self, _: Mailserver, __: str) -> None:
        self._say("220 go on")
        self._wrap()

    def _auth(self, desk: Mailserver, line: str) -> None:
        user, password = base64.b64decode(line.split(" ")[2]).decode().split("\0")[1:]
        self._say("235 2.7.0 in" if (user, password) == desk.login else "535 5.7.8 no")

    def _mail(self, desk: Mailserver, line: str) -> None:
        self.sender = line.partition("<")[2].partition(">")[0]
        self._say(desk.fault("sender") or "250 2.1.0 ok")

    def _rcpt(self, desk: Mailserver, line: str) -> None:
        self.recipient = line.partition("<")[2].partition(">")[0]
        self.trick = desk.fault("recipient")
        self._suffer(desk, self.trick)
        self._say(self.trick if self.trick[:1].isdigit() else "250 2.1.5 ok")

    def _data(self, desk: Mailserver, _: str) -> None:
        if self.trick == "drop":
            raise EOFError
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line.endswith(b"\r\n"):
                raise EOFError
            lines.append(line.removeprefix(b"."))
        if self.trick.startswith("data "):
            self._say(self.trick.removeprefix("data "))
            return
        desk.taken.append(Taken(self.sender, self.recipient, b"".join(lines), self.secret))
        if self.trick == "die":
            raise EOFError
        self._say("250 2.0.0 taken")

    def _rset(self, _: Mailserver, __: str) -> None:
        self._say("250 2.0.0 ok")

    def _quit(self, _: Mailserver, __: str) -> None:
        self._say("221 2.0.0 bye")
        raise EOFError

    def _unknown(self, _: Mailserver, __: str) -> None:
        self._say("500 5.5.1 what")

    def _suffer(self, desk: Mailserver, trick: str) -> None:
        if trick == "hang":
            desk.over.wait(LONGEST)
        if trick in {"gone", "hang"}:
            raise EOFError

    def _wrap(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        self.connection = context.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.secret = True

    def _line(self) -> str:
        line = self.rfile.readline()
        if not line:
            raise EOFError
        return line.decode().rstrip("\r\n")

    def _say(self, words: str) -> None:
        self.connection.sendall(f"{words}\r\n".encode())


class Server(socketserver.ThreadingTCPServer):
    """The listener."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, desk: Mailserver) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.desk = desk


@contextmanager
def mailserver(desk: Mailserver) -> Iterator[Mailserver]:
    """Run a server during the block."""
    with Server(desk) as server:
        desk.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield desk
        finally:
            desk.over.set()
            server.shutdown()
            thread.join(LONGEST)
