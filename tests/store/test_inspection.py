from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pyauthgate.bootstrap import SystemClock
from pyauthgate.store import open_store
from pyauthgate.store.inspection import inspect
from pyauthgate.store.sqlite import connect

if TYPE_CHECKING:
    from tests.contracts.postgres import PostgresServer

TOLERATED = {"store.volatile", "store.room", "store.distant"}
"""Of the server and the disk that the tests run on."""


def codes(url: str, timeout: float = 5.0) -> set[str]:
    return {found.code for found in inspect(url, SystemClock(), timeout=timeout)} - TOLERATED


def test_a_store_that_stands_is_right_and_nothing_is_left_in_it(url: str) -> None:
    assert codes(url) == set()
    with closing(open_store(url)) as store, store.begin() as work:
        assert work.spent.purge(1.0) == 0


def test_a_store_that_was_never_made_is_found_and_not_made(tmp_path: Path) -> None:
    assert codes(f"sqlite:///{tmp_path}/gate.db") == {"store.schema"}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.requires("postgres")
def test_a_server_without_the_schema_is_found(postgres: PostgresServer) -> None:
    assert codes(postgres.url("postgres")) == {"store.schema"}


def test_a_server_that_is_not_there_is_found_and_its_password_not_told() -> None:
    (found,) = inspect("postgresql://gate:geheim@127.0.0.1:1/gate", SystemClock())
    assert found.code == "store.unavailable"
    assert "geheim" not in repr(found)


def test_a_store_that_is_held_for_too_long_is_found(sqlite_url: str) -> None:
    with closing(connect(Path(sqlite_url.removeprefix("sqlite:///")), 5)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert codes(sqlite_url, timeout=0.1) == {"store.busy"}


def test_a_file_of_another_journal_mode_is_not_turned(sqlite_url: str) -> None:
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    before = path.read_bytes()
    assert codes(sqlite_url) == {"store.journal"}
    assert path.read_bytes() == before


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "gate.db")
    assert codes(f"sqlite:///{tmp_path}/gate.db") == {"store.file"}


def test_what_is_no_database_is_found(sqlite_url: str) -> None:
    Path(sqlite_url.removeprefix("sqlite:///")).write_bytes(b"x" * 5000)
    assert codes(sqlite_url) == {"store.corrupt"}
