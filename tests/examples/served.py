"""The panels as they are served to tests, with and without the gate, and the browsers that visit them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pyauthgate.model import Client
from scripts.packages import UNPACKED
from tests.examples.panels import CLIENTS, DJANGO, POSTFIXADMIN, STAFF
from tests.examples.surfing import Surfer
from tests.live.serving import PASSWORD, ROOT, free_port, furnish, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pyauthgate.bootstrap import House
    from tests.examples.panels import Panel
    from tests.examples.surfing import Reply

WEAK = "qwerty12"
ENVIRONMENT = {
    "PYTHONPATH": str(ROOT),
    "PYTHONDONTWRITEBYTECODE": "1",
    "FLASK_SECURITY_PASSWORD_HASH": "pbkdf2_sha512",
    "FLASK_SECURITY_RECOVERABLE": "true",
    "FLASK_SECURITY_SEND_PASSWORD_RESET_EMAIL": "false",
}
FAST_HASHES = 'PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]\n'
"""For a site under test, as Django's manual has it; its own take half a second for each of thirty users."""


@dataclass
class Visitor(Surfer):
    """A browser in front of a panel, with or without a gate between them."""

    panel: Panel = field(kw_only=True)

    def copy(self) -> Visitor:
        """Give a browser that holds the same cookies."""
        return Visitor(self.port, dict(self.cookies), panel=self.panel)

    def log_in(self, user: str, password: str = PASSWORD) -> Reply:
        """Fill the panel's log-in form in."""
        form = self.get(self.panel.login).form(self.panel.user, self.panel.password)
        return self.submit(form, **{self.panel.user: user, self.panel.password: password})

    def change(self, candidate: str, current: str = PASSWORD, *, again: str = "", on: Reply | None = None) -> Reply:
        """Fill the panel's change form in, on a page that is shown already if there is one."""
        page = on or self.get(self.panel.change)
        new, repeated = self.panel.new
        form = page.form(self.panel.current, new, repeated)
        return self.submit(form, **{self.panel.current: current, new: candidate, repeated: again or candidate})

    def log_out(self) -> Reply:
        """Leave by the panel's own way."""
        if not self.panel.exit:
            return self.get(self.panel.logout)
        forms = self.get(self.panel.exit).page.forms
        return self.submit(next(form for form in forms if form.action.endswith(self.panel.logout)))

    def sees(self, user: str) -> bool:
        """Say whether the panel takes this browser for that user."""
        reply = self.get(self.panel.home)
        return reply.status == 200 and self.panel.greeting.format(user=user) in reply.text


@dataclass(frozen=True, kw_only=True)
class Served:
    """A panel that is being served, and the gate before it if there is one."""

    panel: Panel
    folder: Path
    port: int
    gate: int = 0
    house: House | None = None
    numbers: Iterator[int] = field(default_factory=lambda: iter(CLIENTS))

    def straight(self) -> Visitor:
        """Give a browser that goes around the gate."""
        return Visitor(self.port, panel=self.panel)

    def visitor(self) -> Visitor:
        """Give a browser that comes by the gate."""
        return Visitor(self.gate, panel=self.panel)

    def client(self) -> str:
        """Give the number of a client that nobody used yet."""
        return str(next(self.numbers))

    def accepts(self, number: str, password: str) -> bool:
        """Say whether the panel itself lets a client in with that password."""
        visitor = self.straight()
        visitor.log_in(self.panel.name(number), password)
        return visitor.sees(self.panel.name(number))

    def admitted(self, number: str, password: str = PASSWORD) -> Visitor:
        """Give a browser of a client who came in by the gate."""
        visitor = self.visitor()
        reply = visitor.log_in(number, password)
        assert visitor.sees(self.panel.name(number)), f"{reply.status} {reply.headers}\n{reply.text}"
        return visitor


@contextmanager
def serving_panel(panel: Panel, folder: Path) -> Iterator[Served]:
    """Copy an example, let its people move in, and serve it without a gate until the block ends."""
    own = folder / panel.folder
    shutil.copytree(ROOT / "examples" / panel.folder, own, ignore=shutil.ignore_patterns("var", "__pycache__"))
    if panel is DJANGO:
        with (own / "panel_settings.py").open("a", encoding="utf-8") as settings:
            settings.write(FAST_HASHES)
    port = free_port()
    command = _php(panel, own, port) if panel is POSTFIXADMIN else _python(panel, own, port)
    with running(command, port, own, "panel.log"):
        yield Served(panel=panel, folder=own, port=port)


@contextmanager
def serving_gate(served: Served, more: str = "") -> Iterator[Served]:
    """Serve the gate of the example before its panel, with a store that knows the clients and further settings."""
    port = free_port()
    config = served.folder / "pyauthgate.toml"
    text = config.read_text(encoding="utf-8").replace("127.0.0.1:8000", f"127.0.0.1:{port}")
    text = text.replace("127.0.0.1:8080", f"127.0.0.1:{served.port}")
    config.write_text(text + '\n[hashing]\nmemory = "19MiB"\npasses = 2\n' + more, encoding="utf-8")
    command = [sys.executable, "-m", "pyauthgate", "serve", "--config", str(config), "--bind", f"127.0.0.1:{port}"]
    with closing(furnish(config)) as house:
        enrol(house, served.panel)
        with running(command, port, served.folder, "gate.log"):
            yield replace(served, gate=port, house=house)


def enrol(house: House, panel: Panel) -> None:
    """Tell the gate of the clients, and of their names where the panel has others."""
    for number in (*map(str, CLIENTS), STAFF):
        name = panel.name(number)
        client = Client(number=number, given_names="María José", surnames="González", email="info@dominio.com.ar")
        house.registry.add(client, panel_user="" if name == number else name)


@contextmanager
def running(command: Sequence[str], port: int, folder: Path, log: str) -> Iterator[None]:
    """Run a server in a folder until the block ends."""
    with (folder / log).open("wb") as file:
        environment = {**os.environ, **ENVIRONMENT}
        process = subprocess.Popen(command, cwd=folder, stdout=file, stderr=file, env=environment)
    try:
        wait_for(port, process)
        yield
    finally:
        process.terminate()
        process.wait(30)


def _python(panel: Panel, folder: Path, port: int) -> list[str]:
    module = next(path.stem for path in folder.glob("*_panel.py"))
    _run([sys.executable, f"{module}.py"], folder, panel.people())
    options = ["--bind", f"127.0.0.1:{port}", "--threads", "2", "--no-control-socket"]
    return [sys.executable, "-m", "gunicorn", *options, f"{module}:app"]


def _php(panel: Panel, folder: Path, port: int) -> list[str]:
    script = [sys.executable, "postfixadmin.py"]
    _run([*script, "lay-out", str(UNPACKED / "postfixadmin")], folder)
    _run([*script, "add"], folder, panel.people())
    return [*script, "serve", str(port)]


def _run(command: Sequence[str], folder: Path, given: str = "") -> None:
    environment = {**os.environ, **ENVIRONMENT}
    done = subprocess.run(
        command, cwd=folder, input=given, text=True, capture_output=True, check=False, env=environment
    )
    assert done.returncode == 0, done.stdout + done.stderr
