"""The key file: read with suspicion, created and rotated without a moment in which it is half there.

One url-safe base64 key a line, newest first.  The newest signs, all of them
verify, so that a rotation ends no session and voids no device at once.
"""

from __future__ import annotations

import base64
import binascii
import fcntl
import os
import secrets
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pyauthgate.config.acl import only_for
from pyauthgate.config.files import FLAGS, drain
from pyauthgate.errors import SecretError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["create", "judged", "read", "rotate"]

MOST_KEYS = 5
KEY_SIZE = 32
"""Bytes: the strength of the HMAC-SHA-256 they feed (RFC 2104, section 3)."""
LARGEST_KEY = 128
LARGEST = 4_096
OTHERS = stat.S_IWGRP | stat.S_IWOTH


def read(path: Path, group: int | None = None) -> tuple[bytes, ...]:
    """Read the keys, newest first.

    A link is followed and its target judged; the file that is judged is the
    open one, in the folder that was judged, so nobody can swap it in between.

    Parameters
    ----------
    group:
        Whose members may read it too: a file of this group with mode 0640.

    Raises
    ------
    SecretError
        ``secret.missing``, ``secret.readable`` (by others, or replaceable by
        them), ``secret.short`` or ``secret.malformed``.

    """
    with _folder(path, group) as (folder, name):
        return _read(folder, name, path, group)


def judged(path: Path, group: int | None = None) -> bytes | None:
    """Read a file of another secret with the same suspicion; None when it is longer than a file of keys may be.

    Raises
    ------
    SecretError
        ``secret.missing``, ``secret.readable``, or ``secret.malformed`` of what is no file.

    """
    with _folder(path, group) as (folder, name):
        return _content(folder, name, path, group)


def create(path: Path, group: int | None = None) -> tuple[bytes, ...]:
    """Create the file with one new key, readable by its owner alone; its folder too, when it is missing.

    Parameters
    ----------
    group:
        Whose members may read it too (0640).

    Raises
    ------
    SecretError
        ``secret.exists``: nothing is ever overwritten; ``secret.unwritable``;
        and what `read` raises of the folder.

    """
    keys = (secrets.token_bytes(KEY_SIZE),)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        mode, owner = (0o600, (-1, -1)) if group is None else (0o640, (-1, group))
        with (
            _folder(path, group, follow=False) as (folder, name),
            _draft(folder, name, keys, mode, owner=owner) as draft,
        ):
            _settle(draft, folder, name, path)
    except OSError as error:
        raise _unwritable(path, error) from None
    return keys


def rotate(path: Path, group: int | None = None) -> tuple[bytes, ...]:
    """Put a new key before the others, keep five in all; a reader sees the old file or the new, of one mode and owner.

    Raises
    ------
    SecretError
        ``secret.unwritable``, and what `read` raises.

    """
    try:
        with _folder(path, group) as (folder, name):
            fcntl.flock(folder, fcntl.LOCK_EX)
            keys = (secrets.token_bytes(KEY_SIZE), *_read(folder, name, path, group))[:MOST_KEYS]
            before = os.stat(name, dir_fd=folder, follow_symlinks=False)
            with _draft(
                folder, name, keys, stat.S_IMODE(before.st_mode), owner=(before.st_uid, before.st_gid)
            ) as draft:
                os.rename(draft, name, src_dir_fd=folder, dst_dir_fd=folder)
    except OSError as error:
        raise _unwritable(path, error) from None
    return keys


@contextmanager
def _folder(path: Path, group: int | None, *, follow: bool = True) -> Iterator[tuple[int, str]]:
    """Open and judge the folder that really holds the file; give it with the file's name in it."""
    try:
        target = path.resolve(strict=True) if follow else path.parent.resolve(strict=True) / path.name
        descriptor = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except (OSError, ValueError, RuntimeError):
        raise _missing(path) from None
    try:
        if any(_open_to_others(found, group) for found in (os.fstat(descriptor), path.parent.stat())):
            raise _readable(path, "lies in a folder that others may write in")
        yield descriptor, target.name
    finally:
        os.close(descriptor)


def _read(folder: int, name: str, path: Path, group: int | None) -> tuple[bytes, ...]:
    return _keys(_content(folder, name, path, group), path)


