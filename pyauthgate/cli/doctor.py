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
from pyauthgate.cli.diagnosis.permissions import permissions
from pyauthgate.cli.diagnosis.preparing import prepare
from pyauthgate.cli.diagnosis.proxies import proxies
from pyauthgate.cli.diagnosis.sides import owner
from pyauthgate.cli.diagnosis.site import panel, site
from pyauthgate.cli.diagnosis.units import units
from pyauthgate.cli.options import json_option, with_settings
from pyauthgate.errors import GateError
from pyauthgate.model import Ailment
from pyauthgate.pam.inspection import Inspection
from pyauthgate.store.address import file_of, read_url
from pyauthgate.store.inspection import NOT_TO_OPEN, inspect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

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
        self._settings = settings
        self._offline = offline
        self._mail_to = mail_to
        self.mailed = False
        """A test mail has left."""
        self._clock = SystemClock()
        self._file = file = file_of(read_url(settings.store.url))
        self._owner = owner(*((file, file.parent) if file else ()), settings.store.secret_file)
        self._inspection = Inspection(privileged=os.geteuid() == 0)
        self._told: set[str] = set()
        self._newest: float | None = None

    def ailments(self) -> Iterator[Ailment]:
        """Give everything that is wrong; what keeps one look from its end is told, and the others are taken."""
        prepare()
        # What is the user's own is looked at as that user, or not at all.
        theirs = (self._store, self._within, self._server, self._trial) if self._owner.within_reach() else ()
        for look in (self._files, *theirs, self._kept, self._around, self._site, self._system):
            try:
                for found in look():
                    self._told.add(found.code)
                    yield found
            except GateError as error:
                if error.code not in self._told:
                    yield Ailment.of(error)

    def _seen(self, look: Callable[[], Iterable[Ailment]]) -> list[Ailment]:
        """Look as the user who serves: root sees what that one does not, and may not read what is that one's own."""
        with self._owner.taken():
            return list(look())

    def _files(self) -> Iterator[Ailment]:
        yield from permissions(self._settings, self._file, self._owner)
        yield from units(self._owner)

    def _store(self) -> Iterable[Ailment]:
        return self._seen(partial(inspect, self._settings.store.url, self._clock))

    def _within(self) -> Iterable[Ailment]:
        """Look at what is stored, as the user who serves; only what root alone may read is read before."""
        if self._told & NOT_TO_OPEN:
            return ()
        opened, now = self._inspection.opened(), self._clock.now()
        with self._owner.taken(), closing(build(self._settings)) as house:
            self._newest = last_written(house)
            unlocked = self._inspection.unlocked(opened, partial(house.service_register.owns, "shell"))
            return [*outbox(house.store, now), *imported(house), *unlocked]

    def _kept(self) -> Iterator[Ailment]:
        return clock(self._clock.now(), self._newest, kept=synchronised())

    def _around(self) -> Iterator[Ailment]:
        return proxies(self._settings)

    def _server(self) -> Iterable[Ailment]:
        return self._seen(partial(server, self._settings, offline=self._offline))

    def _trial(self) -> Iterator[Ailment]:
        if self._mail_to:
            failed = self._seen(partial(trial, self._settings, self._mail_to, self._clock.now()))
            self.mailed = not failed
            yield from failed

    def _site(self) -> Iterator[Ailment]:
        """Ask for the gate as visitors do, and for the panel as the gate does."""
        settings = self._settings
        if not self._offline:
            yield from site(settings.site.public_url, settings.site.prefix, self._clock.now())
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
