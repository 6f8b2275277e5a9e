"""A coverage-guided fuzzer for the strict reading: ``python -m tests.web.guard.fuzzer -max_total_time=60 FOLDER``.

What reaches something new is written to the folder; ``seeds`` holds what was worth keeping.
"""

from __future__ import annotations

import sys

import atheris  # type: ignore[import-untyped]

with atheris.instrument_imports(include=["pyauthgate.web.guard"]):
    from tests.web.guard.fuzz import SEEDS, tried

if __name__ == "__main__":
    atheris.Setup([*sys.argv, str(SEEDS)], tried)
    atheris.Fuzz()
