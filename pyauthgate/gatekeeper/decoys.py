"""User names that nobody has, passwords that nobody typed: what the panel gets in place of what it must not see."""

from __future__ import annotations

from base64 import b32encode
from itertools import cycle, islice
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
        letters = _letters(self._keys.mac("decoy", number.encode()))
        return self._shape.replace("{}", f"u{letters[: LENGTH - 1]}")

    def password(self, number: str, typed: str) -> str:
        """Give a password in place of one that was typed: as long, since a panel may judge the length first.

        Whoever types the same again sends the same again: a panel that counts distinct wrong ones counts as it would.
        A very short one may come out as the right one; whoever puts it to the panel lets nobody in by it.
        """
        letters = _letters(self._keys.mac("decoy password", number.encode(), typed.encode("utf-8", "surrogatepass")))
        return "".join(islice(cycle(letters), len(typed)))


def _letters(code: bytes) -> str:
    return b32encode(code).decode().lower().rstrip("=")
