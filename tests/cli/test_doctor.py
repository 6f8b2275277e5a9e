from __future__ import annotations

import json
import os
import pwd
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pyauthgate.bootstrap import SystemClock
from pyauthgate.cli.diagnosis.sides import Side
from pyauthgate.model import Event
from pyauthgate.store import open_store
from tests.cli.desk import CONFIGURATION as DESK
from tests.cli.desk import ROOT, Desk
from tests.mail.mailserver import Mailserver, mailserver

if TYPE_CHECKING:
    from collections.abc import Iterator

CONFIGURATION = DESK.replace(":8000", ":1")
"""Its public address is one where nobody listens, whatever else runs on the machine."""

MD5 = "$1$salt$qJH7.N4xYta3aEG/dfqo/0"
"""Of ``password``, by crypt(5)'s MD5 method."""

QUIET = '[pam]\nservices = {}\n[mail]\nsmtp = "smtp://127.0.0.1:1"\nsender = "no@x.example"\n'
HERE = {"access.unit", "pam.python", "clock.adrift", "store.room"}
"""What may be wrong with the machine that the tests run on."""


def codes(desk: Desk, *words: str) -> set[str]:
    result = desk.run("doctor", "--json", *(words or ("--offline",)))
    told = json.loads(result.stdout)
    assert (result.exit_code, told["ok"]) == ((1, False) if told["findings"] else (0, True))
    return {finding["code"] for finding in told["findings"]} - HERE


@pytest.fixture
def quiet(desk: Desk) -> Desk:
    """Give a desk that no service of this machine asks."""
    desk.write(CONFIGURATION + QUIET)
    return desk


def test_where_nothing_is_wrong_that_is_said(quiet: Desk) -> None:
    assert codes(quiet) == set()
    said = quiet.run("doctor", "--offline").stdout.splitlines()
    assert said == ["Nothing is wrong that can be seen from here."] or said[-1].endswith("found.")


def test_nothing_is_changed(quiet: Desk) -> None:
    def state() -> dict[str, tuple[int, bytes]]:
        return {path.name: (path.stat().st_mode, path.read_bytes()) for path in (quiet.folder / "var").iterdir()}

    before = state()
    assert codes(quiet, "--json") >= {"site.unreachable", "mail.unreached"}
    assert {name: state()[name] for name in before} == before
    assert quiet.codes() == []


def test_services_without_a_file_are_found(desk: Desk) -> None:
    desk.write(CONFIGURATION + '[pam]\nservices = { no_such_service = "mail" }\n')
    assert "pam.service" in codes(desk)
    told = desk.run("doctor", "--offline").stdout
    assert "\npam.service: There is no /etc/pam.d/no_such_service" in f"\n{told}"
    assert "\n    Install it, or take it out of `pam.services`.\n" in told


def test_what_keeps_the_gate_from_starting_is_found_once_beside_the_rest(desk: Desk) -> None:
    desk.write(CONFIGURATION + '[pam]\nservices = { no_such_service = "mail" }\n')
    (desk.folder / "var" / "secret").unlink()
    (desk.folder / "var" / "gate.db").chmod(0o644)
    assert {"secret.missing", "access.database", "pam.service"} <= codes(desk)
    assert desk.run("doctor", "--offline").stdout.count("secret.missing:") == 1


def test_the_service_of_the_gate_itself_is_looked_at(desk: Desk) -> None:
    text = CONFIGURATION.replace("[panel]\n", '[panel]\ncredentials = "pam"\npam_service = "no_such_gate"\n')
    desk.write(text + "[pam]\nservices = {}\n")
    assert "pam.backend" in codes(desk)


def test_imported_passwords_that_are_left_are_counted(quiet: Desk) -> None:
    file = quiet.folder / "clients.csv"
    file.write_text(f"number,password_hash\n9000,{MD5}\n")
    quiet.done("client", "import", str(file))
    assert "credentials.imported" in codes(quiet)
    assert "1 passwords" in quiet.run("doctor", "--offline").stdout


def test_a_file_that_is_not_wal_is_not_turned_to_it(quiet: Desk) -> None:
    file = quiet.folder / "var" / "gate.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    before = file.read_bytes()
    assert codes(quiet) == {"store.journal"}
    assert file.read_bytes() == before


def test_a_pipe_in_the_stores_place_is_not_waited_for(quiet: Desk) -> None:
    file = quiet.folder / "var" / "gate.db"
    file.unlink()
    os.mkfifo(file, 0o600)
    assert codes(quiet) == {"store.file"}


