from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pyauthgate.cli.diagnosis.sides import Side
from pyauthgate.cli.diagnosis.units import units

if TYPE_CHECKING:
    from pathlib import Path

ROOT = Side(name="root", user=0, group=0)
GATE = Side(name="gate", user=61_234, group=61_234)


@pytest.mark.parametrize(
    ("name", "text", "named"),
    [
        ("etc/systemd/system/pyauthgate.service", "[Service]\nUser=gate\n", ["gate"]),
        ("lib/systemd/system/pyauthgate-pam.service", "[Service]\n User = gate\nGroup=other\n", ["gate"]),
        ("etc/systemd/system/pyauthgate.service.d/user.conf", "[Service]\nUser=gate", ["gate"]),
        ("etc/systemd/system/pyauthgate.service", "[Service]\nUser=root\n#User=gate\n", []),
        ("etc/systemd/system/pyauthgate.service", "[Service]\nExecStart=x\nSocketUser=gate\n", []),
        ("etc/systemd/system/dovecot.service", "[Service]\nUser=dovecot\n", []),
    ],
)
def test_files_of_roots_are_not_those_of_a_unit_that_runs_as_somebody_else(
    tmp_path: Path, name: str, text: str, named: list[str]
) -> None:
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_text(text)
    found = list(units(ROOT, tmp_path))
    assert [each.code for each in found] == ["access.unit"] * len(named)
    assert all(f"as {user}." in each.problem for user, each in zip(named, found, strict=True))
    assert list(units(GATE, tmp_path)) == []
