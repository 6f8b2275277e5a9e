"""The PAM module's side of the wire, as plain as it can be."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["NAMES", "Caller", "Heard", "fields", "framed", "request"]

NAMES = {
    "version": "v",
    "operation": "o",
    "flags": "f",
    "user": "u",
    "service": "s",
    "rhost": "h",
    "tty": "t",
    "ruser": "r",
    "real_uid": "i",
    "authtok": "a",
    "oldauthtok": "O",
    "answer": "R",
}

PATIENCE = 30


def fields(**values: str | bytes | int) -> bytes:
    """Give fields by their names, in the order they are named."""
    made = b""
    for name, value in values.items():
        content = value if isinstance(value, bytes) else str(value).encode()
        made += NAMES[name].encode() + len(content).to_bytes(2) + content
    return made


def framed(payload: bytes) -> bytes:
    return len(payload).to_bytes(4) + payload


def request(operation: str, user: str | bytes, **values: str | bytes | int) -> bytes:
    return framed(fields(version="1", operation=operation, user=user, **values))


@dataclass
class Heard:
    """What a call came to."""

    code: int = -1
    delay: int = 0
    prompts: list[tuple[str, str, str]] = field(default_factory=list)
    """Kind, where to keep the answer, words."""
    texts: list[tuple[str, str]] = field(default_factory=list)


class Caller:
    """One connection to a daemon."""

    def __init__(self, path: Path) -> None:
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(str(path))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def read(self) -> bytes:
        """Read one payload; empty when the connection was closed."""
        length = self._exactly(4)
        return self._exactly(int.from_bytes(length)) if length else b""

    def closed(self) -> bool:
        """Wait for the other end to close without a word."""
        return self.read() == b""

    def hear(self, *answers: str | bytes) -> Heard:
        """Answer prompts until the call has come to its end, which it must."""
        heard, left = Heard(), list(answers)
        while True:
            payload = self.read()
            kind, rest = payload[:1].decode(), payload[1:]
            match kind:
                case "D":
                    heard.code, heard.delay = rest[0], int.from_bytes(rest[1:])
                    assert len(rest) == 5
                    assert left == []
                    return heard
                case "P" | "E":
                    heard.prompts.append((kind, rest[:1].decode(), rest[1:].decode()))
                    self.send(framed(fields(answer=left.pop(0))))
                case "I" | "X":
                    heard.texts.append((kind, rest.decode()))
                case _:
                    raise AssertionError(payload)

    def _exactly(self, size: int) -> bytes:
        got = b""
        while len(got) < size:
            try:
                piece = self.socket.recv(size - len(got))
            except ConnectionResetError:
                piece = b""
            if not piece:
                assert got == b"", "half a frame"
                return b""
            got += piece
        return got
