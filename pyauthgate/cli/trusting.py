"""`client trust`: passwords that were learned from the panel become ours, and who is left without one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from pyauthgate.cli import lines
from pyauthgate.cli.options import json_option, with_house

if TYPE_CHECKING:
    from pyauthgate.bootstrap import House
    from pyauthgate.model import Account

__all__ = ["trust"]

UNITS = {"h": 3600.0, "d": 86400.0}
SPAN = re.compile(r"([0-9]{1,5})([hd])")


def span_of(_: click.Context, __: click.Parameter, value: str) -> float:
    """Read how long ago: 30d, 12h."""
    span = SPAN.fullmatch(value)
    if span is None or not int(span[1]):
        raise click.BadParameter("write 30d or 12h.")
    return int(span[1]) * UNITS[span[2]]


@click.command()
@click.option(
    "--confirmed-within",
    "within",
    callback=span_of,
    required=True,
    metavar="SPAN",
    help="Only passwords that a login at the panel matched so recently: 30d, 12h.",
)
@json_option
@with_house
def trust(house: House, *, within: float, as_json: bool) -> None:
    """Make the passwords that were learned from the panel our own, so that they open the gate's login page.

    Prints how many, and the numbers of the clients that are left without a
    password of ours; with --json one object a line, the count first.
    """
    trusted = house.registry.trust(within)
    click.echo(lines.as_json({"trusted": trusted}) if as_json else f"{trusted} passwords are trusted from now on.")
    for account in house.registry.untrusted():
        click.echo(lines.as_json(left(account)) if as_json else f"{account.number:<10}{reason(account)}")


def left(account: Account) -> dict[str, str]:
    """Give an account without a password of ours for a program."""
    return {
        "number": account.number,
        "reason": reason(account).replace(" ", "_"),
        "confirmed_at": lines.moment(account.confirmed_at or None),
    }


def reason(account: Account) -> str:
    """Say why it has none."""
    return "not confirmed" if account.digest else "no password"
