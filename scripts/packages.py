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
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["PARTS", "UNPACKED", "Part", "in_ci", "main", "missing", "wanted"]

POSTGRES = Path("/usr/lib/postgresql")
"""Where Debian keeps the servers, one folder for each version, outside of the PATH."""
UNPACKED = Path(__file__).parent.parent / "build" / "debian"
"""Where packages are unpacked whose installation would bring servers along, one folder for each."""
FETCH = ("apt-get", "-qq", "-o", "APT::Sandbox::User=root", "download")
"""Without the option, apt complains to root that its own user cannot write into our folder."""


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
    files:
        Globs under ``/`` of what must be there besides.
    unpacked:
        The Debian packages of which the files alone are wanted; they are not installed.
    without:
        What is left out where it is missing.

    """

    packages: tuple[str, ...]
    programs: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    unpacked: tuple[str, ...] = ()
    without: str

    def present(self) -> bool:
        """Say whether everything of it is there."""
        return self.installed() and not self.packed()

    def installed(self) -> bool:
        """Say whether all that is installed is there."""
        found = (*map(_program, self.programs), *map(importlib.util.find_spec, self.modules), *map(_file, self.files))
        return all(found)

    def packed(self) -> list[str]:
        """Give the packages that are not unpacked yet."""
        return [package for package in self.unpacked if not (UNPACKED / package).is_dir()]


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
        packages=("php-cli", "php-cgi"), programs=("php", "php-cgi"), without="the tests on a real PHP are skipped"
    ),
    "postfixadmin": Part(
        packages=("php-cli", "php-imap", "php-mbstring", "php-sqlite3"),
        programs=("php",),
        files=tuple(f"usr/lib/php/*/{extension}.so" for extension in ("imap", "mbstring", "pdo_sqlite")),
        unpacked=("postfixadmin",),
        without="the tests on Postfixadmin are skipped",
    ),
    "pam": Part(
        packages=("gcc", "libc6-dev", "libpam0g-dev", "libpam-wrapper"),
        programs=("gcc",),
        files=(
            "usr/include/security/pam_modules.h",
            "usr/include/stdio.h",
            "usr/lib/*/pam_wrapper/pam_matrix.so",
        ),
        without="the tests on real PAM are skipped",
    ),
    "services": Part(
        packages=("openssh-server", "openssh-client", "dovecot-imapd", "vsftpd", "curl"),
        programs=("sshd", "ssh", "dovecot", "vsftpd", "curl"),
        without="the tests under real services are skipped",
    ),
    "clang": Part(
        packages=("clang", "libclang-rt-14-dev"),
        programs=("clang",),
        files=("usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.fuzzer-*.a",),
        without="the PAM module is neither fuzzed nor compiled by a second compiler",
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


def unpack(package: str) -> bool:
    """Fetch a Debian package and unpack its files under `UNPACKED`, which takes no privilege; False when it fails.

    Its scripts do not run, and what it depends on stays away.
    """
    UNPACKED.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=UNPACKED) as folder:
        fetched = subprocess.run([*FETCH, package], cwd=folder, check=False)
        found = list(Path(folder).glob("*.deb"))
        if fetched.returncode or len(found) != 1:
            return False
        files = Path(folder, "files")
        subprocess.run(["dpkg-deb", "-x", found[0], files], check=True)
        files.rename(UNPACKED / package)
    return True


def main(names: Sequence[str]) -> int:
    """Bring the named parts in; 1 when one that may not be missing is still missing."""
    gone = missing(names)
    if gone:
        print("installing", *(package for name in gone for package in wanted(name)), flush=True)
        _bring([PARTS[name] for name in gone])
    importlib.invalidate_caches()
    still = missing(names)
    for name in still:
        print(f"missing: Debian package {' and '.join(wanted(name))}: {PARTS[name].without}", file=sys.stderr)
    return 1 if still and (in_ci() or "venv" in still) else 0


def wanted(name: str) -> tuple[str, ...]:
    """Give all Debian packages of a part."""
    return (*PARTS[name].packages, *PARTS[name].unpacked)


def _bring(parts: Sequence[Part]) -> None:
    install([package for part in parts if not part.installed() for package in part.packages])
    if shutil.which("apt-get"):
        for package in (package for part in parts for package in part.packed()):
            unpack(package)


def _program(name: str) -> bool:
    return shutil.which(name) is not None or any(POSTGRES.glob(f"*/bin/{name}"))


def _file(pattern: str) -> bool:
    return any(Path("/").glob(pattern))


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
