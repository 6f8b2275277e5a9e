"""A password that is in use already is judged when somebody logs in with it: only then is it known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from pyauthgate.gatekeeper.audit import event
from pyauthgate.gatekeeper.dossier import read_facts

if TYPE_CHECKING:
    from pyauthgate.gatekeeper.parts import Parts
    from pyauthgate.model import Event, Judgement, Origin

__all__ = ["OnWeak", "Rejudging", "weak_event"]

OnWeak: TypeAlias = Literal["remind", "require", "off"]
"""What becomes of a login with a weak password: a word about it, nothing but its change, or nothing."""


class Rejudging:
    """Weighs what was typed and is right, against all that is known of the client; nobody else is asked."""

    def __init__(self, parts: Parts) -> None:
        self._store = parts.store
        self._weighing = parts.weighing
        self._profiles = parts.profiles

    def __call__(self, number: str, password: str, origin: Origin) -> tuple[Judgement | None, bool]:
        """Give what is against a password, if anything is, and whether all facts were at hand."""
        with self._store.view() as work:
            client = work.clients.get(number)
            ours = read_facts(work, number)
        if client is not None and client.disabled:  # nobody gets in by it, and whoever tries is told as little
            return None, False
        facts, whole = self._profiles.complete(ours, origin)
        judgement = self._weighing.weigh(password, facts)
        return (None if judgement.accepted else judgement), whole


def weak_event(weak: Judgement, origin: Origin, *, at: float, number: str) -> Event:
    """Write down that a password that is in use breaks rules."""
    return event("password.weak", origin, at=at, number=number, rules=",".join(weak.rules))
