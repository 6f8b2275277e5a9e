"""The store: made, brought up to date, copied, and rid of what is past its time."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pyauthgate.cli import lines
from pyauthgate.cli.group import Lazy
from pyauthgate.cli.options import json_option, with_house, with_settings
from pyauthgate.config import create_keys, read_keys
from pyauthgate.store import backup as copy
from pyauthgate.store import migrate as upgrade

if TYPE_CHECKING:
    from pyauthgate.bootstrap import House
    from pyauthgate.config import Settings

__all__ = ["backup", "db", "purge"]

COMMANDS = {
    "migrate": ("pyauthgate.cli.database:migrate", "Create the store and the file of keys, or bring them up to date."),
}


@click.group(cls=Lazy, lazy=COMMANDS)
def db() -> None:
    """Create the store or bring it up to date."""


@click.command()
@with_settings
def migrate(settings: Settings) -> None:
    """Create the store, or bring it up to date; and create the file of keys when there is none."""
    upgrade(settings.store.url, group=settings.store.group)
    click.echo("The store is up to date.")
    file = settings.store.secret_file
    if file.exists():
        read_keys(file, settings.store.group)
        click.echo(f"The keys in {lines.printable(str(file))} are there already.")
    else:
        create_keys(file, settings.store.group)
        click.echo(f"The keys are created in {lines.printable(str(file))}, for the owner's eyes alone: back them up.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_settings
def backup(settings: Settings, file: Path) -> None:
    """Copy a SQLite store into the new file FILE, while it is in use.

    The file of keys is not in it: keep a copy of that elsewhere.
    """
    copy(settings.store.url, file)
    click.echo(f"The store is copied to {lines.printable(str(file))}.")


@click.command()
@json_option
@with_house
def purge(house: House, *, as_json: bool) -> None:
    """Delete old attempts, places and mails, dead sessions, pending changes, and events older than `audit.keep`."""
    counts = asdict(house.purge())
    words = ", ".join(f"{count} {name}" for name, count in counts.items())
    click.echo(lines.as_json(counts) if as_json else f"Deleted: {words}.")
