from __future__ import annotations

import re

import pytest

from pyauthgate.web.traces import DEEPEST, MOST_ERRORS, trace

CANARY = "Canario-4471"


def burst(secret: str) -> None:
    held = [secret]
    error = LookupError(f"nothing for {held}")
    error.add_note(secret)
    raise error


def wrapped(secret: str, *, hidden: bool) -> None:
    try:
        burst(secret)
    except LookupError as cause:
        if hidden:
            raise ValueError(secret) from None
        raise ValueError(secret) from cause


def caught(*, hidden: bool = False) -> ValueError:
    with pytest.raises(ValueError, match=CANARY) as raised:
        wrapped(CANARY, hidden=hidden)
    return raised.value


def test_a_trace_names_types_and_places_and_the_cause_behind() -> None:
    told = re.sub(r":[0-9]+ ", ":1 ", trace(caught()).replace(__file__, "here.py"))
    assert told == (
        "ValueError at here.py:1 caught > here.py:1 wrapped from LookupError at here.py:1 wrapped > here.py:1 burst"
    )


def test_a_trace_gives_the_line_that_raised() -> None:
    line = burst.__code__.co_firstlineno + 4
    assert trace(caught()).endswith(f"{__file__}:{line} burst")


@pytest.mark.parametrize("hidden", [False, True])
def test_no_message_no_note_and_no_value_is_in_a_trace(hidden: bool) -> None:  # noqa: FBT001
    told = trace(caught(hidden=hidden))
    assert CANARY not in told
    assert ("LookupError" in told) is not hidden


def test_a_recursion_is_told_by_its_end() -> None:
    def deeper() -> None:
        deeper()

    with pytest.raises(RecursionError) as raised:
        deeper()
    assert trace(raised.value).count(" deeper") == DEEPEST


def test_a_chain_without_an_end_is_told_by_its_beginning() -> None:
    first, second = ValueError(), KeyError()
    first.__cause__, second.__cause__ = second, first
    assert trace(first).count(" at no place") == MOST_ERRORS