def _content(folder: int, name: str, path: Path, group: int | None) -> bytes | None:
    try:
        descriptor = os.open(name, FLAGS | os.O_NOFOLLOW, dir_fd=folder)
    except OSError:
        raise _missing(path) from None
    try:
        _judge(descriptor, path, group)
        return drain(descriptor, LARGEST)
    finally:
        os.close(descriptor)


def _judge(descriptor: int, path: Path, group: int | None) -> None:
    status = os.fstat(descriptor)
    shared = status.st_gid == group
    ours = frozenset({os.geteuid(), 0})
    if not stat.S_ISREG(status.st_mode):
        raise _malformed(path)
    if status.st_uid not in ours and not shared:
        raise _readable(path, "belongs to another user")
    allowed = shared and status.st_mode & stat.S_IRWXG == stat.S_IRGRP
    if status.st_mode & 0o007 or (status.st_mode & 0o070 and not allowed and not only_for(descriptor, ours)):
        raise _readable(path, f"can be read by others (mode {stat.S_IMODE(status.st_mode):04o})")


def _keys(content: bytes | None, path: Path) -> tuple[bytes, ...]:
    if content is None:
        raise _malformed(path)
    keys = tuple(_key(line, path) for line in content.removesuffix(b"\n").split(b"\n"))
    if len(keys) > MOST_KEYS or len(set(keys)) < len(keys):
        raise _malformed(path)
    return keys


def _key(line: bytes, path: Path) -> bytes:
    try:
        key = base64.b64decode(line + b"=" * (-len(line) % 4), altchars=b"-_", validate=True)
    except binascii.Error:
        raise _malformed(path) from None
    if base64.urlsafe_b64encode(key).rstrip(b"=") != line.rstrip(b"=") or len(key) > LARGEST_KEY:
        raise _malformed(path)
    if len(key) < KEY_SIZE:
        raise SecretError("secret.short", f"A key in {path} has fewer than {KEY_SIZE} bytes.", "Create the file anew.")
    return key


@contextmanager
def _draft(
    folder: int, name: str, keys: tuple[bytes, ...], mode: int, *, owner: tuple[int, int] = (-1, -1)
) -> Iterator[str]:
    """Write a whole file beside the real one, give its name, and make the folder's change last."""
    draft = f".{name}.{secrets.token_hex(8)}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600, dir_fd=folder)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(b"".join(base64.urlsafe_b64encode(key) + b"\n" for key in keys))
            file.flush()
            os.fchown(descriptor, *owner)
            os.fchmod(descriptor, mode)
            os.fsync(descriptor)
        yield draft
    finally:
        _discard(draft, folder)
    os.fsync(folder)


def _settle(draft: str, folder: int, name: str, path: Path) -> None:
    """Give the draft its name, unless something has it: a link can be made once only."""
    try:
        os.link(draft, name, src_dir_fd=folder, dst_dir_fd=folder)
    except FileExistsError:
        raise SecretError("secret.exists", f"{path} is there already.", "Keep it, or rotate it.") from None


def _discard(draft: str, folder: int) -> None:
    try:
        os.unlink(draft, dir_fd=folder)
    except FileNotFoundError:
        return


def _open_to_others(folder: os.stat_result, group: int | None) -> bool:
    """Say whether others could put another file in place; in a sticky folder only the owner of a file can."""
    others = stat.S_IWOTH if folder.st_gid == group else OTHERS
    return bool(folder.st_mode & others) and not folder.st_mode & stat.S_ISVTX


def _missing(path: Path) -> SecretError:
    return SecretError(
        "secret.missing", f"There is no {path} that can be opened.", "Create it with: pyauthgate db migrate"
    )


def _readable(path: Path, problem: str) -> SecretError:
    remedy = f"chown it to the gate's user, chmod 600 {path}, chmod 700 its folder; if it was exposed, rotate it."
    return SecretError("secret.readable", f"{path} {problem}.", remedy)


def _malformed(path: Path) -> SecretError:
    problem = f"{path} is not 1 to {MOST_KEYS} different keys, one url-safe base64 line each."
    return SecretError("secret.malformed", problem, "Restore it from a backup, or create it anew.")


def _unwritable(path: Path, error: OSError) -> SecretError:
    return SecretError("secret.unwritable", f"{path} cannot be written: {error.strerror}.", "Run as the gate's user.")
