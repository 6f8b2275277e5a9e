from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from tests.cli.desk import CONFIGURATION
from tests.store.breaches.shelf import list_of

if TYPE_CHECKING:
    from tests.cli.desk import Desk


def test_a_good_file_is_told_with_what_would_be_done(desk: Desk) -> None:
    said = desk.done("check")
    for words in ("can be used", "desk_panel:app", "127.0.0.1:8000", "documented", "nobody", "/public/*"):
        assert words in said


def test_every_finding_is_told_at_once_with_its_place(desk: Desk) -> None:
    desk.write(CONFIGURATION.replace('language = "en"', 'language = "fr"').replace("threads = 2", "threads = 0"))
    result = desk.run("check")
    assert result.exit_code == 1
    assert "[site] language" in result.stderr
    assert "[server] threads" in result.stderr


def test_findings_are_told_to_a_program(desk: Desk) -> None:
    desk.write(CONFIGURATION + "[nonsense]\n")
    result = desk.run("check", "--json")
    told = json.loads(result.stdout)
    assert (result.exit_code, told["ok"], told["code"]) == (1, False, "config.invalid")
    assert [finding["section"] for finding in told["findings"]] == ["nonsense"]


def test_a_good_file_is_told_to_a_program(desk: Desk) -> None:
    assert desk.told("check") == [{"ok": True, "deep": False, "warnings": [], "advice": []}]


def test_a_file_that_is_no_toml_is_wanting(desk: Desk) -> None:
    desk.write("[site\n")
    assert desk.run("check").exit_code == 1


def test_a_file_that_is_not_there_cannot_be_checked(desk: Desk) -> None:
    desk.file.unlink()
    result = desk.run("check")
    assert (result.exit_code, "[config.missing]" in result.stderr) == (3, True)


def test_a_deep_check_says_that_store_keys_and_panel_are_there(desk: Desk) -> None:
    assert "store, keys and panel are there" in desk.done("check", "--deep")


def test_a_deep_check_finds_what_is_missing(desk: Desk) -> None:
    (desk.folder / "var" / "secret").unlink()
    assert desk.run("check").exit_code == 0
    result = desk.run("check", "--deep")
    assert (result.exit_code, "[secret.missing]" in result.stderr) == (3, True)


def test_a_store_that_names_no_password_shows_none(desk: Desk) -> None:
    desk.write(CONFIGURATION.replace("sqlite:///var/gate.db", "postgresql://gate:s3cr3t@db.example/gate"))
    said = desk.done("check")
    assert "s3cr3t" not in said
    assert "db.example" in said


def test_a_list_of_leaked_passwords_is_looked_at_and_told(desk: Desk) -> None:
    list_of(desk.folder, "one")
    online = 'breached_online = "https://api.example/range"'
    desk.write(f'{CONFIGURATION}[policy]\nbreached = "leaked.list"\n{online}\n')
    for words in (("check",), ("check", "--deep")):
        said = desk.done(*words)
        assert f"leaked passwords: {desk.folder / 'leaked.list'}; asked: https://api.example/range" in said


def test_a_damaged_list_of_leaked_passwords_is_wanting_and_a_missing_one_too(desk: Desk) -> None:
    path = list_of(desk.folder, "one")
    desk.write(f'{CONFIGURATION}[policy]\nbreached = "leaked.list"\n')
    os.truncate(path, path.stat().st_size - 1)
    for code in ("breaches.damaged", "breaches.unreadable"):
        for words in (("check",), ("check", "--deep"), ("client", "list")):
            result = desk.run(*words)
            assert (result.exit_code, f"[{code}]" in result.stderr) == (3, True)
        path.unlink(missing_ok=True)


def test_what_is_guarded_is_told_with_advice(desk: Desk) -> None:
    desk.write(CONFIGURATION.replace("[panel]", '[panel]\nmode = "guard"\npreset = "django-admin"\ntripwire = "log"'))
    said = desk.done("check")
    for words in ("Advice: panel.tripwire", "[advice.tripwire]", "login /admin/login/", "sealed cookies: sessionid"):
        assert words in said
    (told,) = desk.told("check")
    assert [each["code"] for each in told["advice"]] == ["advice.tripwire"]
