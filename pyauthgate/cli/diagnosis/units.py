"""As whom systemd runs the gate, compared with whose its files are."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyauthgate.model import Ailment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyauthgate.cli.diagnosis.sides import Side

__all__ = ["units"]

FOLDERS: Final = ("etc/systemd/system", "run/systemd/system", "usr/lib/systemd/system", "lib/systemd/system")
"""Where units are read from (systemd.unit(5)), and what is added to one stands in ``NAME.service.d``."""
FILES: Final = ("pyauthgate*.service", "pyauthgate*.service.d/*.conf")
USER: Final = re.compile(r"^[ \t]*User[ \t]*=[ \t]*(\S+)", re.MULTILINE)
SUPERUSER: Final = frozenset({"root", "0"})


def units(owner: Side, root: Path = Path("/")) -> Iterator[Ailment]:
    """Look for units of ours that run as somebody else, where the files are root's.

    Parameters
    ----------
    owner:
        Whose the gate's files are.
    root:
        The system's root, ``/`` on every system but a test's.

    """
    if owner.user != 0:
        return
    named = {file.name: user for file in _files(root) for user in _users(file) if user not in SUPERUSER}
    for name, user in sorted(named.items()):
        yield Ailment(
            code="access.unit",
            problem=f"The gate's files are root's, and {name} runs it as {user}.",
            remedy=f"chown them to {user}, their folder too.",
        )


def _files(root: Path) -> Iterator[Path]:
    return (file for folder in FOLDERS for glob in FILES for file in (root / folder).glob(glob) if file.is_file())


def _users(file: Path) -> list[str]:
    return USER.findall(file.read_text(encoding="utf-8", errors="replace"))
