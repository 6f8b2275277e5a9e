"""A server that is told byte for byte what to say, and keeps byte for byte what it hears."""

from __future__ import annotations

import re
import socket
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from threading import Lock, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Script = Callable[["Talk"], object]

PATIENCE = 30.0
LENGTH = re.compile(rb"^content-length: ?([0-9]+)\r$", re.IGNORECASE | re.MULTILINE)
CHUNKED = re.compile(rb"^transfer-encoding: ?chunked\r$", re.IGNORECASE | re.MULTILINE)


@dataclass
class Talk:
    """One connection, from the server's side."""

    connection: socket.socket
    heard: bytearray = field(default_factory=bytearray)
    kept: bytes = b""

    def head(self) -> bytes:
        """Give the head of the next request; empty when there is none."""
        while b"\r\n\r\n" not in self.kept:
            if not self._more():
                return b""
        head, _, self.kept = self.kept.partition(b"\r\n\r\n")
        return head + b"\r\n\r\n"

    def read(self, count: int) -> bytes:
        """Give that many bytes, or less at the end."""
        while len(self.kept) < count and self._more():
            pass
        data, self.kept = self.kept[:count], self.kept[count:]
        return data

    def blocks(self, head: bytes) -> Iterator[bytes]:
        """Give the body that a head announces, as it comes."""
        length = LENGTH.search(head)
        if CHUNKED.search(head):
            while size := int(self._line(), 16):
                yield self.read(size)
                assert self.read(2) == b"\r\n"
            assert self._line() == b""
        elif length:
            left = int(length[1])
            while left:
                block = self.read(min(left, 65536))
                if not block:
                    return
                left -= len(block)
                yield block

    def request(self) -> tuple[bytes, bytes]:
        """Give head and body of the next request."""
        head = self.head()
        return head, b"".join(self.blocks(head))

    def say(self, data: bytes) -> None:
        self.connection.sendall(data)

    def answer(self, body: bytes = b"", *fields: bytes, status: bytes = b"200 OK") -> None:
        """Say a whole answer of a known length."""
        typed = (
            [] if any(line.lower().startswith(b"content-type") for line in fields) else [b"Content-Type: text/plain"]
        )
        lines = [b"HTTP/1.1 " + status, *typed, *fields, b"Content-Length: %d" % len(body)]
        self.say(b"\r\n".join(lines) + b"\r\n\r\n" + body)

    def ended(self) -> bool:
        """Wait until the other side ends the connection; say whether it did without another byte."""
        with suppress(ConnectionResetError):
            return not self.kept and not self.connection.recv(1)
        return True

    def _line(self) -> bytes:
        while b"\r\n" not in self.kept and self._more():
            pass
        line, _, self.kept = self.kept.partition(b"\r\n")
        return line

    def _more(self) -> bool:
        data = self.connection.recv(65536)
        self.heard += data if len(self.heard) < 1_000_000 else b""
        self.kept += data
        return bool(data)


@dataclass
class Wire:
    """The server."""

    port: int
    script: Script
    talks: list[Talk] = field(default_factory=list)
    faults: list[BaseException] = field(default_factory=list)
    guests: ExitStack = field(default_factory=ExitStack)
    """Closed at the end: whoever keeps connections to it."""
    _lock: Lock = field(default_factory=Lock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def heard(self) -> list[bytes]:
        return [bytes(talk.heard) for talk in self.talks]

    def follow(self, script: Script) -> None:
        """Follow another script from now on, on new connections."""
        self.script = script
        self.end()

    def end(self) -> None:
        """End every connection."""
        for talk in self.talks:
            with suppress(OSError):
                talk.connection.shutdown(socket.SHUT_RDWR)

    def talk(self, connection: socket.socket) -> None:
        talk = Talk(connection)
        with self._lock:
            self.talks.append(talk)
        with closing(connection):
            try:
                self.script(talk)
            except ConnectionError:
                pass
            except BaseException as fault:  # noqa: BLE001 -- told to the test
                self.faults.append(fault)


@contextmanager
def wire(script: Script) -> Iterator[Wire]:
    """Serve a script, each connection in a thread of its own."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        served = Wire(listener.getsockname()[1], script)
        threads: list[Thread] = []

        def accept() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                thread = Thread(target=served.talk, args=(connection,), daemon=True)
                threads.append(thread)
                thread.start()

        accepting = Thread(target=accept, daemon=True)
        accepting.start()
        try:
            yield served
        finally:
            served.guests.close()
            listener.shutdown(socket.SHUT_RDWR)
            accepting.join(PATIENCE)
            served.end()
            for thread in threads:
                thread.join(PATIENCE)
    assert not served.faults, served.faults


def forever(reply: Callable[[Talk, bytes, bytes], None]) -> Script:
    """Answer each request of a connection in the same way."""

    def script(talk: Talk) -> None:
        while True:
            head, body = talk.request()
            if not head:
                return
            reply(talk, head, body)

    return script
