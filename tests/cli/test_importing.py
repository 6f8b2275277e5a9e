from __future__ import annotations

import json
import tracemalloc
from contextlib import closing
from io import BytesIO
from sqlite3 import connect
from typing import TYPE_CHECKING

from pyauthgate.bootstrap import build
from pyauthgate.cli.importing import Progress
from pyauthgate.cli.sheet import Sheet
from pyauthgate.config import load
from pyauthgate.gatekeeper.intake import Report
from pyauthgate.gatekeeper.outcomes import Admitted
from pyauthgate.model import Attempt, Origin
from tests.fakes.clock import FakeClock

if TYPE_CHECKING:
    import pytest

    from tests.cli.desk import Desk

HEADER = "number;email;given_names;surnames;birth_date;domains;language;panel_user\n"
GOOD = "9000;maria@ejemplo.com;María;Ferreyra;1984-03-17;ejemplo.com otro.example;es;mlaura\n9001;;;;;;;\n"
BAD = "9002;nobody;;;1984-02-30;;;\nx;;;;;;;\n"


def sheet(desk: Desk, text: str) -> str:
    file = desk.folder / "clients.csv"
    file.write_text(text, encoding="utf-8")
    return str(file)


def numbers(desk: Desk) -> list[str]:
    return [client["number"] for client in desk.told("client", "list")]


def test_the_clients_of_a_file_are_added(desk: Desk) -> None:
    result = desk.run("client", "import", sheet(desk, HEADER + GOOD))
    assert result.exit_code == 0
    assert result.stdout == "2 rows: 2 added, 0 changed, 0 unchanged, 0 bad.\n"
    assert "2 rows, 0 bad," in result.stderr
    (shown,) = desk.told("client", "show", "9000")
    assert (shown["panel_user"], shown["domains"], shown["has_password"]) == (
        "mlaura",
        ["ejemplo.com", "otro.example"],
        False,
    )


def test_bad_rows_are_told_by_line_and_column_and_hold_back_the_file(desk: Desk) -> None:
    result = desk.run("client", "import", sheet(desk, HEADER + GOOD + BAD))
    assert result.exit_code == 1
    assert result.stdout == "4 rows: 2 added, 0 changed, 0 unchanged, 2 bad; nothing is stored.\n"
    assert "line 4, email: This is no e-mail address. [record.email]\n" in result.stderr
    assert "line 4, birth_date: The calendar has no such date. [record.birth_date]\n" in result.stderr
    assert "line 5, number: This is no client number. [record.number]\n" in result.stderr
    assert numbers(desk) == []


def test_good_rows_are_stored_without_the_bad_ones_when_asked(desk: Desk) -> None:
    result = desk.run("client", "import", "--skip-bad", sheet(desk, HEADER + GOOD + BAD))
    assert result.exit_code == 1
    assert numbers(desk) == ["9000", "9001"]


def test_a_dry_run_stores_nothing_and_says_so(desk: Desk) -> None:
    result = desk.run("client", "import", "--dry-run", sheet(desk, HEADER + GOOD))
    assert result.exit_code == 0
    assert result.stdout.endswith("this was a dry run.\n")
    assert numbers(desk) == []


def test_clients_that_are_there_are_updated_when_asked(desk: Desk) -> None:
    desk.done("client", "import", sheet(desk, HEADER + GOOD))
    assert desk.run("client", "import", sheet(desk, "number,email\n9001,b@c.example\n")).exit_code == 1
    said = desk.done("client", "import", "--update", sheet(desk, "number,email\n9001,b@c.example\n9000,\n"))
    assert said == "2 rows: 0 added, 2 changed, 0 unchanged, 0 bad.\n"
    assert desk.told("client", "show", "9000")[0]["surnames"] == "Ferreyra"


def test_json_is_the_whole_report_without_progress(desk: Desk) -> None:
    result = desk.run("client", "import", "--json", sheet(desk, HEADER + BAD))
    assert result.exit_code == 1
    assert result.stderr == ""
    report = json.loads(result.stdout)
    assert (report["read"], report["bad"], report["stored"]) == (2, 2, False)
    assert [fault["column"] for fault in report["faults"]] == ["email", "birth_date", "number"]


def test_of_very_many_bad_rows_the_rest_is_counted(desk: Desk) -> None:
    result = desk.run("client", "import", sheet(desk, "number\n" + "x\n" * 150))
    assert result.stderr.count("[record.number]") == 100
    assert "and 50 more bad rows.\n" in result.stderr


def test_a_file_comes_from_standard_input_too(desk: Desk) -> None:
    desk.done("client", "import", "-", stdin="number\n9000\n")
    assert numbers(desk) == ["9000"]


def test_a_header_that_is_none_is_refused(desk: Desk) -> None:
    result = desk.run("client", "import", sheet(desk, "numero,clave\n9000,Segur269\n"))
    assert (result.exit_code, "[import.header]" in result.stderr) == (1, True)
    assert "Segur269" not in result.output


