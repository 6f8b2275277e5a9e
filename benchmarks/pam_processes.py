"""What our module adds to a program that asks PAM once, beside what libpam's own modules add.

Each call is a process of its own, as with most programs that use PAM; peers take
turns within a round.  What is asked is `pam_permit`, which says yes and does
nothing; our module, in front of a daemon whose use case answers at once; and
`pam_exec`, which starts the smallest program there is.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.pam_daemon import USER
from benchmarks.pam_rates import daemon
from benchmarks.rounds import QUICK, Bar, judge
from pyauthgate.pam.compiling import compile_module, compiler
from tests.fakes.house import PASSWORD

if TYPE_CHECKING:
    from benchmarks.rounds import Result

__all__ = ["ADDED", "WHOLE", "measure"]

SOURCE = Path(__file__).with_name("pam_call.c")
PEERS = PERMIT, OURS, EXEC = "permit", "ours", "exec"
WHOLE = Bar(name="pam: a program that asks our module, to one that asks pam_permit", most=1.5)
ADDED = Bar(name="pam: what our module adds to pam_permit, to what pam_exec /bin/true adds", most=0.2)
USUAL, FEW = 60, 15
"""Calls of each peer in a round, of which the median counts."""


def measure(rounds: int) -> list[Result]:
    """Start the program for all peers in turn, round after round."""
    calls = FEW if rounds <= QUICK else USUAL
    with TemporaryDirectory() as name, daemon("alone") as path:
        folder = Path(name)
        program = build(folder, path)
        found = [once(program, folder, calls) for _ in range(rounds)]
    told = [
        judge(Bar(name=f"pam: milliseconds of a program, {peer}"), [each[peer] for each in found]) for peer in PEERS
    ]
    whole = [each[OURS] / each[PERMIT] for each in found]
    added = [(each[OURS] - each[PERMIT]) / (each[EXEC] - each[PERMIT]) for each in found]
    return [*told, judge(WHOLE, whole), judge(ADDED, added)]


def build(folder: Path, socket: Path) -> Path:
    """Compile the program and the module, and write the services."""
    module, program = folder / "pam_pyauthgate.so", folder / "pam_call"
    module.write_bytes(compile_module())
    subprocess.run([compiler(), "-std=c11", "-O2", "-Wall", "-Werror", "-o", program, SOURCE, "-lpam"], check=True)
    lines = {
        PERMIT: "pam_permit.so",
        OURS: f"{module} socket={socket} owner={os.geteuid()}",
        EXEC: "pam_exec.so /bin/true",
        "other": "pam_deny.so",
    }
    for service, line in lines.items():
        (folder / service).write_text(f"auth required {line}\n")
    return program


def once(program: Path, folder: Path, calls: int) -> dict[str, float]:
    """Give the median milliseconds of each peer in one round."""
    command = [str(program), str(folder), USER, PASSWORD, str(calls), *PEERS]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    columns = zip(*([int(cell) / 1e6 for cell in line.split()] for line in said.splitlines()), strict=True)
    return dict(zip(PEERS, map(median, columns), strict=True))
