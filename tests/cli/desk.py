"""A sysadmin's desk: a configuration, a store, and the command line on them; the real ones."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from click.testing import CliRunner

from pyauthgate.cli.group import command

if TYPE_CHECKING:
    from collections.abc import Iterator

    from click.testing import Result

ROOT = Path(__file__).resolve().parents[2]

GOOD = "Tren 7 Mantel Jirafa"

CONFIGURATION = """
[site]
public_url = "http://127.0.0.1:8000"
insecure = true
language = "en"
[store]
url = "sqlite:///var/gate.db"
secret_file = "var/secret"
[hashing]
memory = "19MiB"
passes = 2
[panel]
app = "desk_panel:app"
public = ["/public/*"]
[server]
workers = 1
threads = 2
"""

PANEL = """
def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return ["|".join(["{word}", environ["SCRIPT_NAME"], environ["wsgi.url_scheme"]]).encode()]
"""


@dataclass(frozen=True)
class Desk:
    """A folder with a configuration, and what is run on it."""

    folder: Path

    @property
    def file(self) -> Path:
        return self.folder / "gate.toml"

    def write(self, text: str = CONFIGURATION) -> None:
        self.file.write_text(text, encoding="utf-8")

    def panel(self, word: str) -> None:
        (self.folder / "desk_panel.py").write_text(PANEL.replace("{word}", word), encoding="utf-8")

    def run(self, *words: str, stdin: str | bytes | None = None, bare: bool = False) -> Result:
        """Run a command on the configuration."""
        chosen = () if bare else ("--config", str(self.file))
        return CliRunner().invoke(command, [*words, *chosen], input=stdin, prog_name="pyauthgate")

    def done(self, *words: str, stdin: str | bytes | None = None) -> str:
        """Run a command that must succeed, and give what it prints."""
        result = self.run(*words, stdin=stdin)
        assert result.exit_code == 0, result.output + result.stderr + repr(result.exception)
        return result.stdout

    def told(self, *words: str) -> Any:  # noqa: ANN401 (whatever JSON holds)
        """Run a command with ``--json``, and read every line."""
        return [json.loads(line) for line in self.done(*words, "--json").splitlines()]

    def codes(self) -> list[str]:
        """Give the codes of the audit, oldest first."""
        return [event["code"] for event in self.told("audit")]


@dataclass(frozen=True)
class Running:
    """A command that runs in a process of its own."""

    process: subprocess.Popen[str]
    voice: IO[str]

    def hear(self, words: str) -> str:
        """Read what it says up to a line with these words, which must come."""
        heard = ""
        for line in self.voice:
            heard += line
            if words in line:
                return heard
        raise AssertionError(heard)


@contextmanager
def running(*words: str, folder: Path, voice: str = "stderr", **environment: str) -> Iterator[Running]:
    """Run a command until the block ends; it is ended by its process id."""
    process = subprocess.Popen(
        [sys.executable, "-m", "pyauthgate", *words],
        cwd=ROOT,
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE if voice == "stderr" else subprocess.STDOUT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": str(folder), **environment},
    )
    with process:
        stream = process.stderr if voice == "stderr" else process.stdout
        assert stream is not None
        try:
            yield Running(process, stream)
        finally:
            if process.poll() is None:
                process.terminate()
            process.communicate(timeout=40)


def fetch(port: int, path: str, **headers: str) -> tuple[int, str]:
    """Ask a server on this machine for a page."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()
