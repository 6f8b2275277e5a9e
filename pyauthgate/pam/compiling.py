"""The module, compiled where it is loaded: the wheel stays pure, and the module fits the libpam of that machine."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from pyauthgate.errors import GateError

__all__ = ["FLAGS", "SEARCH", "SOURCE", "compile_module", "security_folder"]

SOURCE = Path(__file__).with_name("pam_pyauthgate.c")
SEARCH = "/usr/local/bin:/usr/bin:/bin"
"""Where programs are looked for: root's own PATH may hold folders of others."""
FLAGS = (
    "-std=c11",
    "-Wall",
    "-Wextra",
    "-Werror",
    "-O2",
    "-fPIC",
    "-fvisibility=hidden",
    "-fstack-protector-strong",
    "-U_FORTIFY_SOURCE",  # some distributions define it on their own
    "-D_FORTIFY_SOURCE=2",
    "-Wl,-z,relro,-z,now",
)
COMPILERS = ("cc", "gcc", "clang")
NEIGHBOUR = "pam_permit.so"
"""A module of libpam's own: where it lies, ours is found too."""
TIMEOUT = 120
"""Seconds; compiling takes one."""
LACKING = (
    (re.compile(r"security/pam_\w+\.h|cannot find -lpam"), "The headers of libpam are missing.", "libpam0g-dev"),
    (re.compile(r"fatal error: '?[\w/]+\.h|cannot find \S*crt\w*\.o"), "The headers of libc are missing.", "libc6-dev"),
    (re.compile(r"cannot execute|unable to execute|'?ld'?: No such file"), "The linker is missing.", "gcc"),
)


def compile_module(search: str = SEARCH) -> bytes:
    """Compile `SOURCE` and give the shared object.

    Parameters
    ----------
    search:
        The folders of programs, separated by colons.

    Raises
    ------
    GateError
        ``pam.compiler``, ``pam.headers``: a Debian package is missing; ``pam.compile``: the compiler refuses.

    """
    with tempfile.TemporaryDirectory(prefix="pyauthgate-") as folder:
        target = Path(folder, "pam_pyauthgate.so")
        done = _run(compiler(search), *FLAGS, "-shared", "-o", str(target), str(SOURCE), "-lpam", search=search)
        if done.returncode:
            raise _refused(done.stderr)
        return target.read_bytes()


def security_folder(root: Path = Path("/"), search: str = SEARCH) -> Path:
    """Give the folder where libpam looks for modules: where its own lie, else Debian's.

    Parameters
    ----------
    root:
        The top of the system that is looked at; the answer does not hold it.

    """
    triplet = _run(compiler(search), "-print-multiarch", search=search).stdout.strip()
    folders = [Path("/usr", *part, "security") for part in (("lib", triplet), ("lib64",), ("lib",))]
    lying = (folder for folder in folders if (root / folder.relative_to("/") / NEIGHBOUR).exists())
    return next(lying, folders[0])


def compiler(search: str = SEARCH) -> str:
    """Give the path of the C compiler; raises `GateError` ``pam.compiler`` when there is none."""
    found = next(filter(None, (shutil.which(name, path=search) for name in COMPILERS)), None)
    if found is None:
        raise GateError("pam.compiler", "There is no C compiler.", _install("gcc", "libc6-dev", "libpam0g-dev"))
    return found


def _run(*command: str, search: str) -> subprocess.CompletedProcess[str]:
    # In the C locale, for what it says is read; an environment of its own also keeps options of others away.
    environment = {"PATH": search, "LC_ALL": "C"}
    return subprocess.run(  # noqa: S603 (our own arguments)
        command, env=environment, capture_output=True, text=True, errors="replace", check=False, timeout=TIMEOUT
    )


def _refused(said: str) -> GateError:
    for pattern, problem, package in LACKING:
        if pattern.search(said):
            return GateError("pam.headers", problem, _install(package))
    last = next((line for line in said.splitlines() if "error" in line), "It gave no reason.")
    return GateError(
        "pam.compile", f"The C compiler refuses the module: {last}", "Report this with the compiler's version."
    )


def _install(*packages: str) -> str:
    return f"Install Debian's {' '.join(packages)} (apt-get install {' '.join(packages)})."
