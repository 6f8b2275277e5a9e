"""As whom the gate's files are looked at: what root may do says nothing of those who serve."""

from __future__ import annotations

import grp
import os
import pwd
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Side", "members", "owner", "status", "whose"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A user of this system, with every group of theirs."""

    name: str
    user: int
    group: int
    groups: tuple[int, ...] = ()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Be that user for the block, as far as the kernel judges files; only root can, others stay who they are.

        Raises
        ------
        OSError
            Root has not the right to be somebody else; see `within_reach`.

        """
        if os.geteuid() != 0 or self.user == 0:
            yield
            return
        group, groups = os.getegid(), os.getgroups()
        os.setgroups(self.groups)
        try:
            os.setegid(self.group)
            os.seteuid(self.user)
            yield
        finally:
            os.seteuid(0)
            os.setegid(group)
            os.setgroups(groups)

    def within_reach(self) -> bool:
        """Say whether this process can be that user: in a container root may be without CAP_SETGID or CAP_SETUID."""
        try:
            with self.taken():
                return True
        except OSError:
            return False


def owner(*files: Path) -> Side:
    """Give the user who serves, as the owner of these files; whoever is not root sees as they are.

    Root makes a file of its own whenever an administrator forgets ``runuser``:
    it serves only where every file is root's.
    """
    there = [found for found in map(status, files) if found is not None]
    if os.geteuid() != 0 or not there:
        return _side(os.geteuid(), os.getegid())
    found = next((each for each in there if each.st_uid != 0), there[0])
    return whose(found)


def whose(found: os.stat_result) -> Side:
    """Give the user who owns a file."""
    return _side(found.st_uid, found.st_gid)


def members(group: int) -> Iterator[Side]:
    """Give the users that are in a group of this system, by whatever file says so."""
    named = grp.getgrgid(group).gr_mem
    for user in pwd.getpwall():
        if user.pw_gid == group or user.pw_name in named:
            yield _side(user.pw_uid, user.pw_gid)


def status(path: Path) -> os.stat_result | None:
    """Give what the system says of a file; None when it is not there, or may not be looked at."""
    try:
        return path.stat()
    except OSError:
        return None


def _side(user: int, group: int) -> Side:
    try:
        entry = pwd.getpwuid(user)
    except KeyError:
        return Side(name=f"uid {user}", user=user, group=group, groups=(group,))
    groups = tuple(os.getgrouplist(entry.pw_name, entry.pw_gid))
    return Side(name=entry.pw_name, user=user, group=entry.pw_gid, groups=groups)
