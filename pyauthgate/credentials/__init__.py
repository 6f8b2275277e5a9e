"""Secrets in, digests out: passwords, tokens and the keys that sign.

Nothing here knows whose secret it is, or where a digest is kept.
"""

from __future__ import annotations

from pyauthgate.credentials.foreign import FOREIGN, read_foreign
from pyauthgate.credentials.hashing import Hasher
from pyauthgate.credentials.keys import Keyring
from pyauthgate.credentials.normalise import carried, normalise
from pyauthgate.credentials.parameters import Parameters
from pyauthgate.credentials.recovery import code_key, code_keys, new_codes, read_code
from pyauthgate.credentials.sealing import Opened, Sealing
from pyauthgate.credentials.tokens import TOKEN, TOKEN_LENGTH, hash_token, new_token
from pyauthgate.credentials.totp import DIGITS, matching, new_secret, provisioning, spelled

__all__ = [
    "DIGITS",
    "FOREIGN",
    "TOKEN",
    "TOKEN_LENGTH",
    "Hasher",
    "Keyring",
    "Opened",
    "Parameters",
    "Sealing",
    "carried",
    "code_key",
    "code_keys",
    "hash_token",
    "matching",
    "new_codes",
    "new_secret",
    "new_token",
    "normalise",
    "provisioning",
    "read_code",
    "read_foreign",
    "spelled",
]
