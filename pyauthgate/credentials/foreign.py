"""Hashes that other programs made, kept so that none of them is at rest.

What is stored is Argon2id over the foreign output, with the foreign setting
before it::

    $pyauthgate-foreign$bcrypt$JDJ5JDEwJC4uLg$argon2id$v=19$m=47104,t=1,p=1$salt$output

so a stolen store is as dear to guess through as with digests of our own, and
a password that logs in gets one of those.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final

from pyauthgate.credentials.libcrypt import LONGEST
from pyauthgate.credentials.phc import decoded, spelled
from pyauthgate.credentials.schemes import SCHEMES
from pyauthgate.errors import RecordRefused

if TYPE_CHECKING:
    from pyauthgate.credentials.schemes import Scheme

__all__ = ["FOREIGN", "NEVER", "Foreign", "Imported", "read_foreign"]

FOREIGN: Final = "$pyauthgate-foreign$"
"""How every digest begins that is over somebody else's hash."""

SPELLING = re.compile(r"\$pyauthgate-foreign\$([a-z0-9-]{1,32})\$([A-Za-z0-9+/]{0,256})(\$argon2id\$.*)")

NEVER: Final = b"\xff"
"""No text is encoded so: by itself it stands for a password that cannot match.

Before every foreign output it keeps a digest over one from being taken for
one over a password, if its beginning is ever lost.
"""

REMEDY: Final = "See which ones can in the guide to importing clients; leave the cell empty to set a password later."


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """How a foreign hash is computed.

    Parameters
    ----------
    setting:
        Prefix, cost and salt.

    """

    scheme: Scheme
    setting: str = field(repr=False)

    @classmethod
    def parted(cls, text: str) -> tuple[Foreign, str] | None:
        """Take a stored digest apart into this and the Argon2id digest; None for anything but the one spelling."""
        match = SPELLING.fullmatch(text)
        scheme = next((each for each in SCHEMES if match and each.name == match[1]), None)
        setting = decoded(match[2]) if match else None
        if match is None or scheme is None or setting is None or not setting.isascii():
            return None
        foreign = cls(scheme=scheme, setting=setting.decode())
        known = scheme.setting.fullmatch(foreign.setting) and scheme.bearable(foreign.setting)
        return (foreign, match[3]) if known else None

    def render(self) -> str:
        """Give what stands before the Argon2id digest."""
        return f"{FOREIGN}{self.scheme.name}${spelled(self.setting.encode())}"

    def fed(self, secret: bytes) -> bytes:
        """Compute the foreign hash of a password, and give what Argon2id is computed over; `OSError` when it fails.

        A password that holds NUL matches none: some programs cut it there, some refuse it.  An empty one
        matches none either: the hash of nothing stands for an account without a password.
        """
        if not secret or b"\0" in secret or len(secret) > LONGEST:
            return NEVER
        return NEVER + self.scheme.compute(secret, self.setting).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A foreign hash as it is found in a file: held in memory, and never stored.

    Parameters
    ----------
    output:
        What the password comes to.

    """

    foreign: Foreign
    output: str = field(repr=False)

    @property
    def fed(self) -> bytes:
        """What Argon2id is computed over, as `Foreign.fed` gives it for the right password."""
        return NEVER + self.output.encode()


def read_foreign(text: str) -> Imported:
    """Read a hash that another program made.

    Raises
    ------
    RecordRefused
        ``record.password_hash``: it is in no scheme that we know, costs more than a log-in may,
        or cannot be computed on this machine. Nothing of it is repeated.

    """
    plain = text.lower() if text.isalnum() else text
    for scheme in SCHEMES:
        parts = scheme.parted(plain)
        if parts:
            _demand_computed(scheme, parts[0])
            return Imported(foreign=Foreign(scheme=scheme, setting=parts[0]), output=parts[1])
    raise _refused("This is no password hash that can be taken over.")


def _demand_computed(scheme: Scheme, setting: str) -> None:
    if not scheme.bearable(setting):
        raise _refused(f"This {scheme.name} hash costs more than a log-in may.")
    if not _computable(scheme.name):
        raise _refused(f"The libcrypt of this machine does not compute {scheme.name}.")


@cache
def _computable(name: str) -> bool:
    return next(scheme for scheme in SCHEMES if scheme.name == name).computable()


def _refused(problem: str) -> RecordRefused:
    return RecordRefused("record.password_hash", problem, REMEDY)
