"""gunicorn around the gate: strict about headers, and unmoved by a broken file."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
from gunicorn.arbiter import Arbiter  # type: ignore[import-untyped]

from pyauthgate.bootstrap import build
from pyauthgate.cli.housekeeping import MAIL_EVERY, Housekeeping
from pyauthgate.cli.lines import printable
from pyauthgate.cli.panel import opened
from pyauthgate.cli.rehearsal import rehearse
from pyauthgate.cli.worker import PatientWorker
from pyauthgate.config import reread
from pyauthgate.errors import GateError

if TYPE_CHECKING:
    from collections.abc import Callable
    from wsgiref.types import WSGIApplication

    from pyauthgate.cli.binding import Address
    from pyauthgate.config import Settings

__all__ = ["Application", "run"]

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 (gunicorn makes an unnamed file of its own in it)

STRICT: dict[str, Any] = {
    # The gate alone decides who may speak for a visitor: gunicorn believes nobody, not even a Unix peer.
    "forwarded_allow_ips": "",
    "forwarder_headers": "",
    "secure_scheme_headers": {},
    "proxy_protocol": "off",
    "header_map": "drop",
    "http_parser": "python",
    "permit_obsolete_folding": False,
    "permit_unconventional_http_method": False,
    "permit_unconventional_http_version": False,
    "strip_header_spaces": False,
    "limit_request_line": 8190,
    "limit_request_fields": 100,
    "limit_request_field_size": 8190,
}
"""What gunicorn may believe and take, whatever its environment variables say."""

QUIET: dict[str, Any] = {
    "accesslog": None,
    "errorlog": "-",
    "loglevel": "warning",
    "control_socket_disable": True,
    "worker_class": PatientWorker,
    "preload_app": False,
    "timeout": 30,
    "graceful_timeout": 30,
    "keepalive": 5,
    # A Unix socket is made with mode 0660: nginx reaches it through its group.
    "umask": 0o117,
    # A heartbeat that must wait for a disk is none.
    "worker_tmp_dir": str(SHARED_MEMORY) if SHARED_MEMORY.is_dir() else None,
}


class Master(Arbiter):  # type: ignore[misc]  # gunicorn has no types
    """A master that reads the configuration again on SIGHUP, and keeps its workers when the new one is no good."""

    def handle_hup(self) -> None:
        """Start new workers with the new configuration, or say why not."""
        if self.app.renew():
            super().handle_hup()
            click.echo("Reloaded.", err=True)


class Application(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """The gate as gunicorn runs it; each worker builds its own house after the fork.

    Parameters
    ----------
    address:
        Where to listen; a new one in the file needs a restart.
    override:
        What the command line says in place of the file, after each reading.
    reloads:
        Whether SIGHUP reads the file again.
    ready:
        Called once the address is listened on.
    front:
        What stands in front of the gate; nothing, except in the demo.

    """

    def __init__(
        self,
        settings: Settings,
        *,
        address: Address,
        override: dict[str, Any],
        reloads: bool = True,
        ready: Callable[[Settings], None],
        front: Callable[[WSGIApplication], WSGIApplication] | None = None,
    ) -> None:
        self._override = override
        self.settings = self._overridden(settings)
        self._address = address
        self._reloads = reloads
        self._ready = ready
        self._front = front
        super().__init__(prog="pyauthgate serve")

    def load_config(self) -> None:
        """Give gunicorn its configuration: from our settings alone."""
        server = self.settings.server
        told = {"bind": self._address.text, "workers": server.workers, "threads": server.threads}
        for name, value in {**STRICT, **QUIET, **told, "when_ready": self._when_ready}.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIApplication:
        """Build the house in a worker, and put its gate in front of the panel.

        A worker that cannot, because the store is gone for a moment, ends with a
        code that lets the master start another; gunicorn's own would end them all.
        """
        try:
            house = build(self.settings)
            gate = opened(house)
        except GateError as error:
            click.echo(error_text(error), err=True)
            raise SystemExit(1) from error
        Housekeeping(house.purge).start()
        if house.mails:
            Housekeeping(house.mails, name="mail", first=MAIL_EVERY, every=MAIL_EVERY).start()
        return self._front(gate) if self._front else gate

    def renew(self) -> bool:
        """Read the file again; say whether workers can start with what it says now."""
        if not self._reloads:
            click.echo("Nothing to reload.", err=True)
            return False
        read = reread(self.settings, self.settings.path, keep_on)
        if read is self.settings:
            return False
        objection = rehearse(read)
        if objection:
            keep_on(objection)
            return False
        self.settings = self._overridden(read)
        self.callable = None
        return True

    def run(self) -> None:
        """Serve until a signal ends it."""
        Master(self).run()

    def _overridden(self, settings: Settings) -> Settings:
        return replace(settings, server=replace(settings.server, **self._override))

    def _when_ready(self, _: Arbiter) -> None:
        self._ready(self.settings)


def run(application: Application) -> None:
    """Serve, and end with an exit code of ours: gunicorn's own for a worker that cannot start are 3 and 4."""
    master = os.getpid()
    try:
        application.run()
    except SystemExit as ended:
        if os.getpid() != master:  # a worker's code tells the master why it ended
            raise
        raise SystemExit(3 if ended.code else 0) from None


def keep_on(objection: object) -> None:
    """Say that a broken file changes nothing."""
    click.echo(f"{error_text(objection)}\nThe old configuration stays in force.", err=True)


def error_text(error: object) -> str:
    """Give an error for the log, line by line printable."""
    return "\n".join(printable(line) for line in str(error).splitlines())
