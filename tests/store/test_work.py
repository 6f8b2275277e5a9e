from __future__ import annotations

from typing import TYPE_CHECKING

from pyauthgate.store.work import SqlWork

if TYPE_CHECKING:
    from pyauthgate.ports import Work
    from pyauthgate.store import SqlStore


def test_a_work_has_every_noun_of_the_port(sqlstore: SqlStore) -> None:
    with sqlstore.view() as work:
        assert isinstance(work, SqlWork)
        port: Work = work
        assert {type(noun).__module__.rpartition(".")[2] for noun in vars(port).values()} == {
            "clients",
            "accounts",
            "attempts",
            "sessions",
            "pendings",
            "places",
            "spent",
            "links",
            "factors",
            "outbox",
            "journal",
        }
