"""Ask a daemon whether it is there: who listens, and whether an answer comes."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyauthgate.pam.codes import Code
from pyauthgate.pam.peers import uid_of
from pyauthgate.pam.wire import HEAD, Operation, question

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Found", "probe"]

PATIENCE: Final = 5.0
"""Seconds; the module waits twice as long."""

ANSWER: Final = HEAD + 6
"""Bytes of an end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What became of a question about nobody.

    Parameters
    ----------
    uid:
        Who listens, as the kernel tells the module; None when nobody does.
    answers:
        Nobody was said to be nobody: wire, threads and use cases work.

    """

    uid: int | None = None
    answers: bool = False


def probe(path: Path, patience: float = PATIENCE) -> Found:
    """Ask the daemon on a socket about a user without a name, whom it need not look up."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(patience)
        try:
            connection.connect(str(path))
        except OSError:
            return Found()
        uid = uid_of(connection)
        try:
            connection.sendall(question(Operation.ACCOUNT, user=b""))
            answer = connection.recv(ANSWER, socket.MSG_WAITALL)
        except OSError:
            return Found(uid=uid)
    return Found(uid=uid, answers=len(answer) == ANSWER and answer[HEAD:][:2] == bytes([ord("D"), Code.USER_UNKNOWN]))
