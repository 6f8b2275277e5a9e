"""One long-lived PHP that says how it reads a request: php-cgi behind FastCGI, and a client as small as it can be."""

from __future__ import annotations

import json
import socket
import struct
import subprocess
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SCRIPT: Final = r"""<?php
function flat($things, $path = null) {
    $found = [];
    foreach ($things as $key => $value) {
        $name = $path === null ? (string) $key : $path . '[' . $key . ']';
        if (is_array($value)) { $found = array_merge($found, flat($value, $name)); }
        else { $found[] = [bin2hex($name), bin2hex(is_string($value) ? $value : '')]; }
    }
    return $found;
}
$json = json_decode(file_get_contents('php://input'), true);
echo json_encode(['post' => flat($_POST), 'get' => flat($_GET), 'request' => flat($_REQUEST),
    'cookie' => flat($_COOKIE), 'json' => is_array($json) ? flat($json) : []]);
"""

BEGIN, END, PARAMS, STDIN, STDOUT = 1, 3, 4, 5, 6
HEADER: Final = struct.Struct(">BBHHBx")
MOST: Final = 0xFFF8
PATIENCE: Final = 10.0


class Php:
    """A connection to PHP that is kept, and made anew when PHP ends it."""

    def __init__(self, address: Path, script: Path) -> None:
        self._address = address
        self._script = script
        self._socket: socket.socket | None = None

    def read(self, variables: Mapping[str, str], body: bytes) -> dict[str, dict[str, list[bytes]]]:
        """Give what PHP finds in a request, by the name of the place and of the field."""
        try:
            answer = self._ask(variables, body)
        except OSError:
            self.close()
            answer = self._ask(variables, body)
        head, _, text = answer.partition(b"\r\n\r\n")
        start = text.rfind(b'{"post"')
        if start < 0:
            raise AssertionError((head, text))
        return {place: _gathered(pairs) for place, pairs in json.loads(text[start:]).items()}

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket = None

    def _ask(self, variables: Mapping[str, str], body: bytes) -> bytes:
        given = {
            "GATEWAY_INTERFACE": "CGI/1.1",
            "REDIRECT_STATUS": "200",
            "SCRIPT_FILENAME": str(self._script),
            "REQUEST_URI": "/",
            **variables,
        }
        params = b"".join(_pair(name.encode(), value.encode("latin-1")) for name, value in given.items())
        records = [_record(BEGIN, struct.pack(">HB5x", 1, 1)), *_stream(PARAMS, params), *_stream(STDIN, body)]
        if self._socket is None:
            self._socket = socket.socket(socket.AF_UNIX)
            self._socket.settimeout(PATIENCE)
            self._socket.connect(str(self._address))
        self._socket.sendall(b"".join(records))
        return self._answer(self._socket)

    def _answer(self, peer: socket.socket) -> bytes:
        answer = b""
        while True:
            _, kind, _, length, padding = HEADER.unpack(_exactly(peer, HEADER.size))
            content = _exactly(peer, length + padding)[:length]
            if kind == STDOUT:
                answer += content
            if kind == END:
                return answer


@contextmanager
def running(folder: Path) -> Iterator[Php]:
    """Start PHP without a php.ini, as a careless panel has it, and end it."""
    address, script = folder / "php.sock", folder / "say.php"
    script.write_text(SCRIPT, encoding="utf-8")
    settings = ["-d", "display_errors=0", "-d", "post_max_size=8M"]
    process = subprocess.Popen(
        ["php-cgi", "-n", *settings, "-b", str(address)],
        env={"PATH": "/usr/bin:/bin", "PHP_FCGI_CHILDREN": "0", "PHP_FCGI_MAX_REQUESTS": "0"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    php = Php(address, script)
    try:
        _await(address)
        yield php
    finally:
        php.close()
        process.terminate()
        process.wait(PATIENCE)


def _await(address: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
            probe.connect(str(address))
            return
        time.sleep(0.01)
    raise TimeoutError(address)


def _gathered(pairs: list[list[str]]) -> dict[str, list[bytes]]:
    found: dict[str, list[bytes]] = {}
    for name, value in pairs:
        found.setdefault(bytes.fromhex(name).decode("utf-8", "replace"), []).append(bytes.fromhex(value))
    return found


def _record(kind: int, content: bytes) -> bytes:
    return HEADER.pack(1, kind, 1, len(content), 0) + content


def _stream(kind: int, data: bytes) -> list[bytes]:
    pieces = [data[start : start + MOST] for start in range(0, len(data), MOST)]
    return [_record(kind, piece) for piece in [*pieces, b""]]


def _pair(name: bytes, value: bytes) -> bytes:
    return struct.pack(">II", len(name) | 0x80000000, len(value) | 0x80000000) + name + value


def _exactly(peer: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        piece = peer.recv(size - len(data))
        if not piece:
            raise ConnectionResetError
        data += piece
    return data
