from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.desk import GOOD

if TYPE_CHECKING:
    from tests.cli.desk import Desk

BOX = ("9000", "mail", "ana@estudio.example")
OTHER = "Mate 31 Puente Nube"


@pytest.fixture
def client(desk: Desk) -> Desk:
    desk.done("client", "add", "9000", "--no-password")
    return desk


def test_an_account_is_added_with_a_password_and_shown(client: Desk) -> None:
    said = client.done(
        "account", "add", "9000", "mail", "Ana@Estudio.example", "--own", "--password-stdin", stdin=f"{GOOD}\n"
    )
    assert said == "Account ana@estudio.example at mail is added.\n"
    (shown,) = client.told("account", "list", "9000")
    expected = {
        "number": "9000",
        "service": "mail",
        "name": "ana@estudio.example",
        "own": True,
        "has_password": True,
        "password_imported": False,
        "must_change": False,
    }
    assert {name: shown[name] for name in expected} == expected
    assert client.codes() == ["client.added", "account.added", "password.assigned"]


def test_the_list_is_of_a_client_or_of_all(client: Desk) -> None:
    client.done("client", "add", "9001", "--no-password")
    client.done("account", "add", *BOX, "--no-password")
    client.done("account", "add", "9001", "shell", "--no-password", "--must-change")
    assert client.done("account", "list") == (
        "9000      mail   ana@estudio.example  (no password)\n9001      shell  c9001  (no password)\n"
    )
    assert client.done("account", "list", "9001") == "9001      shell  c9001  (no password)\n"
    assert client.run("account", "list", "9009").exit_code == 1


def test_what_is_wrong_or_taken_is_said_before_a_password_is_asked_for(client: Desk) -> None:
    client.done("account", "add", *BOX, "--no-password")
    for words, code in (
        (BOX, "record.name"),
        (("9000", "shell", "root"), "record.name"),
        (("9000", "ftp", "--own"), "record.own"),
        (("9009", "shell"), "record.unknown"),
    ):
        result = client.run("account", "add", *words)
        assert (result.exit_code, f"[{code}]" in result.stderr, "Password" in result.output) == (1, True, False)
    assert client.run("account", "add", "9000", "panel").exit_code == 2
    assert client.run("account", "add", "9000", "shell", "--no-password", "--password-stdin").exit_code == 2


def test_the_policy_speaks_at_every_password(client: Desk) -> None:
    result = client.run("account", "add", *BOX, "--password-stdin", stdin="ana\n")
    assert (result.exit_code, "[password.refused]" in result.stderr) == (1, True)
    assert client.done("account", "list") == ""
    client.done("account", "add", *BOX, "--password-stdin", stdin=f"{GOOD}\n")
    assert client.run("account", "password", "9000", "mail", "--password-stdin", stdin=f"{GOOD}\n").exit_code == 1
    said = client.done("account", "password", "9000", "mail", "--password-stdin", stdin=f"{OTHER}\n")
    assert said == "Account ana@estudio.example at mail has a new password.\n"


def test_an_account_is_changed_and_removed(client: Desk) -> None:
    client.done("account", "add", *BOX, "--no-password")
    assert client.run("account", "set", "9000", "mail").exit_code == 2
    client.done("account", "set", "9000", "mail", "--own", "--must-change")
    (shown,) = client.told("account", "list", "9000")
    assert (shown["own"], shown["must_change"]) == (True, True)
    client.done("account", "set", *BOX, "--not-own")
    assert client.told("account", "list")[0]["own"] is False
    assert client.run("account", "remove", *BOX, stdin="n\n").exit_code == 1
    assert client.done("account", "remove", *BOX, "--yes") == "Account ana@estudio.example at mail is removed.\n"
    assert client.run("account", "remove", *BOX, "--yes").exit_code == 1
    assert client.codes()[-1] == "account.removed"


def test_accounts_come_from_a_file(client: Desk) -> None:
    rows = (
        "number;service;name;own;password_hash\n"
        "9000;mail;ana@estudio.example;yes;900150983cd24fb0d6963f7d28e17f72\n"
        "9000;shell;;;\n"
    )
    bad = client.run("account", "import", "-", stdin=rows + "9009;shell;;;\n9000;ftp;root;;\n")
    assert bad.exit_code == 1
    assert "line 4, number: There is no client 9009. [record.unknown]\n" in bad.stderr
    assert "line 5, name: This name is the machine's own. [record.name]\n" in bad.stderr
    said = client.done("account", "import", "-", stdin=rows)
    assert said.startswith("2 rows: 2 added, 0 changed, 0 unchanged, 0 bad; passwords: 1 imported, 0 not")
    again = client.done("account", "import", "--update", "-", stdin=rows.replace("yes", "no"))
    assert again.startswith("2 rows: 0 added, 1 changed, 1 unchanged, 0 bad; passwords: 0 imported, 1 not")
    assert client.done("account", "list") == (
        "9000      mail   ana@estudio.example  (imported password)\n9000      shell  c9000  (no password)\n"
    )


def test_a_file_of_clients_is_none_of_accounts(client: Desk) -> None:
    result = client.run("account", "import", "-", stdin="number,email\n9000,a@b.example\n")
    assert (result.exit_code, "columns of accounts" in result.stderr) == (1, True)
