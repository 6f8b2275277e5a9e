from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from pyauthgate.errors import RecordRefused
from pyauthgate.store.address import read_url
from pyauthgate.store.engine import engine_for
from pyauthgate.store.schema import counters, journal
from pyauthgate.store.statements import given, givens, written
from pyauthgate.store.transaction import transact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine
    from sqlalchemy.engine import Dialect

SQLITE = SQLiteDialect_pysqlite()
POSTGRES = PGDialect_psycopg()  # type: ignore[no-untyped-call]
FEW = delete(counters).where(counters.c.count < given(counters.c.count, "few"), counters.c.since == 1.5)
EVENT = {
    "at": 1.0,
    "code": "login.denied",
    "number": "9000",
    "door": "web",
    "address": "a\n\ud800",
    "request_id": "r",
    "subject": "",
    "reason": "\0",
    "detail": {"ended": 2},
}


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    made = engine_for(read_url(url), 5)
    yield made
    made.dispose()


def test_a_statement_is_written_once_for_a_database() -> None:
    assert written(FEW, SQLITE) is written(FEW, SQLITE)
    assert written(FEW, SQLITE) is not written(FEW, POSTGRES)


@pytest.mark.parametrize(("dialect", "values"), [(SQLITE, [7, 1.5]), (POSTGRES, {"few": 7, "since_1": 1.5})])
def test_values_are_given_as_the_driver_takes_them(dialect: Dialect, values: object) -> None:
    assert written(FEW, dialect).parameters({"few": 7}) == values


def test_a_value_that_is_missing_is_no_null() -> None:
    with pytest.raises(KeyError):
        written(FEW, SQLITE).parameters({})


def test_a_value_goes_through_the_type_of_its_column() -> None:
    named = select(counters).where(counters.c.key == given(counters.c.key))
    with pytest.raises(RecordRefused):
        written(named, SQLITE).parameters({"key": "a\0b"})


def test_what_goes_through_the_types_comes_back_as_it_was(engine: Engine) -> None:
    columns = [journal.c[name] for name in EVENT]
    with transact(engine) as transaction:
        assert transaction.change(insert(journal).inline().values(givens(columns)), **EVENT) == 1
        assert transaction.rows(select(*columns)) == [EVENT]
