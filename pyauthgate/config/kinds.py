"""What kinds of value a setting takes: how each is read, and how it is said in an error and in the reference."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Generic, Literal, TypeVar, cast

from pyauthgate.config.units import duration, size
from pyauthgate.config.words import ALLOWED, read_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = [
    "Kind",
    "choice",
    "file",
    "flag",
    "lasting",
    "many",
    "mapping",
    "one_or_many",
    "or_empty",
    "sized",
    "spelled",
    "text",
    "whole",
    "word_files",
]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """One kind of value.

    Parameters
    ----------
    allowed:
        What may stand there, in a few words.
    parse:
        Reads what TOML gave, relative to a folder; None when it does not fit.
    blame:
        Gives the entries that do not fit, for the error; the value itself unless it is an array.

    """

    allowed: str
    parse: Callable[[object, Path], T | None]
    blame: Callable[[object, Path], tuple[object, ...]] = lambda value, _folder: (value,)


def flag() -> Kind[bool]:
    """Take ``true`` or ``false``."""
    return Kind("true or false", lambda value, _: value if isinstance(value, bool) else None)


def whole(least: int, most: int) -> Kind[int]:
    """Take a whole number between two bounds, both included."""

    def parse(value: object, _: Path) -> int | None:
        fits = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
        return cast("int", value) if fits else None

    return Kind(f"a whole number from {least} to {most}", parse)


def text(most: int) -> Kind[str]:
    """Take a text of one line, not empty, without control characters."""

    def parse(value: object, _: Path) -> str | None:
        fits = isinstance(value, str) and value.isprintable() and value.strip() and len(value) <= most
        return cast("str", value).strip() if fits else None

    return Kind(f"a text of one line, 1 to {most} characters", parse)


def choice(*words: str) -> Kind[str]:
    """Take one of a few words."""
    return Kind(
        " or ".join(f'"{word}"' for word in words), lambda value, _: next((w for w in words if w == value), None)
    )


def lasting(least: str, most: str) -> Kind[int]:
    """Take a duration between two bounds, as seconds."""
    return _measured(f'a duration from "{least}" to "{most}" (s, m, h or d)', duration, least, most)


def sized(least: str, most: str) -> Kind[int]:
    """Take a size of memory between two bounds, as KiB."""
    return _measured(f'a size from "{least}" to "{most}" (KiB, MiB or GiB)', size, least, most)


def spelled(allowed: str, grammar: Callable[[str, Path], T | None]) -> Kind[T]:
    """Take a text that a grammar reads."""
    return Kind(allowed, lambda value, folder: grammar(value, folder) if isinstance(value, str) else None)


def file() -> Kind[Path]:
    """Take the path of a file, made absolute; whether it is there is seen when it is opened."""

    def grammar(value: str, folder: Path) -> Path | None:
        fits = value.isprintable() and not value.endswith("/") and PurePath(value).name not in {"", ".."}
        return folder / value if fits else None

    return spelled("the path of a file; a relative one begins at this file's folder", grammar)


def or_empty(kind: Kind[T]) -> Kind[T | Literal[""]]:
    """Take what another kind takes, or an empty text, which turns something off."""

    def parse(value: object, folder: Path) -> T | Literal[""] | None:
        return "" if value == "" else kind.parse(value, folder)

    return Kind(f"{kind.allowed}; or empty", parse, kind.blame)


def many(item: Kind[T], most: int) -> Kind[tuple[T, ...]]:
    """Take an array of up to ``most`` entries of one kind."""

    def blame(value: object, folder: Path) -> tuple[object, ...]:
        entries = value if isinstance(value, list) and len(value) <= most else ()
        return tuple(entry for entry in entries if item.parse(entry, folder) is None) or (value,)

    def parse(value: object, folder: Path) -> tuple[T, ...] | None:
        if not isinstance(value, list) or len(value) > most:
            return None
        entries = tuple(entry for entry in (item.parse(each, folder) for each in value) if entry is not None)
        return entries if len(entries) == len(value) else None

    return Kind(f"an array of at most {most}, each {item.allowed}", parse, blame)


def one_or_many(item: Kind[T], most: int) -> Kind[tuple[T, ...]]:
    """Take one entry, or an array of up to ``most``."""
    array = many(item, most)

    def listed(value: object) -> object:
        return value if isinstance(value, list) else [value]

    return Kind(
        f"{item.allowed}, or an array of at most {most} of them",
        lambda value, folder: array.parse(listed(value), folder),
        array.blame,
    )


def mapping(name: Callable[[str], str | None], each: Kind[str], most: int, by: str) -> Kind[dict[str, str]]:
    """Take a table of up to ``most`` values of one kind by names that a grammar reads.

    Parameters
    ----------
    by:
        What the names are of, in a few words.

    """

    def parse(value: object, folder: Path) -> dict[str, str] | None:
        if not isinstance(value, dict) or len(value) > most:
            return None
        entries = {name(key): each.parse(entry, folder) for key, entry in value.items()}
        sound = len(entries) == len(value) and None not in entries and None not in entries.values()
        return cast("dict[str, str]", entries) if sound else None

    return Kind(f"a table of at most {most}, by {by}, each {each.allowed}", parse)


def word_files(most: int) -> Kind[tuple[str, ...]]:
    """Take an array of files of words, as the words in them."""
    files = many(spelled(ALLOWED, lambda value, folder: read_words(folder / value)), most)

    def parse(value: object, folder: Path) -> tuple[str, ...] | None:
        contents = files.parse(value, folder)
        return tuple(word for words in contents for word in words) if contents is not None else None

    return Kind(files.allowed, parse, files.blame)


def _measured(allowed: str, measure: Callable[[str], int | None], least: str, most: str) -> Kind[int]:
    low, high = measure(least) or 0, measure(most) or 0

    def grammar(value: str, _: Path) -> int | None:
        amount = measure(value)
        return amount if amount is not None and low <= amount <= high else None

    return spelled(allowed, grammar)
