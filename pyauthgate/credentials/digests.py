"""The stored form of an Argon2id output: the PHC string format, read strictly."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from pyauthgate.credentials.foreign import FOREIGN, Foreign
from pyauthgate.credentials.parameters import Parameters
from pyauthgate.credentials.phc import decoded, spelled

__all__ = ["OUTPUT_BYTES", "SALT_BYTES", "Digest"]

SALT_BYTES = 16
OUTPUT_BYTES = 32
"""What a new digest has: RFC 9106, section 4, recommends 128 bits of salt and 256 of output."""

SPELLING = re.compile(
    r"\$argon2id\$v=19\$m=([1-9][0-9]{0,6}),t=([1-9][0-9]{0,6}),p=([1-9][0-9]{0,2})"
    r"\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})"
)
"""8 to 64 bytes of salt and 16 to 64 of output, in base64 without padding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A password's Argon2id output with what is needed to compute it again.

    Parameters
    ----------
    foreign:
        Computed first, where this is over the hash of another program; None where it is over the password.

    """

    parameters: Parameters
    salt: bytes = field(repr=False)
    output: bytes = field(repr=False)
    foreign: Foreign | None = None

    @classmethod
    def parse(cls, text: str) -> Digest | None:
        """Read one spelling and no other; None for anything else, or for parameters that are not bearable."""
        if not text.startswith(FOREIGN):
            return cls._own(text)
        parts = Foreign.parted(text)
        own = cls._own(parts[1]) if parts else None
        return replace(own, foreign=parts[0]) if own and parts else None

    @classmethod
    def _own(cls, text: str) -> Digest | None:
        match = SPELLING.fullmatch(text)
        if match is None:
            return None
        memory, passes, lanes = map(int, match.groups()[:3])
        parameters = Parameters(memory=memory, passes=passes, lanes=lanes)
        salt, output = map(decoded, match.groups()[3:])
        if salt is None or output is None or not parameters.bearable:
            return None
        return cls(parameters=parameters, salt=salt, output=output)

    def render(self) -> str:
        """Give the string that is stored."""
        cost = self.parameters
        spelt = f"m={cost.memory},t={cost.passes},p={cost.lanes}"
        before = self.foreign.render() if self.foreign else ""
        return f"{before}$argon2id$v=19${spelt}${spelled(self.salt)}${spelled(self.output)}"

    def fed(self, secret: bytes) -> bytes:
        """Give what Argon2id is computed over, for a password."""
        return self.foreign.fed(secret) if self.foreign else secret

    def below(self, parameters: Parameters) -> bool:
        """Say whether a digest made today would be stronger.

        That is so when this one is under the least that may be, took less work
        (memory times passes), has a shorter salt or output, or is over somebody
        else's hash.  The number of
        lanes does not count, and nodes with different settings never take
        turns at rewriting a digest: the work of it only rises.
        """
        return (
            self.foreign is not None
            or not self.parameters.sound
            or self.parameters.work < parameters.work
            or len(self.salt) < SALT_BYTES
            or len(self.output) < OUTPUT_BYTES
        )
