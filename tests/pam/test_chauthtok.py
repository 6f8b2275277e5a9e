from __future__ import annotations

from ctypes import POINTER, byref, cast, pointer, string_at
from typing import Any

import pytest

from pyauthgate.pam.chauthtok import Message, Response, _answering

SILENT, ECHOED, ERROR, INFO = 1, 2, 3, 4


def converse(*messages: tuple[int, bytes]) -> tuple[int, list[bytes]]:
    """Put messages to the conversation, as libpam does."""
    written = [pointer(Message(style, text)) for style, text in messages]
    asked = (POINTER(Message) * len(written))(*written)
    given: Any = POINTER(Response)()
    code = _answering(b"vieja", b"nueva")(len(written), asked, cast(byref(given), POINTER(POINTER(Response))), None)
    return code, [string_at(given[number].text) for number in range(len(written))] if code == 0 else []


@pytest.mark.parametrize(
    ("prompt", "answer"),
    [
        (b"Current password: ", b"vieja"),
        (b"(current) UNIX password: ", b"vieja"),
        (b"Old password: ", b"vieja"),
        (b"New password: ", b"nueva"),
        (b"Retype new password: ", b"nueva"),
        (b"Verify New Password :", b"nueva"),
    ],
)
def test_each_question_gets_its_own_answer(prompt: bytes, answer: bytes) -> None:
    assert converse((SILENT, prompt)) == (0, [answer])


def test_texts_are_answered_with_nothing_beside_the_questions() -> None:
    assert converse((INFO, b"Changing the current or new password"), (ERROR, b"new"), (SILENT, b"New password")) == (
        0,
        [b"", b"", b"nueva"],
    )


@pytest.mark.parametrize(
    "message",
    [
        (SILENT, b"Code: "),
        (SILENT, b""),
        (SILENT, b"Old and new password: "),
        (ECHOED, b"New password: "),
        (9, b"New password: "),
    ],
)
def test_a_question_that_nobody_understood_gets_no_password(message: tuple[int, bytes]) -> None:
    assert converse(message) == (19, [])
    assert converse((SILENT, b"New password"), message) == (19, [])
