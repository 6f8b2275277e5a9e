from __future__ import annotations

import os
import sqlite3
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from pyauthgate.errors import StoreError
from pyauthgate.model import Account, Letter, Link, Pending, Place
from pyauthgate.store import SchemaState, demand_schema, migrate, open_store, schema_state
from pyauthgate.store.address import file_of, read_url
from pyauthgate.store.engine import engine_for
from pyauthgate.store.revisions import migrating
from pyauthgate.store.schema import METADATA
from pyauthgate.store.scripts import upgrade
from tests.store.children import bring_up, running

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.contracts.postgres import PostgresServer


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.requires("postgres"))])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the URL of a place without a store."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/new/folder/gate.db"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.url(server.create())


def change(url: str, *statements: str) -> None:
    engine = engine_for(read_url(url), 5)
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def test_the_migrations_make_the_schema_that_the_code_uses(url: str) -> None:
    engine = engine_for(read_url(url), 5)
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), METADATA)
    engine.dispose()
    assert differences == []


def test_the_comparison_would_see_a_difference(url: str) -> None:
    change(url, "ALTER TABLE journal ADD COLUMN extra TEXT", "DROP INDEX ix_sessions_number")
    engine = engine_for(read_url(url), 5)
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), METADATA)
    engine.dispose()
    assert len(differences) == 2


def test_a_migrated_store_is_current_and_stays_so(empty: str) -> None:
    assert schema_state(empty) is SchemaState.ABSENT
    migrate(empty)
    assert schema_state(empty) is SchemaState.CURRENT
    migrate(empty)
    demand_schema(empty)


def test_a_store_of_the_first_schema_keeps_its_rows_and_nobody_s_mailbox_is_marked(empty: str) -> None:
    with migrating(read_url(empty)) as connection:
        upgrade(connection, "0001")
    assert schema_state(empty) is SchemaState.BEHIND
    change(
        empty,
        "INSERT INTO clients VALUES ('9000', '', '', 'ana@x.ar', NULL, '[]', '', false, 0, 1)",
        "INSERT INTO accounts VALUES (7, '9000', 'panel', '9000', 'd1', 3, true, 5, 0)",
        "INSERT INTO accounts VALUES (8, '9000', 'mail', 'ana@x.ar', NULL, 1, false, NULL, 0)",
        "INSERT INTO history (account_id, digest) VALUES (7, 'd0')",
    )
    migrate(empty)
    with closing(open_store(empty)) as store, store.view() as work:
        mail, panel = work.accounts.of("9000")
        assert panel == Account(
            id=7,
            number="9000",
            name="9000",
            digest="d1",
            generation=3,
            must_change=True,
            changed_at=5.0,
            created_at=0.0,
        )
        assert mail == Account(id=8, number="9000", service="mail", name="ana@x.ar")
        assert work.accounts.previous(7, 10) == ("d0",)
    with closing(open_store(empty)) as store, store.begin() as work:
        account = work.accounts.add(Account(number="9000", service="mail", name="b@x.ar", own=True))
        assert account is not None
        assert work.accounts.get(account.id) == account


def test_a_store_of_the_second_schema_keeps_its_rows_and_whatever_password_is_in_it_is_ours(empty: str) -> None:
    with migrating(read_url(empty)) as connection:
        upgrade(connection, "0002")
    change(
        empty,
        "INSERT INTO clients VALUES ('9000', '', '', '', NULL, '[]', '', false, 0, 1)",
        "INSERT INTO accounts VALUES (7, '9000', 'panel', '9000', 'd1', 3, true, 5, 0, true)",
        "INSERT INTO history (account_id, digest) VALUES (7, 'd0')",
    )
    migrate(empty)
    with closing(open_store(empty)) as store, store.begin() as work:
        (account,) = work.accounts.of("9000")
        assert (account.learned, account.confirmed_at, account.unjudged, account.own) == (False, None, False, True)
        assert work.accounts.previous(7, 10) == ("d0",)
        assert work.pendings.begin(Pending(account_id=7, digest="p", at=1.0), lease=60.0)
        assert work.spent.spend(b"k", until=1.0)


def test_a_store_of_the_third_schema_keeps_its_rows_and_knows_no_place(empty: str) -> None:
    with migrating(read_url(empty)) as connection:
        upgrade(connection, "0003")
    change(
        empty,
        "INSERT INTO clients VALUES ('9000', '', '', '', NULL, '[]', '', false, 0, 1)",
        "INSERT INTO accounts VALUES (7, '9000', 'mail', 'a@x.ar', 'd1', 3, true, 5, 0, true, false, NULL, false)",
    )
    migrate(empty)
    place = Place(account_id=7, service="dovecot", spot="192.0.2.0/24", generation=3, proven_at=1.0)
    with closing(open_store(empty)) as store, store.begin() as work:
        assert work.places.find(7, "dovecot", "192.0.2.0/24") is None
        work.places.keep(place)
        assert work.places.find(7, "dovecot", "192.0.2.0/24") == place


