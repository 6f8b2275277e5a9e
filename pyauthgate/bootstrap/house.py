"""Every part on its ports: settings in, a working house out.

Threads and connections are made on first use, so that a server may build the
house before it forks.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast

from pyauthgate.bootstrap.ground import Ground
from pyauthgate.bootstrap.mails import worker_of
from pyauthgate.config import read_keys
from pyauthgate.credentials import Keyring
from pyauthgate.gatekeeper import (
    Choosing,
    Decoys,
    FactorLogin,
    FactorRegister,
    FactorSetup,
    Login,
    PanelChange,
    PanelLogin,
    PanelReset,
    Passwords,
    Purge,
    Recovery,
    Registry,
    Reminding,
    Sentry,
    ServiceAccounts,
    ServiceChange,
    ServiceDoor,
    ServiceLogin,
    ServiceRegister,
    ServiceStanding,
)
from pyauthgate.store import demand_schema, open_store

if TYPE_CHECKING:
    from pyauthgate.config import Settings
    from pyauthgate.gatekeeper import OnWeak
    from pyauthgate.mail.worker import Worker

__all__ = ["House", "build"]

HOUSEKEEPING = 1
"""Threads of ours beside those of a server: the one that deletes what is past its time."""


@dataclass(frozen=True)
class House(Ground):
    """Every use case on its ports, each built when it is first asked for; the parameters are those of `Ground`."""

    @cached_property
    def login(self) -> Login:
        """Log in."""
        return Login(self.parts, numbering=self.numbering, on_weak=self._on_weak)

    @property
    def _on_weak(self) -> OnWeak:
        return cast("OnWeak", self.settings.policy.on_weak_login)

    @cached_property
    def factor_login(self) -> FactorLogin:
        """Log in, second part."""
        return FactorLogin(self.parts)

    @cached_property
    def factor_setup(self) -> FactorSetup:
        """Set the second factor up."""
        return FactorSetup(self.parts, keys=self.keys, asks=self.settings.panel.mode != "guard")

    @cached_property
    def factor_register(self) -> FactorRegister:
        """The administrator's view of the second factors."""
        return FactorRegister(self.parts, registry=self.registry)

    @cached_property
    def passwords(self) -> Passwords:
        """Change the password."""
        return Passwords(self.parts)

    @cached_property
    def recovery(self) -> Recovery:
        """Write to who forgot number or password."""
        return Recovery(self.parts, numbering=self.numbering, keys=self.keys)

    @cached_property
    def choosing(self) -> Choosing:
        """Choose a password by a link."""
        return Choosing(self.parts)

    @cached_property
    def panel_login(self) -> PanelLogin:
        """Log in at the panel's own form."""
        return PanelLogin(
            self.parts,
            numbering=self.numbering,
            decoys=Decoys(keys=self.keys, shape=self.settings.panel.decoy),
            enrol=self.settings.panel.enrol,
            on_weak=self._on_weak,
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
    def reminding(self) -> Reminding:
        """Write to clients whose password is old."""
        return Reminding(self.parts, after=self.settings.policy.remind_after)

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
