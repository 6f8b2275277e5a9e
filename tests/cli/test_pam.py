from __future__ import annotations

from tests.cli.desk import Desk  # noqa: TC001 (a fixture's type)


def test_the_commands_of_pam_are_listed(desk: Desk) -> None:
    said = desk.run("pam", "--help", bare=True).stdout
    assert "daemon" in said
    assert "status" in said
