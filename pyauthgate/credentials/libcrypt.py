"""The machine's libcrypt, asked with its own memory for each computation: safe for threads, and free of the GIL."""

from __future__ import annotations

import ctypes
import errno
from functools import cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["LONGEST", "crypt"]

LIBRARY: Final = "libcrypt.so.1"

SIZE: Final = 32_768
"""Bytes of ``struct crypt_data``: crypt.h of libxcrypt, "add up to exactly 32768 bytes"."""

LONGEST: Final = 511
"""Bytes of a passphrase: CRYPT_MAX_PASSPHRASE_SIZE of crypt.h is 512 with its final NUL."""


def crypt(secret: bytes, setting: str) -> str:
    """Compute a hash with crypt_rn(3), whose failure cannot be taken for a hash.

    `crypt_rn` is told the size of its memory, and only libxcrypt has it: the
    old libcrypt of glibc would write past the end.

    Parameters
    ----------
    secret:
        At most `LONGEST` bytes, none of them NUL: what follows one is not looked at.
    setting:
        Prefix, cost and salt, in ASCII.

    Raises
    ------
    OSError
        There is no libxcrypt, it does not know the setting, or there is no memory.

    """
    if b"\0" in secret or len(secret) > LONGEST:
        raise OSError(errno.ERANGE, "libcrypt does not take this")
    data = ctypes.create_string_buffer(SIZE)
    try:
        output: bytes | None = _function(LIBRARY)(secret, setting.encode("ascii"), data, SIZE)
        if output is None:
            raise OSError(ctypes.get_errno(), "libcrypt computes no such hash")
        return output.decode("ascii")
    finally:
        ctypes.memset(data, 0, SIZE)


@cache
def _function(library: str) -> Callable[..., Any]:
    try:
        function = ctypes.CDLL(library, use_errno=True).crypt_rn
    except AttributeError as missing:
        raise OSError(errno.ENOSYS, f"{library} is none of libxcrypt") from missing
    function.restype = ctypes.c_char_p
    function.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_void_p, ctypes.c_int]
    return function
