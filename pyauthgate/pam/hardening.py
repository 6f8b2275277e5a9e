"""What a process that reads passwords gives up before it reads the first."""

from __future__ import annotations

import ctypes
import os
import pwd
import resource
import sys
from contextlib import suppress
from typing import Final

from pyauthgate.errors import ConfigurationError

__all__ = ["drop", "make_room", "shut_memory"]

PR_SET_DUMPABLE: Final = 4
"""prctl(2): neither a core dump nor a debugger of the same user, nor ``/proc/PID/mem``."""


def shut_memory() -> None:
    """Let nobody of this user look into our memory, alive or dumped."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    with suppress(OSError):  # the unit's filter of system calls forbids it, and its LimitCORE= has done it
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def make_room(descriptors: int) -> None:
    """Raise the bound on open files, as far as we may: else it would come before the bounds on connections."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = descriptors if hard == resource.RLIM_INFINITY else min(descriptors, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def drop(uid: int) -> None:
    """Become a user for good; root alone can, and for anybody else it is nothing.

    Parameters
    ----------
    uid:
        One that has a name, whose groups are taken on.

    Raises
    ------
    ConfigurationError
        ``pam.user``: there is no such user.

    """
    if os.geteuid() != 0 or uid == 0:
        return
    try:
        user = pwd.getpwuid(uid)
    except KeyError:
        raise ConfigurationError("pam.user", f"Nobody has the uid {uid}.", "Name a user with --user.") from None
    os.initgroups(user.pw_name, user.pw_gid)
    os.setresgid(user.pw_gid, user.pw_gid, user.pw_gid)
    os.setresuid(uid, uid, uid)
