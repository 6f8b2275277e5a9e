"""A change form is a place to guess the passwords of the holder's other accounts: this is what holds it back.

Whoever knows the password of one account (a designer with the FTP password, a
thief of a panel session and its password) can send candidates to its change
form.  "That is the password of another service" tells a hit, and a change that
goes through tells a miss.  So every comparison is a try at the account
compared with, hit or miss, and counts as a failed one before it is made:

* under the account's ``form`` and ``row:form``, by the rule that strangers
  have: five, then after a delay that doubles up to an hour, a hundred in a row
  (`Throttle.ceiling`).  All forms of the holder count together, and a candidate
  counts once in all its spellings.  After a hundred the account is compared no
  more, until it gets a new password or an administrator unlocks the client.
* under the changed account's ``reused``, kept when the answer was a refusal:
  five in an hour, and the next change waits, before anything is hashed.  Who
  must change the password before the panel opens does not wait: nothing is compared then.

No log-in looks at these counters.  Had a hit raised the strangers' counters
instead, it would have come too late (the password is told), five honest tries
at a new password would hold their owner back at the next log-in from a new
device, and a hundred would shut it out.  The other way round the counters of
strangers do count: where they would have to wait now, the form gives no answer either.

An account that is held back is passed over, and the change goes on without it:
the rule is advice to the owner, and nobody is to be kept from changing a
password by whoever floods a log-in page.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from pyauthgate.gatekeeper.audit import event
from pyauthgate.gatekeeper.networks import network_of
from pyauthgate.gatekeeper.outcomes import Throttled
from pyauthgate.gatekeeper.telling import Telling
from pyauthgate.gatekeeper.throttle import Caller
from pyauthgate.gatekeeper.tries import keep, locked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pyauthgate.gatekeeper.parts import Parts
    from pyauthgate.model import Account, Counter, Origin, Rekeyed
    from pyauthgate.ports import Work

__all__ = ["Comparison", "Comparisons"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What one candidate may be compared with.

    Parameters
    ----------
    accounts:
        Those that are not held back.
    refusals:
        The changed account's counter of refusals, as it was before; None when there is nothing to compare with.
    forms:
        The counters of the accounts, as they were before.
    at:
        When it was taken.

    """

    accounts: tuple[Account, ...] = ()
    refusals: Counter | None = None
    forms: tuple[Counter, ...] = ()
    at: float = 0.0

    @property
    def taken(self) -> tuple[Counter, ...]:
        """All that was counted for it."""
        return (self.refusals, *self.forms) if self.refusals else ()


class Comparisons:
    """Takes comparisons and settles them."""

    def __init__(self, parts: Parts) -> None:
        self._store = parts.store
        self._throttle = parts.tries.throttle
        self._clock = parts.clock
        self._must_change = parts.sessions.must_change
        self._telling = Telling(store=parts.store, clock=parts.clock)

    def held(self, account: Account, origin: Origin) -> Throttled | None:
        """Say whether too many changes of an account were refused for reuse; nothing is counted.

        A counter from the future, left by a clock that was set back, is for `take` to right.
        """
        if self._must_change(account):
            return None
        now = self._clock.now()
        with self._store.view() as work:
            counter = work.attempts.peek([_refusals(account)]).get(_refusals(account))
        if counter is None or counter.last > now:
            return None
        wait = self._throttle.pause(counter, now)
        return self._throttled(account, wait, origin) if wait else None

    def take(self, account: Account, others: tuple[Account, ...], origin: Origin) -> Comparison | Throttled:
        """Count a comparison with each of the others that is not held back, or say how long to wait."""
        if not others:
            return Comparison()
        with self._store.begin() as work:
            now = self._clock.now()
            keys = [_refusals(account), *(key for other in others for key in _form(other).keys)]
            counters = locked(work, keys, self._throttle, now)
            wait = self._throttle.pause(counters[_refusals(account)], now)
            if not wait:
                free = self._free(work, others, network_of(origin.address), counters)
                return self._admit(work, account, free, counters)
        if self._must_change(account):
            return Comparison()
        return self._throttled(account, wait, origin)

    @contextmanager
    def judging(self, comparison: Comparison) -> Iterator[None]:
        """Give everything back when the block fails before there is an answer."""
        try:
            yield
        except BaseException:
            with self._store.begin() as work:
                self._give_back(work, comparison, *comparison.taken)
            raise

    def settle(self, work: Work, comparison: Comparison, rekeyed: Rekeyed) -> None:
        """Keep what the answer told: comparisons that were made, and a refusal that was one."""
        if not rekeyed.current.matches:
            self._give_back(work, comparison, *comparison.taken)
        elif comparison.refusals and not rekeyed.reused:
            self._give_back(work, comparison, comparison.refusals)

    def forms(self, account: Account) -> tuple[str, ...]:
        """Give the keys that `void` drops, for whoever locks them together with others."""
        form = _form(account)
        return form.own, form.row

    def void(self, work: Work, account: Account) -> None:
        """Begin anew at an account that got a new password: what was guessed at the old one is worth nothing."""
        work.attempts.drop(self.forms(account))

    def _free(
        self, work: Work, others: tuple[Account, ...], network: str, counters: Mapping[str, Counter]
    ) -> tuple[Account, ...]:
        """Pass over the accounts at which the forms, or a stranger from here, would have to wait."""
        now = self._clock.now()
        strangers = {other: Caller(number=other.number, account=other.label, network=network) for other in others}
        doors = work.attempts.peek({key for stranger in strangers.values() for key in stranger.keys})
        return tuple(
            other
            for other, stranger in strangers.items()
            if not self._throttle.hold(_form(other), counters, now) and not self._throttle.hold(stranger, doors, now)
        )

    def _admit(
        self, work: Work, account: Account, free: tuple[Account, ...], counters: Mapping[str, Counter]
    ) -> Comparison:
        if not free:
            return Comparison()
        now = self._clock.now()
        refusals = counters[_refusals(account)]
        forms = tuple(counters[key] for other in free for key in _form(other).keys)
        work.attempts.put([self._throttle.count(counter, now) for counter in (refusals, *forms)])
        return Comparison(accounts=free, refusals=refusals, forms=forms, at=now)

    def _give_back(self, work: Work, comparison: Comparison, *taken: Counter) -> None:
        before = {counter.key: counter for counter in taken}
        now = work.attempts.lock(before)
        keep(work, [self._throttle.uncount(now[key], counter, comparison.at) for key, counter in before.items()])

    def _throttled(self, account: Account, wait: float, origin: Origin) -> Throttled:
        told = event("password.refused", origin, at=self._clock.now(), number=account.number, reason="throttled")
        self._telling.once(f"refused:{account.id}:throttled", told)
        return Throttled(wait=ceil(wait))


def _refusals(account: Account) -> str:
    return f"reused:{account.label}"


def _form(account: Account) -> Caller:
    return Caller(number=account.number, account=account.label, form=True)
