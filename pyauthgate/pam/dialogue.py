"""A conversation carried out: its questions over the wire, its use cases on the threads."""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from pyauthgate.errors import GateError
from pyauthgate.pam import wire
from pyauthgate.pam.conversation import DELAY, FOREIGN, Ask, Consult, End, Tell
from pyauthgate.pam.peers import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyauthgate.pam.conversation import Conversations, Step, Talk
    from pyauthgate.pam.line import Line
    from pyauthgate.pam.peers import Peers
    from pyauthgate.pam.pool import Pool
    from pyauthgate.pam.wire import Request

__all__ = ["Dialogues"]

LOG = logging.getLogger("pyauthgate")


class Unavailable(Exception):
    """Raised and caught here: a use case gave no answer."""


class Dialogues:
    """Answers one PAM call after another, each over a line of its own.

    Parameters
    ----------
    tell:
        Takes the code of what went wrong, and whose call it was.

    """

    def __init__(
        self, conversations: Conversations, *, peers: Peers, pool: Pool, tell: Callable[[str, int], None]
    ) -> None:
        self._conversations = conversations
        self._peers = peers
        self._pool = pool
        self._tell = tell

    async def __call__(self, line: Line, uid: int, charge: Callable[[int], bool]) -> None:
        """Lead a call from its request to its end.

        Parameters
        ----------
        charge:
            Counts the call for a user for whom root's program makes it; False ends it without a word.

        Raises
        ------
        RequestRefused
            ``pam.frame``: what came is not what the wire allows; the connection has to be closed.
        TimeoutError, EOFError, OSError
            The other end is gone, or too slow.

        """
        request = wire.read_request(await line.request())
        user = self._peers.behind(uid, request)
        if user == uid or charge(user):
            ended = await self._answer(line, request, uid, user)
            line.send(wire.end(ended.code, ended.delay))

    async def _answer(self, line: Line, request: Request, uid: int, user: int) -> End:
        try:
            name = request.user.decode()
        except UnicodeDecodeError:
            return FOREIGN
        try:
            if uid != ROOT and not await self._consult(partial(self._peers.may_ask, uid, request.service, name), uid):
                self._tell("pam.forbidden", uid)
                return End(self._peers.forbidden(name), DELAY)
            return await self._lead(line, self._open(line, request, name, uid), user)
        except Unavailable:
            return End(self._peers.unavailable(name), DELAY)

    def _open(self, line: Line, request: Request, name: str, uid: int) -> Talk[End]:
        knock = replace(self._peers.knock(uid, request, name), waits=line.waits)
        return self._conversations.open(request, knock, administrator=self._peers.administrator(uid, request))

    async def _lead(self, line: Line, talk: Talk[End], user: int) -> End:
        heard: Any = None
        for _ in range(wire.TURNS):
            try:
                step = talk.send(heard)
            except StopIteration as ended:
                end: End = ended.value
                return end
            heard = await self._carry_out(line, step, user)
        raise EOFError

    async def _carry_out(self, line: Line, step: Step, user: int) -> object:
        match step:
            case Consult(case):
                return await self._consult(case, user)
            case Ask(words, keep):
                line.send(wire.prompt(words, keep))
                return wire.read_answer(await line.answer())
            case Tell(tone, words):
                line.send(wire.text(tone, words))
                return None

    async def _consult(self, case: Callable[[], object], user: int) -> object:
        """Have a use case answered; root's calls let others in, and have places of their own."""
        try:
            return await self._pool.run(case, favoured=user == ROOT)
        except GateError as error:
            self._tell(error.code, user)
        except Exception as error:  # noqa: BLE001 -- whatever it was, nobody is let in by it
            LOG.error("pam: %s", type(error).__name__)  # noqa: TRY400 -- a trace may hold what was typed
        raise Unavailable
