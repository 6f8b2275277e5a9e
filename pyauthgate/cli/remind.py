"""`remind`: a mail to every client whose password is old, for a timer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pyauthgate.cli import lines
from pyauthgate.cli.mail import demand
from pyauthgate.cli.options import json_option, with_house

if TYPE_CHECKING:
    from pyauthgate.bootstrap import House

__all__ = ["remind"]


@click.command()
@click.option("--dry-run", is_flag=True, help="Say how many it would be, and write to nobody.")
@json_option
@with_house
def remind(house: House, *, dry_run: bool, as_json: bool) -> None:
    """Write to every client whose password at the panel is older than `policy.remind_after`.

    A client is written to once in that time: run it as often as you like, every
    day say. Not to clients who are disabled, or have no address, or no password
    that the gate knows. `serve` or `mail run` sends the mails. Prints how many.
    """
    demand(house)
    count = house.reminding.due() if dry_run else house.reminding()
    if as_json:
        click.echo(lines.as_json({"reminded": 0 if dry_run else count, "due": count if dry_run else 0}))
    else:
        click.echo(f"{count} clients would be reminded." if dry_run else f"{count} clients are reminded.")
