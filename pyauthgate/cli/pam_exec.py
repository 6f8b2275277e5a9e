"""`pam exec`: asks the daemon in pam_exec's place, where the module cannot be compiled."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

import click

from pyauthgate.cli.options import with_settings
from pyauthgate.pam.codes import Code
from pyauthgate.pam.probe import ask
from pyauthgate.pam.wire import Operation, question

if TYPE_CHECKING:
    from pyauthgate.config import Settings

__all__ = ["ask_for"]

LONGEST: Final = 511
"""Bytes of a password: PAM_MAX_RESP_SIZE is 512 with its final NUL, which pam_exec sends along."""

OPERATIONS: Final = {"auth": Operation.AUTHENTICATE, "account": Operation.ACCOUNT}
"""By PAM_TYPE (pam_exec(8)); for the others there is nothing to ask, or nothing to ask with."""

MOST: Final = 255
"""Bytes of each of the others."""


@click.command("exec")
@click.option("--user", envvar="PAM_USER", default="", hidden=True)
@click.option("--service", envvar="PAM_SERVICE", default="", hidden=True)
@click.option("--rhost", envvar="PAM_RHOST", default="", hidden=True)
@click.option("--type", "stack", envvar="PAM_TYPE", default="", hidden=True)
@with_settings
def ask_for(settings: Settings, *, user: str, service: str, rhost: str, stack: str) -> None:
    """Ask the daemon for pam_exec, where there is no compiler.

    Reads the password from standard input and the rest from PAM_USER,
    PAM_SERVICE, PAM_RHOST and PAM_TYPE, as pam_exec with expose_authtok gives
    them. Passwords cannot be changed this way.

    Exit code 0 to let in, 1 for everything else.
    """
    operation = OPERATIONS.get(stack)
    given = {"user": os.fsencode(user), "service": os.fsencode(service), "rhost": os.fsencode(rhost)}
    password = typed() if operation == Operation.AUTHENTICATE else b""
    fits = operation and user and all(len(each) <= MOST for each in given.values()) and len(password) <= LONGEST
    if not operation or not fits or (operation == Operation.AUTHENTICATE and not password):
        raise click.exceptions.Exit(1)
    trusted = frozenset({0, os.geteuid()})
    answer = ask(settings.pam.socket, question(operation, authtok=password, **given), trusted=trusted)
    if answer.code != Code.SUCCESS:
        raise click.exceptions.Exit(1)


def typed() -> bytes:
    """Read a password up to the NUL that pam_exec ends it with; one that is longer than any is read no further."""
    return sys.stdin.buffer.read(LONGEST + 2).partition(b"\0")[0]
