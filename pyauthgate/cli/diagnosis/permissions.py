"""Who may read and write the gate's files, by their modes and as those who need them see it."""

from __future__ import annotations

import grp
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from pyauthgate.cli.diagnosis.sides import members, status
from pyauthgate.config import read_keys, read_password
from pyauthgate.errors import SecretError
from pyauthgate.model import Ailment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyauthgate.cli.diagnosis.sides import Side
    from pyauthgate.config import Settings

__all__ = ["permissions", "store_file"]

COMPANIONS = ("", "-wal", "-shm")
"""What SQLite keeps beside a file, with the same rights (https://sqlite.org/tempfiles.html)."""
SQLITE = "sqlite:///"
REMEDY = "chown it to the gate's user, and chmod 600 it (with `store.group`: that group, 660)."
FOLDER_REMEDY = "chown it to the gate's user, and chmod 700 it (with `store.group`: that group, 2770)."


def store_file(settings: Settings) -> Path | None:
    """Give the file of a SQLite store; None for a server."""
    url = settings.store.url
    return Path(url.removeprefix(SQLITE)) if url.startswith(SQLITE) else None


def permissions(settings: Settings, owner: Side) -> Iterator[Ailment]:
    """Look at every file, then as the user who serves and as each member of `store.group`.

    Parameters
    ----------
    owner:
        The user who serves.

    """
    group = settings.store.group
    file = store_file(settings)
    if file is not None:
        yield from _modes(file, group)
    sides = [owner]
    if group is not None and file is not None:
        sides += [side for side in members(group) if side.user not in {0, owner.user}]
        if len(sides) == 1:
            yield Ailment(
                code="access.members",
                problem=f"Nobody but {owner.name} is in the group {_name(group)} of `store.group`.",
                remedy="Put the panel's user into it: `usermod --append --groups GROUP USER`; or leave the group out.",
            )
    # Who is not root can see as nobody else.
    for side in sides if os.geteuid() == 0 else [owner]:
        with side.taken():
            found = list(_seen(settings, file, side))
        yield from found


def _modes(file: Path, group: int | None) -> Iterator[Ailment]:
    most = 0o600 if group is None else 0o660
    for name in COMPANIONS:
        path = file.with_name(file.name + name)
        if found := status(path):
            yield from _judged("access.database", path, found, group, most, REMEDY)
    if found := status(file.parent):
        yield from _judged("access.folder", file.parent, found, group, 0o755 if group is None else 0o775, FOLDER_REMEDY)
        if group is not None and not found.st_mode & stat.S_ISGID:
            yield Ailment(
                code="access.inherited",
                problem=f"{file.parent} does not hand its group on: what one user makes in it, another cannot open.",
                remedy=FOLDER_REMEDY,
            )


def _judged(
    code: str, path: Path, found: os.stat_result, group: int | None, most: int, remedy: str
) -> Iterator[Ailment]:
    mode = stat.S_IMODE(found.st_mode) & 0o777
    if mode & ~most:
        problem = f"Others may open or change {path}: its mode is {mode:04o}, and {most:04o} is the most."
        yield Ailment(code=code, problem=problem, remedy=remedy)
    if group is not None and found.st_gid != group:
        problem = f"{path} is of the group {_name(found.st_gid)}, not of {_name(group)} as `store.group` says."
        yield Ailment(code="access.group", problem=problem, remedy=remedy)


def _seen(settings: Settings, file: Path | None, side: Side) -> Iterator[Ailment]:
    for read, path in ((read_keys, settings.store.secret_file), (read_password, settings.mail.password_file)):
        if path is not None:
            try:
                read(path, settings.store.group)
            except SecretError as error:
                yield Ailment.of(error, seen_by=side.name)
    needed = [(settings.path, os.R_OK)]
    if file is not None:
        needed += [(file, os.R_OK | os.W_OK)] if status(file) else []
        needed += [(file.parent, os.R_OK | os.W_OK | os.X_OK)] if status(file.parent) else []
    for path, access in needed:
        if not os.access(path, access, effective_ids=True):
            verb = "write" if access & os.W_OK else "read"
            yield Ailment(
                code="access.denied",
                problem=f"{side.name} cannot {verb} {path}.",
                remedy="Give it to that user, or to a group of theirs; every folder above must be open to them (x).",
            )


def _name(group: int) -> str:
    try:
        return grp.getgrgid(group).gr_name
    except KeyError:
        return str(group)
