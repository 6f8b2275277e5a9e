"""What a fuzzer found worth keeping is tried on every run; ``make long`` looks for more."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.guard.fuzz import SEEDS, tried

if TYPE_CHECKING:
    from pathlib import Path

KEPT = sorted(SEEDS.iterdir())
SECONDS = 300


@pytest.mark.parametrize("seed", KEPT, ids=lambda seed: seed.name)
def test_a_kept_input_raises_nothing_but_a_refusal(seed: Path) -> None:
    tried(seed.read_bytes())


def test_the_kept_inputs_reach_both_ends() -> None:
    codes = {tried(seed.read_bytes()) for seed in KEPT}
    assert "" in codes
    assert len(codes) > 8


@given(st.binary(max_size=200))
def test_bytes_of_any_kind_raise_nothing_but_a_refusal(data: bytes) -> None:
    tried(data)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_fuzzer_finds_nothing_else(tmp_path: Path) -> None:
    pytest.importorskip("atheris")
    limits = [f"-max_total_time={SECONDS}", "-timeout=10", "-max_len=4096", f"-artifact_prefix={tmp_path}/"]
    found = subprocess.run(
        [sys.executable, "-m", "tests.web.guard.fuzzer", *limits, str(tmp_path)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert found.returncode == 0, found.stderr[-4000:]
