"""The second factor: what a client gives besides the password, and gives once.

A code is judged and taken in two steps where something slow stands between
them, such as the panel: what was right when it was judged is taken by one
conditional statement, so that of any number of log-ins with one code one gets in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil
from typing import TYPE_CHECKING, Literal, TypeAlias

from pyauthgate.credentials import Sealing, code_keys, matching
from pyauthgate.gatekeeper.audit import event
from pyauthgate.gatekeeper.notices import SILENT
from pyauthgate.gatekeeper.outcomes import Throttled
from pyauthgate.gatekeeper.tries import locked

if TYPE_CHECKING:
    from pyauthgate.credentials import Keyring
    from pyauthgate.gatekeeper.notices import Notices
    from pyauthgate.gatekeeper.throttle import Throttle
    from pyauthgate.model import Client, Factor, Origin
    from pyauthgate.ports import Clock, Work

__all__ = ["Demand", "Proof", "SecondFactors", "code_counter"]

Demand: TypeAlias = Literal["", "code", "setup"]
"""What is asked of a client after the password: nothing, a code, or to set a factor up."""

NOBODYS = b""
"""A seal that opens nothing: computed over where there is no factor, so that having one costs nothing more."""

STAND_IN = bytes(20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What was typed as a code, judged and not taken yet.

    Parameters
    ----------
    factor:
        What it was judged by; None where the client has none.
    step:
        Of the code by time; 0 for none.
    key:
        Of the recovery code; empty for none.

    """

    factor: Factor | None = None
    step: int = 0
    key: bytes = field(default=b"", repr=False)

    @property
    def wanting(self) -> bool:
        """A code is asked for, and this is none."""
        return self.factor is not None and not (self.step or self.key)


class SecondFactors:
    """Judges codes and takes them.

    Parameters
    ----------
    keys:
        Open the seals of the secrets, and find recovery codes.
    throttle:
        Bounds wrong codes that follow the right password.
    notices:
        Writes to a client whose password somebody has, or whose recovery codes are used.

    """

    def __init__(self, *, keys: Keyring, clock: Clock, throttle: Throttle, notices: Notices = SILENT) -> None:
        self._keys = keys
        self._clock = clock
        self._throttle = throttle
        self._notices = notices
        self._sealing = Sealing(keys)

    def of(self, work: Work, number: str) -> Factor | None:
        """Give a client's factor; one that was never confirmed is none."""
        factor = work.factors.get(number)
        return None if factor is None or factor.confirmed_at is None else factor

    def demand(self, work: Work, client: Client) -> Demand:
        """Say what is asked of a client after the password."""
        if self.of(work, client.number):
            return "code"
        return "setup" if client.require_totp else ""

    def judge(self, work: Work, number: str, typed: str) -> Proof:
        """Judge what was typed as a code; the same is computed and looked for where there is no factor."""
        factor = self.of(work, number)
        opened = self._sealing.open(factor.seal if factor else NOBODYS, number.encode())
        step = matching(opened.secret if opened else STAND_IN, typed, self._clock.now()) or 0
        keys = [key for key in code_keys(self._keys, number, typed) if work.factors.has(number, key)]
        if factor is None:
            return Proof()
        fresh = opened is not None and step > factor.step
        return Proof(factor=factor, step=step if fresh else 0, key=keys[0] if keys else b"")

    def settle(self, work: Work, number: str, proof: Proof, origin: Origin) -> bool:
        """Take what was judged earlier; False when it was taken meanwhile, or a factor was set up since."""
        if self.of(work, number) is None:
            return True
        return proof.factor is not None and self._take(work, proof.factor, proof, origin)

    def check(self, work: Work, number: str, typed: str, origin: Origin, *, apart: str = "") -> bool | Throttled:
        """Judge and take a code of who has given the password; five wrong ones, and the next waits an hour unjudged.

        The right password resets nothing here: whoever has found it out guesses
        a code with a chance of 3 in a million each time.

        Parameters
        ----------
        apart:
            Who is counted apart from the strangers at this client, so that they hold nobody else back: an open
            session, or a known device.

        """
        key, now = code_counter(apart or number), self._clock.now()
        counter = locked(work, [key], self._throttle, now)[key]
        wait = self._throttle.pause(counter, now)
        if wait:
            return Throttled(wait=ceil(wait))
        proof = self.judge(work, number, typed)
        if proof.factor is not None and self._take(work, proof.factor, proof, origin):
            work.attempts.drop([key])
            return True
        work.attempts.put([self._throttle.count(counter, now)])
        work.journal.record(event("factor.refused", origin, at=now, number=number))
        if counter.count + 1 == self._throttle.code.most:
            self._notices.factor(work, number, "factor_refused", at=now)
        return False

    def _take(self, work: Work, factor: Factor, proof: Proof, origin: Origin) -> bool:
        number, owner = factor.number, factor.number.encode()
        if proof.step:
            taken = work.factors.take(factor, proof.step)
            opened = self._sealing.open(factor.seal, owner)
            if taken and opened and opened.outdated:
                work.factors.reseal(factor, self._sealing.seal(opened.secret, owner))
            return taken
        spent = bool(proof.key) and work.factors.spend(number, proof.key)
        if spent:
            left = work.factors.left(number)
            now = self._clock.now()
            work.journal.record(event("factor.recovered", origin, at=now, number=number, left=left))
            self._notices.factor(work, number, "factor_recovered", at=now)
        return spent


def code_counter(subject: str) -> str:
    """Name the counter of the wrong codes of strangers at a client, or of whoever is counted apart."""
    return f"code:{subject}"
