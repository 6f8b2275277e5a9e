"""Linux-PAM's numbers, as ``<security/_pam_types.h>`` gives them; they are its binary interface and stay."""

from __future__ import annotations

from enum import IntEnum, IntFlag

__all__ = ["Code", "Flag"]


class Code(IntEnum):
    """What a PAM call comes to."""

    SUCCESS = 0
    SYSTEM_ERR = 4
    PERM_DENIED = 6
    AUTH_ERR = 7
    AUTHINFO_UNAVAIL = 9
    USER_UNKNOWN = 10
    MAXTRIES = 11
    NEW_AUTHTOK_REQD = 12
    AUTHTOK_ERR = 20


class Flag(IntFlag):
    """What an application wants of a call; other bits mean nothing to us."""

    CHANGE_EXPIRED_AUTHTOK = 0x20
    UPDATE_AUTHTOK = 0x2000
    PRELIM_CHECK = 0x4000
    SILENT = 0x8000
