"""The module compiles with either compiler and exports nothing but PAM's functions; a missing package is named."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from pyauthgate.errors import GateError
from pyauthgate.pam import compiling
from pyauthgate.pam.compiling import FLAGS, SOURCE, compile_module, security_folder

pytestmark = pytest.mark.requires("pam")

ENTRIES = {"authenticate", "setcred", "acct_mgmt", "chauthtok", "open_session", "close_session"}


def compiler_that(folder: Path, script: str) -> str:
    """Give a PATH on which `cc` is this script."""
    program = folder / "cc"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return f"{folder}:/usr/bin:/bin"


def refusal(search: str) -> GateError:
    with pytest.raises(GateError) as caught:
        compile_module(search)
    return caught.value


def test_only_what_libpam_calls_can_be_seen(module: Path) -> None:
    listed = subprocess.run(["nm", "-D", "--defined-only", module], check=True, capture_output=True, text=True)
    assert {line.split()[-1] for line in listed.stdout.splitlines()} == {f"pam_sm_{entry}" for entry in ENTRIES}


def test_the_module_reads_no_environment_starts_no_thread_and_handles_no_signal(module: Path) -> None:
    listed = subprocess.run(["nm", "-D", "--undefined-only", module], check=True, capture_output=True, text=True)
    called = {line.split()[-1].partition("@")[0] for line in listed.stdout.splitlines()}
    assert {"__explicit_bzero_chk", "pam_prompt", "__stack_chk_fail"} <= called
    assert not {
        name for name in called if name.startswith(("getenv", "secure_getenv", "pthread", "signal", "sigaction"))
    }


def test_the_source_keeps_within_its_four_hundred_lines() -> None:
    assert len(SOURCE.read_text().splitlines()) <= 400


@pytest.mark.long
@pytest.mark.requires("clang")
def test_a_second_compiler_finds_no_fault_either(tmp_path: Path) -> None:
    command = ["clang", *FLAGS, "-shared", "-o", str(tmp_path / "module.so"), str(SOURCE), "-lpam"]
    assert subprocess.run(command, check=False, capture_output=True, text=True).stderr == ""


def test_modules_lie_where_those_of_libpam_do() -> None:
    assert (security_folder() / "pam_unix.so").exists()


def test_elsewhere_the_folder_is_where_a_module_of_libpam_is_found(tmp_path: Path) -> None:
    (tmp_path / "usr/lib64/security").mkdir(parents=True)
    (tmp_path / "usr/lib64/security/pam_permit.so").touch()
    assert security_folder(tmp_path) == Path("/usr/lib64/security")


def test_where_nothing_is_found_the_folder_is_debians(tmp_path: Path) -> None:
    search = compiler_that(tmp_path, "echo riscv64-linux-gnu")
    assert security_folder(tmp_path, search) == Path("/usr/lib/riscv64-linux-gnu/security")


def test_without_a_compiler_the_packages_are_named(tmp_path: Path) -> None:
    error = refusal(str(tmp_path))
    assert error.code == "pam.compiler"
    assert "apt-get install gcc libc6-dev libpam0g-dev" in error.remedy


@pytest.mark.parametrize(("header", "package"), [("security/pam_ext.h", "libpam0g-dev"), ("errno.h", "libc6-dev")])
def test_without_headers_the_package_is_named(tmp_path: Path, header: str, package: str) -> None:
    """The real compiler, kept from the system's headers; those that it is to find are linked for it."""
    found = tmp_path / "include"
    (found / "security").mkdir(parents=True)
    if header != "errno.h":
        for entry in [*Path("/usr/include").iterdir(), *Path("/usr/include/x86_64-linux-gnu").glob("*")]:
            if entry.name != "security" and not (found / entry.name).exists():
                (found / entry.name).symlink_to(entry)
    search = compiler_that(
        tmp_path,
        f'exec /usr/bin/gcc -nostdinc -isystem "$(/usr/bin/gcc -print-file-name=include)" -isystem {found} "$@"',
    )
    error = refusal(search)
    assert (error.code, package in error.remedy) == ("pam.headers", True)


def test_without_libpam_to_link_with_the_package_is_named(tmp_path: Path) -> None:
    link = """exec /usr/bin/gcc "$@" -lpam-absent 2>&1 >/dev/null | sed s/-absent// >&2; exit 1"""
    search = compiler_that(tmp_path, link)
    assert refusal(search).remedy.startswith("Install Debian's libpam0g-dev")


def test_any_other_refusal_shows_the_compilers_own_words(tmp_path: Path) -> None:
    error = refusal(compiler_that(tmp_path, "echo 'pam_pyauthgate.c:1: error: odd' >&2; exit 1"))
    assert error.code == "pam.compile"
    assert "error: odd" in error.problem


def test_what_is_found_on_a_path_of_root_is_the_system_s() -> None:
    assert all(folder.startswith(("/usr", "/bin")) for folder in compiling.SEARCH.split(":"))
