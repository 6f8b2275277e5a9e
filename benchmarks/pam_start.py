"""How long `pyauthgate pam daemon` takes to answer, and what memory it holds after many log-ins.

The daemon as it is installed: a SQLite store, and Argon2id as configured by default.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.pam_daemon import MAILBOX
from benchmarks.pam_rates import ROOT, rate
from benchmarks.rounds import QUICK, Bar, judge
from pyauthgate.bootstrap import build
from pyauthgate.config import create_keys, load
from pyauthgate.model import Account, Client
from pyauthgate.store import migrate
from tests.fakes.house import NUMBER, PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.rounds import Result

__all__ = ["MEMORY", "START", "measure"]

START = Bar(name="pam: seconds until the daemon answers", most=1)
PROCESSOR = Bar(name="pam: processor seconds until the daemon answers")
MEMORY = Bar(name="pam: MB that the daemon had at most, beside those of the hashing threads", most=80)
USUAL, FEW = 32, 8
"""Log-ins at once: as many as the daemon has threads, each of which comes to hold some memory."""

MB = 1_000_000
KIB = 1_024


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A configuration with one client, and the bytes that its hashing threads may take."""

    config: Path
    socket: Path
    hashing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A daemon's life: seconds until it answered, of them the processor's, and bytes when it had most."""

    seconds: float
    processor: float
    memory: int


def measure(rounds: int) -> list[Result]:
    """Start a daemon, log in through it and end it, round after round."""
    callers = FEW if rounds <= QUICK else USUAL
    with enrolled() as site:
        once(site, 1)  # compiles what it imports, where nobody has
        runs = [once(site, callers) for _ in range(rounds)]
    return [
        judge(START, [run.seconds for run in runs]),
        judge(PROCESSOR, [run.processor for run in runs]),
        judge(MEMORY, [(run.memory - site.hashing) / MB for run in runs]),
    ]


@contextmanager
def enrolled() -> Iterator[Site]:
    """Make a store with one client, who has a mailbox."""
    with TemporaryDirectory() as name:
        config = Path(name, "pyauthgate.toml")
        config.write_text(
            '[site]\npublic_url = "https://clientes.example.net"\n'
            '[store]\nurl = "sqlite:///gate.db"\nsecret_file = "secret"\n[pam]\nsocket = "run/pam.sock"\n'
        )
        settings = load(config)
        migrate(settings.store.url)
        create_keys(settings.store.secret_file)
        with closing(build(settings)) as house:
            house.registry.add(Client(number=NUMBER))
            digest = house.verifier.digest(PASSWORD)
            with house.store.begin() as work:
                work.accounts.add(Account(number=NUMBER, service="mail", name=MAILBOX, digest=digest))
            hashing = house.verifier.threads * settings.hashing.memory * KIB
        yield Site(config=config, socket=settings.pam.socket, hashing=hashing)


def once(site: Site, callers: int) -> Run:
    """Start a daemon, let many log in at once, and end it."""
    command = [sys.executable, "-m", "pyauthgate", "pam", "daemon", "--config", str(site.config)]
    # Where others install it, what is imported was compiled before.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    begun = perf_counter()
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        assert process.stderr.readline().startswith("Answering")
        assert rate(site.socket, 1, 1)
        seconds, processor = perf_counter() - begun, _processor(process.pid)
        rate(site.socket, callers, callers)
        memory = _most(process.pid)
        process.terminate()
    return Run(seconds=seconds, processor=processor, memory=memory)


def _processor(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _most(process: int) -> int:
    found = re.search(r"^VmHWM:\s+(\d+) kB$", Path(f"/proc/{process}/status").read_text("ascii"), re.MULTILINE)
    assert found
    return int(found[1]) * KIB
