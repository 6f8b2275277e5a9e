"""A password changed through PAM, which python-pam cannot do: a small conversation of our own."""

from __future__ import annotations

from ctypes import (
    CDLL,
    CFUNCTYPE,
    POINTER,
    Structure,
    byref,
    c_char_p,
    c_int,
    c_size_t,
    c_void_p,
    cast,
    memmove,
    sizeof,
)
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Final

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["change"]

PROMPT: Final = 1
"""PAM_PROMPT_ECHO_OFF; the other styles are 2 to 4."""

TEXTS: Final = frozenset({3, 4})
"""PAM_ERROR_MSG and PAM_TEXT_INFO: shown to nobody here."""

SUCCESS: Final = 0
SYSTEM_ERROR: Final = 4
BUFFER_ERROR: Final = 5
CONVERSATION_ERROR: Final = 19

CURRENT: Final = (b"current", b"old ", b"(current)")
NEW: Final = (b"new", b"retype", b"again", b"verify")
"""What prompts say in the messages' own language, which is what a process gets that chose none (pam_unix,
pam_pwquality, pam_matrix and pam_get_authtok of Linux-PAM)."""


class Message(Structure):
    """``struct pam_message``."""

    _fields_: ClassVar[Any] = (("style", c_int), ("text", c_char_p))


class Response(Structure):
    """``struct pam_response``."""

    _fields_: ClassVar[Any] = (("text", c_void_p), ("code", c_int))


Converse = CFUNCTYPE(c_int, c_int, POINTER(POINTER(Message)), POINTER(POINTER(Response)), c_void_p)


class Conversation(Structure):
    """``struct pam_conv``."""

    _fields_: ClassVar[Any] = (("converse", Converse), ("data", c_void_p))


def change(service: str, user: str, current: bytes, new: bytes) -> int:
    """Change a user's password, and give PAM's code.

    A prompt that is neither about the current password nor about the new one ends it:
    a password is not given to a question that nobody understood.

    Parameters
    ----------
    service:
        The name of a file in ``/etc/pam.d``.
    current, new:
        UTF-8 of at most 511 bytes, without NUL.

    """
    libpam, _ = _libraries()
    converse = Converse(_answering(current, new))
    handle = c_void_p()
    code = libpam.pam_start(service.encode(), user.encode(), byref(Conversation(converse, None)), byref(handle))
    if code != SUCCESS:
        return int(code)
    code = libpam.pam_chauthtok(handle, 0)
    libpam.pam_end(handle, code)
    return int(code)


def _answering(current: bytes, new: bytes) -> Callable[..., int]:
    def converse(count: int, messages: Any, responses: Any, _data: object) -> int:  # noqa: ANN401 -- pointers
        asked = [messages[number].contents for number in range(count)]
        answers = [_answer(each.style, each.text or b"", current, new) for each in asked]
        if None in answers:
            return CONVERSATION_ERROR
        return _give(responses, [answer or b"" for answer in answers])

    return converse


def _answer(style: int, prompt: bytes, current: bytes, new: bytes) -> bytes | None:
    """Give the answer to one message, empty for a text; None where none is right."""
    if style in TEXTS:
        return b""
    said = prompt.lower()
    wanted = {secret for words, secret in ((CURRENT, current), (NEW, new)) if any(word in said for word in words)}
    return wanted.pop() if style == PROMPT and len(wanted) == 1 else None


def _give(responses: Any, answers: list[bytes]) -> int:  # noqa: ANN401 -- a pointer
    """Hand answers over in memory that libpam frees."""
    _, libc = _libraries()
    given = libc.calloc(len(answers), sizeof(Response))
    copies = [libc.calloc(len(answer) + 1, 1) for answer in answers]
    if not given or not all(copies):
        return BUFFER_ERROR
    array = cast(given, POINTER(Response))
    for number, (copy, answer) in enumerate(zip(copies, answers, strict=True)):
        memmove(copy, answer, len(answer))
        array[number].text = copy
    responses[0] = array
    return SUCCESS


@cache
def _libraries() -> tuple[CDLL, CDLL]:
    libpam, libc = CDLL("libpam.so.0"), CDLL(None)
    pam_start, pam_chauthtok, pam_end = libpam.pam_start, libpam.pam_chauthtok, libpam.pam_end
    pam_start.argtypes = [c_char_p, c_char_p, POINTER(Conversation), POINTER(c_void_p)]
    pam_chauthtok.argtypes = pam_end.argtypes = [c_void_p, c_int]
    libc.calloc.restype, libc.calloc.argtypes = c_void_p, [c_size_t, c_size_t]
    return libpam, libc
