"""Tokens of visitors who are not logged in: each tells its age, and that we made it."""

from __future__ import annotations

import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TYPE_CHECKING

from pyauthgate.credentials import TOKEN

if TYPE_CHECKING:
    from pyauthgate.credentials import Keyring

__all__ = ["AGE", "PreSessions"]

AGE = 3600
"""Seconds that a pre-session lives."""

SKEW = 60
"""Seconds that the clocks of several nodes may differ."""

PURPOSE = "pre-session"
SHAPE = re.compile(TOKEN)
SECOND = 5
NONCE = 11


class PreSessions:
    """Makes and reads dated tokens: the second of issue, 88 random bits, and 128 bits of a MAC.

    Nothing is stored for a visitor who only looks; a token is spent by
    writing down that it was, which need be remembered for its hour only.
    """

    def __init__(self, keys: Keyring) -> None:
        self._keys = keys

    def make(self, now: float) -> str:
        """Make a token of 43 characters.

        Parameters
        ----------
        now:
            Seconds since 1970-01-01 UTC.

        """
        dated = int(now).to_bytes(SECOND, "big") + secrets.token_bytes(NONCE)
        return _written(dated + self._keys.tag(PURPOSE, dated))

    def valid(self, token: str, now: float) -> bool:
        """Say whether a token is ours, in its one spelling, and not older than an hour.

        A second spelling of the same bytes would be a second token after the
        first is spent.
        """
        if not SHAPE.fullmatch(token):
            return False
        content = urlsafe_b64decode(token + "=")
        dated, tag = content[: SECOND + NONCE], content[SECOND + NONCE :]
        age = now - int.from_bytes(dated[:SECOND], "big")
        return -SKEW <= age < AGE and _written(content) == token and self._keys.check_tag(PURPOSE, tag, dated)


def _written(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()
