"""`pam`: what a PAM call costs a program and the machine, and what the daemon stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks import pam_crowd, pam_processes, pam_rates, pam_start

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.rounds import Result

__all__ = ["measure"]


def measure(rounds: int) -> Iterator[Result]:
    """Measure one thing after another: they would disturb each other."""
    for part in (pam_processes, pam_rates, pam_crowd, pam_start):
        yield from part.measure(rounds)
