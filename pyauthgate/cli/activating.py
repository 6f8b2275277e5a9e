"""`client activate`: clients get their number by mail, and a link to choose the password."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pyauthgate.cli import lines
from pyauthgate.cli.mail import demand
from pyauthgate.cli.options import json_option, with_house

if TYPE_CHECKING:
    from pyauthgate.bootstrap import House

__all__ = ["activate"]


@click.command()
@click.argument("number", required=False)
@click.option("--all", "every", is_flag=True, help="Every client without a password of ours.")
@json_option
@with_house
def activate(house: House, *, number: str | None, every: bool, as_json: bool) -> None:
    """Send the client NUMBER its number and a link to choose the password.

    The link is good for 72 hours; an older one is dead from now on. With --all
    it is sent to every client that has no password of ours, who may log in and
    whose address is known.
    """
    if every == bool(number):
        raise click.UsageError("Name a client, or say --all.")
    demand(house)
    if number:
        house.registry.activate(number)
    sent = [True] if number else list(house.registry.activate_all())
    told = {"sent": sent.count(True), "passed_over": sent.count(False)}
    click.echo(lines.as_json(told) if as_json else summary(told))


def summary(told: dict[str, int]) -> str:
    """Give the outcome in a sentence."""
    passed = told["passed_over"]
    return f"{told['sent']} written to{f', {passed} passed over: disabled, or without an address' if passed else ''}."
