"""The examples are listed, told in a few lines, and configured."""

from __future__ import annotations

from pathlib import Path

import pytest

from pyauthgate.config import load

EXAMPLES = Path(__file__).parents[2] / "examples"
FOLDERS = sorted(path.parent for path in EXAMPLES.glob("*/pyauthgate.toml"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
class TestExample:
    def test_it_is_listed(self, folder: Path) -> None:
        listed = (EXAMPLES / "README.md").read_text(encoding="utf-8")
        assert f"[{folder.name}]({folder.name}/)" in listed

    def test_its_readme_is_short_and_its_commands_name_the_file(self, folder: Path) -> None:
        lines = (folder / "README.md").read_text(encoding="utf-8").splitlines()
        assert len(lines) <= 14
        commands = [line for line in lines if line.startswith("    pyauthgate")]
        assert commands
        assert all("--config pyauthgate.toml" in line for line in commands)

    def test_its_configuration_is_accepted(self, folder: Path) -> None:
        assert load(folder / "pyauthgate.toml").warnings == ()
