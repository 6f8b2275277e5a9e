"""What is wrong with the file of a SQLite store, and with the disk beneath it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING

from pyauthgate.model import Ailment
from pyauthgate.store.faults import told
from pyauthgate.store.sqlite import LARGEST_WAL, connect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["FileCheck"]

MEGABYTE = 1 << 20
LEAST_FREE = 256 * MEGABYTE
"""Room for the log at its largest, and for a backup of a store of some hundred thousand clients."""
PATIENCE = 30.0
"""Seconds that looking through the file may take: some gigabytes."""
AGAIN = 0.005
"""Seconds between two interruptions: one that comes between two statements is lost."""


class FileCheck:
    """Looks at a file through a connection that can change nothing; iterating gives what is wrong.

    Parameters
    ----------
    timeout:
        Seconds to wait for a lock.
    least_free:
        Bytes that its file system must have left.
    largest_wal:
        Bytes that its log may have: after every checkpoint it is cut to that.
    patience:
        Seconds that looking through all of it may take.

    """

    def __init__(
        self,
        path: Path,
        *,
        timeout: float = 5.0,
        least_free: int = LEAST_FREE,
        largest_wal: int = LARGEST_WAL,
        patience: float = PATIENCE,
    ) -> None:
        self._path = path
        self._timeout = timeout
        self._least_free = least_free
        self._largest_wal = largest_wal
        self._patience = patience

    def __iter__(self) -> Iterator[Ailment]:
        """Give what is wrong; nothing of a file that is not there.

        Raises
        ------
        StoreError
            It cannot be read.

        """
        with told():
            if not self._path.exists():
                return
            found = [*self._kind(), *self._room(), *self._log()]
        yield from found
        if not self._path.is_file():
            return
        with told(), closing(connect(self._path, self._timeout, mode="ro")) as connection:
            found = [*self._journal(connection), *self._damage(connection)]
        yield from found

    def _kind(self) -> Iterator[Ailment]:
        if not self._path.is_file():
            yield Ailment(
                code="store.file",
                problem=f"{self._path} is no regular file.",
                remedy="Set `store.url` to the file of the store, or restore a backup there.",
            )

    def _room(self) -> Iterator[Ailment]:
        disk = os.statvfs(self._path.parent)
        free = disk.f_bavail * disk.f_frsize
        if free < self._least_free:
            yield Ailment(
                code="store.room",
                problem=f"The file system of the store has {free // MEGABYTE} MiB left.",
                remedy=f"Free at least {self._least_free // MEGABYTE} MiB: when it is full, nobody can log in.",
            )

    def _log(self) -> Iterator[Ailment]:
        log = self._path.with_name(f"{self._path.name}-wal")
        try:
            size = log.stat().st_size
        except FileNotFoundError:  # whoever closes the store last takes it away
            return
        if size > self._largest_wal:
            yield Ailment(
                code="store.wal",
                problem=f"The store's log ({log.name}) has grown to {size // MEGABYTE} MiB: a reader does not end.",
                remedy=f"End whoever reads it for so long; `fuser -v {self._path}` names who has it open.",
            )

    def _journal(self, connection: sqlite3.Connection) -> Iterator[Ailment]:
        (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
        if mode != "wal":
            yield Ailment(
                code="store.journal",
                problem=f"The store's journal mode is {mode}, and not WAL: readers and writers wait for each other.",
                remedy="Start the gate, which sets it; if it stays, the file is on a network: put it on a local disk.",
            )

    def _damage(self, connection: sqlite3.Connection) -> Iterator[Ailment]:
        try:
            with _bounded(connection, self._patience):
                (answer,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_INTERRUPT":
                raise
            yield Ailment(
                code="store.unchecked",
                problem=f"The store could not be looked through in {self._patience:.0f} seconds.",
                remedy="Look through a copy: `pyauthgate backup FILE`, then `sqlite3 FILE 'PRAGMA quick_check'`.",
            )
        else:
            if answer != "ok":
                yield Ailment(
                    code="store.damaged",
                    problem="The store's file is damaged.",
                    remedy="Stop the gate, keep the file for those who help, and restore a backup.",
                )


@contextmanager
def _bounded(connection: sqlite3.Connection, seconds: float) -> Iterator[None]:
    """Interrupt what runs in the block when it takes longer.

    From another thread: SQLite 3.40 calls no progress handler while it walks a
    tree, which is nearly all of the time, but sees an interruption at every page.
    """
    over = Event()

    def watch() -> None:
        wait = seconds
        while not over.wait(wait):
            connection.interrupt()
            wait = AGAIN

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
