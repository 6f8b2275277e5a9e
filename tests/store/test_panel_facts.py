from __future__ import annotations

import socket
import sqlite3
import time
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine

from pyauthgate.errors import ConfigurationError, StoreError
from pyauthgate.model import Facts
from pyauthgate.store.panel_facts import MOST, open_facts
from tests.fakes.clock import FakeClock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pyauthgate.store.panel_facts import PanelFacts
    from tests.contracts.postgres import PostgresServer

NAMES = "SELECT nombres AS given_names, apellidos AS surnames, nacido AS birth_date FROM socios WHERE numero = :number"
TABLE = (
    "CREATE TABLE socios (numero INTEGER, nombres TEXT, apellidos TEXT, nacido DATE)",
    "INSERT INTO socios VALUES (9000, 'Ana', 'Núñez', '1985-11-24')",
    "CREATE TABLE casillas (numero INTEGER, casilla TEXT)",
    "INSERT INTO casillas VALUES (9000, 'info@x.ar'), (9000, 'ventas@x.ar')",
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "panel.db"
    with closing(sqlite3.connect(path)) as connection:
        for statement in TABLE:
            connection.execute(statement)
        connection.commit()
    return path


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.requires("postgres"))])
def panel(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the URL of a panel's database, once of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{request.getfixturevalue('file')}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    url = server.url(server.create())
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        for statement in TABLE:
            connection.exec_driver_sql(statement)
    engine.dispose()
    yield url


def facts_of(url: str, query: str = NAMES, clock: FakeClock | None = None, timeout: float = 1.0) -> PanelFacts:
    return open_facts(url, query, clock=clock or FakeClock(), timeout=timeout)


def refusal(url: str, query: str = NAMES) -> str:
    with pytest.raises(ConfigurationError) as refused:
        facts_of(url, query)
    assert refused.value.__cause__ is None
    return refused.value.code


def fault(source: PanelFacts, number: str = "9000") -> str:
    with pytest.raises(StoreError) as raised:
        source.find(number)
    return raised.value.code


def test_a_client_of_the_panel_s_is_found_and_nobody_else(panel: str) -> None:
    source = facts_of(panel)
    born = date(1985, 11, 24)
    assert source.find("9000") == Facts(number="9000", names=("Ana", "Núñez"), birth_date=born)
    assert source.find("9001") is None


def test_several_rows_are_merged(panel: str) -> None:
    found = facts_of(panel, "select casilla as mailboxes from casillas where numero = :number;").find("9000")
    assert found is not None
    assert found.mailboxes == ("info@x.ar", "ventas@x.ar")


def test_an_answer_is_remembered_for_a_minute(file: Path) -> None:
    clock = FakeClock()
    source = facts_of(f"sqlite:///{file}", clock=clock)
    before = source.find("9000")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE socios SET nombres = 'Eva'")
        connection.commit()
    clock.advance(59)
    assert source.find("9000") is before
    clock.advance(1)
    after = source.find("9000")
    assert after is not None
    assert after.names == ("Eva", "Núñez")
    clock.advance(-3600)
    assert source.find("9000") is not after


def test_what_is_remembered_is_bounded(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST == 10_000
    monkeypatch.setattr("pyauthgate.store.panel_facts.MOST", 3)
    source = facts_of(f"sqlite:///{file}")
    for number in range(1000, 1010):
        source.find(str(number))
        assert len(source._known) <= 3  # noqa: SLF001 -- how much is remembered shows nowhere else


@pytest.mark.parametrize(
    "query",
    [
        "",
        "update socios set nombres = :number",
        "with x as (select 1) select :number",
        "select nombres as given_names from socios",
        "select nombres as given_names from socios where numero = :numero",
        "select nombres as given_names from socios where numero = :number and nombres = :name",
        "select nombres as given_names from socios where numero = :number; drop table socios",
        "select nombres as given_names from nobody where numero = :number",
        "select nombre as given_names from socios where numero = :number",
        "selectnombres from socios where numero = :number",
        "select from where :number",
    ],
)
def test_a_query_that_is_none_is_refused_at_start(panel: str, query: str) -> None:
    assert refusal(panel, query) == "facts.query"


@pytest.mark.parametrize(
    "columns",
    ["nombres", "nombres as given_names, numero", "nombres as email, apellidos as email", "*", "nombres as Email"],
)
def test_other_columns_than_those_we_know_are_refused_at_start(file: Path, columns: str) -> None:
    query = "select {} from socios where numero = :number".replace("{}", columns)
    assert refusal(f"sqlite:///{file}", query) == "facts.columns"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("nonsense", "facts.url"),
        ("sqlite://", "facts.url"),
        ("sqlite:///:memory:", "facts.url"),
        ("sqlite:///panel.db?mode=rwc", "facts.url"),
        ("postgresql+pg8000://u:canary-7Kq@h/d", "facts.url"),
        ("oracle://u:canary-7Kq@h/d", "facts.driver"),
        ("nosuch://u:canary-7Kq@h/d", "facts.driver"),
        ("mysql+pymysql://u:canary-7Kq@h/d", "facts.driver"),
    ],
)
def test_a_url_that_cannot_be_used_is_refused_and_not_repeated(url: str, code: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        facts_of(url)
    assert refused.value.code == code
    assert "canary" not in f"{refused.value}{refused.value!r}"


@pytest.mark.parametrize(
    "statement",
    [
        "select setval('s', 7)::text as email where :number = :number",
        "select nextval('s')::text as email where '0' = :number",
    ],
)
@pytest.mark.requires("postgres")
def test_a_select_that_would_write_is_refused_by_the_server(postgres: PostgresServer, statement: str) -> None:
    url = postgres.url(postgres.create())
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE SEQUENCE s")
    engine.dispose()
    assert refusal(url, statement) == "facts.query"


def test_a_database_that_is_not_there_starts_and_is_said_so_and_rested(tmp_path: Path) -> None:
    clock = FakeClock()
    path = tmp_path / "absent.db"
    source = facts_of(f"sqlite:///{path}", clock=clock)
    assert fault(source) == "facts.unavailable"
    assert not path.exists()
    with closing(sqlite3.connect(path)) as connection:
        for statement in TABLE:
            connection.execute(statement)
        connection.commit()
    assert fault(source) == "facts.unavailable"
    clock.advance(5)
    assert source.find("9000") is not None
    assert source.find("9001") is None


def test_columns_that_turn_out_to_be_wrong_later_are_told(tmp_path: Path) -> None:
    clock, path = FakeClock(), tmp_path / "late.db"
    source = facts_of(f"sqlite:///{path}", "select * from socios where numero = :number", clock)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(TABLE[0])
    clock.advance(5)
    assert fault(source) == "facts.columns"


def test_a_clock_that_is_set_back_does_not_keep_a_mended_database_waiting(file: Path) -> None:
    clock = FakeClock()
    away = file.rename(file.with_suffix(".away"))
    source = facts_of(f"sqlite:///{file}", clock=clock)
    away.rename(file)
    assert fault(source) == "facts.unavailable"
    clock.advance(-3600)
    assert source.find("9000") is not None


class Wall:
    """The `Clock` port on the machine's clock."""

    def now(self) -> float:
        return time.time()


ENDLESS = {
    "sqlite": (
        "select email from (select (with recursive n(i) as (select 1 union all select i + 1 from n) "
        "select count(*) from n) as email) where :number <> '0'"
    ),
    "postgresql": "select (select count(*) from generate_series(1, 100000000000))::text as email where :number <> '0'",
}


def test_a_query_that_takes_too_long_is_ended(panel: str) -> None:
    query = ENDLESS[panel.partition(":")[0]]
    began = time.monotonic()
    source = open_facts(panel, query, clock=Wall(), timeout=0.3)
    assert fault(source) == "facts.unavailable"
    assert time.monotonic() - began < 5
    began = time.monotonic()
    for number in range(1000, 1100):
        assert fault(source, str(number)) == "facts.unavailable"
    assert time.monotonic() - began < 1


@pytest.mark.requires("postgres")
def test_a_server_that_does_not_answer_is_given_up_and_then_left_alone() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        clock = FakeClock()
        began = time.monotonic()
        source = facts_of(f"postgresql://nobody:canary-7Kq@127.0.0.1:{port}/x", clock=clock)
        clock.advance(5)
        with pytest.raises(StoreError) as raised:
            source.find("9000")
        assert time.monotonic() - began < 8
        assert raised.value.code == "facts.unavailable"
        assert "canary" not in f"{raised.value}{raised.value!r}"
        began = time.monotonic()
        for number in range(1000, 1100):
            assert fault(source, str(number)) == "facts.unavailable"
        assert time.monotonic() - began < 1


@pytest.mark.requires("postgres")
def test_one_client_s_unreadable_value_does_not_keep_the_others_from_being_asked_about(
    postgres: PostgresServer,
) -> None:
    url = postgres.url(postgres.create())
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        for statement in (*TABLE, "INSERT INTO socios VALUES (9666, 'Eva', '', 'infinity')"):
            connection.exec_driver_sql(statement)
    engine.dispose()
    source = facts_of(url)
    assert fault(source, "9666") == "facts.unavailable"
    assert source.find("9000") is not None
