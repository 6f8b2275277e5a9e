"""The installation's keys: one list, rotated from the front."""

from __future__ import annotations

import hmac

from pyauthgate.errors import SecretError

__all__ = ["MIN_KEY", "Keyring"]

MIN_KEY = 32
"""Bytes of a key: the output of the hash, the least that RFC 2104 (section 3) advises."""

TAG = 16
"""Bytes of a shortened MAC."""


class Keyring:
    """Keys for HMAC-SHA256 (RFC 2104): the first signs, every one verifies.

    So a new key goes in front and the old ones stay until nothing they signed
    is worth anything.  The purpose is part of what is signed, so that a value
    made for one use is worth nothing in another.

    Parameters
    ----------
    keys:
        One or more, each of at least `MIN_KEY` bytes; else `SecretError`
        (``secret.missing``, ``secret.short``).

    """

    __slots__ = ("_begun",)

    def __init__(self, keys: tuple[bytes, ...]) -> None:
        if not keys:
            raise SecretError("secret.missing", "There is no key to sign with.", "Create the secret file first.")
        if min(map(len, keys)) < MIN_KEY:
            raise SecretError("secret.short", f"A key has fewer than {MIN_KEY} bytes.", "Create a new secret file.")
        # Begun once and copied for each message: a third of the time, and no other thread is let in meanwhile.
        self._begun = tuple(hmac.new(key, digestmod="sha256") for key in keys)

    def __repr__(self) -> str:
        return f"<Keyring of {len(self._begun)}>"

    def mac(self, purpose: str, *parts: bytes) -> bytes:
        """Sign with the newest key: 32 bytes.

        Parameters
        ----------
        purpose:
            What the value is for; values of different purposes never agree.
        parts:
            What is signed, in order; ``b"ab", b"c"`` and ``b"a", b"bc"`` are different.

        """
        return _sign(self._begun[0], _framed(purpose, parts))

    def macs(self, purpose: str, *parts: bytes) -> tuple[bytes, ...]:
        """Give what each key makes of this, the newest first: for what must be found again by its MAC."""
        message = _framed(purpose, parts)
        return tuple(_sign(begun, message) for begun in self._begun)

    def tag(self, purpose: str, *parts: bytes) -> bytes:
        """Sign in `TAG` bytes, for a value that must be short (RFC 2104, section 5: no less than half)."""
        return self.mac(purpose, *parts)[:TAG]

    def check_tag(self, purpose: str, tag: bytes, *parts: bytes) -> bool:
        """Say whether any key made this tag, as `check` does."""
        message = _framed(purpose, parts)
        return sum(hmac.compare_digest(tag, _sign(begun, message)[:TAG]) for begun in self._begun) > 0

    def check(self, purpose: str, mac: bytes, *parts: bytes) -> bool:
        """Say whether any key signed this; takes the same time whichever did, or none."""
        message = _framed(purpose, parts)
        return sum(hmac.compare_digest(mac, _sign(begun, message)) for begun in self._begun) > 0


def _framed(purpose: str, parts: tuple[bytes, ...]) -> bytes:
    """Put the length before each part: one sequence of parts, one message, and never two of the same."""
    return b"".join(len(part).to_bytes(8, "big") + part for part in (purpose.encode(), *parts))


def _sign(begun: hmac.HMAC, message: bytes) -> bytes:
    made = begun.copy()
    made.update(message)
    return made.digest()
