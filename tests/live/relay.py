"""`Upstream` alone on gunicorn, as `pyauthgate serve` sets it up."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from pyauthgate.cli.server import QUIET, STRICT
from pyauthgate.web.upstream import Upstream
from tests.live.serving import PATIENCE, ROOT, free_port, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator

THREADS = 8


@dataclass(frozen=True)
class Relay:
    """A served relay; `pid` is the master's, and there is one worker."""

    port: int
    pid: int
    log: Path

    def peak(self) -> int:
        """Give the most bytes that the worker's memory has ever held."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        status = Path(f"/proc/{children[0]}/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) * 1024


class Application(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """What the command line runs, without a gate."""

    settings = SimpleNamespace(
        server=SimpleNamespace(patience=int(PATIENCE)), site=SimpleNamespace(prefix="/.pyauthgate")
    )

    def __init__(self, port: int, url: str) -> None:
        self._bind = f"127.0.0.1:{port}"
        self._url = url
        super().__init__()

    def load_config(self) -> None:
        told: dict[str, Any] = {"bind": self._bind, "workers": 1, "threads": THREADS}
        for name, value in {**STRICT, **QUIET, **told}.items():
            self.cfg.set(name, value)

    def load(self) -> Upstream:
        return Upstream(self._url, public_url="https://clientes.example.net", patience=PATIENCE, idle=THREADS)


@contextmanager
def relaying(folder: Path, url: str) -> Iterator[Relay]:
    """Serve a relay to an address until the block ends."""
    port = free_port()
    log = folder / "relay.log"
    with log.open("wb") as file:
        command = [sys.executable, "-m", "tests.live.relay", str(port), url]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(command, stdout=file, stderr=file, cwd=ROOT, env=environment)
        try:
            wait_for(port, process)
            yield Relay(port, process.pid, log)
        finally:
            process.terminate()
            process.wait(PATIENCE)


if __name__ == "__main__":
    Application(int(sys.argv[1]), sys.argv[2]).run()
