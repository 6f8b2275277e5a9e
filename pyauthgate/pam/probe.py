"""Ask a daemon a question that needs no conversation: who listens, and what the answer is."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyauthgate.pam.codes import Code
from pyauthgate.pam.peers import uid_of
from pyauthgate.pam.wire import HEAD, Operation, question

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Found", "ask", "probe"]

PATIENCE: Final = 5.0
"""Seconds; the module waits twice as long."""

END: Final = (6).to_bytes(HEAD) + b"D"
ANSWER: Final = HEAD + 6
"""How an end begins, and its bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What became of a question.

    Parameters
    ----------
    uid:
        Who listens, as the kernel tells the module; None when nobody does.
    code:
        PAM's code for the answer; None when none came, or another question.

    """

    uid: int | None = None
    code: int | None = None

    @property
    def answers(self) -> bool:
        """Nobody was said to be nobody: wire, threads and use cases work."""
        return self.code == Code.USER_UNKNOWN


def probe(path: Path, patience: float = PATIENCE) -> Found:
    """Ask the daemon on a socket about a user without a name, whom it need not look up."""
    return ask(path, question(Operation.ACCOUNT, user=b""), patience=patience)


def ask(path: Path, frame: bytes, *, trusted: frozenset[int] | None = None, patience: float = 2 * PATIENCE) -> Found:
    """Ask the daemon on a socket, if it is one that may be asked.

    Parameters
    ----------
    trusted:
        Whose daemon may be sent the question; None for anybody's.
    patience:
        Seconds for each step.

    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(patience)
        try:
            connection.connect(str(path))
        except OSError:
            return Found()
        uid = uid_of(connection)
        if trusted is not None and uid not in trusted:
            return Found(uid=uid)
        try:
            connection.sendall(frame)
            answer = connection.recv(ANSWER, socket.MSG_WAITALL)
        except OSError:
            return Found(uid=uid)
    ended = len(answer) == ANSWER and answer.startswith(END)
    return Found(uid=uid, code=answer[HEAD + 1] if ended else None)
