"""Laying the module, the profile and the units down on a machine, and taking all of it away again.

Every file is written beside its place and renamed into it: a process that has
the old module mapped keeps the old one.  Taking away goes the other way round
of what refers to it, for a service that names a module which is not there lets
nobody in, root included.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from pyauthgate.errors import GateError
from pyauthgate.pam.compiling import SEARCH, compile_module, security_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["contents", "install", "services", "uninstall"]

SHIPPED = Path(__file__).with_name("shipped")
MODULE = "pam_pyauthgate.so"
PROFILE = Path("/usr/share/pam-configs/pyauthgate")
UNITS = Path("/etc/systemd/system")
"""Where an administrator's units lie; those of Debian packages lie under /usr/lib."""
BOOTED = Path("/run/systemd/system")
"""There while systemd runs the machine: sd_booted(3)."""
SOCKET, SERVICE = "pyauthgate-pam.socket", "pyauthgate-pam.service"
PROGRAM = "/opt/pyauthgate/bin/pyauthgate"
"""The program in the shipped unit."""
PREFIX = "prefix=c"
"""The option in the shipped profile."""
FOLDERS = ("usr/lib/*/security", "usr/lib64/security", "usr/lib/security")
"""Every folder that `security_folder` may have given, now or with another compiler."""
COPIES = (".pam-old", ".pam-new", ".dpkg-old", ".dpkg-new", ".dpkg-dist", ".bak", "~")
"""What tools and editors leave beside a service's file; libpam reads none of them."""
MODE = 0o644
SYSTEM = f"{SEARCH}:/usr/sbin:/sbin"


def contents(*, prefix: str | None, units: bool, program: Path, search: str = SEARCH) -> dict[Path, bytes]:
    """Give what is to be laid down, by its place on the machine; compiles the module, writes nothing.

    Parameters
    ----------
    prefix:
        What clients' names begin with, in a profile for ``pam-auth-update``; None: there is to be no profile.
    units:
        The socket and the service for systemd too.
    program:
        What the service starts.

    Raises
    ------
    GateError
        The module cannot be compiled: see `compile_module`.

    """
    laid = {security_folder(search=search) / MODULE: compile_module(search)}
    if prefix is not None:
        laid[PROFILE] = (SHIPPED / PROFILE.name).read_text().replace(PREFIX, f"prefix={prefix}").encode()
    if units:
        laid[UNITS / SOCKET] = (SHIPPED / SOCKET).read_bytes()
        laid[UNITS / SERVICE] = (SHIPPED / SERVICE).read_text().replace(PROGRAM, str(program)).encode()
    return laid


def install(laid: Mapping[Path, bytes], root: Path) -> None:
    """Write the files below a folder, each with mode 0644; a missing folder is made.

    Raises
    ------
    GateError
        ``pam.unwritable``: one of them cannot be written; those before it stay.

    """
    for place, content in laid.items():
        try:
            _write(_below(root, place), content)
        except OSError as error:
            raise _unwritable(error) from error


def uninstall(root: Path) -> list[Path]:
    """Take away whatever `install` may have laid down below a folder, and give the places that were not empty.

    On the live system (``/``) a profile that is in force is first taken out of
    ``/etc/pam.d``, and a unit that runs is stopped and disabled.

    Raises
    ------
    GateError
        ``pam.in_use``: a service still names the module; only the profile and its lines are gone.
        ``pam.unwritable``: a file cannot be removed.

    """
    present = [place for place in _places(root) if _below(root, place).exists()]
    live = root == Path("/")
    if live and PROFILE in present:
        _call("pam-auth-update", "--package", "--remove", PROFILE.name)
    naming = services(root)
    if naming:
        raise GateError(
            "pam.in_use",
            f"The module is named in {', '.join(map(str, naming))}.",
            "Take those lines out first: with a module that is not there, the service lets nobody in.",
        )
    if live and UNITS / SOCKET in present:
        _call("systemctl", "disable", *(("--now",) if BOOTED.is_dir() else ()), SOCKET, SERVICE)
    try:
        for place in present:
            _below(root, place).unlink()
    except OSError as error:
        raise _unwritable(error) from error
    return present


def services(root: Path) -> list[Path]:
    """Give the files below a folder that name the module in a line which counts."""
    files = [
        file for pattern in ("etc/pam.conf", "etc/pam.d/*", "usr/lib/pam.d/*") for file in sorted(root.glob(pattern))
    ]
    read = (file for file in files if file.is_file() and not file.name.endswith(COPIES))
    return [file for file in read if any(_names(file))]


def _names(file: Path) -> Iterator[bool]:
    for line in file.read_text(errors="replace").splitlines():
        yield MODULE in line.partition("#")[0]


def _places(root: Path) -> tuple[Path, ...]:
    found = (path for folder in FOLDERS for path in root.glob(f"{folder}/{MODULE}"))
    modules = (Path("/", path.relative_to(root)) for path in found)
    return (*modules, PROFILE, UNITS / SOCKET, UNITS / SERVICE)


def _below(root: Path, place: Path) -> Path:
    return root / place.relative_to("/")


def _call(name: str, *arguments: str) -> None:
    """Run a program of the system, if it has one; what it cannot do shows in what is looked at next."""
    program = shutil.which(name, path=SYSTEM)
    if program is not None:
        environment = {"PATH": SYSTEM, "LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run([program, *arguments], env=environment, check=False, stdin=subprocess.DEVNULL)  # noqa: S603 (our own)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            os.fchmod(file.fileno(), MODE)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def _unwritable(error: OSError) -> GateError:
    return GateError(
        "pam.unwritable", f"{error.filename} cannot be written or removed: {error.strerror}.", "Run it as root."
    )
