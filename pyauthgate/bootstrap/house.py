"""Every part on its ports: settings in, a working house out.

Threads and connections are made on first use, so that a server may build the
house before it forks.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast

from pyauthgate.bootstrap.mails import worker_of
from pyauthgate.bootstrap.rules import SystemClock, breaches_of, policy_of
from pyauthgate.config import read_keys
from pyauthgate.credentials import Hasher, Keyring, Parameters
from pyauthgate.gatekeeper import (
    Decoys,
    Devices,
    Limits,
    Login,
    Notices,
    Numbering,
    PanelChange,
    PanelLogin,
    PanelReset,
    Parts,
    Passwords,
    Profiles,
    Purge,
    Registry,
    Sentry,
    ServiceAccounts,
    ServiceChange,
    ServiceDoor,
    ServiceLogin,
    ServiceRegister,
    ServiceStanding,
    Sessions,
    Throttle,
    Tries,
    Weighing,
)
from pyauthgate.store import demand_schema, open_store

if TYPE_CHECKING:
    from pyauthgate.config import Settings
    from pyauthgate.gatekeeper import OnWeak
    from pyauthgate.mail.worker import Worker
    from pyauthgate.pam.backend import SystemUsers
    from pyauthgate.policy import Policy
    from pyauthgate.store import SqlStore
    from pyauthgate.store.breaches import Lists
    from pyauthgate.store.panel_facts import PanelFacts

__all__ = ["House", "build"]

HOUSEKEEPING = 1
"""Threads of ours beside those of a server: the one that deletes what is past its time."""


@dataclass(frozen=True)
class House:
    """Every part on its ports, each built when it is first asked for.

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
        return Tries(store=self.store, throttle=self.throttle, clock=self.clock, keys=self.keys, verifier=self.verifier)

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
            ),
        )

    @cached_property
    def login(self) -> Login:
        """Log in."""
        return Login(self.parts, numbering=self.numbering)

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
            history=self.settings.policy.history,
            notices=Notices(sent=self.settings.mail.written),
            system=self.system,
        )

    @cached_property
    def system(self) -> SystemUsers | None:
        """PAM, where it keeps the passwords; None where we do."""
        if self.settings.panel.credentials != "pam":
            return None
        from pyauthgate.pam.backend import SystemUsers  # noqa: PLC0415 -- for those who use it

        return SystemUsers(self.settings.panel.pam_service)

    @cached_property
    def passwords(self) -> Passwords:
        """Change the password."""
        return Passwords(self.parts)

    @cached_property
    def panel_login(self) -> PanelLogin:
        """Log in at the panel's own form."""
        return PanelLogin(
            self.parts,
            numbering=self.numbering,
            decoys=Decoys(keys=self.keys, shape=self.settings.panel.decoy),
            enrol=self.settings.panel.enrol,
            on_weak=cast("OnWeak", self.settings.policy.on_weak_login),
        )

    @cached_property
    def panel_change(self) -> PanelChange:
        """Change the password at the panel's own form."""
        return PanelChange(self.parts)

    @cached_property
    def panel_reset(self) -> PanelReset:
        """Set a password at the panel's reset form."""
        return PanelReset(self.parts, numbering=self.numbering)

    @cached_property
    def service_door(self) -> ServiceDoor:
        """Answer the knocks of PAM services."""
        pam = self.settings.pam
        accounts = ServiceAccounts(
            numbering=self.numbering, keys=self.keys, services=pam.services, shared=pam.shared, prefix=pam.prefix
        )
        return ServiceDoor(
            self.parts, accounts=accounts, numbering=self.numbering, language=self.settings.site.language
        )

    @cached_property
    def service_login(self) -> ServiceLogin:
        """Log in at a PAM service."""
        return ServiceLogin(self.parts, door=self.service_door)

    @cached_property
    def service_standing(self) -> ServiceStanding:
        """Say whether an account may be used at a PAM service."""
        return ServiceStanding(door=self.service_door)

    @cached_property
    def service_change(self) -> ServiceChange:
        """Change the password at a PAM service."""
        return ServiceChange(
            self.parts, door=self.service_door, standing=self.service_standing, passwords=self.passwords
        )

    @cached_property
    def sentry(self) -> Sentry:
        """Tell of what happens in front of the panel's own forms."""
        return Sentry(store=self.store, clock=self.clock)

    @cached_property
    def registry(self) -> Registry:
        """The administrator's view of the clients."""
        return Registry(self.parts, numbering=self.numbering, passwords=self.passwords)

    @cached_property
    def service_register(self) -> ServiceRegister:
        """The administrator's view of the accounts at services."""
        return ServiceRegister(
            self.parts,
            numbering=self.numbering,
            passwords=self.passwords,
            registry=self.registry,
            prefix=self.settings.pam.prefix,
        )

    @cached_property
    def mails(self) -> Worker | None:
        """Send the mails that are due; None where neither a mail server nor a folder is configured."""
        return worker_of(self.settings, store=self.store, clock=self.clock)

    @cached_property
    def purge(self) -> Purge:
        """Delete what is past its time."""
        return Purge(store=self.store, clock=self.clock, keep=self.settings.audit.keep)

    def close(self) -> None:
        """End the hashing threads, close the list of leaked passwords and the store."""
        if "verifier" in vars(self):
            self.verifier.close()
        if vars(self).get("breaches"):
            vars(self)["breaches"].close()
        self.store.close()


def build(settings: Settings) -> House:
    """Build a house, or say what is missing.

    Raises
    ------
    SecretError
        The secret file, or that of the mail server's password, is missing, malformed, or readable by others.
    StoreError
        The store is not there or not migrated; nothing creates it silently.
        The list of leaked passwords is missing or damaged.
    ConfigurationError
        The query of ``[facts]`` does not fit.

    """
    keys = Keyring(read_keys(settings.store.secret_file, settings.store.group))
    demand_schema(settings.store.url)
    threads = max(settings.server.threads, settings.pam.threads) + HOUSEKEEPING
    house = House(settings, keys, open_store(settings.store.url, threads=threads))
    try:
        house.breaches, house.facts, house.mails  # noqa: B018 -- opened now: what is wrong with them is told at start
    except BaseException:
        house.close()
        raise
    return house
