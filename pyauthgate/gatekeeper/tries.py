"""Tries at a password: taken one by one under a lock, and settled when they are judged.

A try is counted *before* its password is evaluated and given back when it
turns out right, repeated or not judged at all.  So any number of parallel
tries get no more evaluations than the rule allows, and a process that dies in
between leaves one failure too many, never one too few.  Only a try of a known
place that nothing is counted against may be counted after it was judged; see
`pyauthgate.gatekeeper.flights`.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from math import ceil, isinf
from typing import TYPE_CHECKING

from pyauthgate.errors import Overloaded
from pyauthgate.gatekeeper.audit import event
from pyauthgate.gatekeeper.notices import SILENT
from pyauthgate.gatekeeper.outcomes import Throttled
from pyauthgate.gatekeeper.telling import Telling
from pyauthgate.gatekeeper.throttle import seen
from pyauthgate.model import Counter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyauthgate.credentials import Keyring
    from pyauthgate.gatekeeper.flights import Flight
    from pyauthgate.gatekeeper.notices import Notices
    from pyauthgate.gatekeeper.throttle import Caller, Hold, Throttle
    from pyauthgate.model import Origin
    from pyauthgate.ports import Clock, Store, Verifier, Work

__all__ = ["Admission", "Tries", "keep", "locked"]

DAY = 24 * 3600.0
WHOLE = ("client", "row")
"""Kinds of counters that hold every stranger back from a client."""

LOCKED = 3600
"""Seconds that a client locked for strangers is told to wait: the longest delay, so that nothing tells them apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """A try that was taken.

    Parameters
    ----------
    caller:
        Who tries, in the standing it had.
    before:
        The caller's own counter before this try was counted.
    at:
        When it was taken.
    counted:
        It was counted already, and is given back unless it fails.

    """

    caller: Caller
    before: Counter
    at: float
    counted: bool = True


