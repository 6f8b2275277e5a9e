"""The command `pyauthgate`: its nouns, imported only when one is called, and what an error looks like."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, ClassVar, cast

import click

from pyauthgate.cli.lines import printable
from pyauthgate.errors import GateError, RecordRefused

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["COMMANDS", "Lazy", "command"]

COMMANDS = {
    "account": ("pyauthgate.cli.account:account", "Add, change, list and import accounts at mail, ftp and shell."),
    "audit": ("pyauthgate.cli.audit:audit", "Read what happened, one line for each event."),
    "backup": ("pyauthgate.cli.database:backup", "Copy the store into a file while it is in use."),
    "breach": ("pyauthgate.cli.breach:breach", "Make the list of leaked passwords, and look it over."),
    "check": ("pyauthgate.cli.check:check", "Read the configuration and say everything that is wrong with it."),
    "client": ("pyauthgate.cli.client:client", "Add, change, list and import clients; set passwords; end sessions."),
    "db": ("pyauthgate.cli.database:db", "Create the store or bring it up to date."),
    "demo": ("pyauthgate.cli.demo:demo", "Run an example panel behind the gate, on data that is gone afterwards."),
    "discover": (
        "pyauthgate.cli.discover:discover",
        "Look at a panel's pages, and print its forms as settings.",
    ),
    "doctor": ("pyauthgate.cli.doctor:doctor", "Look at what the gate stands on, and say what is wrong with it."),
    "mail": ("pyauthgate.cli.mail:mail", "Send the mails that wait, and say how many do."),
    "pam": ("pyauthgate.cli.pam:pam", "Put the rules under any PAM service."),
    "policy": ("pyauthgate.cli.policy:policy", "Try passwords against the policy, and explain it."),
    "purge": ("pyauthgate.cli.database:purge", "Delete what is past its time; `serve` does so every hour."),
    "remind": ("pyauthgate.cli.remind:remind", "Write to every client whose password is old."),
    "secret": ("pyauthgate.cli.secret:secret", "Look after the file of keys."),
    "serve": ("pyauthgate.cli.serve:serve", "Serve the panel behind the gate."),
}
"""Where each command stands, and its line in the list: `--help` imports none of them."""


class Refused(click.ClickException):
    """Something was refused or found wanting: exit code 1."""

    exit_code: ClassVar[int] = 1

    def show(self, file: Any = None) -> None:  # noqa: ANN401 (click's own signature)
        """Print problem, remedy and code on standard error, whatever characters they hold."""
        for line in self.message.splitlines():
            click.echo(printable(line), file=file, err=True)


class Unable(Refused):
    """It cannot be done now: exit code 3."""

    exit_code: ClassVar[int] = 3


class Lazy(click.Group):
    """A group whose commands are imported when they are called, so that starting costs little.

    Parameters
    ----------
    lazy:
        By name: ``module:attribute``, and the line in the list of commands.

    """

    def __init__(self, *args: Any, lazy: Mapping[str, tuple[str, str]], **options: Any) -> None:  # noqa: ANN401 (click's)
        super().__init__(*args, **options)
        self._lazy = lazy

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """Give the names in the order of the table."""
        return list(self._lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (click's signature)
        """Import a command; None when there is no such."""
        if cmd_name not in self._lazy:
            return None
        module, _, attribute = self._lazy[cmd_name][0].partition(":")
        return cast("click.Command", getattr(import_module(module), attribute))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 (click's)
        """Write the list of commands from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_line) for name, (_, help_line) in self._lazy.items()])

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; what pyauthgate raises on purpose becomes words and an exit code, never a trace."""
        try:
            return super().invoke(ctx)
        except GateError as error:
            raise (Refused if isinstance(error, RecordRefused) else Unable)(str(error)) from error


def tell_version(ctx: click.Context, _: click.Parameter, value: bool) -> None:  # noqa: FBT001 (click's signature)
    """Print the version of the installed package; a checkout that is not installed has none."""
    if not value:
        return
    try:
        click.echo(f"pyauthgate {version('pyauthgate')}")
    except PackageNotFoundError:
        click.echo("pyauthgate, not installed")
    ctx.exit()


@click.group(cls=Lazy, lazy=COMMANDS)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=tell_version,
    help="Show the version and exit.",
)
def command() -> None:
    """Put the documented login and password rules in front of a hosting panel.

    Exit codes: 0 done, 1 refused or found wanting, 2 wrong usage, 3 cannot.
    No password is ever an argument: it is asked for, or read from standard input.
    """
