"""The PAM side, on this machine."""

from __future__ import annotations

import click

from pyauthgate.cli.group import Lazy

__all__ = ["pam"]

COMMANDS = {
    "daemon": ("pyauthgate.cli.pam_daemon:daemon", "Answer the PAM module."),
    "status": ("pyauthgate.cli.pam_status:status", "Say whether the daemon listens and answers."),
}


@click.group(cls=Lazy, lazy=COMMANDS)
def pam() -> None:
    """Put the rules under any PAM service."""
