"""Who may read and write the gate's files, by their modes and as those who need them see it."""

from __future__ import annotations

import grp
import os
import stat
from typing import TYPE_CHECKING

from pyauthgate.cli.diagnosis.sides import members, status, whose
from pyauthgate.config import read_keys, read_password
from pyauthgate.errors import SecretError
from pyauthgate.model import Ailment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pyauthgate.cli.diagnosis.sides import Side
    from pyauthgate.config import Settings

__all__ = ["permissions"]

COMPANIONS = ("", "-wal", "-shm")
"""What SQLite keeps beside a file, with the same rights (https://sqlite.org/tempfiles.html)."""
REMEDY = "chown it to the gate's user, and chmod 600 it (with `store.group`: that group, 660)."
FOLDER_REMEDY = "chown it to the gate's user, and chmod 700 it (with `store.group`: that group, 2770)."


def permissions(settings: Settings, file: Path | None, owner: Side) -> Iterator[Ailment]:
    """Look at every file, then as the user who serves and as each member of `store.group`.

    Parameters
    ----------
    file:
        The SQLite store's; None for a server.
    owner:
        The user who serves.

    """
    group = settings.store.group
    if file is not None:
        yield from _modes(file, group)
    yield from _mixed(settings.store.secret_file, file, owner)
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
        yield from _looked(settings, file, side)


def _looked(settings: Settings, file: Path | None, side: Side) -> list[Ailment]:
    if not side.within_reach():
        return [
            Ailment(
                code="access.unseen",
                problem=f"This process is root's and may not be {side.name}: what that user sees is not known.",
                remedy=f"Run this as {side.name}, or give the container CAP_SETGID and CAP_SETUID.",
            )
        ]
    with side.taken():
        return list(_seen(settings, file, side))


def _mixed(secret: Path, file: Path | None, owner: Side) -> Iterator[Ailment]:
    """Look for files that are another's than the rest; keys of root's may be lent out, by systemd or a group."""
    paths = [*((file, file.parent) if file else ()), *(() if _reads(owner, secret) else (secret,))]
    found = [(path, whose(there)) for path in paths if (there := status(path))]
    others = [f"{path} ({side.name})" for path, side in found if side.user != owner.user]
    if others and os.geteuid() == 0:
        yield Ailment(
            code="access.owners",
            problem=f"{owner.name} owns some of the gate's files, but not these: {', '.join(others)}.",
            remedy="chown all of them to the user who serves (`User=` of its unit), and run commands as that user.",
        )


def _reads(side: Side, path: Path) -> bool:
    if not side.within_reach():
        return True
    with side.taken():
        return os.access(path, os.R_OK, effective_ids=True)


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
