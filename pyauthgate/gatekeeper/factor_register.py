"""The register of second factors: what an administrator says of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pyauthgate.gatekeeper.activation import CONSOLE
from pyauthgate.gatekeeper.audit import event
from pyauthgate.gatekeeper.factors import code_counter

if TYPE_CHECKING:
    from pyauthgate.gatekeeper.parts import Parts
    from pyauthgate.gatekeeper.registry import Registry

__all__ = ["FactorCard", "FactorRegister"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorCard:
    """How it stands about a client's factor.

    Parameters
    ----------
    confirmed_at:
        Since when there is one; None for none.
    left:
        How many recovery codes are left.

    """

    confirmed_at: float | None = None
    left: int = 0


class FactorRegister:
    """Demands factors of clients, and takes lost ones away.

    Every method raises `RecordRefused` as those of `Registry` do.
    """

    def __init__(self, parts: Parts, *, registry: Registry) -> None:
        self._store = parts.store
        self._clock = parts.clock
        self._factors = parts.factors
        self._notices = parts.notices
        self._registry = registry

    def of(self, number: str) -> FactorCard:
        """Say how it stands."""
        canonical = self._registry.get(number).client.number
        with self._store.view() as work:
            factor = self._factors.of(work, canonical)
            return (
                FactorCard(confirmed_at=factor.confirmed_at, left=work.factors.left(canonical))
                if factor
                else FactorCard()
            )

    def require(self, number: str, *, required: bool) -> None:
        """Let no later log-in of a client at the panel do without a factor, or leave it to the client."""
        canonical = self._registry.get(number).client.number
        with self._store.begin() as work:
            client = self._registry.demand(work, canonical)
            work.clients.replace(replace(client, require_totp=required))
            code = "factor.required" if required else "factor.optional"
            work.journal.record(event(code, CONSOLE, at=self._clock.now(), number=canonical))

    def reset(self, number: str) -> int:
        """Delete a client's factor and recovery codes: whoever has lost both logs in by the password alone.

        Every session ends, wrong codes are forgotten; says how many sessions ended.
        """
        canonical = self._registry.get(number).client.number
        with self._store.begin() as work:
            self._registry.demand(work, canonical)
            removed = work.factors.remove(canonical)
            work.attempts.drop([code_counter(canonical)])
            for account in work.accounts.of(canonical):
                work.accounts.void(account.id)
            ended = work.sessions.end_all(canonical)
            now = self._clock.now()
            told = event("factor.removed", CONSOLE, at=now, number=canonical, reason="administrator", ended=ended)
            work.journal.record(told)
            if removed:
                self._notices.factor(work, canonical, "factor_removed", at=now)
        return ended
