"""`pam daemon`: answers the PAM module."""

from __future__ import annotations

import logging
import pwd
from contextlib import closing
from typing import TYPE_CHECKING

import click

from pyauthgate.bootstrap import build
from pyauthgate.bootstrap.daemons import answer, patient
from pyauthgate.cli.housekeeping import Housekeeping
from pyauthgate.cli.lines import printable
from pyauthgate.cli.options import with_settings
from pyauthgate.config import handed_over
from pyauthgate.errors import ConfigurationError, SecretError
from pyauthgate.pam.daemon import Bounds
from pyauthgate.pam.hardening import drop, make_room, shut_memory
from pyauthgate.pam.listening import bind, inherited

if TYPE_CHECKING:
    from pathlib import Path

    from pyauthgate.config import Settings

__all__ = ["daemon"]

SPARE = 512
"""Descriptors beside those of the connections: the store's files, for each thread."""


@click.command()
@click.option(
    "--user",
    metavar="NAME",
    help="Whom to become when started as root, once it listens; else the owner of the file of keys.",
)
@with_settings
def daemon(settings: Settings, *, user: str | None) -> None:
    """Answer the PAM module.

    It listens on the socket that systemd hands over, else on `pam.socket`. A
    module trusts it when root listened: systemd, or this command started as root.
    SIGTERM and Ctrl+C end it within seconds.
    """
    logging.basicConfig(format="%(asctime)s [%(process)d] %(levelname)s %(message)s")
    uid = uid_named(user) if user is not None else owner_of(settings.store.secret_file)
    bounds = Bounds()
    make_room(bounds.total + SPARE)
    handed = inherited(handed_over())
    place = printable(str(handed.getsockname() if handed else settings.pam.socket))
    with handed or bind(settings.pam.socket, user=uid) as listener:
        drop(uid)
        shut_memory()
        with closing(build(patient(settings))) as house:
            keeping = Housekeeping(house.purge)
            keeping.start()
            click.echo(f"Answering PAM on {place}. Stop with Ctrl+C or SIGTERM.", err=True)
            answer(house, listener, bounds)
            keeping.end()


def uid_named(user: str) -> int:
    """Give the uid of a user.

    Raises
    ------
    ConfigurationError
        ``pam.user``: there is no such user.

    """
    try:
        return pwd.getpwnam(user).pw_uid
    except KeyError:
        raise ConfigurationError(
            "pam.user", f"There is no user {printable(user)}.", "Name one of this machine with --user."
        ) from None


def owner_of(keys: Path) -> int:
    """Give whose the file of keys is: one user runs gate and daemon, and nobody else may read it.

    Raises
    ------
    SecretError
        ``secret.missing``: it is not there.

    """
    try:
        return keys.stat().st_uid
    except OSError as error:
        problem = f"The secret file {printable(str(keys))} cannot be read: {error.strerror}."
        raise SecretError("secret.missing", problem, "Create it: pyauthgate db migrate.") from None
