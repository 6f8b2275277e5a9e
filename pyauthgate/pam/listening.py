"""The socket that the daemon listens on: handed over by systemd, or bound here."""

from __future__ import annotations

import os
import socket
import stat
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from pyauthgate.errors import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["bind", "inherited"]

FIRST: Final = 3
"""The first descriptor that systemd hands over (sd_listen_fds(3))."""

BACKLOG: Final = 1_024
"""Connections that wait to be accepted; the kernel's own bound is 4,096."""

OPEN: Final = 0o666
"""Every program that a user runs may ask about that user; who asks what is judged by the kernel's word."""

FOLDER: Final = 0o755
LONGEST: Final = 107
"""Bytes of a path that can be connected to (unix(7): 108 with a zero at the end)."""
OTHERS_WRITE: Final = 0o022


def inherited(count: int) -> socket.socket | None:
    """Take the socket that systemd hands over.

    Parameters
    ----------
    count:
        How many descriptors there are for this process; none gives None.

    Raises
    ------
    ConfigurationError
        ``pam.inherited``: there are several, or it is no listening Unix socket.

    """
    if not count:
        return None
    listener = socket.socket(fileno=FIRST)
    listener.set_inheritable(False)
    listening = listener.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
    if count > 1 or not listening or (listener.family, listener.type) != (socket.AF_UNIX, socket.SOCK_STREAM):
        listener.close()
        raise ConfigurationError(
            "pam.inherited",
            "What systemd hands over is not one listening Unix socket.",
            "Write one ListenStream= with a path into the .socket unit.",
        )
    return listener


def bind(path: Path, *, user: int) -> socket.socket:
    """Bind a Unix socket, which everybody may connect to, where nobody listens.

    It listens under another name before it gets its own, so that a name never
    belongs to a socket that does not listen yet: of two daemons that start at
    once, one would take the other's for stale.  The kernel tells callers the
    uid that called ``listen``: root's, when privileges are dropped later.

    Parameters
    ----------
    path:
        In a folder that nobody else may write to; it is made when it is missing.
    user:
        The uid that the daemon will have: the folder, and a socket that was left behind, may be that user's.

    Raises
    ------
    ConfigurationError
        ``pam.socket``: another daemon listens there, something else stands there, or we may not.

    """
    if len(os.fsencode(path)) > LONGEST:
        raise _refused(path, "its path is too long")
    try:
        _demand_folder(path.parent, user)
        return _bound(path, user)
    except OSError as error:
        raise _refused(path, error.strerror or str(error)) from None


def _bound(path: Path, user: int) -> socket.socket:
    own = path.with_name(f".{os.getpid()}")
    own.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        listener.bind(str(own))
        own.chmod(OPEN)
        listener.listen(BACKLOG)
        _clear(path, user)
        path.hardlink_to(own)
    except BaseException:
        listener.close()
        raise
    finally:
        own.unlink(missing_ok=True)
    return listener


def _clear(path: Path, user: int) -> None:
    """Take a stale socket away: first out of everybody's reach, then looked at, so that no live one is lost."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(found.st_mode) or found.st_uid not in {0, os.geteuid(), user}:
        raise _refused(path, "something else stands there")
    aside = path.with_name(f".{os.getpid()}-stale")
    path.rename(aside)
    try:
        if _answers(aside):
            path.hardlink_to(aside)
            raise _refused(path, "another daemon listens there")
    finally:
        aside.unlink()


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as trial:
        trial.setblocking(False)  # noqa: FBT003 (its only parameter)
        # A full backlog (EAGAIN) is a daemon too.
        try:
            trial.connect(str(path))
        except ConnectionRefusedError:
            return False
        except BlockingIOError:
            return True
        return True


def _demand_folder(folder: Path, user: int) -> None:
    with suppress(FileExistsError):
        folder.mkdir(FOLDER)
        folder.chmod(FOLDER)
    found = folder.stat()
    if found.st_mode & OTHERS_WRITE or found.st_uid not in {0, os.geteuid(), user}:
        raise _refused(folder, "others may write to that folder, and put a daemon of theirs in our place")


def _refused(path: Path, reason: str) -> ConfigurationError:
    return ConfigurationError(
        "pam.socket",
        f"The socket {path} cannot be listened on: {reason}.",
        "Stop what listens there, or choose another place in pam.socket.",
    )
