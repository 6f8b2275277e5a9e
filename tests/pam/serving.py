"""A daemon that serves in a thread, and programs of other users that ask it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from threading import Thread
from typing import IO, TYPE_CHECKING, Any, cast

from pyauthgate.gatekeeper.service_outcomes import Entered
from pyauthgate.model import Account, Client
from pyauthgate.pam.conversation import Cases, Conversations
from pyauthgate.pam.daemon import Daemon
from pyauthgate.pam.listening import bind
from pyauthgate.pam.peers import Peers
from pyauthgate.pam.pool import Pool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pyauthgate.gatekeeper.service_outcomes import Knock
    from pyauthgate.pam.conversation import Change
    from pyauthgate.pam.daemon import Bounds
    from tests.fakes.house import FakeHouse

ROOT = Path(__file__).resolve().parents[2]
SERVICES = {"dovecot": "mail", "vsftpd": "ftp", "sshd": "shell", "passwd": "shell"}
STRANGER = 54_321
"""A uid that nobody has."""

ENTERED = Entered(client=Client(number="9000"), account=Account(number="9000", name="9000"), language="en")


@dataclass
class Answering:
    """Use cases that all answer alike, and keep what they were asked."""

    answer: Callable[[], Any] = lambda: ENTERED
    asked: list[tuple[Knock, str]] = field(default_factory=list)

    def login(self, knock: Knock, password: str) -> Any:  # noqa: ANN401 (whatever the test wants)
        self.asked.append((knock, password))
        return self.answer()

    @property
    def cases(self) -> Cases:
        return Cases(
            may_be_ours=lambda _: True,
            login=self.login,
            standing=lambda knock: self.login(knock, ""),
            change=cast("Change", self),
        )


def cases_of(house: FakeHouse) -> Cases:
    """Give the use cases on fakes, as bootstrap gives those of a house."""
    return Cases(
        may_be_ours=house.service_door.may_be_ours,
        login=house.service_login,
        standing=house.service_standing,
        change=house.service_change,
    )


@contextmanager
def served(
    cases: Cases,
    *,
    bounds: Bounds | None = None,
    name_of: Callable[[int], str | None] = {STRANGER: "c9000"}.get,
    threads: int = 2,
    room: int = 32,
) -> Iterator[Path]:
    """Serve on a socket of its own until the block ends."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        path = Path(folder) / "pam.sock"
        listener = bind(path, user=os.geteuid())
        pool = Pool(threads, room)
        peers = Peers(prefix="c", services=SERVICES, name_of=name_of)
        ready: SimpleQueue[Callable[[], object]] = SimpleQueue()

        async def main() -> None:
            over, loop = asyncio.Event(), asyncio.get_running_loop()
            daemon = Daemon(listener, Conversations(cases, language="es"), peers=peers, pool=pool, bounds=bounds)
            ready.put(lambda: loop.call_soon_threadsafe(over.set))
            await daemon.serve(over)

        thread = Thread(target=asyncio.run, args=(main(),))
        thread.start()
        end = ready.get(timeout=30)
        try:
            yield path
        finally:
            end()
            thread.join(30)
            pool.close()
        assert not thread.is_alive()


@dataclass
class Stranger:
    """A program of another user; see `tests.pam.stranger`."""

    ears: IO[str]
    voice: IO[str]

    def ask(self, frame: bytes) -> bytes:
        """Give the last payload of the answer; empty when the connection was closed."""
        return bytes.fromhex(self._say(f"ask {frame.hex()}"))

    def idle(self, count: int, kept: int) -> int:
        """Open so many connections and wait until all but some are closed; give how many are left."""
        return int(self._say(f"idle {count} {kept}"))

    def _say(self, line: str) -> str:
        self.ears.write(f"{line}\n")
        self.ears.flush()
        return self.voice.readline().strip()


@contextmanager
def stranger(path: Path, uid: int = STRANGER) -> Iterator[Stranger]:
    """Run a program of another user, which root alone can."""
    command = [sys.executable, "-m", "tests.pam.stranger", str(uid), str(path)]
    with subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        yield Stranger(process.stdin, process.stdout)
        process.stdin.close()
        assert process.wait(30) == 0
