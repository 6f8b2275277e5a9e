"""Clients and their accounts.

Moments are seconds since 1970-01-01 UTC, as the `Clock` port gives them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyauthgate.model.addresses import canonical_address, canonical_domain, folded_name

if TYPE_CHECKING:
    from datetime import date

__all__ = ["PANEL", "Account", "Client", "Identity", "Pending"]

PANEL = "panel"
"""The service whose accounts log in at the panel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """The person or company with a number.

    Parameters
    ----------
    number:
        The client number in its one canonical spelling.
    given_names, surnames, email, birth_date, domains:
        What the password policy compares with; all optional.
    language:
        ``es``, ``en`` or ``pt``; empty for the site's own.
    disabled:
        No door opens; the answer is the one of a wrong password.
    version:
        Rises with every change of this record and with every account that comes to it,
        so that a cached copy is known to be old.
    require_totp:
        No log-in at the panel without a code, besides the password.

    """

    number: str
    given_names: str = ""
    surnames: str = ""
    email: str = ""
    birth_date: date | None = None
    domains: tuple[str, ...] = ()
    language: str = ""
    disabled: bool = False
    created_at: float = 0.0
    version: int = 1
    require_totp: bool = False

    @property
    def mailbox(self) -> str:
        """The e-mail address in its one spelling, by which a client is found; empty for none."""
        return canonical_address(self.email)

    @property
    def hosts(self) -> tuple[str, ...]:
        """The domains in their one spelling, by which a client is found, each once."""
        return tuple(dict.fromkeys(map(canonical_domain, self.domains)))

    @property
    def full_name(self) -> str:
        """Given names and surnames as a person would write them."""
        return f"{self.given_names} {self.surnames}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One login of a client on one service, with its own credential.

    Parameters
    ----------
    id:
        The store's key; 0 for one that is not stored yet.
    number:
        The client it belongs to.
    service, name:
        Where and under which name it logs in; unique together.
    digest:
        The verifier's string; None while no password was ever set.
    generation:
        Rises with every new credential and with "end all": what was bound
        to an older generation (device marks, links) is void.
    must_change:
        The next login leads to the change page and nowhere else.
    own:
        A mailbox of the client in person; the others of a client belong to other people.
        Says nothing on other services.
    changed_at:
        When the credential was set; None while there is none.
    learned:
        The digest is of what the panel accepted, and the panel owns the credential: it opens no
        door of ours until an administrator trusts it.
    confirmed_at:
        The last login at the panel that the digest matched; None when none did.
    unjudged:
        The password was set while facts of its holder could not be had: the next login judges it.
    reminded_at:
        When its holder was last written to because it is old; None when never.

    """

    id: int = 0
    number: str
    service: str = PANEL
    name: str
    digest: str | None = field(default=None, repr=False)
    generation: int = 1
    must_change: bool = False
    own: bool = False
    changed_at: float | None = None
    created_at: float = 0.0
    learned: bool = False
    confirmed_at: float | None = None
    unjudged: bool = False
    reminded_at: float | None = None

    @property
    def folded(self) -> str:
        """The name in the spelling that programs compare which trim it and do not mind its case."""
        return folded_name(self.name)

    @property
    def label(self) -> str:
        """``service:name``, as the throttle calls it."""
        return f"{self.service}:{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A new password that was sent to the panel, as long as nobody knows what the panel did with it.

    Parameters
    ----------
    digest:
        Ours, of the new password; its salt makes it the name of this one change.
    at:
        When the change began.
    unclear:
        The panel's reply could not be read: the next login that the panel accepts decides.
        False while the reply is awaited.

    """

    account_id: int
    digest: str = field(repr=False)
    at: float
    unclear: bool = False

    def awaited(self, now: float, lease: float) -> bool:
        """Say whether the panel may still be at it; a moment in the future is a clock that was set back."""
        return not self.unclear and 0 <= now - self.at < lease


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What the panel is told of its visitor, as ``environ["pyauthgate.client"]``."""

    number: str
    given_names: str = ""
    surnames: str = ""
    email: str = ""
    language: str = ""
    services: tuple[str, ...] = ()
    reminder_due: bool = False
