"""Secrets in, digests out: passwords, tokens and the keys that sign.

Nothing here knows whose secret it is, or where a digest is kept.
"""

from __future__ import annotations

from pyauthgate.credentials.foreign import FOREIGN, read_foreign
from pyauthgate.credentials.hashing import Hasher
from pyauthgate.credentials.keys import Keyring
from pyauthgate.credentials.normalise import carried, normalise
from pyauthgate.credentials.parameters import Parameters
from pyauthgate.credentials.tokens import TOKEN, hash_token, new_token

__all__ = [
    "FOREIGN",
    "TOKEN",
    "Hasher",
    "Keyring",
    "Parameters",
    "carried",
    "hash_token",
    "new_token",
    "normalise",
    "read_foreign",
]
