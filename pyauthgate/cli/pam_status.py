"""`pam status`: whether the daemon is there."""

from __future__ import annotations

import pwd
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from pyauthgate.cli import lines
from pyauthgate.cli.options import json_option, with_settings
from pyauthgate.pam.probe import probe

if TYPE_CHECKING:
    from pyauthgate.config import Settings
    from pyauthgate.pam.probe import Found

__all__ = ["status"]


@click.command()
@json_option
@with_settings
def status(settings: Settings, *, as_json: bool) -> None:
    """Say whether the daemon listens on `pam.socket`, as whom, and whether it answers.

    Exit code 1 when it does not.
    """
    found, path = probe(settings.pam.socket), str(settings.pam.socket)
    if as_json:
        listener = None if found.uid is None else name_of(found.uid)
        document = {"socket": path, "uid": found.uid, "user": listener, "answers": found.answers}
        click.echo(lines.as_json(document))
    else:
        click.echo(f"{lines.printable(path)}: {sentence(found)}")
    if not found.answers:
        raise click.exceptions.Exit(1)


def sentence(found: Found) -> str:
    """Say what was found, and what the module has to be told of it."""
    if found.uid is None:
        return "nobody listens. Start it: pyauthgate pam daemon"
    told = f"{name_of(found.uid)} listens and " + ("answers." if found.answers else "does not answer.")
    return told + (f" The module needs owner={found.uid}." if found.uid else "")


def name_of(uid: int) -> str:
    """Give the name of a uid, or the uid itself."""
    with suppress(KeyError):
        return lines.printable(pwd.getpwuid(uid).pw_name)
    return str(uid)
