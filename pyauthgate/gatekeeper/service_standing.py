"""The account phase of a PAM service says whether an account may be used, whoever proved what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyauthgate.gatekeeper.service_outcomes import Barred, Foreign, Standing

if TYPE_CHECKING:
    from pyauthgate.gatekeeper.service_door import ServiceDoor
    from pyauthgate.gatekeeper.service_outcomes import Knock, ServiceStandingOutcome

__all__ = ["ServiceStanding"]


class ServiceStanding:
    """Says how accounts stand; a key of sshd's may have proven who it is, so a password is not asked about.

    A name that has our shape and that nobody has is barred as well: else a
    client that was removed could go on with whatever the system still knows.
    """

    def __init__(self, *, door: ServiceDoor) -> None:
        self._door = door

    def __call__(self, knock: Knock) -> ServiceStandingOutcome:
        """Say how the account of a knock stands.

        Raises
        ------
        StoreError
            The store cannot answer; nobody is let in.

        """
        found = self._door.find(knock)
        if isinstance(found, Foreign):
            return found
        if found.client is None or found.account is None or found.client.disabled:
            return Barred(language=self._door.language(found.client))
        return Standing(**self._door.told(found.client, found.account))
