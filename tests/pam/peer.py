"""The other end of the module's socket: a real one, which plays a script and remembers what it was sent."""

from __future__ import annotations

import os
import socket
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PATIENCE = 20.0
"""Seconds until a peer that hangs fails its test."""


def frame(payload: bytes) -> bytes:
    return len(payload).to_bytes(4, "big") + payload


def show(text: str, kind: str = "I") -> bytes:
    return frame(kind.encode() + text.encode())


def prompt(text: str = "Contraseña: ", store: str = "a", kind: str = "P") -> bytes:
    return frame(kind.encode() + store.encode() + text.encode())


def verdict(code: int, delay: int = 0) -> bytes:
    return frame(b"D" + bytes([code]) + delay.to_bytes(4, "big"))


def fields(payload: bytes) -> list[tuple[str, bytes]]:
    """Read the TLVs of a request or an answer; a half one fails."""
    found = []
    while payload:
        tag, length = chr(payload[0]), int.from_bytes(payload[1:3], "big")
        assert len(payload) >= 3 + length
        found.append((tag, payload[3 : 3 + length]))
        payload = payload[3 + length :]
    return found


@dataclass
class Visit:
    """One connection of the module's, from the peer's side."""

    socket: socket.socket = field(repr=False)
    request: dict[str, bytes] = field(default_factory=dict)
    answers: list[bytes] = field(default_factory=list)
    left: bytes = b""
    """What came after the script was over."""
    ended: threading.Event = field(default_factory=threading.Event)
    """The module closed its side."""

    def send(self, raw: bytes) -> None:
        self.socket.sendall(raw)

    def read(self) -> list[tuple[str, bytes]]:
        return fields(self._exactly(int.from_bytes(self._exactly(4), "big")))

    def greet(self) -> None:
        read = self.read()
        self.request = dict(read)
        assert len(self.request) == len(read)
        assert read[0] == ("v", b"1")

    def drain(self) -> None:
        """Read until the module is gone."""
        while got := self._some(4096):
            self.left += got
        self.ended.set()

    def _exactly(self, length: int) -> bytes:
        got = b""
        while len(got) < length:
            more = self._some(length - len(got))
            assert more, "the module went away"
            got += more
        return got

    def _some(self, most: int) -> bytes:
        try:
            return self.socket.recv(most)
        except ConnectionResetError:
            return b""


def replies(*frames: bytes) -> Callable[[Visit], None]:
    """Read the request, then send frames, reading an answer after each prompt."""

    def play(visit: Visit) -> None:
        visit.greet()
        for sent in frames:
            visit.send(sent)
            if sent[4:5] in {b"P", b"E"}:
                ((tag, answer),) = visit.read()
                assert tag == "R"
                visit.answers.append(answer)
        visit.drain()

    return play


def asking(sent: bytes) -> Callable[[Visit], None]:
    """Read the request, send one prompt, and keep what comes of it."""

    def play(visit: Visit) -> None:
        visit.greet()
        visit.send(sent)
        visit.drain()

    return play


def raw(stream: bytes) -> Callable[[Visit], None]:
    """Send bytes, whatever the module says, and nothing more."""

    def play(visit: Visit) -> None:
        with suppress(BrokenPipeError):
            visit.send(stream)
            visit.socket.shutdown(socket.SHUT_WR)
        visit.drain()

    return play


def silence(sent: bytes = b"") -> Callable[[Visit], None]:
    """Send some bytes, and wait for the module to lose patience."""

    def play(visit: Visit) -> None:
        with suppress(BrokenPipeError):
            visit.send(sent)
        visit.drain()

    return play


def bound(path: Path, backlog: int = 8, uid: int | None = None) -> socket.socket:
    """Listen, as another user where a uid is given, which takes root: the kernel remembers who called listen()."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    if uid is None:
        listener.listen(backlog)
    else:
        _listen_as(uid, listener)
    listener.settimeout(PATIENCE)
    return listener


def _listen_as(uid: int, listener: socket.socket) -> None:
    child = os.fork()
    if child == 0:
        try:
            os.setresuid(uid, uid, uid)
            listener.listen(8)
            os._exit(0)
        finally:
            os._exit(1)
    assert os.waitpid(child, 0)[1] == 0


@contextmanager
def playing(listener: socket.socket, *scripts: Callable[[Visit], None], all_come: bool = True) -> Iterator[list[Visit]]:
    """Play one script for each connection, in their order; afterwards every connection has come and gone."""
    visits: list[Visit] = []
    faults: list[BaseException] = []
    over = threading.Event()

    def serve() -> None:
        try:
            for script in scripts:
                connection, _ = listener.accept()
                with connection:
                    if over.is_set():
                        return
                    connection.settimeout(PATIENCE)
                    visits.append(Visit(connection))
                    script(visits[-1])
        except BaseException as fault:  # noqa: BLE001 -- told by the test's own thread
            faults.append(fault)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield visits
    finally:
        if not all_come:
            over.set()
            _knock(listener)
        thread.join(PATIENCE)
        listener.close()
    assert not thread.is_alive()
    if faults:
        raise faults[0]


def _knock(listener: socket.socket) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as knocking:
        knocking.connect(listener.getsockname())
