from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from typing import TYPE_CHECKING

from pyauthgate.bootstrap import build
from pyauthgate.config import load
from pyauthgate.model import Event
from tests.cli.desk import Desk

if TYPE_CHECKING:
    from pathlib import Path


def test_store_and_keys_are_created_for_their_owner_alone_and_both_are_told(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.write()
    said = desk.done("db", "migrate").splitlines()
    assert said[0] == "The store is up to date."
    assert said[1].startswith(f"The keys are created in {tmp_path / 'var' / 'secret'}")
    for name in ("gate.db", "secret"):
        assert stat.S_IMODE((tmp_path / "var" / name).stat().st_mode) == 0o600


def test_a_second_migration_changes_nothing(desk: Desk) -> None:
    keys = (desk.folder / "var" / "secret").read_bytes()
    assert "are there already" in desk.done("db", "migrate")
    assert (desk.folder / "var" / "secret").read_bytes() == keys


def test_keys_that_others_can_read_are_not_taken_for_good(desk: Desk) -> None:
    (desk.folder / "var" / "secret").chmod(0o644)
    result = desk.run("db", "migrate")
    assert (result.exit_code, "[secret.readable]" in result.stderr) == (3, True)


def test_the_store_is_copied_while_it_is_in_use(desk: Desk) -> None:
    desk.done("client", "add", "9000", "--no-password")
    copy = desk.folder / "copy.db"
    with closing(build(load(desk.file))) as house, house.store.view() as work:
        assert work.clients.get("9000")
        desk.done("backup", str(copy))
    with closing(sqlite3.connect(copy)) as read:
        assert read.execute("select number from clients").fetchall() == [("9000",)]


def test_a_copy_overwrites_nothing(desk: Desk) -> None:
    copy = desk.folder / "copy.db"
    copy.write_text("dear")
    result = desk.run("backup", str(copy))
    assert (result.exit_code, "[backup.exists]" in result.stderr) == (1, True)
    assert copy.read_text() == "dear"


def test_what_is_past_its_time_is_deleted_and_counted(desk: Desk) -> None:
    with closing(build(load(desk.file))) as house, house.store.begin() as work:
        work.journal.record(Event(code="logout.done", at=1.0))
    assert (
        desk.done("purge")
        == "Deleted: 0 attempts, 0 sessions, 1 events, 0 pendings, 0 places, 0 spent, 0 links, 0 letters.\n"
    )
    nothing = {
        "attempts": 0,
        "sessions": 0,
        "events": 0,
        "pendings": 0,
        "places": 0,
        "spent": 0,
        "links": 0,
        "letters": 0,
    }
    assert desk.told("purge") == [nothing]
    assert desk.codes() == ["store.purged"]


def test_nothing_is_done_on_a_store_that_is_not_there(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.write()
    for words in (("purge",), ("client", "list"), ("audit",), ("client", "show", "9000")):
        result = desk.run(*words)
        assert (result.exit_code, "db migrate" in result.stderr) == (3, True)
    assert not (tmp_path / "var").exists()
