from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.store.plans import plans, walks_a_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyauthgate.ports import Work


@pytest.mark.parametrize(
    "use",
    [
        lambda work: work.links.find(b"k"),
        lambda work: work.links.spend(b"k", 1.0),
        lambda work: work.links.purge(1.0),
    ],
    ids=["find", "spend", "purge"],
)
def test_nothing_walks_through_the_table(sqlite_url: str, use: Callable[[Work], object]) -> None:
    found = plans(sqlite_url, use)
    assert found
    assert not any(map(walks_a_table, found)), found
