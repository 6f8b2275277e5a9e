from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pyauthgate.model import Letter, Posting
from tests.store.plans import plans, walks_a_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyauthgate.ports import Work

POSTING = Posting(letter=Letter(id="l1", number="9000", address="a@x.ar", kind="reminder", at=1.0), tries=1)


@pytest.mark.parametrize(
    "use",
    [
        lambda work: work.outbox.sent("l1"),
        lambda work: work.outbox.failed(POSTING, error="", next_at=None),
        lambda work: work.outbox.retry("l1", 1.0),
        lambda work: work.outbox.purge(1.0),
    ],
    ids=["sent", "failed", "retry", "purge"],
)
def test_nothing_walks_through_the_table(sqlite_url: str, use: Callable[[Work], object]) -> None:
    found = plans(sqlite_url, use)
    assert found
    assert not any(map(walks_a_table, found)), found
