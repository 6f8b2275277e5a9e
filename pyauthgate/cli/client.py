"""Clients: add, change, look at and remove them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from pyauthgate.cli import lines
from pyauthgate.cli.group import Lazy
from pyauthgate.cli.mail import demand
from pyauthgate.cli.options import json_option, with_house
from pyauthgate.cli.prompts import ask_new, stdin_option
from pyauthgate.cli.verdicts import refuse
from pyauthgate.gatekeeper.adoption import adopted
from pyauthgate.gatekeeper.records import written
from pyauthgate.model import Client
from pyauthgate.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from pyauthgate.bootstrap import House
    from pyauthgate.gatekeeper.factor_register import FactorCard
    from pyauthgate.gatekeeper.registry import Card

    F = TypeVar("F", bound=Callable[..., object])

__all__ = ["client"]

COMMANDS = {
    "add": ("pyauthgate.cli.client:add", "Add a client."),
    "set": ("pyauthgate.cli.client:change", "Change a client's record."),
    "show": ("pyauthgate.cli.client:show", "Show a client's record."),
    "list": ("pyauthgate.cli.client:table", "List every client, in the order of the numbers as text."),
    "import": ("pyauthgate.cli.importing:load", "Add the clients of a CSV file."),
    "activate": ("pyauthgate.cli.activating:activate", "Send a link to choose the password."),
    "remove": ("pyauthgate.cli.client:remove", "Remove a client with its accounts and sessions."),
    "disable": ("pyauthgate.cli.doors:disable", "Shut every door to a client, at once."),
    "enable": ("pyauthgate.cli.doors:enable", "Open the doors to a client again."),
    "unlock": ("pyauthgate.cli.doors:unlock", "Forget the failed logins that hold a client back."),
    "password": ("pyauthgate.cli.doors:password", "Set a client's password, under the policy."),
    "must-change": ("pyauthgate.cli.doors:must_change", "Ask for a new password at the next login."),
    "totp": ("pyauthgate.cli.factor:totp", "Require or reset a client's second factor."),
    "trust": ("pyauthgate.cli.trusting:trust", "Make passwords that the panel confirmed our own."),
    "sessions": ("pyauthgate.cli.doors:sessions", "List a client's open sessions."),
    "logout": ("pyauthgate.cli.doors:logout", "End one session of a client, or all."),
}


@click.group(cls=Lazy, lazy=COMMANDS)
def client() -> None:
    """Add, change, list and import clients; set passwords; end sessions."""


def record_options(command: F) -> F:
    """Give a command the fields of a record; one that is not given is None."""
    options = (
        click.option("--email", help="The address that the company writes to."),
        click.option("--given-names", help="Given names, as the client writes them."),
        click.option("--surnames", help="Surnames."),
        click.option("--birth-date", metavar="YYYY-MM-DD", help="The date of birth."),
        click.option("--domain", "domain", multiple=True, help="A domain of the client; may be given again."),
        click.option("--language", type=click.Choice(LANGUAGES), help="The client's language; else the site's own."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def cells(domain: tuple[str, ...], **fields: str | None) -> dict[str, str]:
    """Give the fields that were given, as cells of text."""
    given = {name: value for name, value in fields.items() if value is not None}
    return {**given, "domains": " ".join(domain)} if domain else given


@click.command()
@click.argument("number")
@record_options
@click.option("--panel-user", default="", help="The client's name at the panel; else the number.")
@stdin_option
@click.option("--no-password", is_flag=True, help="Add the client without one: it cannot log in yet.")
@click.option("--activate", is_flag=True, help="Send the client number, and a link to choose the password.")
@click.option("--must-change/--no-must-change", default=True, help="Ask for a new password at the first login.")
@with_house
def add(
    house: House,
    /,
    number: str,
    *,
    panel_user: str,
    from_stdin: bool,
    no_password: bool,
    activate: bool,
    must_change: bool,
    domain: tuple[str, ...],
    **fields: str | None,
) -> None:
    """Add the client NUMBER, and ask for its first password; with --activate, the client chooses it."""
    if from_stdin + no_password + activate > 1:
        raise click.UsageError("Choose one of --password-stdin, --no-password and --activate.")
    if activate:
        demand(house)
    entry = house.registry.records.entry({**cells(domain, **fields), "number": number})
    password = None if no_password or activate else ask_new(from_stdin=from_stdin)
    judgement = house.registry.add(
        entry.onto(Client(number=entry.number)),
        panel_user=panel_user,
        password=password,
        must_change=must_change,
        activate=activate,
    )
    refuse(judgement, house.settings.site.language)
    how = ", and written to" if activate else ", without a password" if no_password else ""
    click.echo(f"Client {entry.number} is added{how}.")


@click.command("set")
@click.argument("number")
@record_options
@with_house
def change(house: House, /, number: str, *, domain: tuple[str, ...], **fields: str | None) -> None:
    """Change the given fields of the client NUMBER; an empty value clears one."""
    given = cells(domain, **fields)
    if not given:
        raise click.UsageError("Say what to change: see --help.")
    house.registry.change(number, **given)
    click.echo(f"Client {number} is changed.")


@click.command()
@click.argument("number")
@json_option
@with_house
def show(house: House, number: str, *, as_json: bool) -> None:
    """Show the record of the client NUMBER."""
    told = card(house.registry.get(number), house.factor_register.of(number))
    if as_json:
        click.echo(lines.as_json(told))
        return
    for name, value in told.items():
        click.echo(f"{name.replace('_', '-') + ':':<22}{lines.printable(worded(value))}".rstrip())


@click.command("list")
@json_option
@with_house
def table(house: House, *, as_json: bool) -> None:
    """List every client: number, state, name and e-mail; with --json one object a line."""
    for each in house.registry.walk():
        click.echo(lines.as_json(record(each)) if as_json else line(each))


@click.command()
@click.argument("number")
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_house
def remove(house: House, number: str, *, yes: bool) -> None:
    """Remove the client NUMBER with its accounts, password history and sessions."""
    name = lines.printable(house.registry.get(number).client.full_name)
    if not yes:
        click.confirm(f"Remove client {number} {name}".strip() + "?", abort=True, err=True)
    house.registry.remove(number)
    click.echo(f"Client {number} is removed.")


def record(of: Client) -> dict[str, Any]:
    """Give a client's record for a program."""
    return {
        **written(of),
        "domains": list(of.domains),
        "disabled": of.disabled,
        "created_at": lines.moment(of.created_at),
    }


def card(of: Card, factor: FactorCard) -> dict[str, Any]:
    """Give a client's record and what stands about its account at the panel; never the digest."""
    account = of.panel
    return {
        **record(of.client),
        "panel_user": account.name if account else "",
        "has_password": bool(account and account.digest),
        "must_change": bool(account and account.must_change),
        "password_changed_at": lines.moment(account.changed_at) if account else "",
        "password_imported": bool(account and adopted(account)),
        "password_learned": bool(account and account.learned),
        "password_confirmed_at": lines.moment(account.confirmed_at or None) if account else "",
        "totp_required": of.client.require_totp,
        "totp_confirmed_at": lines.moment(factor.confirmed_at),
        "totp_recovery_codes": factor.left,
    }


def worded(value: object) -> str:
    """Give a value as a person reads it."""
    match value:
        case bool():
            return "yes" if value else "no"
        case list():
            return " ".join(str(each) for each in value)
        case _:
            return str(value)


def line(of: Client) -> str:
    """Give a client in one line."""
    state = "disabled" if of.disabled else "enabled"
    return lines.printable(f"{of.number:<10}{state:<10}{of.full_name or '-'}  {of.email or '-'}")
