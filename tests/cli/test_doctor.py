from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.desk import CONFIGURATION

if TYPE_CHECKING:
    from tests.cli.desk import Desk

MD5 = "$1$salt$qJH7.N4xYta3aEG/dfqo/0"
"""Of ``password``, by crypt(5)'s MD5 method."""


def codes(desk: Desk) -> set[str]:
    result = desk.run("doctor", "--json")
    told = json.loads(result.stdout)
    assert (result.exit_code, told["ok"]) == ((1, False) if told["findings"] else (0, True))
    return {finding["code"] for finding in told["findings"]}


@pytest.fixture
def quiet(desk: Desk) -> Desk:
    """Give a desk that no service of this machine asks."""
    desk.write(CONFIGURATION + "[pam]\nservices = {}\n")
    return desk


def test_where_nothing_is_wrong_that_is_said(quiet: Desk) -> None:
    assert codes(quiet) <= {"pam.python"}
    assert quiet.run("doctor").stdout.endswith("seen from here.\n") or "pam.python" in codes(quiet)


def test_services_without_a_file_are_found(desk: Desk) -> None:
    desk.write(CONFIGURATION + '[pam]\nservices = { no_such_service = "mail" }\n')
    assert "pam.service" in codes(desk)
    assert "pam.service: There is no /etc/pam.d/no_such_service" in desk.run("doctor").stdout


def test_what_keeps_the_gate_from_starting_is_found_beside_the_rest(desk: Desk) -> None:
    desk.write(CONFIGURATION + '[pam]\nservices = { no_such_service = "mail" }\n')
    (desk.folder / "var" / "secret").unlink()
    assert {"secret.missing", "pam.service"} <= codes(desk)


def test_the_service_of_the_gate_itself_is_looked_at(desk: Desk) -> None:
    text = CONFIGURATION.replace("[panel]\n", '[panel]\ncredentials = "pam"\npam_service = "no_such_gate"\n')
    desk.write(text + "[pam]\nservices = {}\n")
    assert "pam.backend" in codes(desk)


def test_imported_passwords_that_are_left_are_counted(quiet: Desk) -> None:
    file = quiet.folder / "clients.csv"
    file.write_text(f"number,password_hash\n9000,{MD5}\n")
    quiet.done("client", "import", str(file))
    assert "credentials.imported" in codes(quiet)
    assert "1 passwords" in quiet.run("doctor").stdout
