from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pyauthgate.bootstrap import SystemClock
from pyauthgate.errors import StoreError
from pyauthgate.store.address import read_url
from pyauthgate.store.servercheck import ServerCheck

if TYPE_CHECKING:
    from pyauthgate.ports import Clock
    from tests.contracts.postgres import PostgresServer

pytestmark = pytest.mark.requires("postgres")


class Shifted:
    """The machine's clock, fast or slow, and slower to be read."""

    def __init__(self, by: float, each: float = 0.0) -> None:
        self._by = by
        self._each = each

    def now(self) -> float:
        self._by += self._each
        return SystemClock().now() + self._by


def codes(server: PostgresServer, clock: Clock, oldest: int = 9) -> set[str]:
    return {found.code for found in ServerCheck(read_url(server.url("migrated")), clock, oldest=oldest)}


def test_a_server_that_a_power_cut_may_set_back_is_found(postgres: PostgresServer) -> None:
    (found,) = [
        each for each in ServerCheck(read_url(postgres.url("migrated")), Shifted(0)) if each.code == "store.volatile"
    ]
    assert "has fsync, full_page_writes, synchronous_commit off" in found.problem


def test_a_version_that_nobody_mends_is_found(postgres: PostgresServer) -> None:
    assert "store.outdated" not in codes(postgres, Shifted(0))
    assert "store.outdated" in codes(postgres, Shifted(0), oldest=99)


@pytest.mark.parametrize("by", [-60.0, 60.0])
def test_a_clock_that_differs_is_found(postgres: PostgresServer, by: float) -> None:
    assert "clock.database" not in codes(postgres, Shifted(0))
    assert "clock.database" in codes(postgres, Shifted(by))


def test_a_server_that_is_far_away_is_found(postgres: PostgresServer) -> None:
    assert "store.distant" in codes(postgres, Shifted(0, each=0.1))


def test_a_server_that_is_not_there_is_told_as_an_error() -> None:
    with pytest.raises(StoreError) as caught:
        list(ServerCheck(read_url("postgresql://gate:geheim@127.0.0.1:1/gate"), Shifted(0)))
    assert caught.value.code == "store.unavailable"
    assert "geheim" not in str(caught.value)
