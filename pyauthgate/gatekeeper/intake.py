"""Many records at once: a file's rows, all or nothing or in batches, in the memory of one batch.

Hashes of passwords are wrapped outside of any transaction, a batch at a time,
and not before every row is known to be good: wrapping takes minutes where
storing takes seconds.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import TYPE_CHECKING, Generic, Literal, Protocol, TypeVar

from pyauthgate.errors import RecordRefused
from pyauthgate.gatekeeper.records import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pyauthgate.gatekeeper.adoption import Adopted
    from pyauthgate.gatekeeper.records import Row
    from pyauthgate.ports import Store, Verifier, Work

__all__ = ["Intake", "Placed", "Register", "Report"]

BATCH = 100
"""Rows of one transaction when bad ones are skipped, or passwords hashed: others write in between."""

TOLD = 100
"""Faults that are kept; the rest are counted."""

REHEARSED = "rehearsed"
"""Stands for a digest in a Work that is undone."""

E = TypeVar("E")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """What became of one entry."""

    done: Literal["added", "changed", "unchanged"]
    password: Adopted = ""


class Register(Protocol[E]):
    """Where entries are put, one at a time."""

    def read(self, row: Row) -> E | tuple[Fault, ...]:
        """Give what a row says, or every fault of it."""
        ...

    def wanted(self, work: Work, entry: E) -> str:
        """Give the hash that is to be wrapped for an entry; empty for none."""
        ...

    def place(self, work: Work, entry: E, *, update: bool, digest: str | None) -> Placed:
        """Store an entry, with its password if it wants one; `RecordRefused` when it cannot be."""
        ...

    def column(self, refused: RecordRefused) -> str:
        """Name the column that a refusal is about."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What became of the rows.

    Parameters
    ----------
    imported, kept:
        Passwords that were taken over; those that were not, since the account had one.
    bad:
        Rows that were not stored; of their faults the first hundred are in ``faults``.
    stored:
        Whether anything was: False for a dry run, and when a bad row held back the whole file.

    """

    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    imported: int = 0
    kept: int = 0
    bad: int = 0
    faults: tuple[Fault, ...] = field(default=())
    stored: bool = False


class Undone(Exception):
    """Raised and caught here: what the Work wrote must not stay."""


class Intake(Generic[E]):
    """Takes rows into a register.

    Parameters
    ----------
    update:
        What is there already is changed, in the columns that the file has; otherwise it is a fault.
    skip_bad:
        Store the good rows in batches; otherwise one bad row holds back the whole file.
    dry_run:
        Do everything but hash, and undo it: the report is exact.
    progress:
        Called with the report so far, after each row.

    """

    def __init__(
        self,
        register: Register[E],
        *,
        store: Store,
        verifier: Verifier,
        update: bool = False,
        skip_bad: bool = False,
        dry_run: bool = False,
        progress: Callable[[Report], None] | None = None,
    ) -> None:
        self._register = register
        self._store = store
        self._verifier = verifier
        self._update = update
        self._skip_bad = skip_bad
        self._dry_run = dry_run
        self._progress = progress or (lambda _: None)

    def __call__(self, rows: Iterable[Row]) -> Report:
        """Read the rows to their end, however many are bad.

        Where passwords are taken over and no bad row is to be skipped, they are gone over twice:
        once to see that all are good, and once to store them in batches.  Whatever breaks off
        the second time leaves the batches before it, and ``update`` goes on from there.
        """
        if self._dry_run or not self._skip_bad:
            report = self._whole(rows)
            if self._dry_run or report.stored or report.bad:
                return report
        report = Report()
        for batch in batches(rows):
            report = self._part(tuple(batch), report)
            if report.bad and not self._skip_bad:
                break
        return report

    def _whole(self, rows: Iterable[Row]) -> Report:
        """Store all rows at once; or undo them, in a dry run, for a bad one, or because passwords are to be hashed."""
        report = Report()
        with suppress(Undone), self._store.begin() as work:
            for row in rows:
                report = self._told(report, self._place(work, row, REHEARSED))
            if self._dry_run or report.imported or (report.bad and not self._skip_bad):
                raise Undone
            report = replace(report, stored=True)
        return report

    def _part(self, rows: tuple[Row, ...], before: Report) -> Report:
        digests = self._wrapped(rows)
        report = before
        with suppress(Undone), self._store.begin() as work:
            for row, digest in zip(rows, digests, strict=True):
                report = self._told(report, self._place(work, row, digest))
            if report.bad and not self._skip_bad:  # another got between the two readings
                report = replace(before, bad=report.bad, faults=report.faults)
                raise Undone
            report = replace(report, stored=True)
        return report

    def _wrapped(self, rows: tuple[Row, ...]) -> tuple[str | None, ...]:
        """Give a digest for each row that wants one, and None for the others."""
        entries = [self._register.read(row) for row in rows]
        with self._store.view() as work:
            hashes = ["" if isinstance(entry, tuple) else self._register.wanted(work, entry) for entry in entries]
        digests = iter(self._verifier.wrap(tuple(filter(None, hashes))))
        return tuple(next(digests) if wanted else None for wanted in hashes)

    def _place(self, work: Work, row: Row, digest: str | None) -> Placed | tuple[Fault, ...]:
        entry = self._register.read(row)
        if isinstance(entry, tuple):
            return entry
        try:
            return self._register.place(work, entry, update=self._update, digest=digest)
        except RecordRefused as refused:
            column = self._register.column(refused)
            return (Fault(line=row.line, column=column, code=refused.code, problem=refused.problem),)

    def _told(self, report: Report, done: Placed | tuple[Fault, ...]) -> Report:
        if isinstance(done, Placed):
            counted = {name: getattr(report, name) + 1 for name in (done.done, done.password) if name}
            report = replace(report, read=report.read + 1, **counted)
        else:
            kept = (report.faults + done)[:TOLD]
            report = replace(report, read=report.read + 1, bad=report.bad + 1, faults=kept)
        self._progress(report)
        return report


def batches(rows: Iterable[Row]) -> Iterator[Iterable[Row]]:
    """Give the rows in batches, each read while its turn lasts."""
    source = iter(rows)
    for first in source:
        yield chain([first], islice(source, BATCH - 1))
