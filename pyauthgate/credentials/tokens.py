"""Tokens that stand for a login: random, opaque, and stored as a hash only."""

from __future__ import annotations

import hashlib
import secrets

__all__ = ["TOKEN", "TOKEN_LENGTH", "hash_token", "new_token"]

TOKEN_LENGTH = 43
"""Characters of a token."""
TOKEN = rf"[A-Za-z0-9_-]{{{TOKEN_LENGTH}}}"
"""The pattern of a token, for `re.fullmatch`: 256 bits in base64url without padding."""


def new_token() -> str:
    """Give a fresh token of 256 bits, 43 characters that need no quoting in a cookie or a URL."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> bytes:
    """Give what the store keeps of a token: its SHA-256, 32 bytes.

    A fast hash is enough because a token has the full entropy of the hash, so
    that there is nothing to guess; no text raises, not even a malformed one.
    """
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
