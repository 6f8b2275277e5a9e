"""Bytes in the base64 of the PHC string format: without padding, each in one spelling."""

from __future__ import annotations

import base64

__all__ = ["decoded", "spelled"]


def spelled(data: bytes) -> str:
    """Write bytes."""
    return base64.b64encode(data).decode().rstrip("=")


def decoded(text: str) -> bytes | None:
    """Read bytes in their one spelling; None where the length is stray, or bits at the end.

    Parameters
    ----------
    text:
        Of the alphabet of base64.

    """
    if len(text) % 4 == 1:
        return None
    data = base64.b64decode(text + "=" * (-len(text) % 4))
    return data if spelled(data) == text else None
