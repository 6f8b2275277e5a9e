"""`client import` and `account import`: a file's rows, with progress and every fault by line and column."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import IO, TYPE_CHECKING, TypeVar

import click

from pyauthgate.cli import lines
from pyauthgate.cli.mail import demand
from pyauthgate.cli.options import json_option, with_house
from pyauthgate.cli.sheet import Sheet
from pyauthgate.gatekeeper.service_records import SERVICE_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyauthgate.bootstrap import House
    from pyauthgate.gatekeeper.intake import Report
    from pyauthgate.ports import Clock

__all__ = ["load", "load_accounts"]


F = TypeVar("F", bound="Callable[..., object]")


def sheet_options(subject: str) -> Callable[[F], F]:
    """Give a command its file and what is done with the rows."""
    options = (
        click.argument("file", type=click.File("rb")),
        click.option(
            "--update", is_flag=True, help=f"Change the {subject} that are there already, in the file's columns."
        ),
        click.option(
            "--skip-bad", is_flag=True, help="Store the good rows; else one bad row holds back the whole file."
        ),
        click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing."),
    )

    def decorate(command: F) -> F:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


@click.command("import")
@sheet_options("clients")
@click.option("--activate", is_flag=True, help="Send a link to choose the password to who has none.")
@json_option
@with_house
def load(
    house: House, file: IO[bytes], *, update: bool, skip_bad: bool, dry_run: bool, activate: bool, as_json: bool
) -> None:
    """Add the clients of the CSV file FILE (- is standard input).

    The first line names the columns: number, and any of email, given_names,
    surnames, birth_date, domains, language, panel_user, and password_hash: the
    password as another program hashed it. Exit code 1 when a row is bad.
    """
    progress = None if as_json else Progress(house.clock)
    if activate:
        demand(house)
    report = house.registry.load(
        Sheet(file), update=update, skip_bad=skip_bad, dry_run=dry_run, activate=activate, progress=progress
    )
    conclude(report, progress, dry_run=dry_run)


@click.command("import")
@sheet_options("accounts")
@json_option
@with_house
def load_accounts(house: House, file: IO[bytes], *, update: bool, skip_bad: bool, dry_run: bool, as_json: bool) -> None:
    """Add the accounts at services of the CSV file FILE (- is standard input).

    The first line names the columns: number, service, name, and any of own (yes
    or no, at mail) and password_hash: the password as another program hashed it.
    Exit code 1 when a row is bad.
    """
    progress = None if as_json else Progress(house.clock)
    sheet = Sheet(file, SERVICE_COLUMNS, subject="accounts")
    register = house.service_register
    report = register.load(sheet, update=update, skip_bad=skip_bad, dry_run=dry_run, progress=progress)
    conclude(report, progress, dry_run=dry_run)


def conclude(report: Report, progress: Progress | None, *, dry_run: bool) -> None:
    """Tell what became of the rows, as JSON where no progress was told; exit code 1 when one was bad."""
    as_json = progress is None
    if progress:
        progress.finish(report)
    click.echo(lines.as_json(asdict(report)) if as_json else summary(report, dry_run=dry_run))
    if not as_json:
        tell_faults(report)
    if report.bad:
        raise click.exceptions.Exit(1)


def summary(report: Report, *, dry_run: bool) -> str:
    """Give the outcome in a sentence."""
    stored = "" if report.stored else "; nothing is stored, this was a dry run" if dry_run else "; nothing is stored"
    offered = report.imported + report.kept
    passwords = f"; passwords: {report.imported} imported, {report.kept} not, since there was one" if offered else ""
    return (
        f"{report.read} rows: {report.added} added, {report.changed} changed, "
        f"{report.unchanged} unchanged, {report.bad} bad{passwords}{stored}."
    )


def tell_faults(report: Report) -> None:
    """Print each fault that was kept on standard error."""
    for fault in report.faults:
        click.echo(f"line {fault.line}, {fault.column}: {fault.problem} [{fault.code}]", err=True)
    told = len({fault.line for fault in report.faults})
    if report.bad > told:
        click.echo(f"and {report.bad - told} more bad rows.", err=True)


class Progress:
    """Rows and rate on standard error: one line rewritten on a terminal, now and then a new one elsewhere.

    Now and then is after so many rows; or seconds, where each row takes its time.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._start = self._last = clock.now()
        self._terminal = sys.stderr.isatty()
        self._every = 500 if self._terminal else 10_000
        self._patience = 1.0 if self._terminal else 30.0

    def __call__(self, report: Report) -> None:
        """Tell now and then."""
        if report.read % self._every == 0 or self._clock.now() - self._last >= self._patience:
            self._tell(report)

    def finish(self, report: Report) -> None:
        """Tell the last figures."""
        self._tell(report)
        if self._terminal:
            click.echo(err=True)

    def _tell(self, report: Report) -> None:
        self._last = self._clock.now()
        rate = report.read / max(self._last - self._start, 0.001)
        text = f"{report.read} rows, {report.bad} bad, {rate:.0f} rows/s"
        click.echo(f"\r{text}" if self._terminal else text, err=True, nl=not self._terminal)
