"""What databases and their drivers report, in our words.

A driver's own message may hold parameters (digests), keys or the connection's
settings, so none of it travels: only the name of the error does.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from pyauthgate.errors import GateError, RecordRefused, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["EXPECTED", "fault", "told", "translate"]

EXPECTED: tuple[type[Exception], ...] = (SQLAlchemyError, sqlite3.Error, OSError, OverflowError, UnicodeError)
"""What a store that is in trouble, or a value that it cannot hold, raises; anything else is a fault of ours."""

WORDS = {
    "store.unavailable": ("The store cannot be reached.", "See that the file or server of [store] url is there."),
    "store.busy": ("The store is busy for longer than the time-out.", "Try again; look for long transactions."),
    "store.full": ("The store has no room left.", "Free space on its disk."),
    "store.readonly": ("The store cannot be written.", "Let the user who runs pyauthgate write the store."),
    "store.corrupt": ("The store is damaged or not a database.", "Restore a backup."),
    "store.schema": ("The store has not the tables of this version.", "Run: pyauthgate db migrate"),
    "record.conflict": (
        "The record clashes with another, or what it belongs to is gone.",
        "Read what is there and try again.",
    ),
    "record.value": ("The record holds a value that no store can keep.", "Take NUL and broken characters out of it."),
}

CODES = {
    # SQLite's result codes, https://sqlite.org/rescode.html
    "SQLITE_BUSY": "store.busy",
    "SQLITE_LOCKED": "store.busy",
    "SQLITE_FULL": "store.full",
    "SQLITE_READONLY": "store.readonly",
    "SQLITE_PERM": "store.readonly",
    "SQLITE_CORRUPT": "store.corrupt",
    "SQLITE_NOTADB": "store.corrupt",
    "SQLITE_ERROR": "store.schema",
    "SQLITE_CONSTRAINT": "record.conflict",
    "SQLITE_MISMATCH": "record.value",
    "SQLITE_TOOBIG": "record.value",
    # PostgreSQL's SQLSTATE and its classes, appendix A of its manual
    "22": "record.value",
    "23": "record.conflict",
    "25006": "store.readonly",
    "40": "store.busy",
    "42": "store.schema",
    "42501": "store.readonly",
    "53": "store.busy",
    "53100": "store.full",
    "55P03": "store.busy",
    "57014": "store.busy",
    "XX001": "store.corrupt",
    "XX002": "store.corrupt",
}


@contextmanager
def told(*further: type[Exception]) -> Iterator[None]:
    """Raise what goes wrong inside as `StoreError` or `RecordRefused`, and nothing of the original with it.

    Parameters
    ----------
    further:
        The error class of a driver that is used without SQLAlchemy.

    """
    try:
        yield
    except (*EXPECTED, *further) as error:
        raise translate(error) from None


def translate(error: Exception) -> GateError:
    """Give our error for a database's, a driver's or SQLAlchemy's."""
    cause = getattr(error, "orig", None) or error
    if isinstance(cause, GateError):
        return cause
    return fault(*_code(cause))


def fault(code: str, symbol: str) -> GateError:
    """Give the error of a code.

    Parameters
    ----------
    symbol:
        What it is called where it comes from.

    """
    problem, remedy = WORDS[code]
    kind = RecordRefused if code.startswith("record.") else StoreError
    return kind(code, f"{problem} ({symbol})", remedy)


def _code(cause: Exception) -> tuple[str, str]:
    symbol = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or type(cause).__name__
    if isinstance(cause, OverflowError | UnicodeError) or symbol == "DataError":
        return "record.value", symbol
    if isinstance(cause, PoolTimeout):
        return "store.busy", symbol
    short = "_".join(symbol.split("_")[:2])
    return CODES.get(symbol) or CODES.get(short) or CODES.get(symbol[:2]) or "store.unavailable", symbol
