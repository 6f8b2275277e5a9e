"""`pyauthgate pam`: what is laid down is told, and what it takes away too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from pyauthgate.cli.group import command
from tests.cli.desk import CONFIGURATION

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from tests.cli.desk import Desk

pytestmark = pytest.mark.requires("pam")


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(command, ["pam", *map(str, words)])


def installed(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_dry_run_compiles_and_writes_nothing(tmp_path: Path) -> None:
    result = run("install", "--dry-run", "--profile", "--prefix", "c", "--units", "--destdir", tmp_path)
    assert (result.exit_code, installed(tmp_path)) == (0, [])
    assert result.stdout.count("Would write") == 4


def test_the_profile_has_the_prefix_of_the_settings_unless_another_is_given(desk: Desk) -> None:
    desk.write(CONFIGURATION + '[pam]\nprefix = "web"\n')
    desk.done("pam", "install", "--profile", "--destdir", str(desk.folder / "a"))
    desk.done("pam", "install", "--profile", "--prefix", "srv-", "--destdir", str(desk.folder / "b"))
    profile = "usr/share/pam-configs/pyauthgate"
    assert (desk.folder / "a" / profile).read_text().count("prefix=web ") == 1
    assert (desk.folder / "b" / profile).read_text().count("prefix=srv- ") == 1


def test_a_profile_without_a_word_on_the_prefix_is_none(tmp_path: Path) -> None:
    away = tmp_path / "away.toml"
    result = run("install", "--profile", "--config", away, "--destdir", tmp_path)
    assert ("[config.missing]" in result.stderr, installed(tmp_path)) == (True, [])
    for prefix in ("", "1", "c auth", "C"):
        assert run("install", "--profile", "--prefix", prefix, "--destdir", tmp_path).exit_code == 2
    assert installed(tmp_path) == []


def test_the_module_goes_and_comes_back(tmp_path: Path) -> None:
    result = run("install", "--destdir", tmp_path)
    assert (result.exit_code, installed(tmp_path)) == (0, ["pam_pyauthgate.so"])
    assert result.stdout.startswith(f"Wrote {tmp_path}/usr/lib")
    assert "Start the daemon" not in result.stdout
    result = run("uninstall", "--destdir", tmp_path)
    assert (result.exit_code, installed(tmp_path)) == (0, [])
    assert result.stdout.startswith("Removed ")
    assert run("uninstall", "--destdir", tmp_path).stdout == "Nothing was there.\n"


def test_a_service_that_names_the_module_is_told_on_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "etc/pam.d").mkdir(parents=True)
    (tmp_path / "etc/pam.d/sshd").write_text("auth required pam_pyauthgate.so\n")
    result = run("uninstall", "--destdir", tmp_path)
    assert (result.exit_code, "[pam.in_use]" in result.stderr) == (3, True)
