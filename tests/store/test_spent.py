from __future__ import annotations

from tests.store.plans import plans, walks_a_table


def test_the_purge_does_not_walk_through_the_table(sqlite_url: str) -> None:
    found = plans(sqlite_url, lambda work: work.spent.purge(1.0))
    assert found
    assert not any(map(walks_a_table, found)), found
