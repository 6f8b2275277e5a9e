"""How the databases mean to run a statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import event

from pyauthgate.store.address import read_url
from pyauthgate.store.engine import engine_for
from pyauthgate.store.transaction import transact
from pyauthgate.store.work import SqlWork

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from pyauthgate.ports import Work


def plans(url: str, use: Callable[[Work], object]) -> list[str]:
    """Give SQLite's plan for each statement that a use of the store runs."""
    engine, seen, found = engine_for(read_url(url), 5), list[str](), list[str]()

    def listen(driver: sqlite3.Connection, entry: object) -> None:
        del entry
        driver.set_trace_callback(seen.append)

    event.listen(engine, "connect", listen)
    with transact(engine) as transaction:
        use(SqlWork(transaction))
    with engine.connect() as connection:
        for statement in filter(_reads, list(seen)):
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}")
            found.append("; ".join(str(row[3]) for row in rows))
    engine.dispose()
    return found


def walks_a_table(plan: str) -> bool:
    """Say whether a plan reads a table from end to end or sorts what it found."""
    return "SCAN" in plan or "TEMP B-TREE FOR ORDER BY" in plan


def _reads(statement: str) -> bool:
    return statement.startswith(("SELECT", "UPDATE", "DELETE"))