def test_a_store_of_the_fourth_schema_keeps_its_rows_and_has_no_mail_to_send(empty: str) -> None:
    with migrating(read_url(empty)) as connection:
        upgrade(connection, "0004")
    change(empty, "INSERT INTO clients VALUES ('9000', '', '', '', NULL, '[]', '', false, 0, 1)")
    migrate(empty)
    letter = Letter(id="l1", number="9000", address="a@x.ar", kind="reminder", at=1.0)
    with closing(open_store(empty)) as store, store.begin() as work:
        assert work.outbox.take(2.0, lease=1.0, limit=1) == ()
        work.outbox.put(letter)
        assert [posting.letter for posting in work.outbox.take(2.0, lease=1.0, limit=1)] == [letter]


def test_a_store_of_the_fifth_schema_keeps_its_rows_and_finds_its_clients(empty: str) -> None:
    with migrating(read_url(empty)) as connection:
        upgrade(connection, "0005")
    change(
        empty,
        "INSERT INTO clients VALUES ('9000', '', '', 'Ana@Ñandú.example', NULL, "
        """'["ñandú.example", "xn--and-6ma2c.example", "b.example"]', '', false, 0, 1)""",
        "INSERT INTO clients VALUES ('9001', '', '', '', NULL, '[]', '', false, 0, 1)",
        "INSERT INTO accounts VALUES (7, '9000', 'panel', 'AnaÑ', 'd1', 3, true, 5, 0, true, false, NULL, false)",
    )
    migrate(empty)
    link = Link(account_id=7, key=b"k", kind="recovery", generation=3, address="a@x.ar", expires_at=2.0)
    with closing(open_store(empty)) as store, store.begin() as work:
        (ana,) = work.clients.at("ana@xn--and-6ma2c.example", limit=9)
        assert work.clients.holding("xn--and-6ma2c.example", limit=9) == (ana,)
        assert work.clients.holding("b.example", limit=9) == (ana,)
        assert work.clients.at("nobody@x.example", limit=9) == ()
        assert (ana.email, ana.require_totp) == ("Ana@Ñandú.example", False)
        assert [account.id for account in work.accounts.like("panel", "anañ")] == [7]
        work.links.put([link])
        assert work.links.find(b"k") == link


def test_looking_makes_no_file(tmp_path: Path) -> None:
    assert schema_state(f"sqlite:///{tmp_path}/gate.db") is SchemaState.ABSENT
    assert list(tmp_path.iterdir()) == []


def test_serving_from_no_store_is_refused_with_the_command_to_run(empty: str) -> None:
    with pytest.raises(StoreError) as refused:
        demand_schema(empty)
    assert refused.value.code == "store.schema"
    assert "pyauthgate db migrate" in refused.value.remedy


def test_a_store_of_a_newer_version_is_neither_served_nor_migrated(url: str) -> None:
    change(url, "UPDATE alembic_version SET version_num = '9999'")
    assert schema_state(url) is SchemaState.AHEAD
    refusals: tuple[Callable[[str], None], ...] = (demand_schema, migrate)
    for refusing in refusals:
        with pytest.raises(StoreError) as refused:
            refusing(url)
        assert refused.value.code == "store.schema"
        assert "newer" in refused.value.remedy


def test_a_migration_that_fails_leaves_nothing_behind(empty: str) -> None:
    if file := file_of(read_url(empty)):
        file.parent.mkdir(parents=True)
        with closing(sqlite3.connect(file)):
            file.touch()
    change(empty, "CREATE TABLE journal (id INTEGER)")
    with pytest.raises(StoreError):
        migrate(empty)
    assert schema_state(empty) is SchemaState.ABSENT
    change(empty, "DROP TABLE journal")
    migrate(empty)
    demand_schema(empty)


def test_two_processes_may_migrate_at_once(empty: str) -> None:
    with ExitStack() as stack:
        pipes = [stack.enter_context(running(bring_up, empty))[1] for _ in range(3)]
        assert [pipe.recv() for pipe in pipes] == ["ready"] * 3
        for pipe in pipes:
            pipe.send("go")
        assert [pipe.recv() for pipe in pipes] == ["done"] * 3
    demand_schema(empty)


def test_a_new_sqlite_store_is_its_owner_s_alone_with_all_its_files(tmp_path: Path) -> None:
    path, before = tmp_path / "new" / "gate.db", os.umask(0)
    try:
        migrate(f"sqlite:///{path}")
        engine = engine_for(read_url(f"sqlite:///{path}"), 5)
        with engine.begin() as connection:
            connection.exec_driver_sql("INSERT INTO counters VALUES ('k', 0, 0, 0, x'')")
            modes = {file.name: file.stat().st_mode & 0o7777 for file in path.parent.iterdir()}
        engine.dispose()
    finally:
        os.umask(before)
    assert modes == {"gate.db": 0o600, "gate.db-wal": 0o600, "gate.db-shm": 0o600}
    assert path.parent.stat().st_mode & 0o7777 == 0o700
