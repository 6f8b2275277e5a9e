"""Authentications a second through wire and daemon, hashing left out, over a raw connection for each.

The daemon runs in a process of its own, on fakes that hash in no time; the callers' share of the processor is measured
with it, as on a machine that runs both.  Alone: the same daemon on a use case that answers at once.  SQLite: with
every commit on the disk.
"""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.pam_daemon import MAILBOX
from benchmarks.rounds import QUICK, Bar, judge
from tests.fakes.house import PASSWORD
from tests.pam.module import Caller, request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.rounds import Result

__all__ = ["LOGIN", "ROOT", "call", "daemon", "measure", "rate"]

ROOT = Path(__file__).parents[1]
LOGIN = request("A", MAILBOX, service="dovecot", rhost="192.0.2.7", real_uid=0, authtok=PASSWORD)
LEAST = {1: 500, 32: 5_000}
"""What so many callers at once must reach, in a second."""
CALLERS = {"use case that answers at once": (1, 32), "in-memory store": (1, 32), "SQLite": (1, 8)}
"""By what the daemon runs on; beyond a few of one client at once, calls are counted on the disk before being judged."""
USUAL, FEW = 2_048, 256
"""Calls of a round."""


def measure(rounds: int) -> list[Result]:
    """Call all daemons in turn, round after round."""
    calls = FEW if rounds <= QUICK else USUAL
    with daemon("alone") as alone, daemon("memory") as memory, daemon("sqlite") as sqlite:
        places = dict(zip(CALLERS, (alone, memory, sqlite), strict=True))
        figures: dict[tuple[str, int], list[float]] = {(name, many): [] for name in places for many in CALLERS[name]}
        for _ in range(rounds):
            for (name, callers), found in figures.items():
                found.append(rate(places[name], callers, calls))
    return [judge(bar(name, callers), found) for (name, callers), found in figures.items()]


def bar(name: str, callers: int) -> Bar:
    """Give what is to be reached; the disk is judged by nobody."""
    least = LEAST[callers] if name == "in-memory store" else None
    return Bar(name=f"pam: calls a second of {callers} at once, {name}", least=least)


def rate(path: Path, callers: int, calls: int) -> float:
    """Give the log-ins a second of so many threads."""
    with ThreadPoolExecutor(callers) as threads:
        begun = perf_counter()
        done = sum(threads.map(partial(call, path), [calls // callers] * callers))
        return done / (perf_counter() - begun)


def call(path: Path, times: int) -> int:
    """Try to log in so often, and count how often it succeeds: on a slow disk the daemon turns some away."""
    done = 0
    for _ in range(times):
        with Caller(path) as caller:
            caller.send(LOGIN)
            done += caller.read() == b"D\0\0\0\0\0"
    return done


@contextmanager
def daemon(kind: str) -> Iterator[Path]:
    """Start a daemon; see `benchmarks.pam_daemon`."""
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "benchmarks.pam_daemon", kind, folder]
        with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            yield Path(process.stdout.readline().strip())
            process.communicate(timeout=30)
