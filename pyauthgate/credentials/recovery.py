"""Recovery codes: what lets in once, each, when the phone is lost."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyauthgate.credentials.keys import Keyring

__all__ = ["CODES", "code_key", "code_keys", "new_codes", "read_code"]

CODES = 10
"""How many a client gets."""

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""D. Crockford's base32: without the letters that are taken for others."""

GROUPS, GROUP = 3, 4
"""Twelve signs, 60 bits: guessed through the throttle by nobody; the store keeps them under a key besides."""

LONGEST = 64
"""Characters of what is typed; more is no code."""

PURPOSE = "recovery-code"
ALIKE = str.maketrans("OIL", "011")
BETWEEN = re.compile(r"[\s-]+")
SHAPE = re.compile(rf"[{SIGNS}]{{{GROUPS * GROUP}}}")


def new_codes() -> tuple[str, ...]:
    """Draw a client's codes, as they are shown: ``7K2M-9QXD-4HTB``."""
    return tuple("-".join(_group() for _ in range(GROUPS)) for _ in range(CODES))


def read_code(typed: str) -> str:
    """Give the signs of what was typed, whatever its case and dashes; empty for what is no recovery code."""
    signs = BETWEEN.sub("", typed).upper().translate(ALIKE) if len(typed) <= LONGEST else ""
    return signs if SHAPE.fullmatch(signs) else ""


def code_key(keys: Keyring, number: str, code: str) -> bytes:
    """Give what the store keeps of a client's code."""
    return keys.mac(PURPOSE, number.encode(), read_code(code).encode())


def code_keys(keys: Keyring, number: str, code: str) -> tuple[bytes, ...]:
    """Give every way in which the store may keep a client's code: by the key of today, and by older ones."""
    return keys.macs(PURPOSE, number.encode(), read_code(code).encode())


def _group() -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(GROUP))
