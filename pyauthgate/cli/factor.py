"""A client's second factor: required, left to the client, or reset."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pyauthgate.cli import lines
from pyauthgate.cli.options import with_house
from pyauthgate.errors import RecordRefused

if TYPE_CHECKING:
    from pyauthgate.bootstrap import House

__all__ = ["totp"]


@click.command()
@click.argument("number")
@click.option("--require/--optional", "required", default=None, help="Whether there is no log-in at the panel without.")
@click.option("--reset", is_flag=True, help="Delete the factor and its recovery codes; every session ends.")
@with_house
def totp(house: House, number: str, *, required: bool | None, reset: bool) -> None:
    """Say what holds for the second factor of the client NUMBER.

    Without an option, say how it stands. --reset is for who has lost the
    phone and the recovery codes: be sure who is asking.
    """
    if required and house.settings.panel.mode == "guard" and not house.settings.totp.offered:
        raise RecordRefused(
            "record.totp",
            "The panel's log-in form has no field for codes.",
            "Write offered = true in [totp] first.",
        )
    if reset:
        ended = house.factor_register.reset(number)
        click.echo(f"Client {number} has no second factor; {ended} sessions ended.")
    if required is not None:
        house.factor_register.require(number, required=required)
        click.echo(f"Client {number} {'needs' if required else 'may do without'} a second factor.")
    if not reset and required is None:
        click.echo(told(house, number))


def told(house: House, number: str) -> str:
    """Say how it stands in a line."""
    card = house.factor_register.of(number)
    wanted = "required" if house.registry.get(number).client.require_totp else "optional"
    if card.confirmed_at is None:
        return f"Client {number} has no second factor ({wanted})."
    since = lines.moment(card.confirmed_at)
    return f"Client {number} has a second factor ({wanted}) since {since}, and {card.left} recovery codes."
