"""What the use cases about passwords work with: the ports, and each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyauthgate.gatekeeper.invitations import UNSENT
from pyauthgate.gatekeeper.notices import SILENT
from pyauthgate.gatekeeper.proof import DigestProof, SystemProof

if TYPE_CHECKING:
    from pyauthgate.gatekeeper.devices import Devices
    from pyauthgate.gatekeeper.factors import SecondFactors
    from pyauthgate.gatekeeper.invitations import Invitations
    from pyauthgate.gatekeeper.notices import Notices
    from pyauthgate.gatekeeper.profiles import Profiles
    from pyauthgate.gatekeeper.proof import Proof
    from pyauthgate.gatekeeper.sessions import Sessions
    from pyauthgate.gatekeeper.tries import Tries
    from pyauthgate.gatekeeper.weighing import Weighing
    from pyauthgate.ports import Clock, Store, System, Verifier

__all__ = ["Parts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """One of each, shared by all: a password is judged, compared and counted alike on every way in.

    Parameters
    ----------
    history:
        How many earlier passwords may not come back, 0 to 10.
    notices:
        Writes to clients of what became of their accounts.
    invitations:
        Writes to clients with links to choose a password.
    system:
        Who keeps the passwords of the accounts at the panel; None where their digests are ours.

    """

    store: Store
    verifier: Verifier
    clock: Clock
    weighing: Weighing
    profiles: Profiles
    tries: Tries
    devices: Devices
    sessions: Sessions
    factors: SecondFactors
    history: int = 5
    notices: Notices = SILENT
    invitations: Invitations = UNSENT
    system: System | None = None

    @property
    def proof(self) -> Proof:
        """Who says whether a password is that of an account whose digest is ours."""
        return DigestProof(self.verifier)

    @property
    def panel_proof(self) -> Proof:
        """Who says so of an account at the panel."""
        return self.proof if self.system is None else SystemProof(self.verifier, self.system)
