"""A password that we give to another program: one line of a file that is read like the keys."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyauthgate.config.secret import judged
from pyauthgate.errors import SecretError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["read_password"]

LINE = re.compile(rb"([ -~]{1,256})\n?")
"""What every way of SMTP authentication carries alike: printable ASCII (RFC 4616 takes more, smtplib does not)."""


def read_password(path: Path, group: int | None = None) -> str:
    """Read the password of a mail server.

    Parameters
    ----------
    group:
        Whose members may read it too, as they may the keys.

    Raises
    ------
    SecretError
        ``secret.missing``, ``secret.readable`` by others, or ``secret.password``: it is not one line of ASCII.

    """
    try:
        content = judged(path, group)
    except SecretError as error:
        if error.code == "secret.missing":
            raise _missing(path) from None
        if error.code == "secret.readable":
            raise
        content = None
    line = LINE.fullmatch(content or b"")
    if line is None:
        problem = f"{path} is not one line of 1 to 256 printable ASCII characters."
        raise SecretError("secret.password", problem, "Write the password into it, and nothing else.")
    return line[1].decode()


def _missing(path: Path) -> SecretError:
    problem = f"There is no {path} that can be opened."
    return SecretError("secret.missing", problem, "Write the mail server's password into it, and chmod 600 it.")
