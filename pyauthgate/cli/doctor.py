"""`doctor`: what is wrong around the gate, as far as it can be seen from here."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING

import click

from pyauthgate.bootstrap import build
from pyauthgate.cli import lines
from pyauthgate.cli.options import json_option, with_settings
from pyauthgate.errors import GateError
from pyauthgate.pam.inspection import Ailment, Inspection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyauthgate.bootstrap import House
    from pyauthgate.config import Settings

__all__ = ["doctor"]


@click.command()
@json_option
@with_settings
def doctor(settings: Settings, *, as_json: bool) -> None:
    """Look at what the gate stands on, and say what is wrong with it.

    Looks at the store, the keys, PAM's services and modules, and changes
    nothing. Run it as root: others may not look everywhere.

    Exit code 0 when nothing is wrong, 1 when something is.
    """
    found = list(ailments(settings))
    if as_json:
        click.echo(lines.as_json({"ok": not found, "findings": [asdict(each) for each in found]}))
    else:
        for each in found:
            click.echo(lines.printable(f"{each.code}: {each.problem}\n    {each.remedy}"))
        click.echo(f"{len(found)} found." if found else "Nothing is wrong that can be seen from here.")
    if found:
        raise click.exceptions.Exit(1)


def ailments(settings: Settings) -> Iterator[Ailment]:
    """Give everything that is wrong; where the house itself does not stand, that and what can be seen without."""
    inspection = Inspection(privileged=os.geteuid() == 0)
    try:
        house = build(settings)
    except GateError as error:
        yield Ailment(code=error.code, problem=error.problem, remedy=error.remedy)
    else:
        with closing(house):
            yield from within(house, inspection)
    yield from around(settings, inspection)


def within(house: House, inspection: Inspection) -> Iterator[Ailment]:
    """Look at what is stored."""
    left = house.registry.imported()
    if left:
        yield Ailment(
            code="credentials.imported",
            problem=f"{left} passwords are still known by the digest they were imported with.",
            remedy="Each is hashed anew at the next log-in; ask those who never come to choose another.",
        )
    yield from inspection.unlocked(partial(house.service_register.owns, "shell"))


def around(settings: Settings, inspection: Inspection) -> Iterator[Ailment]:
    """Look at the system."""
    yield from inspection.module(settings.pam.services)
    yield from inspection.prefix(settings.pam.prefix)
    yield from inspection.overtaken()
    yield from inspection.python()
    if settings.panel.credentials == "pam":
        yield from inspection.backend(settings.panel.pam_service)
