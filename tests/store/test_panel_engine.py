from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import InternalError, OperationalError
from sqlalchemy.pool import NullPool

from pyauthgate.store.panel_engine import panel_engine
from tests.fakes.clock import FakeClock

if TYPE_CHECKING:
    from pathlib import Path

    from tests.contracts.postgres import PostgresServer

LONG = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 200000) SELECT count(*) FROM n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "panel.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (a TEXT)")
    return path


def test_a_file_can_be_read_and_not_changed(file: Path) -> None:
    engine = panel_engine(f"sqlite:///{file}", 1.0, FakeClock())
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM t").scalar() == 0
        with pytest.raises(OperationalError, match="readonly"):
            connection.exec_driver_sql("INSERT INTO t VALUES ('x')")


@pytest.mark.requires("postgres")
def test_a_server_can_be_read_and_not_changed(postgres: PostgresServer) -> None:
    for options in ("", "&options=-c%20default_transaction_read_only%3Doff"):
        engine = panel_engine(postgres.url(postgres.create()) + options, 1.0, FakeClock())
        with pytest.raises(InternalError, match="read-only"), engine.connect() as connection:
            connection.exec_driver_sql("CREATE TABLE t (a TEXT)")


class Jumping(FakeClock):
    """A clock that jumps whenever it is asked."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds

    def now(self) -> float:
        self.advance(self._seconds)
        return super().now()


@pytest.mark.parametrize("seconds", [0.6, -0.1], ids=["too long", "set back"])
def test_what_takes_too_long_is_interrupted_even_when_the_clock_is_set_back(file: Path, seconds: float) -> None:
    engine = panel_engine(f"sqlite:///{file}", 1.0, Jumping(seconds))
    with pytest.raises(OperationalError, match="interrupted"), engine.connect() as connection:
        connection.exec_driver_sql(LONG)


def test_what_is_quick_enough_is_not(file: Path) -> None:
    engine = panel_engine(f"sqlite:///{file}", 1.0, FakeClock())
    with engine.connect() as connection:
        assert connection.exec_driver_sql(LONG).scalar() == 200_000


def test_no_connection_is_kept(file: Path) -> None:
    assert isinstance(panel_engine(f"sqlite:///{file}", 1.0, FakeClock()).pool, NullPool)
