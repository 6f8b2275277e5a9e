"""What the use cases stand on: the ports' adapters, and the gatekeeper's parts made of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pyauthgate.bootstrap.mails import way_of
from pyauthgate.bootstrap.rules import SystemClock, breaches_of, policy_of
from pyauthgate.credentials import Hasher, Parameters
from pyauthgate.gatekeeper import (
    Devices,
    Invitations,
    Limits,
    Notices,
    Numbering,
    Parts,
    Profiles,
    SecondFactors,
    Sessions,
    Throttle,
    Tries,
    Weighing,
)

if TYPE_CHECKING:
    from pyauthgate.config import Settings
    from pyauthgate.credentials import Keyring
    from pyauthgate.pam.backend import SystemUsers
    from pyauthgate.policy import Policy
    from pyauthgate.store import SqlStore
    from pyauthgate.store.breaches import Lists
    from pyauthgate.store.panel_facts import PanelFacts

__all__ = ["Ground"]


@dataclass(frozen=True)
class Ground:
    """What the use cases stand on, each built when it is first asked for.

    Parameters
    ----------
    settings:
        What the configuration says.
    keys:
        What signs forms and marks; read once, from a file that only we may read.
    store:
        Where everything is kept.

    """

    settings: Settings
    keys: Keyring
    store: SqlStore

    @cached_property
    def clock(self) -> SystemClock:
        """The machine's clock."""
        return SystemClock()

    @cached_property
    def verifier(self) -> Hasher:
        """The hashing threads; they start with the first password."""
        hashing = self.settings.hashing
        return Hasher(
            Parameters(memory=hashing.memory, passes=hashing.passes), self.keys, hashing.threads, hashing.queue
        )

    @cached_property
    def numbering(self) -> Numbering:
        """What is a client number."""
        identifier = self.settings.identifier
        return Numbering(identifier.pattern, leading_zeros=identifier.leading_zeros)

    @cached_property
    def policy(self) -> Policy:
        """What is a good password."""
        return policy_of(self.settings)

    @cached_property
    def breaches(self) -> Lists | None:
        """What knows leaked passwords; None when nothing is configured."""
        return breaches_of(self.settings)

    @cached_property
    def facts(self) -> PanelFacts | None:
        """What the panel's own database knows of the clients; None when nothing is configured."""
        facts = self.settings.facts
        if not (facts.url and facts.query):
            return None
        from pyauthgate.store.panel_facts import open_facts  # noqa: PLC0415 -- for those who use it

        return open_facts(facts.url, facts.query, clock=self.clock)

    @cached_property
    def throttle(self) -> Throttle:
        """How guessing is held back."""
        return Throttle(strict=self.settings.throttle.nist_strict)

    @cached_property
    def tries(self) -> Tries:
        """The throttle on the store."""
        return Tries(
            store=self.store,
            throttle=self.throttle,
            clock=self.clock,
            keys=self.keys,
            verifier=self.verifier,
            notices=self.notices,
        )

    @cached_property
    def notices(self) -> Notices:
        """Write to clients of what became of their accounts."""
        return Notices(sent=self.settings.mail.written)

    @cached_property
    def devices(self) -> Devices:
        """The marks of known devices."""
        return Devices(keys=self.keys, clock=self.clock)

    @cached_property
    def sessions(self) -> Sessions:
        """The open logins."""
        limits = self.settings.session
        return Sessions(
            store=self.store,
            clock=self.clock,
            limits=Limits(
                idle=limits.idle,
                absolute=limits.absolute,
                shared_idle=limits.shared_idle,
                shared_absolute=limits.shared_absolute,
                remind_after=self.settings.policy.remind_after,
                max_age=self.settings.policy.max_age or 0.0,
            ),
        )

    @cached_property
    def parts(self) -> Parts:
        """What the use cases about passwords work with."""
        return Parts(
            store=self.store,
            verifier=self.verifier,
            clock=self.clock,
            weighing=Weighing(policy=self.policy, breaches=self.breaches, store=self.store, clock=self.clock),
            profiles=Profiles(source=self.facts, store=self.store, clock=self.clock),
            tries=self.tries,
            devices=self.devices,
            sessions=self.sessions,
            factors=SecondFactors(keys=self.keys, clock=self.clock, throttle=self.throttle, notices=self.notices),
            history=self.settings.policy.history,
            notices=self.notices,
            invitations=Invitations(way_of(self.settings)),
            system=self.system,
        )

    @cached_property
    def system(self) -> SystemUsers | None:
        """PAM, where it keeps the passwords; None where we do."""
        if self.settings.panel.credentials != "pam":
            return None
        from pyauthgate.pam.backend import SystemUsers  # noqa: PLC0415 -- for those who use it

        return SystemUsers(self.settings.panel.pam_service)
