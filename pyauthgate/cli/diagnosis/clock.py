"""What is wrong with this machine's clock: sessions, delays and links end by it."""

from __future__ import annotations

import ctypes
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyauthgate.cli import lines
from pyauthgate.model import Ailment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["clock", "synchronised"]

EARLIEST: Final = 1_764_547_200.0
"""2025-12-01: no clock that shows an earlier moment is right, for this version was not written then."""
LATEST: Final = 4_102_444_800.0
"""2100-01-01."""
TOLERANCE: Final = 5.0
"""Seconds that the processes of several machines may differ by without harm."""

SYNCHRONISED: Final = "run/systemd/timesync/synchronized"
"""There once systemd-timesyncd has set the clock (systemd-timesyncd.service(8))."""
TIME_ERROR: Final = 5
"""What adjtimex(2) gives when nobody keeps the clock right."""
TIMEX: Final = 1024
"""Bytes, zeroed: more than a ``struct timex`` has anywhere (208 here); its ``modes`` of 0 changes nothing."""


def clock(now: float, newest: float | None, *, kept: bool) -> Iterator[Ailment]:
    """Judge a moment that the clock shows.

    Parameters
    ----------
    newest:
        When the audit was last written; None for never.
    kept:
        Whether something keeps the clock right.

    """
    if not EARLIEST <= now <= LATEST:
        yield Ailment(
            code="clock.wrong",
            problem=f"The clock shows {lines.moment(now)}, which cannot be.",
            remedy="Set it: `timedatectl set-ntp true`.",
        )
    if newest is not None and newest > now + TOLERANCE:
        yield Ailment(
            code="clock.back",
            problem=f"The audit was last written at {lines.moment(newest)}, {newest - now:.0f} seconds from now.",
            remedy="The clock was set back: until it has caught up, delays and sessions last longer. Let NTP set it.",
        )
    if not kept:
        yield Ailment(
            code="clock.adrift",
            problem="Nothing keeps the clock of this machine right, as far as the kernel knows.",
            remedy="Install systemd-timesyncd or chrony, or have the host of this machine do it.",
        )


def synchronised(root: Path = Path("/"), kernel: Callable[[], int] | None = None) -> bool:
    """Say whether somebody keeps this machine's clock right.

    Parameters
    ----------
    root:
        The system's root, ``/`` on every system but a test's.
    kernel:
        What adjtimex(2) answers; None to ask it.

    """
    return (root / SYNCHRONISED).exists() or (kernel or _kernel)() != TIME_ERROR


def _kernel() -> int:
    answer: int = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(TIMEX))
    return answer
