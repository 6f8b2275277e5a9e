"""What the spelling of a path may come to in the eyes of some panel.

Servers and frameworks collapse slashes, drop parameters and undecodable
bytes, ignore case, decode once more.  Each reading here has all of that done
to it, so that whatever a panel does of it leads to the same fold.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import category, normalize
from urllib.parse import unquote_to_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["climbs", "fold", "folds", "readings"]

MOST_DECODINGS = 3
"""Further percent-decodings that are looked through: the server's own came first."""

SLASHES = re.compile(r"[/\\]+")
ENDS = re.compile(r"[;?#\x00]")
"""Where some reader takes a segment's name to end: parameters, query, fragment, the end of a C string."""

UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp"})
"""Categories of characters that some reader drops (Unicode, section 4.5)."""

NAMELESS = "."
"""Stands for a segment that names nothing, such as ``.`` or ``;x``, where it may be a variable's value."""


def readings(path: str) -> frozenset[str]:
    """Give the texts that a path may be read as: after each decoding, in each encoding, compatibly spelled or not.

    Parameters
    ----------
    path:
        As WSGI has it: each character is a byte.

    """
    return frozenset(text for data in _decodings(path.encode("latin-1")) for text in _texts(data))


def folds(texts: Iterable[str]) -> frozenset[str]:
    """Give every fold of some readings: without the segments that name nothing, and with them."""
    return frozenset(fold(text, nameless) for text in texts for nameless in ("", NAMELESS))


def fold(text: str, nameless: str = "") -> str:
    """Fold a path of readable text: empty for the root, else with a slash before and none behind."""
    names = (_name(segment) or nameless for segment in SLASHES.split(text) if segment)
    return "".join(f"/{name}" for name in names if name)


def climbs(texts: Iterable[str]) -> bool:
    """Say whether some reading has a segment ``..``.

    Browsers resolve it before they send (WHATWG URL, section 4.4), and no two
    readers agree on what it undoes in ``/a//../b`` or ``/a%2fb/../c``.
    """
    climbing = (text for text in texts if ".." in text)
    return any(ENDS.split(name, maxsplit=1)[0].strip() == ".." for text in climbing for name in SLASHES.split(text))


def _decodings(data: bytes) -> Iterator[bytes]:
    yield data
    for _ in range(MOST_DECODINGS):
        text = data.decode("utf-8", "ignore")
        decoded = unquote_to_bytes(normalize("NFKC", text))
        if decoded == data:
            return
        data = decoded
        yield data


def _texts(data: bytes) -> Iterator[str]:
    for encoding in ("ascii",) if data.isascii() else ("utf-8", "latin-1"):
        text = data.decode(encoding, "ignore")
        yield text
        yield normalize("NFKC", text)


def _name(segment: str) -> str:
    """Fold one segment; empty when it names nothing of its own."""
    text = ENDS.split(segment, maxsplit=1)[0]
    if not (text.isascii() and text.isprintable()):
        text = normalize("NFKC", "".join(letter for letter in text if category(letter) not in UNSEEN))
    # A plus is a space to who decodes a path like a form.
    folded = text.casefold().replace("+", " ")
    return (folded if folded.isascii() else normalize("NFKC", folded)).strip().rstrip(". ")
