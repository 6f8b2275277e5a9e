"""Where mails go, and what became of each: what a mail server and a folder have in common."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

__all__ = ["Carrier", "Delivery", "Report", "Transport"]


class Delivery(Enum):
    """What became of a mail."""

    SENT = "sent"
    DROPPED = "dropped"
    """It said nothing true any more, and was not sent."""
    REFUSED = "refused"
    """For good: no other try will do."""
    DEFERRED = "deferred"
    """This one another time; the next mail may be taken."""
    UNREACHABLE = "unreachable"
    """Nothing can be sent now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What became of a mail, and why, in a few machine-readable words."""

    delivery: Delivery
    error: str = ""


class Transport(Protocol):
    """Takes mails, one after another."""

    def send(self, sender: str, address: str, mail: bytes) -> Report:
        """Hand a mail over.

        Parameters
        ----------
        sender, address:
            In ASCII, without angle brackets.
        mail:
            Whole, its lines ended by CR LF, in seven bits.

        """
        ...


class Carrier(Protocol):
    """Who takes our mails."""

    @property
    def timeout(self) -> float:
        """Seconds that one step of a delivery may take."""
        ...

    def transport(self) -> AbstractContextManager[Transport]:
        """Give what takes the mails of one round; it connects when there is a first one."""
        ...
