"""Accounts of clients at services: mailboxes, FTP, shells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from pyauthgate.cli import lines
from pyauthgate.cli.group import Lazy
from pyauthgate.cli.options import json_option, with_house
from pyauthgate.cli.prompts import ask_new, stdin_option
from pyauthgate.cli.verdicts import refuse
from pyauthgate.gatekeeper.adoption import adopted
from pyauthgate.gatekeeper.service_records import MAIL, SERVICES

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from pyauthgate.bootstrap import House
    from pyauthgate.model import Account

    F = TypeVar("F", bound=Callable[..., object])

__all__ = ["account"]

COMMANDS = {
    "add": ("pyauthgate.cli.account:add", "Add an account at a service."),
    "set": ("pyauthgate.cli.account:change", "Say whose a mailbox is, or ask for a new password."),
    "list": ("pyauthgate.cli.account:table", "List the accounts of a client, or of all."),
    "import": ("pyauthgate.cli.importing:load_accounts", "Add the accounts of a CSV file."),
    "remove": ("pyauthgate.cli.account:remove", "Remove an account with its password history."),
    "password": ("pyauthgate.cli.account:password", "Set an account's password, under the policy."),
}


@click.group(cls=Lazy, lazy=COMMANDS)
def account() -> None:
    """Add, change, list and import the accounts of clients at mail, ftp and shell."""


def named(command: F) -> F:
    """Give a command the arguments that name an account."""
    arguments = (
        click.argument("number"),
        click.argument("service", type=click.Choice(SERVICES)),
        click.argument("name", default=""),
    )
    for argument in reversed(arguments):
        command = argument(command)
    return command


@click.command()
@named
@click.option("--own", is_flag=True, help="The mailbox is the client's in person, not somebody else's.")
@stdin_option
@click.option("--no-password", is_flag=True, help="Add the account without one: nobody can log in yet.")
@click.option("--must-change", is_flag=True, help="Ask for a new password at the first login, where the service can.")
@with_house
def add(
    house: House,
    /,
    number: str,
    service: str,
    name: str,
    *,
    own: bool,
    from_stdin: bool,
    no_password: bool,
    must_change: bool,
) -> None:
    """Add an account of the client NUMBER at SERVICE, and ask for its password.

    NAME is the address at mail. At ftp it may be left out and is the number; a
    shell account has one name, the prefix of shell accounts and the number.
    """
    if from_stdin and no_password:
        raise click.UsageError("Choose one of --password-stdin and --no-password.")
    cells = {"number": number, "service": service, "name": name, **({"own": "yes"} if own else {})}
    entry = house.service_register.records.entry(cells)
    house.service_register.demand_free(entry)
    chosen = None if no_password else ask_new(from_stdin=from_stdin)
    judgement = house.service_register.add(entry, password=chosen, must_change=must_change)
    refuse(judgement, house.settings.site.language)
    without = ", without a password" if no_password else ""
    click.echo(f"Account {shown(entry.name)} at {service} is added{without}.")


@click.command("set")
@named
@click.option("--own/--not-own", default=None, help="The mailbox is the client's in person, or somebody else's.")
@click.option("--must-change", is_flag=True, help="Ask for a new password at the next login, where the service can.")
@with_house
def change(house: House, /, number: str, service: str, name: str, *, own: bool | None, must_change: bool) -> None:
    """Say whose the account is, or ask for a new password.

    NAME may be left out where the client NUMBER has one account at SERVICE.
    """
    if own is None and not must_change:
        raise click.UsageError("Say what to change: see --help.")
    found = house.service_register.get(number, service, name)
    if own is not None:
        house.service_register.claim(found, own=own)
    if must_change:
        house.service_register.must_change(found)
    click.echo(f"Account {shown(found.name)} at {service} is changed.")


@click.command("list")
@click.argument("number", required=False)
@json_option
@with_house
def table(house: House, *, number: str | None, as_json: bool) -> None:
    """List the accounts at services of the client NUMBER, or of every client; with --json one object a line."""
    register = house.service_register
    for each in register.of(number) if number else register.walk():
        click.echo(lines.as_json(record(each)) if as_json else line(each))


@click.command()
@named
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_house
def remove(house: House, number: str, service: str, name: str, *, yes: bool) -> None:
    """Remove an account with its password history; what it holds at the service stays there.

    NAME may be left out where the client NUMBER has one account at SERVICE.
    """
    found = house.service_register.get(number, service, name)
    if not yes:
        click.confirm(f"Remove account {shown(found.name)} at {service}?", abort=True, err=True)
    house.service_register.remove(found)
    click.echo(f"Account {shown(found.name)} at {service} is removed.")


@click.command()
@named
@stdin_option
@click.option("--must-change", is_flag=True, help="Ask for a new one at the next login, where the service can.")
@with_house
def password(house: House, number: str, service: str, name: str, *, from_stdin: bool, must_change: bool) -> None:
    """Set the password of an account, under the same policy as everywhere.

    NAME may be left out where the client NUMBER has one account at SERVICE. The
    client's sessions end, and failed logins are forgotten.
    """
    found = house.service_register.get(number, service, name)
    judgement = house.service_register.assign(found, ask_new(from_stdin=from_stdin), must_change=must_change)
    refuse(judgement, house.settings.site.language)
    click.echo(f"Account {shown(found.name)} at {service} has a new password.")


def record(of: Account) -> dict[str, Any]:
    """Give an account for a program; never the digest."""
    return {
        "number": of.number,
        "service": of.service,
        "name": of.name,
        "own": of.own or of.service != MAIL,
        "has_password": of.digest is not None,
        "password_imported": adopted(of),
        "must_change": of.must_change,
        "password_changed_at": lines.moment(of.changed_at),
        "created_at": lines.moment(of.created_at),
    }


def line(of: Account) -> str:
    """Give an account in one line."""
    marks = ("own" if of.own else "", "must change" if of.must_change else "", "" if of.digest else "no password")
    told = ", ".join(filter(None, (*marks, "imported password" if adopted(of) else "")))
    return lines.printable(f"{of.number:<10}{of.service:<7}{of.name}" + (f"  ({told})" if told else ""))


def shown(name: str) -> str:
    """Give a name as a terminal may show it."""
    return lines.printable(name)
