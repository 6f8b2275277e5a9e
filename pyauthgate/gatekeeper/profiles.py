"""What a client's password must not be made of, wherever it is known: our record, and the panel's own database."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pyauthgate.errors import StoreError
from pyauthgate.gatekeeper.audit import event
from pyauthgate.gatekeeper.telling import Telling

if TYPE_CHECKING:
    from pyauthgate.gatekeeper.dossier import Dossier
    from pyauthgate.model import Facts, Origin
    from pyauthgate.ports import Clock, FactsSource, Store

__all__ = ["Profiles", "merged"]


class Profiles:
    """Completes what our record says of a client.

    Parameters
    ----------
    source:
        The panel's own database; None where the operator names none.

    """

    def __init__(self, *, source: FactsSource | None, store: Store, clock: Clock) -> None:
        self._source = source
        self._clock = clock
        self._telling = Telling(store=store, clock=clock)

    def complete(self, facts: Facts, origin: Origin | None) -> tuple[Facts, bool]:
        """Give all that is known of a client, and whether everybody could be asked; in no Work.

        A database that is out of reach must keep nobody from changing a
        password: the rules go by our record then, and the audit is told.

        Parameters
        ----------
        facts:
            What our record says.
        origin:
            Whose request it is; None to leave the audit alone.

        """
        if self._source is None:
            return facts, True
        try:
            found = self._source.find(facts.number)
        except StoreError as error:
            if origin is not None:
                told = event("facts.unavailable", origin, at=self._clock.now(), reason=error.code)
                self._telling.once("facts", told)
            return facts, False
        return (merged(facts, found) if found else facts), True

    def fill(self, dossier: Dossier, origin: Origin) -> Dossier:
        """Complete what an account's new password is judged by; as for `complete`."""
        facts, whole = self.complete(dossier.facts, origin)
        return replace(dossier, facts=facts, whole=whole)


def merged(ours: Facts, theirs: Facts) -> Facts:
    """Give everything that either knows; a second address counts as a mailbox."""
    further = (theirs.email,) if ours.email and theirs.email not in {"", ours.email} else ()
    return replace(
        ours,
        email=ours.email or theirs.email,
        names=_each(ours.names, theirs.names),
        birth_date=ours.birth_date or theirs.birth_date,
        mailboxes=_each(ours.mailboxes, theirs.mailboxes, further),
        domains=_each(ours.domains, theirs.domains),
    )


def _each(*lists: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for texts in lists for text in texts if text))
