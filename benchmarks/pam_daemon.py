"""The daemon of `benchmarks.pam`: ``python -m benchmarks.pam_daemon KIND FOLDER``, until its input ends."""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pyauthgate.gatekeeper.service_outcomes import Entered
from pyauthgate.model import Account, Client
from pyauthgate.pam.conversation import Conversations
from pyauthgate.pam.daemon import Bounds, Daemon
from pyauthgate.pam.hardening import make_room
from pyauthgate.pam.listening import bind
from pyauthgate.pam.peers import Peers
from pyauthgate.pam.pool import Pool
from pyauthgate.store import migrate, open_store
from tests.fakes.house import PASSWORD, FakeHouse
from tests.pam.serving import cases_of

if TYPE_CHECKING:
    from pyauthgate.gatekeeper.service_outcomes import Knock
    from pyauthgate.pam.conversation import Cases

__all__ = ["MAILBOX", "USER"]

MAILBOX = "ana@example.net"
USER = "c9000"
"""Of a form that is asked about; whoever runs the benchmark is taken for this user."""
THREADS = 32
SPARE = 512
"""Descriptors beside those of the connections."""
ENTERED = Entered(client=Client(number="9000"), account=Account(number="9000", name="9000"), language="es")


def cases(kind: str, folder: Path) -> Cases:
    """Give the use cases on what is asked for.

    Parameters
    ----------
    kind:
        ``alone``: nothing is looked up; ``memory`` or ``sqlite``: where it is.

    """
    url = f"sqlite:///{folder}/gate.db"
    if kind == "sqlite":
        migrate(url)
    house = FakeHouse(store=open_store(url, threads=THREADS)) if kind == "sqlite" else FakeHouse()
    house.enrol()
    house.add("mail", MAILBOX, PASSWORD, own=True)
    return replace(cases_of(house), login=at_once) if kind == "alone" else cases_of(house)


def at_once(knock: Knock, password: str) -> Entered:
    """Let everybody in."""
    del knock, password
    return ENTERED


async def main(kind: str, folder: Path) -> None:
    """Say where it listens, and serve."""
    bounds, path = Bounds(), folder / "pam.sock"
    make_room(bounds.total + SPARE)
    daemon = Daemon(
        bind(path, user=os.geteuid()),
        Conversations(cases(kind, folder), language="es"),
        peers=Peers(prefix="c", services={"dovecot": "mail"}, name_of=lambda _: USER),
        pool=Pool(THREADS, room=0),
        bounds=bounds,
    )
    over = asyncio.Event()
    asyncio.get_running_loop().add_reader(sys.stdin, over.set)
    print(path, flush=True)
    await daemon.serve(over)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
