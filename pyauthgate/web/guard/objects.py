"""The strict grammar of JSON bodies: one object, each name once on every level (RFC 8259; I-JSON, RFC 7493)."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

from pyauthgate.web.guard.framing import refuse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["encode", "leaves", "members"]

URLENCODED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "&=;+%"}
"""Signs that the one framework acts on that reads a JSON body as urlencoded as well."""


def members(body: bytes) -> list[tuple[str, object]]:
    """Give the names of an object with their values, in order."""
    try:
        read = json.loads(body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_finite, parse_float=_finite)
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, dict):
        refuse("guard.malformed", "The body is no JSON object with each name once.")
    return list(read.items())


def encode(fields: Iterable[tuple[str, object]]) -> bytes:
    """Write an object in ASCII without a sign of urlencoded bodies."""
    return json.dumps(dict(fields)).translate(URLENCODED).encode("ascii")


def leaves(value: object) -> Iterator[tuple[str | None, object]]:
    """Give every name inside of a value, and every other thing with None for its name."""
    waiting = [value]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, dict):
            yield from ((name, None) for name in thing)
            waiting += thing.values()
        elif isinstance(thing, list):
            waiting += thing
        else:
            yield None, thing


def _once(found: list[tuple[str, object]]) -> dict[str, object]:
    once = dict(found)
    if len(once) != len(found):
        raise ValueError("a name came twice")
    return once


def _finite(text: str) -> float:
    """Give a number; a whole one that would be written with ``+`` as its digits."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("no number of JSON")
    return int(number) if "+" in repr(number) else number
