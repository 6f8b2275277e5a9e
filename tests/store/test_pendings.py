from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pyauthgate.model import Pending
from tests.store.plans import plans, walks_a_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyauthgate.ports import Work

PENDING = Pending(account_id=1, digest="d1", at=1.0)


@pytest.mark.parametrize(
    "use",
    [
        lambda work: work.pendings.get(1),
        lambda work: work.pendings.unclear(PENDING),
        lambda work: work.pendings.drop(PENDING),
        lambda work: work.pendings.purge(1.0),
    ],
    ids=["get", "unclear", "drop", "purge"],
)
def test_nothing_walks_through_the_table(sqlite_url: str, use: Callable[[Work], object]) -> None:
    found = plans(sqlite_url, use)
    assert found
    assert not any(map(walks_a_table, found)), found
