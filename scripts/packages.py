"""Find the Debian packages that the tests need, and install the missing ones when that is allowed.

Runs on the system's Python before there is a virtual environment, so it uses
the standard library alone.  Allowed means: root, or sudo that asks no
password, on a system with apt-get.  Elsewhere the packages are named and the
tests that need them are skipped; under ``CI=true`` that is a failure.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["PARTS", "Part", "in_ci", "main", "missing"]

POSTGRES = Path("/usr/lib/postgresql")
"""Where Debian keeps the servers, one folder for each version, outside of the PATH."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Something that comes from the system and not from the lock files.

    Parameters
    ----------
    packages:
        The Debian packages that bring it.
    programs:
        What must be found on the PATH, or under `POSTGRES`, to call it present.
    modules:
        What the system's Python must be able to import.
    without:
        What is left out where it is missing.

    """

    packages: tuple[str, ...]
    programs: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    without: str

    def present(self) -> bool:
        """Say whether everything of it is there."""
        return all(map(_program, self.programs)) and all(map(importlib.util.find_spec, self.modules))


PARTS: Mapping[str, Part] = {
    "venv": Part(packages=("python3-venv",), modules=("ensurepip",), without="no virtual environment can be made"),
    "postgres": Part(
        packages=("postgresql",), programs=("initdb", "postgres"), without="the tests on a real PostgreSQL are skipped"
    ),
    "browser": Part(
        packages=("chromium", "chromium-driver"),
        programs=("chromium", "chromedriver"),
        without="the tests in a real browser are skipped",
    ),
    "php": Part(
        packages=("php-cgi", "php-cli"),
        programs=("php-cgi", "php"),
        without="the tests of how PHP reads a request are skipped",
    ),
}


def missing(names: Sequence[str]) -> list[str]:
    """Give the names of those parts that are not there."""
    return [name for name in names if not PARTS[name].present()]


def in_ci(environment: Mapping[str, str] = os.environ) -> bool:
    """Say whether a missing part is a failure instead of a skip."""
    return environment.get("CI") == "true"


def install(packages: Sequence[str]) -> bool:
    """Install Debian packages without asking anything; False where that is not allowed or fails."""
    prefix = _privilege()
    if prefix is None:
        return False
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"]
    update = subprocess.run([*apt, "update"], check=False)
    done = subprocess.run([*apt, "install", "-y", "--no-install-recommends", *packages], check=False)
    return update.returncode == done.returncode == 0


def main(names: Sequence[str]) -> int:
    """Bring the named parts in; 1 when one that may not be missing is still missing."""
    gone = missing(names)
    if gone:
        print("installing", *(package for name in gone for package in PARTS[name].packages), flush=True)
        install([package for name in gone for package in PARTS[name].packages])
    importlib.invalidate_caches()
    gone = missing(names)
    for name in gone:
        print(f"missing: Debian package {' and '.join(PARTS[name].packages)}: {PARTS[name].without}", file=sys.stderr)
    return 1 if gone and (in_ci() or "venv" in gone) else 0


def _program(name: str) -> bool:
    return shutil.which(name) is not None or any(POSTGRES.glob(f"*/bin/{name}"))


def _privilege() -> list[str] | None:
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    asked = ["sudo", "-n", "true"]
    allowed = shutil.which("sudo") and subprocess.run(asked, check=False, capture_output=True).returncode == 0
    return ["sudo", "-n"] if allowed else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
