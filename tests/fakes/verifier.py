"""Password hashing that costs nothing and counts everything."""

from __future__ import annotations

import hashlib
import re

from pyauthgate.credentials import carried, normalise, read_foreign
from pyauthgate.credentials.foreign import Foreign
from pyauthgate.errors import Overloaded, RecordRefused
from pyauthgate.model import Fresh, Rekeyed, Verdict

SPELLING = re.compile(r"(\$pyauthgate-foreign\$.*)?fake\$([0-9]+)\$([0-9a-f]+)\$([0-9a-f]{64})")
STAND_IN = "$argon2id$"
"""What a foreign part must be followed by to be read."""


class FakeVerifier:
    """The `Verifier` port on one SHA-256: instant, deterministic, without threads.

    Its digests are ``fake$level$salt$hash``, over a foreign hash with the foreign
    part before it; they hold no password in clear, and any other FakeVerifier can
    verify them.

    Parameters
    ----------
    level:
        Today's strength: a match under a lower one is ``outdated``.

    """

    def __init__(self, level: int = 1) -> None:
        self.level = level
        self.computations = 0
        """How many would have cost time."""
        self.jobs = 0
        """How many would have been queued."""
        self._salts = 0
        self._crowded = False

    def crowd(self, *, crowded: bool = True) -> None:
        """Refuse every job from now on, or take them again."""
        self._crowded = crowded

    def crowded(self) -> bool:
        return self._crowded

    def verify(self, password: str, *, digest: str | None, decoy: str) -> Verdict:
        self._admit()
        return self._judge(password, digest, decoy)

    def rekey(
        self,
        current: str,
        candidate: str,
        *,
        digest: str | None,
        decoy: str,
        previous: tuple[str, ...],
        others: tuple[tuple[str, str], ...] = (),
    ) -> Rekeyed:
        _demand_carried(candidate)
        self._admit()
        verdict = self._judge(current, digest, decoy)
        if not verdict.matches:
            return Rekeyed(current=verdict)
        known = normalise(current) == normalise(candidate)
        screened = self._screen(candidate, previous, others, known=known)
        return Rekeyed(
            current=verdict, seen_before=screened.seen_before, reused=screened.reused, digest=screened.digest
        )

    def fresh(self, candidate: str, *, previous: tuple[str, ...], others: tuple[tuple[str, str], ...] = ()) -> Fresh:
        _demand_carried(candidate)
        self._admit()
        return self._screen(candidate, previous, others, known=False)

    def digest(self, password: str) -> str:
        _demand_carried(password)
        self._admit()
        return self._digest(_fed(password, None))

    def wrap(self, hashes: tuple[str, ...]) -> tuple[str, ...]:
        imported = [read_foreign(text) for text in hashes]
        return tuple(self._wrap(each.foreign.render(), each.fed) for each in imported)

    def _wrap(self, head: str, fed: bytes) -> str:
        self._admit()
        return head + self._digest(fed)

    def _admit(self) -> None:
        if self._crowded:
            raise Overloaded("hashing.overloaded", "The queue is full.", "Try again.")
        self.jobs += 1

    def _screen(
        self, candidate: str, previous: tuple[str, ...], others: tuple[tuple[str, str], ...], *, known: bool
    ) -> Fresh:
        seen = known or any(self._behind(candidate, old) for old in previous if SPELLING.fullmatch(old))
        comparable = [(text, other) for text, other in others if carried(text) and SPELLING.fullmatch(other)]
        reused = any([self._behind(text, other) for text, other in comparable])  # noqa: C419 (all of them)
        return Fresh(
            seen_before=seen, reused=reused, digest=None if seen or reused else self._digest(_fed(candidate, None))
        )

    def _behind(self, candidate: str, digest: str) -> bool:
        return self._judge(candidate, digest, "").matches

    def _judge(self, password: str, digest: str | None, decoy: str) -> Verdict:
        stored = SPELLING.fullmatch(digest or "")
        salt = stored[3] if stored else "decoy:" + ascii(decoy)
        output = self._compute(salt, _fed(password, stored[1] if stored else None))
        matches = stored is not None and carried(password) and output == stored[4]
        outdated = stored is not None and matches and (stored[1] is not None or int(stored[2]) < self.level)
        return Verdict(matches=matches, trace=bytes.fromhex(output), outdated=outdated)

    def _digest(self, fed: bytes) -> str:
        self._salts += 1
        salt = f"{self._salts:x}"
        return f"fake${self.level}${salt}${self._compute(salt, fed)}"

    def _compute(self, salt: str, fed: bytes) -> str:
        self.computations += 1
        return hashlib.sha256(salt.encode() + b"$" + fed).hexdigest()


def _fed(password: str, head: str | None) -> bytes:
    text = normalise(password).encode() if carried(password) else b"\xff"
    parts = Foreign.parted(head + STAND_IN) if head else None
    return parts[0].fed(text) if parts else text


def _demand_carried(password: str) -> None:
    if not carried(password):
        raise RecordRefused("password.uncarried", "The password cannot be carried.", "Choose a shorter one.")