def test_a_file_that_is_not_there_is_wrong_usage(desk: Desk) -> None:
    assert desk.run("client", "import", str(desk.folder / "none.csv")).exit_code == 2


def test_many_rows_take_the_memory_of_few(desk: Desk) -> None:
    file = desk.folder / "many.csv"
    with file.open("w", encoding="utf-8") as out:
        out.write("number,email,surnames\n")
        out.writelines(f"{100_000 + index},c{index}@ejemplo.com,Ferreyra {'x' * 60}\n" for index in range(3_000))
    with closing(build(load(desk.file))) as house:
        house.registry.load(Sheet(BytesIO(b"number\n9000\n")), dry_run=True)
        tracemalloc.start()
        with file.open("rb") as source:
            report = house.registry.load(Sheet(source), dry_run=True)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert (report.read, report.added, report.bad) == (3_000, 3_000, 0)
    assert peak < 1_000_000  # kept, they would take four times as much


def test_progress_is_a_new_line_now_and_then_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    clock = FakeClock()
    progress = Progress(clock)
    clock.advance(2.0)
    for read in range(1, 20_001):
        progress(Report(read=read))
    progress.finish(Report(read=20_000, bad=3))
    assert capsys.readouterr().err.splitlines() == [
        "10000 rows, 0 bad, 5000 rows/s",
        "20000 rows, 0 bad, 10000 rows/s",
        "20000 rows, 3 bad, 10000 rows/s",
    ]


def test_progress_rewrites_its_line_on_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    progress = Progress(FakeClock())
    for read in range(1, 1_001):
        progress(Report(read=read))
    progress.finish(Report(read=1_000))
    said = capsys.readouterr().err
    assert said.count("\r") == 3
    assert said.endswith("rows/s\n")


HASHES = (
    "number,email,password_hash\n"
    "9000,a@b.example,$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW\n"
    "9001,,900150983cd24fb0d6963f7d28e17f72\n"
    "9002,,\n"
)


def login(desk: Desk, number: str, password: str) -> bool:
    with closing(build(load(desk.file))) as house:
        attempt = Attempt(identifier=number, password=password, origin=Origin(door="web", address="192.0.2.7"))
        return isinstance(house.login(attempt), Admitted)


def digests(desk: Desk) -> str:
    with closing(connect(desk.folder / "var" / "gate.db")) as connection:
        return " ".join(str(digest) for (digest,) in connection.execute("SELECT digest FROM accounts ORDER BY name"))


def test_passwords_come_from_another_panel_and_the_first_login_makes_them_our_own(desk: Desk) -> None:
    result = desk.run("client", "import", "-", stdin=HASHES)
    assert result.stdout == (
        "3 rows: 3 added, 0 changed, 0 unchanged, 0 bad; passwords: 2 imported, 0 not, since there was one.\n"
    )
    assert [event["number"] for event in desk.told("audit") if event["code"] == "password.imported"] == ["9000", "9001"]
    stored = digests(desk)
    assert stored.count("$pyauthgate-foreign$") == 2
    assert "E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW" not in stored
    assert "900150983cd24fb0d6963f7d28e17f72" not in stored
    assert desk.told("client", "show", "9000")[0]["password_imported"] is True
    assert desk.told("client", "show", "9002")[0]["password_imported"] is False
    assert not login(desk, "9000", "U*V")
    assert login(desk, "9000", "U*U")
    assert digests(desk).startswith("$argon2id$")
    assert desk.told("client", "show", "9000")[0]["password_imported"] is False
    assert login(desk, "9000", "U*U")
    again = desk.run("client", "import", "--update", "-", stdin=HASHES.replace("U*U", "other"))
    assert "passwords: 0 imported, 2 not, since there was one." in again.stdout
    assert login(desk, "9000", "U*U")


def test_a_hash_that_cannot_be_taken_over_is_told_by_line_and_column_and_never_shown(desk: Desk) -> None:
    odd = "$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"
    result = desk.run("client", "import", sheet(desk, HASHES + f"9003,,{odd}\n"))
    assert result.exit_code == 1
    assert "line 5, password_hash: This is no password hash that can be taken over." in result.stderr
    assert "[record.password_hash]" in result.stderr
    assert odd not in result.output
    assert numbers(desk) == []


def test_progress_tells_of_slow_rows_by_the_clock(capsys: pytest.CaptureFixture[str]) -> None:
    clock = FakeClock()
    progress = Progress(clock)
    for read in range(1, 5):
        clock.advance(20.0)
        progress(Report(read=read))
    assert capsys.readouterr().err.splitlines() == ["2 rows, 0 bad, 0 rows/s", "4 rows, 0 bad, 0 rows/s"]
