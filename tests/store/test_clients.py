from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pyauthgate.model import Client
from tests.store.plans import plans, walks_a_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyauthgate.ports import Work

ANA = Client(number="9000", email="a@x.ar", domains=("x.ar",))


@pytest.mark.parametrize(
    "use",
    [
        lambda work: work.clients.get("9000"),
        lambda work: work.clients.replace(ANA),
        lambda work: work.clients.remove("9000"),
        lambda work: work.clients.walk(after="9000"),
        lambda work: work.clients.at("a@x.ar", limit=9),
        lambda work: work.clients.holding("x.ar", limit=9),
    ],
    ids=["get", "replace", "remove", "walk", "at", "holding"],
)
def test_nothing_walks_through_the_table(sqlite_url: str, use: Callable[[Work], object]) -> None:
    found = plans(sqlite_url, use)
    assert found
    assert not any(map(walks_a_table, found)), found
