"""`serve`: the panel of the configuration behind its gate, on gunicorn."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import click

from pyauthgate.cli import binding
from pyauthgate.cli.lines import printable
from pyauthgate.cli.options import with_settings
from pyauthgate.cli.panel import named
from pyauthgate.cli.rehearsal import rehearse
from pyauthgate.cli.server import Application, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from wsgiref.types import WSGIApplication

    from pyauthgate.config import Settings

__all__ = ["listen", "serve"]

MOST = 64


@click.command()
@click.option("--bind", metavar="ADDRESS", help="host:port, [IPv6]:port or unix:/path; else `server.bind`.")
@click.option("--workers", type=click.IntRange(1, MOST), help="Processes; else `server.workers`.")
@click.option("--threads", type=click.IntRange(1, MOST), help="Threads in each of them; else `server.threads`.")
@with_settings
def serve(settings: Settings, *, bind: str | None, workers: int | None, threads: int | None) -> None:
    """Serve the panel of the configuration behind the gate.

    SIGHUP reads the configuration again, and starts new workers when they can
    start with it; the address stays. SIGTERM and Ctrl+C end it. A Unix socket
    has mode 0660.
    """
    named(settings)
    override = {"bind": bind, "workers": workers, "threads": threads}
    listen(settings, override={name: value for name, value in override.items() if value is not None})


def announce(settings: Settings) -> None:
    """Say where it listens, and how to stop it."""
    server = settings.server
    click.echo(
        f"Listening on {server.bind} ({server.workers} workers of {server.threads} threads) "
        f"for {settings.site.public_url}. Stop with Ctrl+C or SIGTERM; reload with SIGHUP.",
        err=True,
    )


def listen(
    settings: Settings,
    *,
    override: dict[str, Any],
    reloads: bool = True,
    ready: Callable[[Settings], None] = announce,
    front: Callable[[WSGIApplication], WSGIApplication] | None = None,
) -> None:
    """Listen and serve until a signal comes; the parameters are those of `Application`.

    Raises
    ------
    ConfigurationError
        The address is none, taken, or a Unix socket whose peers are not trusted to name the visitor.

    """
    address = binding.read(override.get("bind", settings.server.bind))
    fault = binding.taken(address) or binding.nameless(address, settings.proxy.trusted)
    if fault:
        raise fault
    objection = rehearse(settings)
    if objection:
        click.echo("\n".join(map(printable, objection.splitlines())), err=True)
        raise click.exceptions.Exit(3)
    logging.basicConfig(format="%(asctime)s [%(process)d] %(levelname)s %(message)s")
    application = Application(settings, address=address, override=override, reloads=reloads, ready=ready, front=front)
    run(application)
