"""The module under libFuzzer, as libpam runs it: whatever a daemon sends, no sanitizer speaks and nothing leaks."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from pyauthgate.pam.compiling import SOURCE

pytestmark = [pytest.mark.long, pytest.mark.requires("pam", "clang")]

HERE = Path(__file__).parent
SECONDS = 120
SANITIZERS = "address,undefined"
FLAGS = ("-g", "-O1", "-fno-sanitize-recover=all", "-fvisibility=hidden")


def build(folder: Path) -> Path:
    """Build the module and the fuzzer; the coverage of both leads it."""
    module, fuzzer = folder / "pam_pyauthgate.so", folder / "fuzzer"
    shared = ["-std=c11", "-fPIC", "-shared", f"-fsanitize=fuzzer-no-link,{SANITIZERS}"]
    subprocess.run(["clang", *FLAGS, *shared, "-o", str(module), str(SOURCE), "-lpam"], check=True)
    main = [f"-fsanitize=fuzzer,{SANITIZERS}", f'-DMODULE="{module}"', str(HERE / "fuzz.c"), "-lpam", "-lpthread"]
    # Linked with the module too, so that it is there from the start and its coverage is counted.
    linked = ["-Wl,--no-as-needed", str(module), f"-Wl,-rpath,{folder}"]
    subprocess.run(["clang", *FLAGS, "-o", str(fuzzer), *main, *linked], check=True)
    return fuzzer


@pytest.mark.timeout(SECONDS * 3)
def test_no_daemon_can_make_the_module_fail(tmp_path: Path) -> None:
    fuzzer, corpus = build(tmp_path), tmp_path / "corpus"
    shutil.copytree(HERE / "seeds", corpus)
    limits = [
        f"-max_total_time={SECONDS}",
        "-max_len=9000",
        "-timeout=20",
        "-rss_limit_mb=1024",
        "-print_final_stats=1",
    ]
    done = subprocess.run(
        [fuzzer, *limits, f"-artifact_prefix={tmp_path}/", corpus], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-5_000:]
    executed = next(line for line in done.stderr.splitlines() if "number_of_executed_units" in line)
    assert int(executed.split()[-1]) > 1_000
