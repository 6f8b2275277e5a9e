"""Missing Debian packages are named; they fail continuous integration and nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scripts import packages

if TYPE_CHECKING:
    from pathlib import Path

ABSENT = packages.Part(packages=("no-such-package",), programs=("no-such-program",), without="nothing is lost")


@pytest.fixture
def nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand on a system without apt-get and sudo, with an empty PATH, and with one part that is not there."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(packages, "PARTS", {"absent": ABSENT, "here": packages.Part(packages=("x",), without="")})
    return tmp_path


def program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


def test_a_part_is_present_when_its_programs_are_found(nobody: Path) -> None:
    assert not ABSENT.present()
    program(nobody, "no-such-program", "exit 0")
    assert ABSENT.present()


def test_a_server_outside_of_the_path_is_found(nobody: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = nobody / "postgresql" / "15" / "bin"
    folder.mkdir(parents=True)
    monkeypatch.setattr(packages, "POSTGRES", nobody / "postgresql")
    assert not ABSENT.present()
    program(folder, "no-such-program", "exit 0")
    assert ABSENT.present()


def test_a_module_that_the_system_lacks_makes_a_part_missing() -> None:
    assert not packages.Part(packages=("x",), modules=("no_such_module",), without="").present()
    assert packages.Part(packages=("x",), modules=("ensurepip",), without="").present()


@pytest.mark.usefixtures("nobody")
def test_only_the_missing_parts_are_named() -> None:
    assert packages.missing(["here", "absent"]) == ["absent"]


@pytest.mark.usefixtures("nobody")
def test_where_nothing_may_be_installed_the_package_is_named_and_tests_are_skipped(
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert packages.main(["absent"]) == 0
    assert capfd.readouterr().err == "missing: Debian package no-such-package: nothing is lost\n"


@pytest.mark.usefixtures("nobody")
def test_under_ci_a_missing_part_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "in_ci", lambda: True)
    assert packages.main(["absent"]) == 1
    assert packages.main(["here"]) == 0


@pytest.mark.usefixtures("nobody")
def test_without_venv_nothing_works_so_it_is_always_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "PARTS", {"venv": ABSENT})
    assert packages.main(["venv"]) == 1


def test_root_installs_without_questions_after_an_update(nobody: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = nobody / "told"
    program(nobody, "env", f'/bin/echo "$@" >> {told}\n/bin/ln -sf /bin/true {nobody}/no-such-program')
    program(nobody, "apt-get", "exit 1")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert packages.main(["absent"]) == 0
    update, install = told.read_text(encoding="utf-8").splitlines()
    assert update.startswith("DEBIAN_FRONTEND=noninteractive apt-get")
    assert update.endswith("update")
    assert install.endswith("install -y --no-install-recommends no-such-package")


def test_a_sudo_that_asks_for_a_password_is_no_permission(nobody: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(nobody, "apt-get", "exit 1")
    program(nobody, "sudo", "exit 1")
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert not packages.install(["no-such-package"])


def test_a_sudo_that_asks_nothing_is_used(nobody: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = nobody / "told"
    program(nobody, "apt-get", "exit 1")
    program(nobody, "sudo", f'/usr/bin/printf "%s " "$@" >> {told}')
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert packages.install(["no-such-package"])
    assert told.read_text(encoding="utf-8").startswith("-n true -n env DEBIAN_FRONTEND=noninteractive apt-get")


def test_an_installation_that_fails_is_said(nobody: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(nobody, "env", "exit 100")
    program(nobody, "apt-get", "exit 1")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert not packages.install(["no-such-package"])


UNPACKED = packages.Part(packages=("php",), unpacked=("panel",), without="the panel is not there")


@pytest.fixture
def archive(nobody: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand before an archive that has one package, and programs that fetch and unpack it."""
    monkeypatch.setattr(packages, "UNPACKED", nobody / "unpacked")
    monkeypatch.setattr(packages, "PARTS", {"panel": UNPACKED})
    monkeypatch.setattr(packages, "install", lambda _: True)
    program(nobody, "apt-get", "for last; do :; done; : > ${last}_1.0_all.deb")
    program(nobody, "dpkg-deb", '/bin/mkdir "$3"; : > "$3/file"')
    return nobody / "unpacked"


def test_a_package_is_unpacked_without_being_installed_and_once(archive: Path, nobody: Path) -> None:
    assert not UNPACKED.present()
    assert packages.main(["panel"]) == 0
    assert [path.name for path in archive.iterdir()] == ["panel"]
    assert (archive / "panel" / "file").exists()
    assert UNPACKED.present()
    program(nobody, "apt-get", "exit 1")
    assert packages.main(["panel"]) == 0


def test_a_package_that_cannot_be_fetched_is_named_and_leaves_nothing(
    archive: Path, nobody: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    program(nobody, "apt-get", "exit 100")
    assert packages.main(["panel"]) == 0
    assert list(archive.iterdir()) == []
    assert capfd.readouterr().err == "missing: Debian package php and panel: the panel is not there\n"


def test_a_file_that_the_system_lacks_makes_a_part_missing() -> None:
    assert packages.Part(packages=("x",), files=("etc/p*wd",), without="").present()
    assert not packages.Part(packages=("x",), files=("etc/no-such-*",), without="").present()


@pytest.mark.parametrize(("value", "answer"), [("true", True), ("false", False), ("", False)])
def test_ci_is_asked_of_one_variable(value: str, *, answer: bool) -> None:
    assert packages.in_ci({"CI": value}) is answer
    assert not packages.in_ci({})
