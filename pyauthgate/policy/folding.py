"""Folding: how two spellings become one.

Case, accents and compatibility forms go; the ñ stays, for it is a letter of
the alphabet and a key of the keyboard.  One character comes out for each that
went in, so that positions stay those of the NFC form.

Nearly all passwords are ASCII, and bytes are many times faster to translate
than text: each function has a short way for them.
"""

from __future__ import annotations

from string import ascii_lowercase
from typing import Final
from unicodedata import combining, normalize

__all__ = ["bare", "fold", "letters_at", "letters_of", "plain", "skeleton", "unleet", "widened"]

UNDECOMPOSED: Final = {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "a", "œ": "o", "ħ": "h", "ŧ": "t"}  # noqa: RUF001 - the letters meant
"""Letters that look accented, and that Unicode does not take apart."""

LOOKALIKES: Final = dict(
    zip(
        "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0501\u04bb\u03bf\u03b1\u03b9\u03bd\u03c1\u03c5",
        "aeopcyxijsdhoaivpu",
        strict=True,
    )
)
"""Cyrillic and Greek letters that nobody tells from Latin ones (Unicode Technical Standard 39, confusables)."""

SIGNS: Final = "0123456789@$!|+€£"
READINGS: Final = tuple(str.maketrans(SIGNS, letters) for letters in ("oizeasgtbgasiltel", "olzeasgtbgaslitel"))
"""What stands for a letter: the common reading of each sign, and the other one of the strokes ``1``, ``!``, ``|``."""

COMMON, OTHERWISE = (bytes(reading.get(code, code) for code in range(256)) for reading in READINGS)
"""The same for ASCII."""

OTHER: Final = bytes(sorted(set(range(128)) - set(ascii_lowercase.encode())))
"""All of ASCII that is no lower-case letter."""

EDGES: Final = OTHER.decode()

FLAGS: Final = bytes(b"01"[chr(code).isalpha()] for code in range(256))
"""For each byte whether it is a letter; of ASCII it is asked alone."""

LIGATURE: Final = 3
"""Letters of the longest ligature."""

APOSTROPHE: Final = "\u02bc"
"""The letter that is none to the eye: ``ŉ`` is one of it and n, and stays one character."""

LATIN: Final = "\u017f"
"""The last of the letters of the Latin languages (the blocks Latin-1 and Latin Extended-A)."""

SINGLE: Final = "\u0131"
"""The last of them before the first ligature: ``ĳ`` is i and j."""


def fold(text: str) -> str:
    """Fold a text in NFC, character by character.

    Parameters
    ----------
    text:
        In NFC and capped: a character costs a table look-up when it is ASCII or an accented letter of the Latin
        languages, a normalisation when it is neither.

    """
    if text.isascii():
        return text.lower()
    if max(text) <= LATIN:
        return text.translate(FOLDED)
    return "".join([_fold_one(character) for character in text])


def widened(nfc: str) -> tuple[str, list[int]]:
    """Take ligatures apart, which hide letters of a word: ``ﬂ`` is f and l.

    Returns
    -------
        The text, and the position behind each of its characters; none where no ligature is in it.

    """
    if nfc.isascii() or max(nfc) <= SINGLE:
        return nfc, []
    parts = [_apart(character) for character in nfc]
    if sum(map(len, parts)) == len(nfc):
        return nfc, []
    return "".join(parts), [place for place, part in enumerate(parts) for _ in part]


def plain(folded: str) -> str:
    """Turn ñ into n as well: how names are compared, as people leave the tilde out."""
    return folded if folded.isascii() else folded.replace("ñ", "n")


def skeleton(plain: str) -> str:
    """Make one letter of i and l: leet writes both as a stroke, and in one word as both."""
    return plain.replace("l", "i")


def bare(text: str) -> str:
    """Give the letters alone."""
    if text.isalpha():
        return text
    if text.isascii():
        return text.encode().translate(None, OTHER).decode()
    return "".join([character for character in text if character.isalpha()])


def letters_of(text: str) -> int:
    """Give the positions of the letters as the bits of an integer."""
    if text.isascii():
        return int(text.encode()[::-1].translate(FLAGS) or b"0", 2)
    return sum([1 << place for place, character in enumerate(text) if character.isalpha()])


def letters_at(text: str) -> tuple[int, int]:
    """Give the stretch from the first letter to behind the last one; an empty one without any."""
    if text.isascii():
        end = len(text.rstrip(EDGES))
        return (len(text) - len(text.lstrip(EDGES)), end) if end else (0, 0)
    found = letters_of(text)
    return ((found & -found).bit_length() - 1, found.bit_length()) if found else (0, 0)


def unleet(text: str) -> tuple[str, ...]:
    """Give the text with leet undone: nothing when there is none, two readings when a stroke is in it."""
    if text.isalpha():
        return ()
    first, second = _read_bytes(text.encode()) if text.isascii() else map(text.translate, READINGS)
    if first == text:
        return ()
    return (first,) if second == first else (first, second)


def _read_bytes(raw: bytes) -> tuple[str, str]:
    return raw.translate(COMMON).decode(), raw.translate(OTHERWISE).decode()


def _apart(character: str) -> str:
    apart = normalize("NFKC", character)
    return apart if apart.isalpha() and len(apart) <= LIGATURE and APOSTROPHE not in apart else character


def _fold_one(character: str) -> str:
    if character in "ñÑ":
        return "ñ"
    apart = normalize("NFKD", normalize("NFKD", character).casefold())
    base = next((c for c in apart if not combining(c)), character)
    return UNDECOMPOSED.get(base) or LOOKALIKES.get(base, base)


FOLDED: Final = {code: _fold_one(chr(code)) for code in range(ord(LATIN) + 1)}
"""Those letters, folded."""
