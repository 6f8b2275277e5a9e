"""What the spelling of a path may come to in the eyes of some panel.

Servers and frameworks collapse slashes, drop parameters and undecodable
bytes, ignore case, decode once more.  Each reading here has all of that done
to it, so that whatever a panel does of it leads to the same fold.
"""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING
from unicodedata import category, normalize
from urllib.parse import unquote_to_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["climbs", "endless", "fold", "folds", "readings"]

MOST_DECODINGS = 3
"""Further percent-decodings that are looked through: the server's own came first."""

MOST_SEGMENTS = 100
"""More than any honest path has: the work of judging one stays small."""

SLASHES = re.compile(r"[/\\]+")
ENDS = re.compile(r"[;?#\x00]")
"""Where some reader takes a segment's name to end: parameters, query, fragment, the end of a C string."""

UNSEEN = frozenset({"Cc", "Cf", "Mn", "Zl", "Zp"})
"""Categories of characters that some reader drops (Unicode, section 4.5): accents, when a title is made an address."""

SUFFIX = re.compile(
    r"(?<=.)(?:\.(?:asp|aspx|atom|cgi|csv|do|fcgi|htm|html|js|json|jsp|php[0-9]?|phtml|pl|py|rb|rss|txt|xhtml|xml|ya?ml))+\Z"
)
"""What names a format or a language: routers answer with it and without."""

SCRIPT = re.compile(r"\.(?:asp|aspx|cgi|fcgi|jsp|php[0-9]?|phtml|pl|py|rb)\Z", re.IGNORECASE)
"""The name of a program that may be a front controller: ``/index.php/account`` is ``/account``."""

PUNCTUATION = re.compile(r"[ -/:-@\[-`{-~]+")
"""Dispatchers make one sign of these, or none (CherryPy, CodeIgniter, Laminas)."""

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
    """Give every fold of some readings.

    With and without what names nothing, what may be a front controller, and
    what stands behind the end of a name: a dispatcher that cuts nothing off
    makes one sign of ``;`` and ``_``.
    """
    split = frozenset(tuple(filter(None, SLASHES.split(text))) for text in texts)
    direct = split | {_behind_scripts(segments) for segments in split}
    ways = tuple(product(("", NAMELESS), (True, False)))
    return frozenset(_joined(segments, nameless, cut=cut) for segments in direct for nameless, cut in ways)


def fold(text: str) -> str:
    """Fold a path of readable text: empty for the root, else with a slash before and none behind."""
    return _joined(filter(None, SLASHES.split(text)), "", cut=True)


def endless(texts: Iterable[str]) -> bool:
    """Say whether some reading has more segments than are judged."""
    return any(text.count("/") > MOST_SEGMENTS for text in texts)


def climbs(texts: Iterable[str]) -> bool:
    """Say whether some reading has a segment ``..``.

    Browsers resolve it before they send (WHATWG URL, section 4.4), and no two
    readers agree on what it undoes in ``/a//../b`` or ``/a%2fb/../c``.
    """
    dotted = (text for text in texts if "." in text)
    return any(
        _seen(ENDS.split(name, maxsplit=1)[0]).strip(" +") == ".." for text in dotted for name in SLASHES.split(text)
    )


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


def _joined(segments: Iterable[str], nameless: str, *, cut: bool) -> str:
    names = (_name(ENDS.split(segment, maxsplit=1)[0] if cut else segment) or nameless for segment in segments)
    return "".join(f"/{name}" for name in names if name)


def _behind_scripts(segments: tuple[str, ...]) -> tuple[str, ...]:
    """Drop the names of programs that have something behind them."""
    return tuple(name for name in segments[:-1] if not SCRIPT.search(ENDS.split(name, maxsplit=1)[0])) + segments[-1:]


def _name(text: str) -> str:
    """Fold one segment; empty when it names nothing of its own."""
    # A plus is a space to who decodes a path like a form; a dot behind is dropped by some file systems.
    folded = _seen(_seen(text).casefold()).strip(" +").rstrip(" +.")
    # What is nothing but signs stays apart from what is nothing.
    return PUNCTUATION.sub("", SUFFIX.sub("", folded)) or folded


def _seen(text: str) -> str:
    """Leave out what is not seen, or only above a letter."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(letter for letter in normalize("NFKD", text) if category(letter) not in UNSEEN)