@pytest.mark.parametrize(
    ("mail", "code"), [("", "mail.none"), (QUIET + 'password_file = "no_such_file"\n', "secret.missing")]
)
def test_what_keeps_a_test_mail_from_being_made_is_told_beside_the_rest(desk: Desk, mail: str, code: str) -> None:
    desk.write(CONFIGURATION + mail.replace("smtp://127", "smtp://u@127"))
    desk.folder.joinpath("var", "gate.db").chmod(0o644)
    assert {code, "access.database"} <= codes(desk, "--mail-to", "ana@x.example")
    assert desk.run("doctor", "--mail-to", "ana@x.example").stdout.count(f"{code}:") == 1


def test_a_clock_that_was_set_back_is_found(quiet: Desk) -> None:
    with closing(open_store(f"sqlite:///{quiet.folder}/var/gate.db")) as store, store.begin() as work:
        work.journal.record(Event(code="login.ok", at=SystemClock().now() + 3600))
    assert codes(quiet) == {"clock.back"}


def test_the_way_to_the_panel_is_looked_at(quiet: Desk) -> None:
    quiet.write(CONFIGURATION.replace('app = "desk_panel:app"', 'upstream = "http://127.0.0.1:1"') + QUIET)
    assert "panel.unreachable" in codes(quiet, "--json")
    assert codes(quiet) == set()


def test_a_test_mail_is_sent_only_where_it_is_asked_for(quiet: Desk) -> None:
    with mailserver(Mailserver()) as server:
        quiet.write(CONFIGURATION + QUIET.replace("smtp://127.0.0.1:1", server.url()))
        assert codes(quiet, "--json") == {"site.unreachable"}
        assert server.taken == []
        result = quiet.run("doctor", "--mail-to", "ana@x.example")
        assert "The mail server has taken the test mail." in result.stderr
    assert [taken.recipient for taken in server.taken] == ["ana@x.example"]
    assert quiet.run("doctor", "--offline", "--mail-to", "ana@x.example").exit_code == 2


@pytest.fixture
def given_away(desk: Desk) -> Iterator[Desk]:
    """Give a desk whose files are another user's, in a folder that others may enter."""
    folder = Path(tempfile.mkdtemp(prefix="gate-"))
    folder.chmod(0o755)
    shutil.copytree(desk.folder, folder, dirs_exist_ok=True)
    folder.chmod(0o755)
    nobody = pwd.getpwnam("nobody")
    for path in (folder / "var", *(folder / "var").iterdir()):
        os.chown(path, nobody.pw_uid, nobody.pw_gid)
    given = Desk(folder)
    given.write(CONFIGURATION + QUIET)
    yield given
    shutil.rmtree(folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away and be somebody else")
def test_root_sees_what_the_user_who_serves_would(given_away: Desk) -> None:
    assert codes(given_away) == set()
    assert {path.owner() for path in (given_away.folder / "var").iterdir()} == {"nobody"}
    assert os.geteuid() == 0
    assert {"store.unavailable", "access.denied"} <= seen_by_daemon(given_away)
    (given_away.folder / "var").chmod(0o500)
    assert "access.denied" in codes(given_away)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away and be somebody else")
def test_nothing_of_the_store_is_touched_and_nothing_loaded_as_root(given_away: Desk) -> None:
    said = by_itself(given_away, WATCHED)
    assert [line for line in said.stderr.splitlines() if line.startswith("late")] == []
    assert "opened as nobody" in said.stderr
    assert "opened as root" not in said.stderr
    assert {finding["code"] for finding in json.loads(said.stdout)["findings"]} <= HERE


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has a right to lose")
def test_root_without_the_right_to_be_somebody_else_is_told(given_away: Desk) -> None:
    said = by_itself(given_away, RUN, "setpriv", "--bounding-set=-setgid,-setuid")
    assert {finding["code"] for finding in json.loads(said.stdout)["findings"]} - HERE == {"access.unseen"}


RUN = """
import sys
from pyauthgate.cli.group import command
command(sys.argv[1:], prog_name="pyauthgate")
"""

WATCHED = f"""
import os, pwd, sys

class Watch:
    def find_spec(self, name, path=None, target=None):
        if os.geteuid() != 0:
            print("late:", name, file=sys.stderr)

def hook(event, given):
    if event == "sqlite3.connect":
        print("opened as", pwd.getpwuid(os.geteuid()).pw_name, file=sys.stderr)

sys.meta_path.insert(0, Watch())
sys.addaudithook(hook)
{RUN}
"""


def by_itself(desk: Desk, program: str, *before: str) -> subprocess.CompletedProcess[str]:
    """Run `doctor` in a process of its own."""
    words = [*before, sys.executable, "-c", program, "doctor", "--offline", "--json", "--config", str(desk.file)]
    return subprocess.run(words, cwd=ROOT, check=False, capture_output=True, text=True, timeout=120)


def seen_by_daemon(desk: Desk) -> set[str]:
    """Give what somebody finds who may not enter the folder."""
    daemon = pwd.getpwnam("daemon")
    with Side(name="daemon", user=daemon.pw_uid, group=daemon.pw_gid).taken():
        return codes(desk)
