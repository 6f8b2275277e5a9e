"""A real gate on a real socket: gunicorn, SQLite, Argon2id and the example panel, under a prefix."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from pyauthgate.bootstrap import build
from pyauthgate.config import create_keys, load
from pyauthgate.model import Client
from pyauthgate.store import migrate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from http.client import HTTPResponse

    from pyauthgate.bootstrap import House

ROOT = Path(__file__).parent.parent.parent
EXAMPLE = ROOT / "examples" / "trusting_panel"
MOUNT = "/clientes"
GATE = f"{MOUNT}/.pyauthgate"
PASSWORD = "Segur269"
BETTER = "Tren 7 Mantel Jirafa"
PATIENCE = 30.0
"""Seconds until a server that does not answer counts as one that hangs."""


@dataclass(frozen=True)
class Gate:
    """A served gate.

    Parameters
    ----------
    port:
        On 127.0.0.1.
    house:
        The same store, for looking into it from here.
    log:
        What the server writes.

    """

    port: int
    house: House
    log: Path
    pid: int
    numbers: Iterator[int] = field(default_factory=lambda: count(9000))

    @property
    def origin(self) -> str:
        """What a browser calls it."""
        return f"http://127.0.0.1:{self.port}"

    def visitor(self) -> Visitor:
        """Give a browser of a client of its own."""
        return Visitor(self, self.client())

    def client(self) -> str:
        """Add a client; give the number."""
        number = str(next(self.numbers))
        client = Client(number=number, given_names="María José", surnames="González", email="info@dominio.com.ar")
        self.house.registry.add(client, password=PASSWORD, must_change=False)
        return number


@dataclass
class Reply:
    """What came back."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


@dataclass
class Visitor:
    """Speaks HTTP, keeps cookies, and follows nothing by itself."""

    gate: Gate
    number: str
    cookies: dict[str, str] = field(default_factory=dict)

    def again(self) -> Visitor:
        """Give another browser of the same client."""
        return Visitor(self.gate, self.number)

    def get(self, path: str, **headers: str) -> Reply:
        return self.send("GET", path, None, headers)

    def post(self, path: str, fields: Mapping[str, str], **headers: str) -> Reply:
        form = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.gate.origin}
        return self.send("POST", path, urlencode(fields).encode(), {**form, **headers})

    def send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Reply:
        connection = HTTPConnection("127.0.0.1", self.gate.port, timeout=PATIENCE)
        with closing(connection):
            jar = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
            connection.request(method, path, body, {**(jar if self.cookies else {}), **headers})
            return self._kept(connection.getresponse())

    def log_in(self, password: str = PASSWORD, *, number: str = "") -> Reply:
        """Fill the login form in."""
        token = self.token(f"{GATE}/login")
        return self.post(f"{GATE}/login", {"csrf": token, "number": number or self.number, "password": password})

    def change(self, candidate: str, current: str = PASSWORD) -> Reply:
        """Fill the change form in."""
        token = self.token(f"{GATE}/change")
        return self.post(f"{GATE}/change", {"csrf": token, "current": current, "new": candidate, "again": candidate})

    def token(self, path: str) -> str:
        """Give the token of the first form of a page."""
        found = re.search(r'name="csrf" value="([^"]+)"', self.get(path).text)
        assert found, path
        return unescape(found[1])

    def _kept(self, response: HTTPResponse) -> Reply:
        reply = Reply(response.status, response.getheaders(), response.read())
        for key, value in reply.headers:
            if key.lower() == "set-cookie":
                name, _, rest = value.partition("=")
                content = rest.partition(";")[0]
                self.cookies[name] = content
                if not content:
                    del self.cookies[name]
        return reply


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def configure(folder: Path, port: int, url: str = "sqlite:///gate.db", more: str = "") -> Path:
    """Write a configuration for the example panel."""
    (folder / "trusting_panel.py").write_text(
        "import sys\n"
        f"sys.path.insert(0, {str(EXAMPLE)!r})\n"
        "del sys.modules['trusting_panel']\n"
        "from trusting_panel import app\n"
    )
    path = folder / "pyauthgate.toml"
    path.write_text(
        f'[site]\npublic_url = "http://127.0.0.1:{port}{MOUNT}"\ninsecure = true\n'
        f'[store]\nurl = "{url}"\nsecret_file = "secret"\n'
        '[hashing]\nmemory = "19MiB"\npasses = 2\n'
        '[panel]\napp = "trusting_panel:app"\npublic = ["/static/*"]\n' + more
    )
    return path


def furnish(config: Path) -> House:
    """Make the store and the keys."""
    settings = load(config)
    migrate(settings.store.url)
    create_keys(settings.store.secret_file)
    return build(settings)


@contextmanager
def serving(folder: Path, *options: str, url: str = "sqlite:///gate.db", more: str = "") -> Iterator[Gate]:
    """Serve the example panel behind the gate under a prefix, until the block ends."""
    port = free_port()
    config = configure(folder, port, url, more)
    with closing(furnish(config)) as house, (folder / "serve.log").open("wb") as log:
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "pyauthgate",
                "serve",
                "--config",
                str(config),
                "--bind",
                f"127.0.0.1:{port}",
                *list(options),
            ],
            stdout=log,
            stderr=log,
            cwd=folder,
            env={**os.environ, "SCRIPT_NAME": MOUNT, "PYTHONPATH": str(ROOT)},
        )
        try:
            wait_for(port, process)
            yield Gate(port=port, house=house, log=folder / "serve.log", pid=process.pid)
        finally:
            process.terminate()
            process.wait(PATIENCE)


def wait_for(port: int, process: subprocess.Popen[bytes] | subprocess.Popen[str]) -> None:
    """Wait until somebody listens, or the process is gone."""
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"nobody listens on {port}; exit code {process.poll()}")
