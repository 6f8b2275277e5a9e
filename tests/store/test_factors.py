from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pyauthgate.model import Factor
from tests.store.plans import plans, walks_a_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyauthgate.ports import Work

FACTOR = Factor(number="9000", seal=b"s", begun_at=1.0)


@pytest.mark.parametrize(
    "use",
    [
        lambda work: work.factors.get("9000"),
        lambda work: work.factors.confirm(FACTOR, seal=b"t", step=7, at=2.0),
        lambda work: work.factors.take(FACTOR, 7),
        lambda work: work.factors.reseal(FACTOR, b"t"),
        lambda work: work.factors.remove("9000"),
        lambda work: work.factors.provide("9000", ()),
        lambda work: work.factors.spend("9000", b"k"),
        lambda work: work.factors.has("9000", b"k"),
        lambda work: work.factors.left("9000"),
    ],
    ids=["get", "confirm", "take", "reseal", "remove", "provide", "spend", "has", "left"],
)
def test_nothing_walks_through_the_table(sqlite_url: str, use: Callable[[Work], object]) -> None:
    found = plans(sqlite_url, use)
    assert found
    assert not any(map(walks_a_table, found)), found
