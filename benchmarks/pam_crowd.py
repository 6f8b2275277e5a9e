"""What an honest caller notices of a crowd that holds connections and says nothing, or half of something.

``python -m benchmarks.pam_crowd SOCKET``: the crowd, a process of its own, until its input ends.  Whom the daemon shows
the door comes back at once.  It is root's, as the honest caller: of anybody else the daemon takes a few connections.
"""

from __future__ import annotations

import select
import socket
import subprocess
import sys
from contextlib import contextmanager
from statistics import quantiles
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.pam_rates import LOGIN, ROOT, call, daemon
from benchmarks.rounds import QUICK, Bar, judge
from pyauthgate.pam.hardening import make_room

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.rounds import Result

__all__ = ["CROWDED", "measure"]

CROWD = 1_000
HALF = LOGIN[: len(LOGIN) // 2]
CROWDED = Bar(name=f"pam: p99 of a caller beside {CROWD:,} idle connections and half frames, to alone", most=3)
USUAL, FEW = (1_500, 10_000), (200, 200)
"""Calls alone and beside the crowd, of which the 99th percentile is taken: long enough to meet the crowd at the door,
where all of it is shown out after five seconds, and comes back."""

WARM_UP = 50


def measure(rounds: int) -> list[Result]:
    """Call alone and beside the crowd in turn."""
    few, many = FEW if rounds <= QUICK else USUAL
    alone, beside = [], []
    with daemon("alone") as path:
        for _ in range(rounds):
            alone.append(slowest(path, few))
            with crowd(path):
                beside.append(slowest(path, many))
    ratios = [crowded / free for crowded, free in zip(beside, alone, strict=True)]
    told = {"alone": alone, "beside the crowd": beside}
    return [
        *(judge(Bar(name=f"pam: milliseconds at p99, {name}"), found) for name, found in told.items()),
        judge(CROWDED, ratios),
    ]


def slowest(path: Path, calls: int) -> float:
    """Give the 99th percentile of a call's milliseconds."""
    call(path, WARM_UP)
    return quantiles([_timed(path) for _ in range(calls)], n=100)[-1]


def _timed(path: Path) -> float:
    begun = perf_counter()
    assert call(path, 1) == 1, "an honest caller was turned away"
    return (perf_counter() - begun) * 1e3


@contextmanager
def crowd(path: Path) -> Iterator[None]:
    """Start the crowd, and go on when all of it is there."""
    command = [sys.executable, "-m", "benchmarks.pam_crowd", str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "there\n"
        yield
        process.communicate(timeout=30)


def main(path: str) -> None:
    """Come, stay, and come again."""
    make_room(2 * CROWD)
    poll = select.epoll()
    poll.register(sys.stdin, select.EPOLLIN)
    here = {one.fileno(): one for one in (_come(path, poll, number) for number in range(CROWD))}
    print("there", flush=True)
    while sys.stdin.fileno() not in (left := {number for number, _ in poll.poll()}):
        for number in left:
            here.pop(number).close()
            come = _come(path, poll, number)
            here[come.fileno()] = come


def _come(path: str, poll: select.epoll, number: int) -> socket.socket:
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    made.connect(path)
    if number % 2:
        made.send(HALF)
    poll.register(made, select.EPOLLIN | select.EPOLLRDHUP)
    return made


if __name__ == "__main__":
    main(sys.argv[1])
