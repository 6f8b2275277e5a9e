from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import column, delete, insert, select, table

from pyauthgate.errors import StoreError
from pyauthgate.store.address import read_url
from pyauthgate.store.engine import engine_for
from pyauthgate.store.schema import counters
from pyauthgate.store.statements import givens
from pyauthgate.store.transaction import transact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

ABSENT, GONE = (select(table(name, column("a"))) for name in ("absent", "gone"))
ADD = insert(counters).values(givens(counters.c))
EACH = select(counters).order_by(counters.c.key)
ROW = {"key": "k", "count": 1, "since": 0.0, "last": 0.0, "marks": b""}


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    made = engine_for(read_url(url), 5)
    yield made
    made.dispose()


def test_rows_first_and_change_say_what_they_found(engine: Engine) -> None:
    with transact(engine) as transaction:
        assert transaction.first(EACH) is None
        transaction.each(ADD, [ROW, ROW | {"key": "l"}])
        assert transaction.first(EACH) == ROW
        assert [row["key"] for row in transaction.rows(EACH)] == ["k", "l"]
        assert transaction.change(delete(counters)) == 2


def test_a_connection_goes_back_to_the_pool_however_the_block_ends(engine: Engine) -> None:
    for _ in range(30):
        with pytest.raises(StoreError), transact(engine) as transaction:
            transaction.rows(ABSENT)
        with pytest.raises(KeyError), transact(engine) as transaction:
            raise KeyError
    with transact(engine) as transaction:
        assert transaction.rows(EACH) == []


def test_the_first_fault_is_the_one_that_is_told(engine: Engine) -> None:
    faults = []
    with pytest.raises(StoreError) as told, transact(engine) as transaction:  # noqa: PT012 -- the block is the subject
        for statement in [ABSENT, GONE]:
            with pytest.raises(StoreError) as caught:
                transaction.rows(statement)
            faults.append(caught.value)
    assert told.value is faults[0]
