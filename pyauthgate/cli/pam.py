"""The PAM door: put on a machine, and taken away."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pyauthgate.cli import lines
from pyauthgate.cli.group import Lazy
from pyauthgate.cli.options import config_option
from pyauthgate.config import load
from pyauthgate.config.grammar import shell_prefix
from pyauthgate.pam.install import contents
from pyauthgate.pam.install import install as lay
from pyauthgate.pam.install import uninstall as take

__all__ = ["pam"]

COMMANDS = {
    "install": ("pyauthgate.cli.pam:install", "Compile the PAM module and put it where libpam looks."),
    "uninstall": ("pyauthgate.cli.pam:uninstall", "Take away what `install` has put there."),
    "daemon": ("pyauthgate.cli.pam_daemon:daemon", "Answer the PAM module."),
    "exec": ("pyauthgate.cli.pam_exec:ask_for", "Ask the daemon for pam_exec, where there is no compiler."),
    "status": ("pyauthgate.cli.pam_status:status", "Say whether the daemon listens and answers."),
}

ROOT = Path("/")
destdir_option = click.option(
    "--destdir",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    default=ROOT,
    help="Put DIR before every path, to build a package or an image.",
)


def spelled(_: click.Context, __: click.Parameter, prefix: str | None) -> str | None:
    """Take a prefix as the setting takes it: it becomes part of a line of PAM's."""
    if prefix is not None and shell_prefix(prefix) is None:
        raise click.BadParameter("1 to 12 lower-case letters, _ and -, the first a letter")
    return prefix


@click.group(cls=Lazy, lazy=COMMANDS)
def pam() -> None:
    """Put the rules under any PAM service."""


@click.command()
@click.option("--dry-run", is_flag=True, help="Compile, and say what would be written; write nothing.")
@destdir_option
@click.option("--profile", is_flag=True, help="Also a profile for pam-auth-update, for services with local users.")
@click.option(
    "--prefix",
    metavar="TEXT",
    callback=spelled,
    help="What clients' names begin with, in the profile; else `pam.prefix`.",
)
@click.option("--units", is_flag=True, help="Also the daemon's socket and service for systemd.")
@config_option
def install(
    *, dry_run: bool, destdir: Path, profile: bool, prefix: str | None, units: bool, config: Path | None
) -> None:
    """Compile the PAM module and put it where libpam looks.

    Nothing asks it until a service's file in /etc/pam.d names it. It takes a C
    compiler and the headers of libpam: apt-get install gcc libc6-dev libpam0g-dev

    The configuration is read for the profile alone, and not with --prefix.
    """
    said = (prefix or load(config).pam.prefix) if profile else None
    laid = contents(prefix=said, units=units, program=Path(sys.executable).with_name("pyauthgate"))
    if not dry_run:
        lay(laid, destdir)
    for place, content in laid.items():
        show("Would write" if dry_run else "Wrote", destdir, place, f", {len(content):,} bytes.")
    if not dry_run and destdir == ROOT:
        advise(profile=profile, units=units)


@click.command()
@destdir_option
def uninstall(*, destdir: Path) -> None:
    """Take away what `install` has put there: module, profile and units.

    The profile is taken out of /etc/pam.d and the units are disabled first. While a
    service's file names the module, it stays, and the file is told.
    """
    gone = take(destdir)
    for place in gone:
        show("Removed", destdir, place, ".")
    if not gone:
        click.echo("Nothing was there.")


def show(done: str, root: Path, place: Path, more: str) -> None:
    """Print what happened to a file."""
    click.echo(f"{done} {lines.printable(str(root / place.relative_to('/')))}{more}")


def advise(*, profile: bool, units: bool) -> None:
    """Say what is left to do, which touches services that run."""
    if units:
        click.echo("Start the daemon:  systemctl daemon-reload && systemctl enable --now pyauthgate-pam.socket")
    if profile:
        click.echo("Use the profile:   pam-auth-update --enable pyauthgate")
