"""Known places: what a known device is at a PAM service, which has no cookie.

A place is an account at a PAM service from one network, where the right
password was given within a month.  It has a counter of its own, as a known
device has, and opens nothing.  Others may stand in the same place (a provider's
network, an office, a webmail on this machine), so that a success there forgets
no failure: else a mail client that logs in every minute would give whoever
guesses beside it nine tries a minute.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyauthgate.gatekeeper.networks import is_loopback, network_of
from pyauthgate.model import Place

if TYPE_CHECKING:
    from pyauthgate.gatekeeper.service_outcomes import Knock
    from pyauthgate.model import Account
    from pyauthgate.ports import Clock, Work

__all__ = ["PLACE_AGE", "Places", "spot_of"]

PLACE_AGE = 30 * 24 * 3600.0
"""Seconds that a place is known after the right password was given there."""

PROVEN_FOR = 24 * 3600.0
"""Seconds within which a proof is not written again: a login is no reason to write."""

NOBODY = 0
"""The id of no account: whoever is unknown costs the same look-up."""


class Places:
    """Recognises places and proves them."""

    def __init__(self, *, clock: Clock) -> None:
        self._clock = clock

    def recognise(self, work: Work, account: Account | None, knock: Knock) -> Place | None:
        """Find the place of a knock, if it is known to this account under its present generation."""
        place = work.places.find(account.id if account else NOBODY, knock.service, spot_of(knock))
        if place is None or account is None or place.generation != account.generation:
            return None
        return place if self._clock.now() < place.proven_at + PLACE_AGE else None

    def recent(self, place: Place | None) -> bool:
        """Say whether a place was proven so lately that it need not be written; never in the future."""
        return place is not None and 0 <= self._clock.now() - place.proven_at < PROVEN_FOR

    def prove(self, work: Work, account: Account, knock: Knock) -> bool:
        """Know the place from now on; False, and nothing done, where the knock comes from none."""
        spot = spot_of(knock)
        if spot:
            work.places.keep(
                Place(
                    account_id=account.id,
                    service=knock.service,
                    spot=spot,
                    generation=account.generation,
                    proven_at=self._clock.now(),
                )
            )
        return bool(spot)


def spot_of(knock: Knock) -> str:
    """Say where a knock comes from; empty where nobody can tell.

    The name of a host is not looked up, and is no place: whoever owns an
    address chooses it.
    """
    address = knock.origin.address
    if not address:
        return f"uid:{knock.caller}" if knock.caller >= 0 else ""
    return network_of(address) or ("loopback" if is_loopback(address) else "")