class Tries:
    """Takes tries and settles them.

    Parameters
    ----------
    verifier:
        Asked for room before a try is counted, so that a shed one leaves nothing behind.
    keys:
        Makes the fingerprint of a wrong password: a MAC over the raw output of
        the one computation, cut to 16 bits, so that a stolen store saves a guesser nothing.
    notices:
        Writes to a client at which strangers wait for long.

    """

    def __init__(
        self,
        *,
        store: Store,
        throttle: Throttle,
        clock: Clock,
        keys: Keyring,
        verifier: Verifier,
        notices: Notices = SILENT,
    ) -> None:
        self._store = store
        self._verifier = verifier
        self._telling = Telling(store=store, clock=clock)
        self.throttle = throttle
        self._clock = clock
        self._keys = keys
        self._notices = notices

    def peek(self, work: Work, caller: Caller) -> Mapping[str, Counter]:
        """Read what decides on a caller; nothing is held."""
        return work.attempts.peek(self.throttle.keys(caller))

    def take(
        self,
        caller: Caller,
        origin: Origin,
        *,
        known: bool,
        counters: Mapping[str, Counter] | None = None,
        flight: Flight | None = None,
    ) -> Admission | Throttled:
        """Take a try, or say how long to wait.

        Parameters
        ----------
        known:
            Whether the number is one of ours and may be named in the audit.
        counters:
            What `peek` read just now; without, it is read.
        flight:
            Boarded before the counters were read: a try that has a seat may be counted after it was judged.

        Raises
        ------
        Overloaded
            There is no room to judge it now; nothing was counted.

        """
        if counters is None:
            with self._store.view() as work:
                counters = self.peek(work, caller)
        now = self._clock.now()
        taken: Admission | Hold | None = self._held(caller, counters, now)
        if taken is None or any(counter.last > now for counter in counters.values()):
            self._demand_room()
            flying = None if taken else self._fly(caller, counters, flight, now)
            taken = flying or self._lock(caller, flight)
        if isinstance(taken, Admission):
            return taken
        self._tell(caller, taken, origin, known=known)
        return Throttled(wait=LOCKED if isinf(taken.wait) else ceil(taken.wait))

    @contextmanager
    def judging(self, admission: Admission) -> Iterator[None]:
        """Give the try back when the block fails before there is a verdict."""
        try:
            yield
        except BaseException:
            self.withdraw(admission)
            raise

    def withdraw(self, admission: Admission) -> None:
        """Give a try back that was never judged."""
        if not admission.counted:
            return
        key = admission.caller.own
        with self._store.begin() as work:
            self._give_back(work, work.attempts.lock([key])[key], admission)

    def toil(self, admission: Admission) -> None:
        """Settle a try that cost work and was never judged: it counts toward the work limit alone."""
        own, repeats = admission.caller.own, admission.caller.repeats
        with self._store.begin() as work:
            counters = work.attempts.lock([own, repeats])
            self._give_back(work, counters[own], admission)
            work.attempts.put([self.throttle.count(counters[repeats], admission.at)])

    def fail(self, work: Work, admission: Admission, trace: bytes) -> None:
        """Settle a wrong password: a new one counts, a repeated one only as work."""
        mark = self._keys.mac("attempt", trace)[:2]
        caller = admission.caller
        counters = work.attempts.lock(caller.keys)
        own = counters[caller.own]
        if seen(own, mark):
            self._give_back(work, own, admission)
            work.attempts.put([self.throttle.count(counters[caller.repeats], admission.at)])
            return
        own = own if admission.counted else self.throttle.count(own, admission.at)
        row = [] if caller.device else [self.throttle.count(counters[caller.row], admission.at)]
        network = [self._noted(counters[key], admission, mark) for key in caller.nearby]
        work.attempts.put([replace(own, marks=own.marks + mark), *row, *network])

    def succeed(self, work: Work, admission: Admission, *, toil: bool = False) -> None:
        """Settle a right password: the caller's own failures are forgotten, a network's and a place's are not.

        Parameters
        ----------
        toil:
            It came to nothing and cost work, which counts toward the work limit.

        """
        caller = admission.caller
        if caller.place:
            self._give_back(work, work.attempts.lock((caller.own, caller.repeats))[caller.own], admission)
        own = () if caller.place else (caller.own,)
        row = () if caller.device else (caller.row,)
        work.attempts.drop([*own, *row, *(() if toil else (caller.repeats,))])
        if toil:
            work.attempts.put([self.throttle.count(work.attempts.lock([caller.repeats])[caller.repeats], admission.at)])

    def forget(self, work: Work, number: str, accounts: tuple[str, ...], *, row: bool = True) -> None:
        """Reset what holds strangers back from a client, and its change forms: recovery and administrators do this.

        Parameters
        ----------
        accounts:
            Their labels.
        row:
            What counts in a row as well.

        """
        each = (f"{kind}:{account}" for account in accounts for kind in ("repeat", "form", "row:form", "reused"))
        work.attempts.drop([f"client:{number}", *([f"row:{number}"] if row else ()), *each])
        for account in accounts:
            work.attempts.clear(f"near:{account}@")

    def _tell(self, caller: Caller, hold: Hold, origin: Origin, *, known: bool) -> None:
        """Tell the audit; and once a day, where strangers wait for long, the client: of nobody as much is recorded."""
        now, number, reason = self._clock.now(), caller.number if known else "", hold.key.partition(":")[0]
        self._telling.once(hold.key, event("login.throttled", origin, at=now, number=number, reason=reason))
        if reason in WHOLE and hold.wait > self.throttle.longest / 2:
            alarmed = event("client.alarmed", origin, at=now, number=number, reason=reason)
            tell = partial(self._notices.throttled, number=number, at=now) if known else lambda _: None
            self._telling.once(f"alarm:{caller.number}", alarmed, every=DAY, then=tell)

    def _held(self, caller: Caller, counters: Mapping[str, Counter], now: float) -> Hold | None:
        return self.throttle.hold(self.throttle.standing(caller, counters, now), counters, now)

    def _demand_room(self) -> None:
        if self._verifier.crowded():
            raise Overloaded("hashing.overloaded", "Too many passwords wait to be judged.", "Try again in a moment.")

    def _fly(
        self, caller: Caller, counters: Mapping[str, Counter], flight: Flight | None, now: float
    ) -> Admission | None:
        """Take a try of a known place without counting it, if it has a seat and nothing is counted there."""
        own = counters.get(caller.own, Counter(key=caller.own))
        if (
            flight is None
            or not flight.aloft
            or not caller.place
            or not (own.count == 0 or self.throttle.over(own, now))
        ):
            return None
        return Admission(caller=caller, before=own, at=now, counted=False)

    def _lock(self, caller: Caller, flight: Flight | None) -> Admission | Hold:
        with self._store.begin() as work:
            now = self._clock.now()
            counters = locked(work, self.throttle.keys(caller), self.throttle, now)
            own, others = counters[caller.own], flight.others() if flight else 0
            feared = {**counters, own.key: replace(own, count=own.count + others)} if caller.place else counters
            return self._held(caller, feared, now) or self._admit(work, caller, counters, feared, now)

    def _admit(
        self, work: Work, caller: Caller, counters: Mapping[str, Counter], feared: Mapping[str, Counter], now: float
    ) -> Admission:
        standing = self.throttle.standing(caller, feared, now)
        before = counters[standing.own]
        work.attempts.put([self.throttle.count(before, now)])
        return Admission(caller=standing, before=before, at=now)

    def _give_back(self, work: Work, counter: Counter, admission: Admission) -> None:
        """Uncount a try that was counted; what is empty then is not kept."""
        if not admission.counted:
            return
        keep(work, [self.throttle.uncount(counter, admission.before, admission.at)])

    def _noted(self, counter: Counter, admission: Admission, mark: bytes) -> Counter:
        kind = counter.key.partition(":")[0]
        if kind == "near":
            return self.throttle.count(counter, admission.at)
        mark = self._keys.mac("account", admission.caller.account.encode())[:2] if kind == "accounts" else mark
        return counter if seen(counter, mark) else self.throttle.count(counter, admission.at, mark)


def locked(work: Work, keys: Iterable[str], throttle: Throttle, now: float) -> Mapping[str, Counter]:
    """Hold counters; what a clock that was set back left in the future is put right for good."""
    found = work.attempts.lock(keys)
    counters = {key: throttle.righted(counter, now) for key, counter in found.items()}
    work.attempts.put([counter for key, counter in counters.items() if counter != found[key]])
    return counters


def keep(work: Work, counters: Iterable[Counter]) -> None:
    """Write counters that this Work has locked, and delete those that are empty."""
    known = list(counters)
    work.attempts.put([counter for counter in known if counter.count > 0])
    if empty := [counter.key for counter in known if counter.count <= 0]:
        work.attempts.drop(empty)
