"""What a PAM service asks of the use cases, and what they answer beside `pyauthgate.gatekeeper.outcomes`."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pyauthgate.gatekeeper.outcomes import Denied, Refused, Superseded, Throttled

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyauthgate.model import Account, Client, Origin

__all__ = [
    "UNKNOWN_CALLER",
    "Barred",
    "Entered",
    "Foreign",
    "Knock",
    "Proven",
    "Renewed",
    "ServiceChangeOutcome",
    "ServiceLoginOutcome",
    "ServiceProofOutcome",
    "ServiceStandingOutcome",
    "Standing",
]

UNKNOWN_CALLER = -1
"""No uid: PAM did not say who called, or the call came over the network."""


def waiting() -> bool:
    """Say that somebody waits, where nobody can tell."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Knock:
    """Who stands at a service's door, as PAM tells it.

    Parameters
    ----------
    service:
        The PAM service, unparsed: ``dovecot``, ``sshd``.
    name:
        What was given as the user's name, unparsed.
    origin:
        Door ``pam``, and the remote host's address; an empty address is a local call.
    caller:
        The real uid of a local caller.
    waits:
        Says whether somebody still waits for the answer: PAM has its callers give up, and one who was told
        that a change failed must not find it done. Asked on any thread.

    """

    service: str
    name: str = field(repr=False)
    origin: Origin
    caller: int = UNKNOWN_CALLER
    waits: Callable[[], bool] = field(default=waiting, repr=False, compare=False)

    @property
    def source(self) -> Origin:
        """The origin, with the service that asks."""
        return self.origin if self.origin.service == self.service else replace(self.origin, service=self.service)


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """Not one of ours, and not shaped like one: whoever else knows users is to be asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """The password is right.

    Parameters
    ----------
    account:
        As it is now.
    language:
        What to speak to the client in.
    reminder_due:
        The password is older than the operator recommends.
    must_change:
        The account phase will ask for a new password.

    """

    client: Client
    account: Account
    language: str
    reminder_due: bool = False
    must_change: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing(Entered):
    """An account that may be used, whoever proved what: the account phase looks at no password."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Barred:
    """The account of a disabled client."""

    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """Whoever asks for a new password has proven the current one."""

    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewed:
    """The new password is in force.

    Parameters
    ----------
    ended:
        How many sessions of the client at the panel were ended.

    """

    language: str
    ended: int = 0


ServiceLoginOutcome = Foreign | Denied | Throttled | Entered
ServiceStandingOutcome = Foreign | Barred | Standing
ServiceProofOutcome = Foreign | Denied | Throttled | Proven
ServiceChangeOutcome = Foreign | Denied | Throttled | Refused | Superseded | Renewed
