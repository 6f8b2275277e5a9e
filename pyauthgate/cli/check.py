"""`check`: everything that is wrong with the configuration, and what would be done with it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from pyauthgate.bootstrap import breaches_of, build
from pyauthgate.cli import lines
from pyauthgate.cli.advice import advice
from pyauthgate.cli.options import config_option, json_option
from pyauthgate.cli.panel import opened
from pyauthgate.config import load, masked
from pyauthgate.errors import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path

    from pyauthgate.config import Panel, Settings

__all__ = ["check"]


@click.command()
@click.option("--deep", is_flag=True, help="Open the store, read the keys and load the panel, as `serve` would.")
@json_option
@config_option
def check(config: Path | None, *, deep: bool, as_json: bool) -> None:
    """Read the configuration, and say everything that is wrong with it at once.

    What may be regretted is advice, and changes no exit code.

    Exit code 0 when it can be used, 1 when something is wrong in it, 3 when
    there is no such file, the list of leaked passwords is missing or damaged
    or, with --deep, something else it needs is not there.
    """
    try:
        settings = load(config)
    except ConfigurationError as error:
        if error.code == "config.missing":
            raise
        tell(error, as_json=as_json)
        raise click.exceptions.Exit(1) from None
    if deep:
        build_and_close(settings)
    elif breaches := breaches_of(settings):
        breaches.close()
    click.echo(lines.as_json(good(settings, deep=deep)) if as_json else "\n".join(told(settings, deep=deep)))


def build_and_close(settings: Settings) -> None:
    """Do what a worker of `serve` does before its first request."""
    house = build(settings)
    try:
        opened(house)
    finally:
        house.close()


def tell(error: ConfigurationError, *, as_json: bool) -> None:
    """Print what is wrong: on standard output for a program, on standard error for a person."""
    if as_json:
        findings = [asdict(finding) for finding in error.findings]
        click.echo(lines.as_json({"ok": False, "code": error.code, "problem": error.problem, "findings": findings}))
        return
    for line in str(error).splitlines():
        click.echo(lines.printable(line), err=True)


def good(settings: Settings, *, deep: bool) -> dict[str, Any]:
    """Give the outcome for a program."""
    return {
        "ok": True,
        "deep": deep,
        "warnings": [asdict(warning) for warning in settings.warnings],
        "advice": [asdict(each) for each in advice(settings)],
    }


def told(settings: Settings, *, deep: bool) -> list[str]:
    """Say what the configuration means, warnings and advice first."""
    return [
        *(lines.printable(f"Warning: {warning}") for warning in settings.warnings),
        *(lines.printable(f"Advice: {each}") for each in advice(settings)),
        lines.printable(f"{settings.path} can be used{'; store, keys and panel are there' if deep else ''}."),
        *(f"  {lines.printable(line)}" for line in intentions(settings)),
    ]


def intentions(settings: Settings) -> list[str]:
    """Say what `serve` would do."""
    server, policy, panel = settings.server, settings.policy, settings.panel
    believed = ", ".join(settings.proxy.trusted) or "nobody"
    return [
        f"serve: {panel.app or panel.upstream or 'no panel (use pyauthgate.wrap)'} at {settings.site.public_url}",
        f"listen: {server.bind}, {server.workers} workers of {server.threads} threads",
        f"store: {masked(settings.store.url)}; keys: {settings.store.secret_file}",
        f"client numbers: {settings.identifier.pattern}",
        f"policy: {policy.profile}, the last {policy.history} passwords may not come back",
        f"leaked passwords: {policy.breached or 'no list'}; asked: {policy.breached_online or 'nobody'}",
        f"X-Forwarded-For is believed from: {believed}",
        f"pages without login: {', '.join(panel.public) or 'none'}",
        *(guarded(panel) if panel.mode == "guard" else ()),
    ]


def guarded(panel: Panel) -> list[str]:
    """Say what is guarded of a panel that keeps its own forms."""
    forms = ", ".join(f"{form.kind} {form.path}" for form in panel.forms)
    besides = f", except for {', '.join(panel.deny_except)}" if panel.deny_except else ""
    return [
        f"guarded forms: {forms}",
        f"sealed cookies: {', '.join(panel.session)}",
        f"doors that are shut: {', '.join(panel.deny) or 'none'}{besides}",
        f"tripwire: {panel.tripwire}; unknown numbers: {'enrolled' if panel.enrol else 'unknown'}",
    ]
