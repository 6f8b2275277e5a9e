from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pyauthgate.model import Account
from tests.store.plans import plans, walks_a_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyauthgate.ports import Work

ACCOUNT = Account(id=1, number="9000", name="9000", digest="d0")


@pytest.mark.parametrize(
    "use",
    [
        lambda work: work.accounts.get(1),
        lambda work: work.accounts.find("panel", "9000"),
        lambda work: work.accounts.like("panel", "9000"),
        lambda work: work.accounts.renew(ACCOUNT, "d1", at=1.0, must_change=False, keep=5),
        lambda work: work.accounts.rehash(ACCOUNT, "d1"),
        lambda work: work.accounts.void(1),
        lambda work: work.accounts.demand_change(1),
        lambda work: work.accounts.previous(1, 5),
    ],
    ids=["get", "find", "like", "renew", "rehash", "void", "demand_change", "previous"],
)
def test_nothing_walks_through_the_table(sqlite_url: str, use: Callable[[Work], object]) -> None:
    found = plans(sqlite_url, use)
    assert found
    assert not any(map(walks_a_table, found)), found
