"""A real panel on a real socket, in a process of its own: some of them may be set up but once in each."""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from wsgiref.types import WSGIApplication

ROOT = Path(__file__).resolve().parents[2]


class Silent(WSGIRequestHandler):
    """Writes no log."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the name of the standard library
        """Say nothing."""


def serve(app: WSGIApplication) -> None:
    """Serve until the process is ended, and say the port first."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with make_server("127.0.0.1", 0, app, handler_class=Silent) as server:
        sys.stdout.write(f"{server.server_port}\n")
        sys.stdout.flush()
        server.serve_forever()


@contextmanager
def running(module: str) -> Iterator[int]:
    """Run a panel until the block ends, and give its port."""
    words = [sys.executable, "-W", "ignore", "-m", f"tests.panels.{module}"]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield int(process.stdout.readline() if process.stdout else "")
        finally:
            process.terminate()
