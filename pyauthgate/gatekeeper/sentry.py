"""What happens in front of a panel's own forms, for the audit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyauthgate.gatekeeper.audit import event
from pyauthgate.gatekeeper.networks import network_of
from pyauthgate.gatekeeper.telling import Telling

if TYPE_CHECKING:
    from pyauthgate.model import Origin
    from pyauthgate.ports import Clock, Store

__all__ = ["Sentry"]

DAY = 24 * 3600.0
PATH_LENGTH = 200
SECRET = re.compile(
    r"(?<=/)(?![a-z]+(?:[-_][a-z]+)*(?:\.[a-z]{2,5})?(?:/|$))(?:[^/]{8,}|[0-9]+|(?=[^/]*[0-9])[^/]{6,})(?=/|$)"
)
"""Segments of a path that are no plain words, and long or numbers: keys, one-time tokens, addresses, what differs."""


class Sentry:
    """Tells of requests that were refused, of forms that nobody guards, and of cookies that were lost."""

    def __init__(self, *, store: Store, clock: Clock) -> None:
        self._clock = clock
        self._telling = Telling(store=store, clock=clock)

    def refused(self, code: str, origin: Origin, *, number: str = "") -> None:
        """Tell of a request that the panel did not get to see.

        Parameters
        ----------
        code:
            The refusal's, out of a fixed number.
        number:
            The client whose session it came with, if any.

        """
        told = event("form.refused", origin, at=self._clock.now(), number=number, reason=code)
        self._telling.once(f"refused:{code}:{number or network_of(origin.address)}", told)

    def unguarded(self, path: str, origin: Origin) -> None:
        """Tell of a page that asks for a password, once a day.

        Parameters
        ----------
        path:
            Without the query, which may hold anything; segments that may be the token of a link are left out.

        """
        path = SECRET.sub("*", path[:PATH_LENGTH])
        told = event("form.unguarded", origin, at=self._clock.now(), path=path)
        self._telling.once(f"unguarded:{path}", told, every=DAY)

    def oversized(self, name: str, origin: Origin) -> None:
        """Tell of a cookie of the panel that was not sent, since no browser keeps it with its seal; once a day.

        Parameters
        ----------
        name:
            As the configuration has it.

        """
        told = event("cookie.oversized", origin, at=self._clock.now(), cookie=name)
        self._telling.once(f"oversized:{name}", told, every=DAY)
