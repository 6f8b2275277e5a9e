"""Small secrets that must be had again, and that a stolen store does not tell.

A digest will not do for the secret of a second factor: codes are made of it.
So it is sealed under the installation's keys, which are not in the store:
encrypted with a pad that is used once, then authenticated (encrypt-then-MAC).

* HMAC-SHA256 is a pseudorandom function as long as its key is unknown
  (M. Bellare, "New Proofs for NMAC and HMAC", 2006).  Its value at a nonce
  that was never used before, under a purpose of its own, is therefore a pad
  that nobody can tell from a random one; 20 bytes of it hide 20 bytes.  Nonces
  are random and have 128 bits: 2^32 of them repeat with a chance of 2^-65.
* The tag, under another purpose, is over nonce and hidden bytes and over what
  the secret belongs to: a seal that was moved to another client, or changed in
  one bit, opens nothing.

No package does this with what is here already; the ones that encrypt bring a
library in C, for 20 bytes.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import TYPE_CHECKING

from pyauthgate.credentials.keys import TAG

if TYPE_CHECKING:
    from pyauthgate.credentials.keys import Keyring

__all__ = ["LONGEST", "Opened", "Sealing"]

NONCE = 16
"""Bytes of a nonce."""

LONGEST = 32
"""Bytes of a secret: one output of the hash is one pad."""

PAD, PROOF = "seal.pad", "seal.tag"
"""The purposes: a pad is never a tag of anything, nor the other way round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What was in a seal.

    Parameters
    ----------
    outdated:
        An older key opened it: seal it anew, before that key is gone.

    """

    secret: bytes = field(repr=False)
    outdated: bool = False


class Sealing:
    """Seals secrets and opens the seals.

    Parameters
    ----------
    keys:
        The first seals, every one opens.

    """

    def __init__(self, keys: Keyring) -> None:
        self._keys = keys

    def seal(self, secret: bytes, *owner: bytes) -> bytes:
        """Seal a secret of at most `LONGEST` bytes; a longer one is a mistake in the program (`ValueError`).

        Parameters
        ----------
        owner:
            What it belongs to: under another name the seal opens nothing.

        """
        if len(secret) > LONGEST:
            raise ValueError(f"a pad hides no more than {LONGEST} bytes")
        nonce = secrets.token_bytes(NONCE)
        hidden = _hide(secret, self._keys.mac(PAD, nonce))
        return nonce + self._keys.tag(PROOF, *owner, nonce, hidden) + hidden

    def open(self, seal: bytes, *owner: bytes) -> Opened | None:
        """Open a seal; None where no key of ours made it for this owner."""
        nonce, tag, hidden = seal[:NONCE], seal[NONCE : NONCE + TAG], seal[NONCE + TAG :]
        tags = self._keys.macs(PROOF, *owner, nonce, hidden)
        for place, (made, pad) in enumerate(zip(tags, self._keys.macs(PAD, nonce), strict=True)):
            if compare_digest(tag, made[:TAG]):
                return Opened(secret=_hide(hidden, pad), outdated=place > 0)
        return None


def _hide(data: bytes, pad: bytes) -> bytes:
    """Combine each byte with one of the pad; twice gives it back."""
    return bytes(one ^ other for one, other in zip(data, pad, strict=False))
