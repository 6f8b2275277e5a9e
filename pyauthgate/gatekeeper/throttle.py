"""The throttle's rule: hard to guess through, impossible to lock the owner out.

Pure arithmetic on `Counter` values; `pyauthgate.gatekeeper.tries` brings them from
the store and back under a lock.  The kinds of counters:

``client:NUMBER``
    Distinct wrong passwords of strangers, all accounts and doors together; forgotten after a day without one.
``row:NUMBER``
    The same in a row, however slowly: forgotten at a success alone.
``device:ID``
    Distinct wrong passwords of one known device, or one open session; or of one known place, where a
    success forgets none.
``repeat:SUBJECT``
    Wrong passwords at an account, or of a known place, that were wrong before: they count toward a work limit alone.
``toil:DEVICE``
    The same of one known device, or one open session, with whatever else it was answered that costs work.
``near:ACCOUNT@NETWORK``
    Failures at one account from one network.
``failures:NETWORK`` and ``accounts:NETWORK``
    Distinct failures, and distinct accounts tried in vain, from one network.
``form:ACCOUNT`` and ``row:form:ACCOUNT``
    Candidates of the change forms of the holder's other accounts that were compared with this one:
    what ``client`` and ``row`` are for strangers; no log-in looks at them.
``reused:ACCOUNT``
    Changes of this account that were refused for reuse.
``code:NUMBER``
    Wrong codes of a second factor that followed the right password; a right code alone forgets them.
``recover:NUMBER``, ``asked:NETWORK`` and ``unplaced:recovery``
    Questions of the recovery page about one client, from one network, and from visitors without one;
    no log-in looks at them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf
from typing import TYPE_CHECKING

from pyauthgate.model import Counter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Caller", "Hold", "Throttle"]

MINUTE = 60.0
HOUR = 60 * MINUTE
DAY = 24 * HOUR

LIMITED = frozenset(
    {"near", "failures", "accounts", "repeat", "toil", "reused", "code", "recover", "asked", "unplaced"}
)
"""Kinds of counters that have a `Limit` of their name."""

DOUBLINGS = 32
"""More would only make the number larger: the longest delay is reached long before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who tries, as the throttle sees it.

    Parameters
    ----------
    number:
        The canonical client number, of a client or of nobody.
    account:
        ``service:name`` of the account that is tried.
    network:
        The /24 or /56 it comes from; empty for a local caller.
    device:
        The id of a device (or session) proven to be known; empty for a stranger.
    place:
        The device is a known place (see `pyauthgate.gatekeeper.places`), where others may stand as well.
    form:
        The change forms of the holder's other accounts, which compare a candidate with this
        account: all of them together are one stranger to it.

    """

    number: str
    account: str
    network: str = ""
    device: str = ""
    place: bool = False
    form: bool = False

    @property
    def own(self) -> str:
        """The key under which this caller's distinct failures count."""
        if self.form:
            return f"form:{self.account}"
        return f"device:{self.device}" if self.device else f"client:{self.number}"

    @property
    def row(self) -> str:
        """The key under which the failures of such strangers count in a row."""
        return f"row:form:{self.account}" if self.form else f"row:{self.number}"

    @property
    def repeats(self) -> str:
        """The key under which this caller's repeated failures count."""
        return f"toil:{self.device}" if self.device and not self.place else f"repeat:{self.device or self.account}"

    @property
    def nearby(self) -> tuple[str, ...]:
        """The keys of the network's counters: of strangers only, and of those that have a network."""
        if self.device or not self.network:
            return ()
        return (f"near:{self.account}@{self.network}", f"failures:{self.network}", f"accounts:{self.network}")

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key that decides on this caller."""
        if self.form:
            return (self.own, self.row)
        return (self.own, self.row, self.repeats, *self.nearby)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """So many in a window, then one at a time or nothing for a while.

    Parameters
    ----------
    most:
        How many are taken.
    window:
        Seconds from the first one after which the count starts anew.
    pause:
        Seconds of refusal after the last one taken.
    lapse:
        Seconds without one after which a full count starts anew; until then each pause ends with a single one.

    """

    most: int
    window: float
    pause: float
    lapse: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """What holds a caller back.

    Parameters
    ----------
    key:
        The counter that does.
    wait:
        Seconds until it lets go; infinity needs recovery or an administrator.

    """

    key: str
    wait: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Throttle:
    """The bounds, and what follows from a counter at a moment.

    Parameters
    ----------
    free:
        Distinct wrong passwords a stranger may try without a delay.
    step, longest:
        The first delay and the bound of its doubling, in seconds.
    ceiling:
        Failures in a row after which strangers wait for recovery or an administrator
        (NIST SP 800-63B-4, section 3.2.2: no more than 100).
    device:
        Failures after which a known device is a stranger for a day.
    strict:
        The ceiling holds for known devices too (NIST's letter; an outsider can then lock the owner out).
    repeat:
        Its pause is shorter than the minute after which mail programs try again: one that takes every
        try it can get leaves its owner two thirds of the time.
    code:
        After five, one an hour, until a day without any: with three codes in a million right at a time, who has found
        out the password guesses one in 26 years with even chances.
    recover:
        Whoever makes us write to a client does so three times, and then once an hour.

    """

    free: int = 5
    step: float = 30.0
    longest: float = HOUR
    ceiling: int = 100
    device: int = 10
    strict: bool = False
    near: Limit = Limit(most=10, window=15 * MINUTE, pause=15 * MINUTE, lapse=15 * MINUTE)
    failures: Limit = Limit(most=200, window=HOUR, pause=15 * MINUTE, lapse=15 * MINUTE)
    accounts: Limit = Limit(most=50, window=HOUR, pause=15 * MINUTE, lapse=15 * MINUTE)
    repeat: Limit = Limit(most=60, window=HOUR, pause=20.0, lapse=HOUR)
    toil: Limit = Limit(most=60, window=HOUR, pause=HOUR, lapse=HOUR)
    reused: Limit = Limit(most=5, window=HOUR, pause=HOUR, lapse=HOUR)
    code: Limit = Limit(most=5, window=DAY, pause=HOUR, lapse=DAY)
    recover: Limit = Limit(most=3, window=HOUR, pause=HOUR, lapse=DAY)
    asked: Limit = Limit(most=20, window=HOUR, pause=15 * MINUTE, lapse=HOUR)
    unplaced: Limit = Limit(most=600, window=HOUR, pause=MINUTE, lapse=HOUR)

    def keys(self, caller: Caller) -> tuple[str, ...]:
        """Give every key that may decide on a caller, those of the stranger it may become included."""
        return tuple({*caller.keys, *stranger(caller).keys}) if caller.device else caller.keys

    def standing(self, caller: Caller, counters: Mapping[str, Counter], now: float) -> Caller:
        """Give the caller as it stands: a device that failed too often is a stranger for a day."""
        counter = counters.get(caller.own)
        spent = caller.device and counter and counter.count >= self.device and elapsed(counter, now) < DAY
        return stranger(caller) if spent else caller

    def hold(self, caller: Caller, counters: Mapping[str, Counter], now: float) -> Hold | None:
        """Give what holds a caller in this standing back the longest, or None to let it try."""
        held = (Hold(key=key, wait=self._pause(caller, counters[key], now)) for key in caller.keys if key in counters)
        return max((hold for hold in held if hold.wait), key=lambda hold: hold.wait, default=None)

    def righted(self, counter: Counter, now: float) -> Counter:
        """Give a counter without a future: when the clock was set back, its last growth is now."""
        return counter if counter.last <= now else replace(counter, last=now, since=min(counter.since, now))

    def count(self, counter: Counter, now: float, mark: bytes = b"") -> Counter:
        """Count one more, in a new window when the old one is over."""
        if self.over(counter, now):
            return Counter(key=counter.key, count=1, since=now, last=now, marks=mark)
        return replace(
            counter, count=counter.count + 1, since=counter.since or now, last=now, marks=counter.marks + mark
        )

    def uncount(self, counter: Counter, before: Counter, at: float) -> Counter:
        """Take back one that was counted at a moment; the moment goes too, unless another came since.

        Parameters
        ----------
        before:
            The counter as it was before that one.

        """
        return replace(counter, count=counter.count - 1, last=before.last if counter.last == at else counter.last)

    def pause(self, counter: Counter, now: float) -> float:
        """Give the seconds until a counter with a limit takes another one; none when it does now."""
        limit = self._limit(counter.key)
        spent = limit is not None and counter.count >= limit.most
        return max(0.0, limit.pause - elapsed(counter, now)) if limit and spent else 0.0

    def over(self, counter: Counter, now: float) -> bool:
        """Say whether the next failure begins a new window, since what is counted has lapsed."""
        if counter.key.startswith("row:"):
            return False
        limit = self._limit(counter.key)
        if limit is None:
            return elapsed(counter, now) >= DAY
        if counter.count >= limit.most:
            return elapsed(counter, now) >= limit.lapse
        return now - counter.since >= limit.window

    def _pause(self, caller: Caller, counter: Counter, now: float) -> float:
        if counter.key == caller.row:
            return inf if counter.count >= self.ceiling and (self.strict or not caller.device) else 0.0
        if counter.key == caller.own and not caller.device:
            return 0.0 if self.over(counter, now) else self._delay(counter, now)
        return self.pause(counter, now)

    def _delay(self, counter: Counter, now: float) -> float:
        if counter.count < self.free:
            return 0.0
        delay = min(self.step * 2.0 ** min(counter.count - self.free, DOUBLINGS), self.longest)
        return max(0.0, delay - elapsed(counter, now))

    def _limit(self, key: str) -> Limit | None:
        kind = key.partition(":")[0]
        return getattr(self, kind) if kind in LIMITED else None


def elapsed(counter: Counter, now: float) -> float:
    """Give the seconds since a counter grew; none when the clock was set back meanwhile."""
    return max(0.0, now - counter.last)


def stranger(caller: Caller) -> Caller:
    """Give the same caller without its device."""
    return Caller(number=caller.number, account=caller.account, network=caller.network, form=caller.form)


def seen(counter: Counter, mark: bytes) -> bool:
    """Say whether a two-byte mark is among those of a counter."""
    return mark in pairs(counter.marks)


def pairs(marks: bytes) -> Iterator[bytes]:
    """Give the two-byte marks one by one."""
    return (marks[start : start + 2] for start in range(0, len(marks), 2))
