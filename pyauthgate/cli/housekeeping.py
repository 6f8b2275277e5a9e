"""What a worker does beside its requests: delete what is past its time every hour, and send the mails that are due."""

from __future__ import annotations

import logging
from threading import Event, Thread
from typing import TYPE_CHECKING

from pyauthgate.errors import GateError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["MAIL_EVERY", "Housekeeping"]

LOG = logging.getLogger("pyauthgate")

HOUR = 3600.0
FIRST = 60.0
"""Seconds before the first time: a worker that is often replaced keeps house as well."""


MAIL_EVERY = 5.0
"""Seconds between two looks for mails: whoever waits for a link waits no longer than that."""


class Housekeeping(Thread):
    """A thread that does a chore again and again and ends with the process; two that do it at once do no harm.

    Parameters
    ----------
    chore:
        What is to be done.
    name:
        What the log calls it.
    first, every:
        Seconds before the first time, and between two.

    """

    def __init__(
        self,
        chore: Callable[[], object],
        *,
        name: str = "housekeeping",
        first: float = FIRST,
        every: float = HOUR,
    ) -> None:
        super().__init__(name=f"pyauthgate-{name}", daemon=True)
        self._chore = chore
        self._chore_name = name
        self._first = first
        self._every = every
        self._over = Event()

    def run(self) -> None:
        """Do it until `end` is called; what cannot be done now is tried again the next time."""
        wait = self._first
        while not self._over.wait(wait):
            wait = self._every
            try:
                self._chore()
            except GateError as error:
                LOG.warning("%s: %s", self._chore_name, error)
            except Exception as error:  # noqa: BLE001 -- whatever it was, there is another time
                LOG.error("%s: %s", self._chore_name, type(error).__name__)  # noqa: TRY400 -- a trace may hold what was stored

    def end(self) -> None:
        """Let the thread end."""
        self._over.set()
