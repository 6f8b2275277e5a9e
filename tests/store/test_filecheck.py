from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pyauthgate.errors import StoreError
from pyauthgate.store.filecheck import FileCheck
from pyauthgate.store.sqlite import connect


@pytest.fixture
def path(sqlite_url: str) -> Path:
    return Path(sqlite_url.removeprefix("sqlite:///"))


def codes(path: Path, **bounds: Any) -> list[str]:  # noqa: ANN401 -- of any kind
    return [found.code for found in FileCheck(path, **{"least_free": 0, **bounds})]


def test_a_store_as_it_was_made_is_right_and_stays_as_it_is(path: Path) -> None:
    before = path.read_bytes()
    assert codes(path) == []
    assert path.read_bytes() == before


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    assert codes(tmp_path / "gate.db") == []
    assert not (tmp_path / "gate.db").exists()


def test_too_little_room_on_the_disk_is_found(path: Path) -> None:
    assert codes(path, least_free=1 << 60) == ["store.room"]


def test_a_log_that_a_reader_keeps_from_being_cut_is_found(path: Path) -> None:
    with closing(connect(path, 5)) as writer, closing(connect(path, 5, mode="ro")) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM clients").fetchall()
        writer.execute("CREATE TABLE more (a)")
        writer.execute("INSERT INTO more VALUES (zeroblob(1000000))")
        assert codes(path, largest_wal=1_000_000) == ["store.wal"]
        reader.execute("COMMIT")
        writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert codes(path, largest_wal=1_000_000) == []


def test_another_journal_mode_is_found_and_stays(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    assert codes(path) == codes(path) == ["store.journal"]


def test_damage_is_found(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'clients'").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    assert codes(path) == ["store.damaged"]


def test_what_is_no_database_is_told_as_an_error(path: Path) -> None:
    path.write_bytes(b"x" * 5000)
    with pytest.raises(StoreError) as caught:
        codes(path)
    assert caught.value.code == "store.corrupt"


def test_looking_through_ends_in_time(path: Path) -> None:
    with closing(connect(path, 5)) as writer:
        writer.execute("CREATE TABLE more (a)")
        many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500000) SELECT i FROM n"
        writer.execute(f"INSERT INTO more {many}")
    assert codes(path, patience=0) == ["store.unchecked"]


def test_what_is_no_regular_file_is_found_and_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "gate.db")
    assert codes(tmp_path / "gate.db") == codes(tmp_path) == ["store.file"]
