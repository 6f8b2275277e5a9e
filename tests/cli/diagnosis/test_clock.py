from __future__ import annotations

import ctypes
import struct
from typing import TYPE_CHECKING

import pytest

from pyauthgate.cli.diagnosis.clock import EARLIEST, LATEST, SYNCHRONISED, TIME_ERROR, TOLERANCE, clock, synchronised

if TYPE_CHECKING:
    from pathlib import Path

NOW = EARLIEST + 1_000_000
STATUS, UNSYNCHRONISED = struct.calcsize("@I4l"), 0x40
"""Where `struct timex` has its status, and the bit STA_UNSYNC in it (adjtimex(2))."""


def codes(now: float = NOW, newest: float | None = None, *, kept: bool = True) -> list[str]:
    return [found.code for found in clock(now, newest, kept=kept)]


def test_a_clock_that_is_kept_and_agrees_with_the_audit_is_right() -> None:
    assert codes() == codes(newest=NOW) == codes(newest=NOW + TOLERANCE) == codes(newest=NOW - 1e6) == []


def test_an_audit_that_was_written_later_than_now_tells_that_the_clock_was_set_back() -> None:
    (found,) = clock(NOW, NOW + 3600, kept=True)
    assert found.code == "clock.back"
    assert "3600 seconds from now" in found.problem


@pytest.mark.parametrize("now", [0.0, EARLIEST - 1, LATEST + 1])
def test_a_year_that_cannot_be_is_found(now: float) -> None:
    assert codes(now) == ["clock.wrong"]


def test_a_clock_that_nobody_keeps_is_found() -> None:
    assert codes(kept=False) == ["clock.adrift"]


def test_the_clock_is_kept_when_timesyncd_says_so_or_else_the_kernel(tmp_path: Path) -> None:
    assert not synchronised(tmp_path, lambda: TIME_ERROR)
    assert synchronised(tmp_path, lambda: 0)
    (tmp_path / SYNCHRONISED).parent.mkdir(parents=True)
    (tmp_path / SYNCHRONISED).touch()
    assert synchronised(tmp_path, lambda: TIME_ERROR)


def test_the_kernel_itself_is_asked(tmp_path: Path) -> None:
    buffer = ctypes.create_string_buffer(1024)
    ctypes.CDLL(None).adjtimex(buffer)
    (status,) = struct.unpack_from("@i", buffer, STATUS)
    assert synchronised(tmp_path) is not bool(status & UNSYNCHRONISED)
