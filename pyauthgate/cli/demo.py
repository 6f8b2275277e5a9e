"""`demo`: an example panel behind the gate, with two clients, on a store that is gone afterwards."""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

import click

from pyauthgate.bootstrap import build
from pyauthgate.cli import binding
from pyauthgate.cli.mailbox import Mailbox
from pyauthgate.cli.outbox import PATH, Outbox
from pyauthgate.cli.serve import listen
from pyauthgate.config import Mail, Server, create_keys, load
from pyauthgate.errors import ConfigurationError
from pyauthgate.model import Client
from pyauthgate.store import migrate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyauthgate.bootstrap import House
    from pyauthgate.cli.binding import Address
    from pyauthgate.config import Settings

__all__ = ["demo"]

PACKAGE = Path(__file__).resolve().parent.parent
EXAMPLES = (PACKAGE.parent / "examples" / "trusting_panel", PACKAGE / "examples" / "trusting_panel")
"""In a checkout, and in an installed package."""

MAILS = "mails"
FIRST = "127.0.0.1:8000"
TRIES = 20
"""Ports that are tried one after another when nobody asked for a certain one."""

CLIENTS = (
    Client(
        number="9000",
        given_names="María Laura",
        surnames="Ferreyra",
        email="maria@eltornillo.example",
        birth_date=date(1984, 3, 17),
        domains=("eltornillo.example",),
    ),
    Client(
        number="10023",
        given_names="Joaquín",
        surnames="Peralta",
        email="joaquin@estudioperalta.example",
        birth_date=date(1977, 11, 5),
        domains=("estudioperalta.example",),
    ),
)

ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Letters and digits that are not taken for each other when they are copied by hand."""
LENGTH = 12


@click.command()
@click.option("--bind", metavar="HOST:PORT", help=f"Where to listen; else {FIRST}, or the next free port.")
def demo(bind: str | None) -> None:
    """Run an example panel behind the gate, with two clients whose passwords are printed.

    No mail is sent: `/outbox` shows those that would have been.
    Everything is kept in a temporary folder, and gone when you press Ctrl+C.
    """
    example = find_example()
    address = binding.read(bind) if bind else free(binding.read(FIRST))
    if address.path or not address.loopback:
        raise ConfigurationError(
            "demo.bind",
            "The demo speaks plain HTTP, and cookies that open something need TLS anywhere but on this machine.",
            "Bind to 127.0.0.1, or put a server with TLS in front of `pyauthgate serve`.",
        )
    with folder() as place:
        settings = configured(example, place, address)
        prepare(settings)
        outbox = partial(Outbox, mailbox=Mailbox(place / MAILS), site=settings.site)
        listen(settings, override={}, reloads=False, ready=invite, front=outbox)


def invite(settings: Settings) -> None:
    """Say which address to open, where the mails are, and how to stop."""
    click.echo(f"Mails to the clients: {settings.site.public_url}{PATH}")
    click.echo(f"Open {settings.site.public_url}/ and log in. Stop with Ctrl+C.")


def find_example() -> Path:
    """Give the folder of the example panel."""
    if find_spec("flask") is None:
        raise ConfigurationError("demo.flask", "The example panel needs Flask.", "pip install pyauthgate[demo]")
    found = next((place for place in EXAMPLES if place.is_dir()), None)
    if found is None:
        raise ConfigurationError("demo.example", "The example panel is not there.", "Install pyauthgate again.")
    return found


def free(first: Address) -> Address:
    """Give the first of some ports that can be had, or raise what stands against the first."""
    choices = (first.on(first.port + step) for step in range(TRIES))
    found = next((address for address in choices if binding.taken(address) is None), None)
    if found is None:
        raise binding.taken(first) or ConfigurationError("server.taken", "No port is free.", "Name one with --bind.")
    return found


@contextmanager
def folder() -> Iterator[Path]:
    """Make a folder that is gone afterwards; a forked worker that ends in here leaves it alone."""
    place, owner = Path(mkdtemp(prefix="pyauthgate-demo-")), os.getpid()
    try:
        yield place
    finally:
        if os.getpid() == owner:
            shutil.rmtree(place, ignore_errors=True)


def configured(example: Path, place: Path, address: Address) -> Settings:
    """Give the example's own configuration, with store, keys, mails and address of this run."""
    settings = load(example / "pyauthgate.toml")
    return replace(
        settings,
        site=replace(settings.site, public_url=f"http://{address.text}", insecure=True),
        store=replace(settings.store, url=f"sqlite:///{place / 'gate.db'}", secret_file=place / "secret"),
        mail=Mail(folder=place / MAILS, sender=f"{settings.site.name} <no-responder@demo.example>"),
        totp=replace(settings.totp, offered=True),
        server=Server(bind=address.text, workers=1, threads=4),
    )


def prepare(settings: Settings) -> None:
    """Make store, keys and clients, and print how to log in."""
    migrate(settings.store.url)
    create_keys(settings.store.secret_file)
    with closing(build(settings)) as house:
        for client in CLIENTS:
            password = enrol(house, client)
            click.echo(f"{client.number}  {password}  {client.full_name}")


def enrol(house: House, client: Client) -> str:
    """Store a client with a fresh password that the policy accepts; give the password."""
    house.registry.add(client)
    while True:
        password = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if house.registry.assign(client.number, password, must_change=False).accepted:
            return password
