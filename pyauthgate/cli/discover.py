"""`discover`: which forms a panel has, as settings to paste."""

from __future__ import annotations

from pathlib import Path

import click

from pyauthgate.bootstrap import SystemClock
from pyauthgate.cli import lines
from pyauthgate.cli.discovery.addresses import origin
from pyauthgate.cli.discovery.proposal import described, proposal
from pyauthgate.cli.discovery.survey import survey
from pyauthgate.cli.discovery.walk import Walk
from pyauthgate.cli.options import json_option
from pyauthgate.config.files import read_small
from pyauthgate.errors import ConfigurationError
from pyauthgate.model import FormKind

__all__ = ["discover"]

LARGEST = 16_384
MOST = 40
SHARE = 26
"""Looks in all, and those as nobody when somebody is logged in as well."""


@click.command()
@click.argument("url")
@click.option("--insecure", is_flag=True, help="Do not verify the panel's certificate.")
@click.option(
    "--cookie-file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A file with the Cookie header of somebody who is logged in; without it no change form is seen.",
)
@json_option
def discover(url: str, cookie_file: Path | None, *, insecure: bool, as_json: bool) -> None:
    """Look at the pages of the panel at URL, and print the [[panel.form]] tables to paste.

    At most 40 pages of that one host are looked at, by GET alone, and no link
    that looks as if it logged out or deleted. A comment says where it guessed.

    Exit code 1 when no log-in form was found, 3 when the panel does not answer.
    """
    if origin(url) is None:
        raise click.BadParameter("is no http:// or https:// address.", param_hint="URL")
    now = SystemClock().now
    outside = Walk(now=now, insecure=insecure, most=SHARE if cookie_file else MOST)
    inside = Walk(now=now, insecure=insecure, most=MOST - SHARE, cookie=cookie_of(cookie_file)) if cookie_file else None
    found = survey(url, outside, inside)
    for line in [lines.as_json(described(found))] if as_json else proposal(found):
        click.echo(lines.printable(line))
    if not found.of(FormKind.LOGIN):
        click.echo("No log-in form was found. Name its page as the URL.", err=True)
        raise click.exceptions.Exit(1)


def cookie_of(path: Path) -> str:
    """Read the header of a session; it is a secret, and never printed.

    Raises
    ------
    ConfigurationError
        ``discover.cookie``: the file is missing, or is no such header.

    """
    try:
        content = read_small(path, LARGEST) or b""
    except (OSError, ValueError):
        content = b""
    text = content.decode("ascii", "replace").strip().removeprefix("Cookie:").strip()
    if "=" not in text or not text.isprintable() or not text.isascii():
        raise ConfigurationError(
            "discover.cookie",
            "The cookie file is missing, or holds no Cookie header.",
            "Write one line, such as sessionid=…, as the browser's developer tools show it.",
        )
    return text
