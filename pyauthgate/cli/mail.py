"""The mails that wait: sent, counted, and tried again."""

from __future__ import annotations

import logging
import signal
from threading import Event
from typing import TYPE_CHECKING, Any

import click

from pyauthgate.cli import lines
from pyauthgate.cli.group import Lazy
from pyauthgate.cli.housekeeping import MAIL_EVERY, Housekeeping
from pyauthgate.cli.options import json_option, with_house
from pyauthgate.errors import ConfigurationError, RecordRefused

if TYPE_CHECKING:
    from pyauthgate.bootstrap import House
    from pyauthgate.mail.worker import Worker
    from pyauthgate.model import Posting

__all__ = ["mail", "retry", "run_worker", "status"]

COMMANDS = {
    "run": ("pyauthgate.cli.mail:run_worker", "Send the mails that are due; `serve` does so every few seconds."),
    "status": ("pyauthgate.cli.mail:status", "Say how many mails wait, and which were given up."),
    "retry": ("pyauthgate.cli.mail:retry", "Let mails that were given up be tried again."),
}

SHOWN = 1000
"""Mails that are listed, the oldest: counted are all."""


@click.group(cls=Lazy, lazy=COMMANDS)
def mail() -> None:
    """Send the mails that wait, and say how many do."""


@click.command("run")
@click.option("--once", is_flag=True, help="Send what is due now, and end; exit code 1 when none can be sent.")
@with_house
def run_worker(house: House, *, once: bool) -> None:
    """Send the mails that are due, until SIGTERM or Ctrl+C.

    `serve` does the same every few seconds. Several at once do no harm: no mail
    is ever held by two. What was under way when it is killed is sent again.
    """
    worker = demand(house)
    if once:
        made = worker()
        click.echo(f"Sent {made.sent}, put off {made.deferred}, given up {made.given_up}.")
        if made.unreached:
            click.echo(f"No mail can be sent now: {made.unreached}.", err=True)
            raise click.exceptions.Exit(1)
        return
    logging.basicConfig(format="%(asctime)s [%(process)d] %(levelname)s %(message)s")
    over = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    sending = Housekeeping(worker, name="mail", first=0.0, every=MAIL_EVERY)
    sending.start()
    click.echo("Sending mails. Stop with Ctrl+C or SIGTERM.", err=True)
    over.wait()
    sending.end()
    sending.join(house.settings.mail.timeout)


@click.command()
@json_option
@with_house
def status(house: House, *, as_json: bool) -> None:
    """Say how many mails wait, and list those that were given up.

    Exit code 1 when there are any of those.
    """
    with house.store.view() as work:
        counts, dead = dict(work.outbox.counts()), work.outbox.dead(limit=SHOWN)
    if as_json:
        click.echo(lines.as_json({**counts, "given_up": [described(posting) for posting in dead]}))
    else:
        click.echo(f"{counts['waiting']} wait, {counts['leased']} are being sent, {counts['dead']} were given up.")
        for posting in dead:
            click.echo(lines.pairs(described(posting)))
    if counts["dead"]:
        raise click.exceptions.Exit(1)


@click.command()
@click.argument("letter", metavar="[ID]", required=False)
@click.option("--all", "every", is_flag=True, help="All of them.")
@with_house
def retry(house: House, *, letter: str | None, every: bool) -> None:
    """Let the mail ID of `mail status`, which was given up, be tried again for three days; or all."""
    if every == bool(letter):
        raise click.UsageError("Name a mail, or say --all.")
    now = house.clock.now()
    with house.store.begin() as work:
        chosen = [letter] if letter else [posting.letter.id for posting in work.outbox.dead(limit=SHOWN)]
        again = sum(work.outbox.retry(each, now) for each in chosen)
    if letter and not again:
        raise RecordRefused("mail.unknown", "No mail with this id was given up.", "See `pyauthgate mail status`.")
    click.echo(f"{again} mails are tried again.")


def demand(house: House) -> Worker:
    """Give the worker.

    Raises
    ------
    ConfigurationError
        ``mail.none``: neither a mail server nor a folder is configured.

    """
    if house.mails is None:
        raise ConfigurationError(
            "mail.none", "Neither `mail.smtp` nor `mail.folder` is set, so no mail is sent.", "Name a mail server."
        )
    return house.mails


def described(posting: Posting) -> dict[str, Any]:
    """Give a mail for a person or a program: neither the address nor what is in it."""
    letter = posting.letter
    return {
        "id": letter.id,
        "number": letter.number,
        "kind": letter.kind,
        "written": lines.moment(letter.at),
        "tries": posting.tries,
        "error": posting.error,
    }
