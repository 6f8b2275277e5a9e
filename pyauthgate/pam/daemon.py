"""The daemon: takes the PAM module's connections, and gives each a task and a bounded time.

The wire is asyncio's, the use cases are the threads' of a `Pool`: a store that
is busy, or a password that is hashed, holds up nobody who is not waiting for it.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from pyauthgate.errors import RequestRefused
from pyauthgate.pam.dialogue import Dialogues
from pyauthgate.pam.limits import Pace, Place, Places
from pyauthgate.pam.line import FRAME, TYPING, Line
from pyauthgate.pam.peers import ROOT, uid_of

if TYPE_CHECKING:
    import socket

    from pyauthgate.pam.conversation import Conversations
    from pyauthgate.pam.peers import Peers
    from pyauthgate.pam.pool import Pool

__all__ = ["Bounds", "Daemon"]

LOG = logging.getLogger("pyauthgate")

AT_ONCE: Final = 64
"""Connections accepted before those that are open get their turn."""

BREATH: Final = 0.5
"""Seconds without accepting after the system had no more to give."""

TELLING: Final = 1 / 60
"""Lines a second that the log may get about one uid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What one may take, and how long one may take it.

    Parameters
    ----------
    total, others, each:
        Connections: of all, of everybody but root, of one uid that is not root's. A set-uid program's
        are those of the user who started it.
    burst, rate:
        Connections of one uid that is not root's: at once, and a second from then on.
    frame, typing:
        Seconds for a frame to come, and for a person to type.
    grace:
        Seconds for what is under way when the daemon ends.

    """

    total: int = 1_024
    others: int = 512
    each: int = 16
    burst: int = 20
    rate: float = 2.0
    frame: float = FRAME
    typing: float = TYPING
    grace: float = 5.0


class Daemon:
    """Serves one socket.

    Parameters
    ----------
    listener:
        Bound and listening; closed in the end.

    """

    def __init__(
        self,
        listener: socket.socket,
        conversations: Conversations,
        *,
        peers: Peers,
        pool: Pool,
        bounds: Bounds | None = None,
    ) -> None:
        self._listener = listener
        self._lead = Dialogues(conversations, peers=peers, pool=pool, tell=self._tell)
        self._bounds = bounds = bounds or Bounds()
        self._places = Places(total=bounds.total, others=bounds.others, each=bounds.each)
        self._loop = loop = asyncio.get_running_loop()
        self._pace = Pace(burst=bounds.burst, rate=bounds.rate, clock=loop.time)
        self._telling = Pace(burst=1, rate=TELLING, clock=loop.time)
        self._tasks: set[asyncio.Task[None]] = set()

    async def serve(self, over: asyncio.Event) -> None:
        """Serve until it is over; then what is under way may end, and who still thinks is cut off."""
        self._listener.setblocking(False)  # noqa: FBT003 (its only parameter)
        self._listen()
        await over.wait()
        self._loop.remove_reader(self._listener)
        self._listener.close()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=self._bounds.grace)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _listen(self) -> None:
        if self._listener.fileno() >= 0:
            self._loop.add_reader(self._listener, self._accept)

    def _accept(self) -> None:
        for _ in range(AT_ONCE):
            try:
                connection, _ = self._listener.accept()
            except BlockingIOError:
                return
            except OSError as error:
                self._pause(error)
                return
            self._admit(connection)

    def _pause(self, error: OSError) -> None:
        """Wait a little: without a descriptor to spare, the listener would call again at once, for ever."""
        LOG.warning("pam.accept errno=%s", error.errno)
        self._loop.remove_reader(self._listener)
        self._loop.call_later(BREATH, self._listen)

    def _admit(self, connection: socket.socket) -> None:
        uid = uid_of(connection)
        if (uid != ROOT and not self._pace.take(uid)) or not self._places.take(uid):
            connection.close()
            self._tell("pam.crowded", uid)
            return
        connection.setblocking(False)  # noqa: FBT003 (likewise)
        task = self._loop.create_task(self._attend(connection, uid))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _attend(self, connection: socket.socket, uid: int) -> None:
        place = Place(self._places, uid)
        try:
            # Who hangs up, or falls silent, gets no answer: there is nobody to read it.
            with suppress(OSError, EOFError):
                line = Line(connection, frame=self._bounds.frame, typing=self._bounds.typing)
                await self._lead(line, uid, partial(self._charge, place))
        except RequestRefused as refused:
            self._tell(refused.code, uid)
        finally:
            connection.close()
            place.free()

    def _charge(self, place: Place, uid: int) -> bool:
        """Count a connection of root's for the user it is made for; False when that one has enough."""
        charged = self._pace.take(uid) and place.move(uid)
        if not charged:
            self._tell("pam.crowded", uid)
        return charged

    def _tell(self, code: str, uid: int) -> None:
        """Log what went wrong, once a minute for each uid: a log that anybody can fill is none."""
        if self._telling.take(uid):
            LOG.warning("%s uid=%d", code, uid)
