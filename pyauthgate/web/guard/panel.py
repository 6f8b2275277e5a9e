"""The panel behind the seals: what passes in either direction."""

from __future__ import annotations

import traceback
from functools import partial
from typing import TYPE_CHECKING

from werkzeug.datastructures import Headers

from pyauthgate.errors import PanelUnavailable, RequestRefused
from pyauthgate.web.guard.replies import fetch
from pyauthgate.web.guard.setcookie import SetCookie
from pyauthgate.web.outage import TROUBLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import TracebackType
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from pyauthgate.errors import GateError
    from pyauthgate.web.cookies import Cookies
    from pyauthgate.web.guard.holders import Holder
    from pyauthgate.web.guard.replies import Reply
    from pyauthgate.web.guard.seals import Seals
    from pyauthgate.web.outbound import Outbound

    ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]

__all__ = ["SealedPanel", "called"]


class SealedPanel:
    """Calls the panel so that its session cookies leave sealed, and none of ours is set by it."""

    def __init__(self, app: WSGIApplication, *, seals: Seals, outbound: Outbound, cookies: Cookies) -> None:
        self._app = app
        self._seals = seals
        self._outbound = outbound
        self._cookies = cookies

    def fetch(self, environ: WSGIEnvironment) -> Reply:
        """Hold the panel's reply, its cookies in the clear: whoever passes it on seals them (`sealed`).

        Raises
        ------
        PanelUnavailable
            There is none: the panel was not reached, or it failed (`panel.failed`).
        RequestRefused
            The request cannot be passed on to a panel behind HTTP.

        """
        asked: list[WSGIEnvironment] = []

        def panel(copy: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            asked.append(copy)
            return self._app(copy, start_response)

        try:
            reply = fetch(panel, environ)
        except Exception as error:
            traceback.print_exc(file=environ["wsgi.errors"])
            raise PanelUnavailable("panel.failed", "The panel failed.", "Look at the server's log.") from error
        trouble: GateError | None = asked[0].get(TROUBLE)
        if trouble is not None:
            reply.close()
            raise trouble
        return reply

    def passed(self, environ: WSGIEnvironment, holder: Holder) -> WSGIApplication:
        """Hold the panel's reply, and pass it on sealed."""
        reply = self.fetch(environ)
        with reply.judged():
            reply.headers = self.sealed(reply.headers, holder)
        return reply

    def sealed(self, headers: list[tuple[str, str]], holder: Holder) -> list[tuple[str, str]]:
        """Give a reply's headers as they may leave.

        A new visitor gets a pre-session where something is sealed for it, and
        not otherwise: what is public stays as the panel sends it.
        """
        kept = self._outbound.sift(headers)
        if holder.reserved:
            kept = [line for line in kept if not _sets(line, holder.reserved)]
        found = self._seals.outgoing(kept, holder.name)
        if found is kept or not holder.fresh:
            return found
        begun = Headers(found)
        self._cookies.begin(begun, holder.fresh)
        return begun.to_wsgi_list()

    def moved(self, headers: list[tuple[str, str]], before: Holder, name: str) -> list[tuple[str, str]]:
        """Give a held reply's headers sealed for a new holder, and with them what was sealed for the one before."""
        kept = self._outbound.sift(headers)
        return [*self._seals.outgoing(kept, name), *self._seals.reseal(before.opened, name, kept)]

    def through(self, holder: Holder, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Pass a request on, and the reply as it comes."""
        return self._app(environ, partial(self._begin, holder, start_response))

    def _begin(
        self,
        holder: Holder,
        start_response: StartResponse,
        status: str,
        headers: list[tuple[str, str]],
        *exc_info: ExceptionInfo,
    ) -> Callable[[bytes], object]:
        for name, _ in headers:
            if name not in self._outbound.harmless:
                headers = self.sealed(headers, holder)
                break
        return start_response(status, headers, *exc_info)


def _sets(line: tuple[str, str], names: frozenset[str]) -> bool:
    """Say whether a header line sets a cookie of one of these names."""
    return line[0].strip().lower() == "set-cookie" and SetCookie.read(line[1]).name in names


def called(error: BaseException) -> bool:
    """Say whether the panel may have got a request that ended in this error."""
    if isinstance(error, PanelUnavailable):
        return error.called
    return not isinstance(error, RequestRefused)
