"""`doctor`: what is wrong around the gate, as far as it can be seen from here."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING

import click

from pyauthgate.bootstrap import SystemClock, build
from pyauthgate.cli import lines
from pyauthgate.cli.diagnosis.clock import clock, synchronised
from pyauthgate.cli.diagnosis.mails import outbox, server, trial
from pyauthgate.cli.diagnosis.permissions import permissions, store_file
from pyauthgate.cli.diagnosis.proxies import proxies
from pyauthgate.cli.diagnosis.sides import owner
from pyauthgate.cli.diagnosis.site import panel, site
from pyauthgate.cli.options import json_option, with_settings
from pyauthgate.errors import GateError
from pyauthgate.model import Ailment
from pyauthgate.pam.inspection import Inspection
from pyauthgate.store.inspection import TURNS_THE_FILE, inspect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyauthgate.bootstrap import House
    from pyauthgate.config import Settings

__all__ = ["doctor"]


@click.command()
@click.option("--offline", is_flag=True, help="Ask nobody over the network but the store.")
@click.option("--mail-to", metavar="ADDRESS", default="", help="Send one test mail there.")
@json_option
@with_settings
def doctor(settings: Settings, *, offline: bool, mail_to: str, as_json: bool) -> None:
    """Look at what the gate stands on, and say what is wrong with it.

    Looks at the store, the rights of its files, the keys, the clock, the mail
    server, the proxies, the public address, the panel, and PAM's services and
    modules. Nothing is changed; no step takes longer than a minute. Run it as
    root: it then sees what the gate's user would, and others may not look
    everywhere.

    Exit code 0 when nothing is wrong, 1 when something is.
    """
    if offline and mail_to:
        raise click.UsageError("A test mail needs the network: leave --offline out.")
    examination = Examination(settings, offline=offline, mail_to=mail_to)
    found = list(examination.ailments())
    if examination.mailed:
        click.echo("The mail server has taken the test mail.", err=True)
    if as_json:
        click.echo(lines.as_json({"ok": not found, "findings": [asdict(each) for each in found]}))
    else:
        for each in found:
            click.echo(lines.printable(f"{each.code}: {each.problem}"))
            click.echo(lines.printable(f"    {each.remedy}"))
        click.echo(f"{len(found)} found." if found else "Nothing is wrong that can be seen from here.")
    if found:
        raise click.exceptions.Exit(1)


class Examination:
    """One look at everything.

    Parameters
    ----------
    offline:
        Ask nobody over the network but the store.
    mail_to:
        Where a test mail is sent; empty for none.

    """

    def __init__(self, settings: Settings, *, offline: bool, mail_to: str = "") -> None:
        file = store_file(settings)
        self._settings = settings
        self._offline = offline
        self._mail_to = mail_to
        self.mailed = False
        """A test mail has left."""
        self._clock = SystemClock()
        self._owner = owner(settings.store.secret_file, *((file, file.parent) if file else ()))
        self._inspection = Inspection(privileged=os.geteuid() == 0)

    def ailments(self) -> Iterator[Ailment]:
        """Give everything that is wrong; where the house itself does not stand, that and what can be seen without."""
        settings = self._settings
        beneath = [*permissions(settings, self._owner), *self._seen(inspect(settings.store.url, self._clock))]
        yield from beneath
        yield from self._within({each.code for each in beneath})
        yield from proxies(settings)
        yield from self._outside()
        yield from self._system()

    def _seen(self, ailments: Iterable[Ailment]) -> list[Ailment]:
        """Look as the user who serves: root sees what that one does not, and may not read what is that one's own."""
        with self._owner.taken():
            return list(ailments)

    def _within(self, told: set[str]) -> Iterator[Ailment]:
        """Look at what is stored, unless what is told already is why it cannot be opened."""
        house, now = None, self._clock.now()
        try:
            with self._owner.taken():
                house = None if TURNS_THE_FILE in told else build(self._settings)
        except GateError as error:
            if error.code not in told:
                yield Ailment.of(error)
        if house is None:
            yield from clock(now, None, kept=synchronised())
            return
        with closing(house):
            yield from clock(now, last_written(house), kept=synchronised())
            yield from outbox(house.store, now)
            yield from imported(house)
            yield from self._inspection.unlocked(partial(house.service_register.owns, "shell"))

    def _outside(self) -> Iterator[Ailment]:
        """Look at what is asked over the network."""
        settings, now = self._settings, self._clock.now()
        yield from self._seen(server(settings, offline=self._offline))
        if self._mail_to:
            failed = self._seen(trial(settings, self._mail_to, now))
            self.mailed = not failed
            yield from failed
        if not self._offline:
            yield from site(settings.site.public_url, settings.site.prefix, now)
            if settings.panel.upstream:
                yield from panel(settings.panel.upstream)

    def _system(self) -> Iterator[Ailment]:
        """Look at PAM."""
        settings, inspection = self._settings, self._inspection
        yield from inspection.module(settings.pam.services)
        yield from inspection.prefix(settings.pam.prefix)
        yield from inspection.overtaken()
        yield from inspection.python()
        if settings.panel.credentials == "pam":
            yield from inspection.backend(settings.panel.pam_service)


def last_written(house: House) -> float | None:
    """Give the moment of the audit's newest line; None when it has none."""
    with house.store.view() as work:
        return next((event.at for event in work.journal.read(limit=1)), None)


def imported(house: House) -> Iterator[Ailment]:
    """Look for passwords that are not yet hashed as ours are."""
    left = house.registry.imported()
    if left:
        yield Ailment(
            code="credentials.imported",
            problem=f"{left} passwords are still known by the digest they were imported with.",
            remedy="Each is hashed anew at the next log-in; ask those who never come to choose another.",
        )
