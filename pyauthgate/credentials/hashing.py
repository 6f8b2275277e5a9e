"""Passwords checked and hashed with Argon2id, the same work whether the account exists or not."""

from __future__ import annotations

import hmac
import logging
import os
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from argon2.exceptions import HashingError

from pyauthgate.credentials.crew import Crew
from pyauthgate.credentials.digests import OUTPUT_BYTES, SALT_BYTES, Digest
from pyauthgate.credentials.engines import choose
from pyauthgate.credentials.foreign import NEVER, read_foreign
from pyauthgate.credentials.normalise import MAX_BYTES, MAX_LENGTH, encoded
from pyauthgate.errors import Overloaded, RecordRefused
from pyauthgate.model import Fresh, Rekeyed, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyauthgate.credentials.engines import Engine
    from pyauthgate.credentials.foreign import Imported
    from pyauthgate.credentials.keys import Keyring
    from pyauthgate.credentials.parameters import Parameters

__all__ = ["Hasher"]

T = TypeVar("T")
Pairs: TypeAlias = tuple[tuple[str, str], ...]
Elsewhere: TypeAlias = list[tuple[bytes, Digest]]
logger = logging.getLogger("pyauthgate.credentials")


class Hasher:
    """The `Verifier` port on Argon2id (RFC 9106), one queued job for each call.

    Parameters
    ----------
    parameters:
        Today's cost; `ConfigurationError` when it is below OWASP's least or absurd.
    keys:
        From which the salt of an account that does not exist is derived.
    threads:
        How many passwords are hashed at a time; 0 for one on each core that this process may use.
    queue:
        How many jobs may wait besides; further ones raise `Overloaded` (``hashing.overloaded``) at once.
    engine:
        What computes; chosen by a probe unless told.

    """

    def __init__(
        self,
        parameters: Parameters,
        keys: Keyring,
        threads: int = 0,
        queue: int = 8,
        *,
        engine: Engine | None = None,
    ) -> None:
        parameters.demand_sound()
        self._parameters = parameters
        self._keys = keys
        self._engine = engine or choose(parameters.memory)
        self.threads = threads or len(os.sched_getaffinity(0))
        self._crew = Crew(self.threads, queue)
        self._turns = count(1)
        self._computations = 0

    @property
    def engine(self) -> str:
        """What computes: ``pooled``, or ``plain`` where that is not possible."""
        return self._engine.name

    @property
    def computations(self) -> int:
        """How many Argon2id computations were begun so far."""
        return self._computations

    def crowded(self) -> bool:
        """Say whether a job submitted now would be refused."""
        return self._crew.crowded()

    def close(self) -> None:
        """Take no more jobs, finish those that wait, and end the threads."""
        self._crew.close()

    def verify(self, password: str, *, digest: str | None, decoy: str) -> Verdict:
        """Verify with exactly one computation, known account or not; see `Verifier`.

        A digest that cannot be read, or asks for absurd parameters, is treated
        as none: same work, no match, and an error in the log.  One over the hash
        of another program costs that hash besides, up to a second (see `SCHEMES`).
        """
        secret, stored = encoded(password), self._read(digest, decoy)
        return self._queued(lambda: self._judge(secret, stored, decoy))

    def rekey(
        self,
        current: str,
        candidate: str,
        *,
        digest: str | None,
        decoy: str,
        previous: tuple[str, ...],
        others: Pairs = (),
    ) -> Rekeyed:
        """Verify the current password, then screen and hash the candidate; see `Verifier`.

        A wrong current password costs the one computation of its verification.
        After a right one the candidate is compared with it as text, and further as `fresh` does.
        A candidate that is not carried raises `RecordRefused` (``password.uncarried``).
        """
        secret, wanted, stored = encoded(current), _demand_carried(candidate), self._read(digest, decoy)
        earlier, elsewhere = self._earlier(previous, decoy), self._elsewhere(others, decoy)
        return self._queued(lambda: self._rekey(self._judge(secret, stored, decoy), secret, wanted, earlier, elsewhere))

    def fresh(self, candidate: str, *, previous: tuple[str, ...], others: Pairs = ()) -> Fresh:
        """Screen a new password, and hash it when it is behind none of the digests; see `Verifier`.

        One that is not carried raises `RecordRefused` (``password.uncarried``).
        """
        wanted = _demand_carried(candidate)
        earlier, elsewhere = self._earlier(previous, ""), self._elsewhere(others, "")
        return self._queued(lambda: self._screen(wanted, earlier, elsewhere, known=False))

    def digest(self, password: str) -> str:
        """Hash a new password under today's parameters.

        One that is not carried raises `RecordRefused` (``password.uncarried``).
        """
        secret = _demand_carried(password)
        return self._queued(lambda: self._digest(secret))

    def wrap(self, hashes: tuple[str, ...]) -> tuple[str, ...]:
        """Make digests over hashes of another program, as many at a time as there are threads; see `Verifier`."""
        imported = [read_foreign(text) for text in hashes]
        with ThreadPoolExecutor(self.threads) as callers:
            return tuple(callers.map(lambda each: self._queued(lambda: self._wrap(each)), imported))

    def _queued(self, job: Callable[[], T]) -> T:
        try:
            return self._crew.run(job)
        except (HashingError, MemoryError, OSError) as fault:
            raise Overloaded(
                "hashing.failed", "A password could not be hashed.", "Give the process more memory."
            ) from fault

    def _read(self, digest: str | None, decoy: str) -> Digest | None:
        stored = None if digest is None else Digest.parse(digest)
        if digest is not None and stored is None:
            # The name is an account's own: there is a digest under it.
            logger.error("credentials.unreadable: the stored digest of %s cannot be used", ascii(decoy))
        return stored

    def _judge(self, secret: bytes | None, stored: Digest | None, decoy: str) -> Verdict:
        model = stored or self._decoy(decoy)
        trace = self._compute(NEVER if secret is None else secret, model)
        matches = hmac.compare_digest(trace, model.output) and stored is not None and secret is not None
        return Verdict(matches=matches, trace=trace, outdated=matches and model.below(self._parameters))

    def _rekey(
        self, verdict: Verdict, secret: bytes | None, wanted: bytes, earlier: list[Digest], elsewhere: Elsewhere
    ) -> Rekeyed:
        if secret is None or not verdict.matches:
            return Rekeyed(current=verdict)
        known = hmac.compare_digest(secret, wanted)
        screened = self._screen(wanted, earlier, elsewhere, known=known)
        return Rekeyed(
            current=verdict, seen_before=screened.seen_before, reused=screened.reused, digest=screened.digest
        )

    def _screen(self, wanted: bytes, earlier: list[Digest], elsewhere: Elsewhere, *, known: bool) -> Fresh:
        seen = known or any(self._behind(wanted, old) for old in earlier)
        hits = [self._behind(spelling, other) for spelling, other in elsewhere]  # all of them, before any is looked at
        reused = any(hits)
        return Fresh(seen_before=seen, reused=reused, digest=None if seen or reused else self._digest(wanted))

    def _behind(self, secret: bytes, stored: Digest) -> bool:
        return hmac.compare_digest(self._compute(secret, stored), stored.output)

    def _earlier(self, previous: tuple[str, ...], decoy: str) -> list[Digest]:
        return [old for text in previous if (old := self._read(text, decoy))]

    def _elsewhere(self, others: Pairs, decoy: str) -> Elsewhere:
        """Read each digest once, however many spellings it is compared with."""
        read = {text: self._read(text, decoy) for text in dict.fromkeys(text for _, text in others)}
        pairs = ((encoded(spelling), read[text]) for spelling, text in others)
        return [(secret, stored) for secret, stored in pairs if secret is not None and stored]

    def _digest(self, secret: bytes) -> str:
        blank = self._blank(secrets.token_bytes(SALT_BYTES))
        return replace(blank, output=self._compute(secret, blank)).render()

    def _wrap(self, imported: Imported) -> str:
        blank = self._blank(secrets.token_bytes(SALT_BYTES))
        return replace(blank, output=self._compute(imported.fed, blank), foreign=imported.foreign).render()

    def _blank(self, salt: bytes) -> Digest:
        """Give a digest of today's parameters that is still to be computed."""
        return Digest(parameters=self._parameters, salt=salt, output=bytes(OUTPUT_BYTES))

    def _decoy(self, decoy: str) -> Digest:
        """Give what an account that does not exist is verified against: always the same for one name."""
        return self._blank(self._keys.mac("decoy", decoy.encode("utf-8", "surrogatepass"))[:SALT_BYTES])

    def _compute(self, secret: bytes, model: Digest) -> bytes:
        self._computations = next(self._turns)  # no lock: one that is held at a fork is held for ever
        return self._engine.compute(model.fed(secret), model.salt, model.parameters, len(model.output))


def _demand_carried(password: str) -> bytes:
    secret = encoded(password)
    if secret is None:
        raise RecordRefused(
            "password.uncarried",
            f"The password is not text of at most {MAX_LENGTH} characters and {MAX_BYTES} bytes.",
            "Choose a shorter one.",
        )
    return secret
