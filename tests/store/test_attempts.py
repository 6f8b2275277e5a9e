from __future__ import annotations

from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

import pytest

from pyauthgate.errors import StoreError
from pyauthgate.model import Counter
from pyauthgate.store import open_store
from tests.store.children import count_up, running
from tests.store.plans import plans, walks_a_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyauthgate.ports import Work

KEYS = [Counter(key="a").key, "b"]


@pytest.mark.parametrize(
    "use",
    [
        lambda work: work.attempts.peek(KEYS),
        lambda work: work.attempts.lock(KEYS),
        lambda work: work.attempts.drop(KEYS),
        lambda work: work.attempts.clear("near:"),
        lambda work: work.attempts.purge(1.0, but="row:form:", owned="row:"),
    ],
    ids=["peek", "lock", "drop", "clear", "purge"],
)
def test_nothing_walks_through_the_table(sqlite_url: str, use: Callable[[Work], object]) -> None:
    found = plans(sqlite_url, use)
    assert found
    assert not any(map(walks_a_table, found)), found


@pytest.mark.parametrize("processes", [4])
def test_four_processes_count_exactly(url: str, processes: int) -> None:
    with ExitStack() as stack:
        pipes = [stack.enter_context(running(count_up, url, "k", 25))[1] for _ in range(processes)]
        assert [pipe.recv() for pipe in pipes] == ["ready"] * processes
        for pipe in pipes:
            pipe.send("go")
        assert [pipe.recv() for pipe in pipes] == ["done"] * processes
    with closing(open_store(url)) as store, store.view() as work:
        assert work.attempts.peek(["k"]) == {"k": Counter(key="k", count=25 * processes)}


@pytest.mark.requires("postgres")
def test_locking_takes_its_turn_and_gives_up_in_time(postgres_url: str) -> None:
    with closing(open_store(postgres_url, timeout=0.3)) as store, store.begin() as work:
        work.attempts.lock(["a", "b"])
        with pytest.raises(StoreError) as refused, store.begin() as other:
            other.attempts.lock(["c", "b"])
        assert refused.value.code == "store.busy"
        with store.begin() as other:
            other.attempts.lock(["c"])
