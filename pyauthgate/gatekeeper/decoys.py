"""User names that nobody has: what the panel gets in place of one that it must not see."""

from __future__ import annotations

from base64 import b32encode
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyauthgate.credentials import Keyring

__all__ = ["Decoys"]

LENGTH = 20
"""Letters and digits of a decoy: 100 bits, so that no user of the panel has one by chance."""


class Decoys:
    """Gives decoys: each number always the same, and none that can be told without the key.

    So the panel works on a number without an account just as on one with an
    account, and whatever it counts by user name (tries, delays) it counts apart.

    Parameters
    ----------
    shape:
        What a user name of the panel looks like, with ``{}`` for the part that differs: a panel
        that wants e-mail addresses would refuse another one sooner than a wrong password.

    """

    def __init__(self, *, keys: Keyring, shape: str = "{}") -> None:
        self._keys = keys
        self._shape = shape

    def name(self, number: str) -> str:
        """Give the decoy of a number."""
        letters = b32encode(self._keys.mac("decoy", number.encode())).decode().lower()
        return self._shape.replace("{}", f"u{letters[: LENGTH - 1]}")
