from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from pyauthgate.errors import StoreError
from pyauthgate.store.address import read_url
from pyauthgate.store.engine import engine_for, lookup_for, turns_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.engine import URL

SERVER = "postgresql://gate:CANARY@db.example/gate"


def test_without_the_driver_a_server_s_store_is_refused_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "pyauthgate.store.postgres", raising=False)
    monkeypatch.delattr("pyauthgate.store.postgres", raising=False)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    makers: list[Callable[[URL, float], object]] = [engine_for, lookup_for]
    for make in makers:
        with pytest.raises(StoreError) as refused:
            make(read_url(SERVER), 5)
        assert refused.value.code == "store.driver"
        assert "pyauthgate[postgres]" in refused.value.remedy


@pytest.mark.parametrize("url", ["sqlite:////no/such/folder/gate.db", SERVER])
def test_making_an_engine_connects_to_nothing_and_shows_no_secret(url: str) -> None:
    engine, lookup = engine_for(read_url(url), 5), lookup_for(read_url(url), 5)
    assert "CANARY" not in f"{engine!r} {lookup!r} {engine.url}"
    engine.dispose()


def test_writers_wait_for_each_other_in_this_process_only_where_the_database_has_room_for_one() -> None:
    assert turns_for(read_url("sqlite:////no/such/folder/gate.db"), 5)
    assert turns_for(read_url(SERVER), 5) is None
