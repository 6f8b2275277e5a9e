"""The module, compiled as it is installed and once more under the sanitizers, and the programs that load it."""

from __future__ import annotations

import os
import subprocess
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pyauthgate.pam.compiling import SOURCE, compile_module
from tests.pam.applications import STACKS, Driver, Libpam, write_service
from tests.pam.peer import bound, playing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.pam.applications import Application, Outcome
    from tests.pam.peer import Visit

HERE = Path(__file__).parent
SANITIZERS = ("-g", "-O1", "-fno-omit-frame-pointer", "-fsanitize=address,undefined", "-fno-sanitize-recover=all")


@dataclass(frozen=True)
class Site:
    """A service that asks our module, the socket it asks at, and a program that uses the service."""

    folder: Path
    module: Path
    application: Application = field(repr=False)

    @property
    def socket(self) -> Path:
        return self.folder / "socket"

    def configure(self, options: str = "", *more: str, owner: int | None = None) -> None:
        """Write the service: the module with options, then more lines of any stack."""
        asked = f"socket={self.socket} owner={os.geteuid() if owner is None else owner} {options}"
        write_service(self.folder, [*(f"{stack} required {self.module} {asked}" for stack in STACKS), *more])

    def call(self, operation: str, *answers: bytes, user: bytes = b"c10023", flags: int = 0) -> Outcome:
        return self.application.call(self.folder, operation, *answers, user=user, flags=flags, rhost=b"192.0.2.7")

    def play(
        self,
        script: Callable[[Visit], None],
        operation: str = "A",
        *answers: bytes,
        user: bytes = b"c10023",
        flags: int = 0,
    ) -> tuple[Outcome, Visit]:
        """Make one call, which one script answers."""
        self.socket.unlink(missing_ok=True)
        with playing(bound(self.socket), script) as (visits):
            outcome = self.call(operation, *answers, user=user, flags=flags)
        return outcome, visits[0]


@pytest.fixture(scope="session")
def module(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compile the module as it is installed."""
    target = tmp_path_factory.mktemp("module") / "pam_pyauthgate.so"
    target.write_bytes(compile_module())
    return target


@pytest.fixture(scope="session")
def sanitized(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compile the module under the sanitizers."""
    target = tmp_path_factory.mktemp("sanitized") / "pam_pyauthgate.so"
    flags = ("-std=c11", "-fPIC", "-fvisibility=hidden", "-shared")
    subprocess.run(["gcc", *SANITIZERS, *flags, "-o", target, SOURCE, "-lpam"], check=True)
    return target


@pytest.fixture(scope="session")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driver]:
    """Start the driver under the sanitizers; it ends with what they found."""
    with closing(build_driver(tmp_path_factory.mktemp("driver"), *SANITIZERS)) as running:
        yield running


def build_driver(folder: Path, *flags: str) -> Driver:
    """Compile the driver and start it."""
    always = ("-std=c11", "-Wall", "-Wextra", "-Werror")
    subprocess.run(["gcc", *flags, *always, "-o", folder / "driver", HERE / "driver.c", "-lpam"], check=True)
    return Driver(folder / "driver")


@pytest.fixture(params=["libpam", "driver"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Site:
    """Give the module as this process loads it, and under the sanitizers as a C program does."""
    if request.param == "libpam":
        made = Site(tmp_path, request.getfixturevalue("module"), Libpam())
    else:
        made = Site(tmp_path, request.getfixturevalue("sanitized"), request.getfixturevalue("driver"))
    made.configure()
    return made
