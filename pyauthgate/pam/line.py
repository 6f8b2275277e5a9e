"""One connection: frames in and out, each within its time."""

from __future__ import annotations

import asyncio
import socket
from typing import Final

from pyauthgate.errors import RequestRefused
from pyauthgate.pam.wire import HEAD, MAX_PAYLOAD, length_of

__all__ = ["FRAME", "TYPING", "Line"]

FRAME: Final = 5.0
"""Seconds for a frame to come whole: the module writes it at once."""

TYPING: Final = 180.0
"""Seconds for a person to begin to answer; sshd gives 120 for a whole log-in."""

MOST: Final = HEAD + MAX_PAYLOAD


class Line:
    """Reads and writes frames; no more is kept than has come.

    Parameters
    ----------
    connection:
        A socket that does not block; whoever opened it closes it.
    frame, typing:
        Seconds for a frame, and for a person.

    """

    def __init__(self, connection: socket.socket, *, frame: float = FRAME, typing: float = TYPING) -> None:
        self._connection = connection
        self._frame = frame
        self._typing = typing

    async def request(self) -> bytes:
        """Read the first frame.

        Raises
        ------
        RequestRefused
            ``pam.frame``: it is none, or more than one came.
        TimeoutError, EOFError, OSError
            It did not come, and the connection is of no more use.

        """
        return await self._whole(self._at_hand())

    async def answer(self) -> bytes:
        """Read a frame that a person has to type; raises what `request` raises."""
        come = bytearray()
        async with asyncio.timeout(self._typing):
            await self._more(come)
        return await self._whole(come)

    def send(self, frame: bytes) -> None:
        """Write a frame; raises ``OSError`` when it cannot be.

        A conversation is smaller than the kernel's buffer: who does not read it is no module.
        """
        if self._connection.send(frame) < len(frame):
            raise BlockingIOError

    def waits(self) -> bool:
        """Say whether the other end is still there; may be asked on any thread, and after the line is closed."""
        try:
            return bool(self._connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT))
        except BlockingIOError:
            return True
        except OSError:
            return False

    def _at_hand(self) -> bytearray:
        """Give what has come already, mostly all of it: a clock need not be wound for that."""
        try:
            return bytearray(_demand(self._connection.recv(MOST)))
        except BlockingIOError:
            return bytearray()

    async def _whole(self, come: bytearray) -> bytes:
        """Read on until there is one whole frame, and give what is in it."""
        if not _complete(come):
            async with asyncio.timeout(self._frame):
                while not _complete(come):
                    await self._more(come)
        return bytes(come[HEAD:])

    async def _more(self, come: bytearray) -> None:
        come += _demand(await asyncio.get_running_loop().sock_recv(self._connection, MOST))


def _demand(piece: bytes) -> bytes:
    if not piece:
        raise EOFError
    return piece


def _complete(come: bytearray) -> bool:
    if len(come) < HEAD:
        return False
    missing = HEAD + length_of(come) - len(come)
    if missing < 0:
        raise RequestRefused("pam.frame", "A frame that nobody waited for.", "Wait for each answer.")
    return not missing
