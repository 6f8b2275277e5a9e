"""What goes between the PAM module and the daemon, to the byte.

A frame is ``u32be length | payload``.  The module's payloads are fields
``tag u8 | length u16be | bytes``; the daemon's begin with a byte that says what
they are.  Whatever can be read in two ways, or in none, is refused: the module
is the only client there is, and it never sends such a thing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from pyauthgate.errors import RequestRefused
from pyauthgate.pam.codes import Flag

__all__ = [
    "HEAD",
    "MAX_PAYLOAD",
    "NO_UID",
    "TURNS",
    "Keep",
    "Operation",
    "Request",
    "Tone",
    "end",
    "frame",
    "length_of",
    "prompt",
    "question",
    "read_answer",
    "read_request",
    "text",
]

HEAD: Final = 4
"""Bytes of a frame's length."""

MAX_PAYLOAD: Final = 8_192
"""Bytes: user, service, host, terminal and two passwords of 511 bytes come to half of it."""

TURNS: Final = 32
"""Steps of one conversation: three tries at a new password take half as many."""

VERSION: Final = b"1"
FIRST: Final = b"v"
TAGS: Final = frozenset(b"vofushtriaO")
NEEDED: Final = frozenset(b"vou")
PHASES: Final = Flag.PRELIM_CHECK | Flag.UPDATE_AUTHTOK
DECIMAL = re.compile(rb"0|[1-9][0-9]{0,9}")
LARGEST: Final = 2**32 - 1
"""Of a uid or of flags: both are 32 bits wide; a uid of this is none."""

NO_UID: Final = -1
NO_FLAGS: Final = Flag(0)


class Operation(StrEnum):
    """Which of PAM's calls it is."""

    AUTHENTICATE = "A"
    ACCOUNT = "M"
    CHANGE = "P"


OPERATIONS: Final = {each.encode(): each for each in Operation}


class Keep(StrEnum):
    """Where the module puts an answer for the modules after it."""

    AUTHTOK = "a"
    OLDAUTHTOK = "O"
    NOWHERE = "-"


class Tone(StrEnum):
    """How a text is shown."""

    INFO = "I"
    ERROR = "X"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a PAM call asks, as the module sends it; nothing of it is believed yet.

    Parameters
    ----------
    user, authtok, oldauthtok:
        In whatever encoding the application has; a password that was not typed yet is None.
    service, rhost, tty, ruser:
        As text; bytes that are no UTF-8 become U+FFFD, and so name nothing that we know.
    real_uid:
        Of the process that called PAM; `NO_UID` when the module does not say.

    """

    operation: Operation
    flags: Flag = NO_FLAGS
    user: bytes = field(repr=False)
    service: str = ""
    rhost: str = ""
    tty: str = ""
    ruser: str = field(default="", repr=False)
    real_uid: int = NO_UID
    authtok: bytes | None = field(default=None, repr=False)
    oldauthtok: bytes | None = field(default=None, repr=False)


def length_of(head: bytes | bytearray) -> int:
    """Read a frame's length.

    Raises
    ------
    RequestRefused
        ``pam.frame``: it is 0, or more than `MAX_PAYLOAD`: nobody reserves what a stranger announces.

    """
    length = int.from_bytes(head[:HEAD])
    if not 0 < length <= MAX_PAYLOAD:
        raise _refused("A frame announces nothing, or more than 8 KiB.")
    return length


def read_request(payload: bytes) -> Request:
    """Read the first frame of a conversation.

    Raises
    ------
    RequestRefused
        ``pam.frame``: it is none, or one of another version.

    """
    if not payload.startswith(FIRST):
        raise _refused("A request does not begin with its version.")
    fields = _fields(payload)
    if fields[FIRST[0]] != VERSION:
        raise _refused("A request is of another version.")
    if not fields.keys() <= TAGS or not fields.keys() >= NEEDED:
        raise _refused("A request has a field that is not known, or lacks one.")
    return _request({chr(tag): value for tag, value in fields.items()})


def read_answer(payload: bytes) -> bytes:
    """Read the frame that answers a prompt.

    Raises
    ------
    RequestRefused
        ``pam.frame``: it is anything but one answer.

    """
    fields = _fields(payload)
    if fields.keys() != {ord("R")}:
        raise _refused("Something else than the answer to a prompt.")
    return fields[ord("R")]


def frame(payload: bytes) -> bytes:
    """Put a payload into a frame."""
    return len(payload).to_bytes(HEAD) + payload


def text(tone: Tone, words: str) -> bytes:
    """Make the frame of a text to be shown; one that is too long is cut between two characters."""
    return frame(tone.encode() + _cut(words, MAX_PAYLOAD - 1))


def prompt(words: str, keep: Keep, *, echo: bool = False) -> bytes:
    """Make the frame of a question; what is typed is shown only with ``echo``."""
    return frame((b"E" if echo else b"P") + keep.encode() + _cut(words, MAX_PAYLOAD - 2))


def question(
    operation: Operation, *, user: bytes, service: bytes = b"", rhost: bytes = b"", authtok: bytes = b""
) -> bytes:
    """Make a request as the module does; what is empty is left out, but for the user."""
    given = {"s": service, "h": rhost, "a": authtok}
    fields = {"v": VERSION, "o": operation.encode(), "u": user} | {tag: value for tag, value in given.items() if value}
    return frame(b"".join(tag.encode() + len(value).to_bytes(2) + value for tag, value in fields.items()))


def end(code: int, delay: int) -> bytes:
    """Make the last frame.

    Parameters
    ----------
    code:
        What the call comes to.
    delay:
        Microseconds that libpam is to wait after a failure, about.

    """
    return frame(b"D" + code.to_bytes(1) + delay.to_bytes(4))


def _fields(payload: bytes) -> dict[int, bytes]:
    fields: dict[int, bytes] = {}
    at, size = 0, len(payload)
    while at < size:
        tag, start = payload[at], at + 3
        at = start + int.from_bytes(payload[at + 1 : start])
        value = payload[start:at]
        if start > size or at > size or tag in fields or 0 in value:
            raise _refused("A field is cut off, stands twice, or holds a zero byte.")
        fields[tag] = value
    return fields


def _request(fields: dict[str, bytes]) -> Request:
    operation = OPERATIONS.get(fields["o"])
    if operation is None:
        raise _refused("A request for something else than PAM's calls.")
    flags = Flag(_number(fields.get("f", b"0")))
    if operation is Operation.CHANGE and flags & PHASES not in {Flag.PRELIM_CHECK, Flag.UPDATE_AUTHTOK}:
        raise _refused("A change of a password that is in no phase, or in both.")
    real = _number(fields["i"]) if "i" in fields else LARGEST
    return Request(
        operation=operation,
        flags=flags,
        user=fields["u"],
        service=_shown(fields, "s"),
        rhost=_shown(fields, "h"),
        tty=_shown(fields, "t"),
        ruser=_shown(fields, "r"),
        real_uid=NO_UID if real == LARGEST else real,
        authtok=fields.get("a"),
        oldauthtok=fields.get("O"),
    )


def _number(digits: bytes) -> int:
    if not DECIMAL.fullmatch(digits) or int(digits) > LARGEST:
        raise _refused("A number that is none.")
    return int(digits)


def _shown(fields: dict[str, bytes], tag: str) -> str:
    return fields.get(tag, b"").decode(errors="replace")


def _cut(words: str, most: int) -> bytes:
    return words.encode()[:most].decode(errors="ignore").encode()


def _refused(problem: str) -> RequestRefused:
    return RequestRefused("pam.frame", problem, "Install the module of this version: pyauthgate pam install.")
