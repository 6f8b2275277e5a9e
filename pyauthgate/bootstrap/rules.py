"""What judges passwords, made of the settings alone: it needs neither store nor keys."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from pyauthgate.policy import DOCUMENTED, NIST, Policy

if TYPE_CHECKING:
    from pyauthgate.config import Settings
    from pyauthgate.store.breaches import Lists

__all__ = ["SystemClock", "breaches_of", "policy_of"]


class SystemClock:
    """The `Clock` port on the machine's clock."""

    def now(self) -> float:
        """Give the moment: seconds since 1970-01-01 UTC."""
        return time.time()  # noqa: TID251 -- the one place that asks the machine


def policy_of(settings: Settings) -> Policy:
    """Make the policy that the configuration describes."""
    rules = settings.policy
    usual = NIST if rules.profile == "nist" else DOCUMENTED
    thresholds = replace(usual, minimum=rules.minimum or usual.minimum)
    profile: Literal["nist", "documented"] = "nist" if usual is NIST else "documented"
    return Policy(profile, thresholds, company=rules.company, extra=rules.words)


def breaches_of(settings: Settings) -> Lists | None:
    """Open what the configuration names of leaked passwords; None when it names nothing.

    Raises
    ------
    StoreError
        The list is missing, damaged or none: a gate that was to look in it does not start without.

    """
    rules = settings.policy
    if not rules.breached and not rules.breached_online:
        return None
    from pyauthgate.store.breaches import Book, Lists, Service  # noqa: PLC0415 -- urllib3 is for those who use it

    book = Book.open(rules.breached) if rules.breached else None
    return Lists(book, Service(rules.breached_online, SystemClock()) if rules.breached_online else None)
