"""`python -m benchmarks [NAME…] [--quick | --full] [--json FILE]`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.machine import machine
from benchmarks.rounds import FULL, QUICK, USUAL

if TYPE_CHECKING:
    from benchmarks.apart import Comparison
    from benchmarks.rounds import Result
    from benchmarks.tables import Table

BENCHMARKS = {
    "calls": "benchmarks.calls",
    "passthrough": "benchmarks.passthrough",
    "guard": "benchmarks.guarded",
    "hash": "benchmarks.hashing",
    "timing": "benchmarks.timing",
    "pam": "benchmarks.pam",
    "policy": "benchmarks.policy",
    "policy-corpus": "benchmarks.policy_corpus",
    "policy-load": "benchmarks.policy_load",
    "policy-linear": "benchmarks.policy_linear",
    "policy-bulk": "benchmarks.policy_bulk",
}


def main() -> int:
    """Measure what is named, print each figure against its bar; 1 when one is missed."""
    options = _options()
    rounds = QUICK if options.quick else FULL if options.full else USUAL
    where = machine()
    print(*(f"{key}: {value}" for key, value in where.items()), f"rounds: {rounds}", sep="\n", flush=True)
    results: list[Result | Table | Comparison] = []
    for name in options.names or BENCHMARKS:
        for result in import_module(BENCHMARKS[name]).measure(rounds):
            print(result, flush=True)
            results.append(result)
    print(f"load at the end: {list(os.getloadavg())}")
    if options.json:
        report = {**where, "rounds": rounds, "results": [result.document() for result in results]}
        options.json.write_text(json.dumps(report, indent=2), encoding="utf-8")
    return int(any(result.verdict == "missed" for result in results))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=main.__doc__)
    parser.add_argument("names", nargs="*", choices=[*BENCHMARKS, []], metavar="NAME", help=", ".join(BENCHMARKS))
    pace = parser.add_mutually_exclusive_group()
    pace.add_argument("--quick", action="store_true", help=f"{QUICK} rounds")
    pace.add_argument("--full", action="store_true", help=f"{FULL} rounds")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the report into a file")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
