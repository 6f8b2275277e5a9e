"""A program of a user who is not root: ``python -m tests.pam.stranger UID SOCKET``, told what to do on its input."""

from __future__ import annotations

import os
import select
import sys
from pathlib import Path

from tests.pam.module import PATIENCE, Caller


def ask(path: Path, frame: bytes) -> str:
    """Send a request, and give the last payload that comes back."""
    with Caller(path) as caller:
        last = b""
        try:
            caller.send(frame)
        except BrokenPipeError:
            return ""
        while payload := caller.read():
            last = payload
        return last.hex()


def idle(path: Path, count: int, kept: int) -> list[Caller]:
    """Open connections and wait until no more are left than that, or for long enough."""
    callers = [Caller(path) for _ in range(count)]
    poll = select.poll()
    for caller in callers:
        poll.register(caller.socket, select.POLLIN)
    while len(callers) > kept and (over := {number for number, _ in poll.poll(PATIENCE * 1_000)}):
        for caller in [caller for caller in callers if caller.socket.fileno() in over]:
            poll.unregister(caller.socket)
            caller.socket.close()
            callers.remove(caller)
    return callers


def main() -> None:
    uid, path = int(sys.argv[1]), Path(sys.argv[2])
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    held: list[Caller] = []
    for line in sys.stdin:
        match line.split():
            case ["ask", frame]:
                print(ask(path, bytes.fromhex(frame)), flush=True)  # noqa: T201 (it is what it says)
            case ["idle", count, kept]:
                held = idle(path, int(count), int(kept))
                print(len(held), flush=True)  # noqa: T201
            case _:
                raise ValueError(line)


if __name__ == "__main__":
    main()
