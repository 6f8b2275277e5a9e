"""Guarded forms that meet at one client, on every store and on two nodes: one wins, and none waits for ever."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from pyauthgate.gatekeeper import Busy, Changed, Prepared, Registry, Superseded, Trial, Welcome
from pyauthgate.model import Attempt
from pyauthgate.store import open_store
from tests.contracts.test_races import together
from tests.fakes.guard import FakePanel, Guard
from tests.fakes.house import BETTER, PASSWORD, WEB, FakeHouse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pyauthgate.ports import Store

ROUNDS = 8
THIRD = "Velero 4 Nube Caracol"


@pytest.fixture
def guard(store: Store) -> Guard:
    return Guard(house=FakeHouse(store=store))


@pytest.fixture
def nodes(url: str) -> Iterator[tuple[Guard, Guard]]:
    """Give two nodes on one database, before one panel."""
    with closing(open_store(url)) as one, closing(open_store(url)) as two:
        panel = FakePanel()
        yield Guard(house=FakeHouse(store=one), panel=panel), Guard(house=FakeHouse(store=two), panel=panel)


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """Do them at once, and give what each of them gives."""
    barrier = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> object:
        barrier.wait()
        return deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def test_of_two_changes_that_begin_at_once_exactly_one_goes_to_the_panel(nodes: tuple[Guard, Guard]) -> None:
    for turn in range(ROUNDS):
        number = str(9000 + turn)
        nodes[0].client(number)
        lives = [node.enter(number=number) for node in nodes]
        outcomes = at_once(partial(nodes[0].begin, lives[0], BETTER), partial(nodes[1].begin, lives[1], THIRD))
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Busy", "Prepared"]
        assert nodes[0].pending(number)


def test_a_pre_session_that_twenty_requests_spend_on_two_nodes_is_spent_once(nodes: tuple[Guard, Guard]) -> None:
    for turn in range(5):
        spend = [partial(nodes[each % 2].house.sessions.spend, f"token {turn}", until=2e9) for each in range(20)]
        assert at_once(*spend).count(True) == 1


def test_of_two_first_logins_at_once_one_enrols_and_both_are_in(url: str) -> None:
    with closing(open_store(url)) as one, closing(open_store(url)) as two:
        panel = FakePanel()
        nodes = [Guard(house=FakeHouse(store=store, enrols=True), panel=panel) for store in (one, two)]
        for turn in range(ROUNDS):
            number = str(7000 + turn)
            nodes[0].user(number)
            outcomes = at_once(*(partial(node.attempt, PASSWORD, number) for node in nodes))
            assert {type(outcome) for outcome in outcomes} == {Welcome}
            assert len(nodes[0].house.sessions.of(number)) == len(nodes)
            assert len(nodes[0].house.events("client.enrolled")) == turn + 1


def test_what_one_node_revokes_the_other_sees_at_once(nodes: tuple[Guard, Guard]) -> None:
    nodes[0].client()
    here, there = nodes[0].enter(), nodes[1].enter()
    assert isinstance(nodes[0].change(here, BETTER), Changed)
    assert nodes[1].begin(there, THIRD) == Superseded()
    assert isinstance(nodes[1].attempt(BETTER), Welcome)


def test_a_login_that_meets_a_change_never_leaves_a_session_of_the_old_password(guard: Guard) -> None:
    for turn in range(ROUNDS):
        number = str(9000 + turn)
        guard.client(number)
        live = guard.enter(number=number)
        prepared = guard.begin(live, BETTER)
        assert isinstance(prepared, Prepared)
        attempt = Attempt(identifier=number, password=PASSWORD, origin=WEB)
        trial = guard.house.panel_login.begin(attempt)
        assert isinstance(trial, Trial)
        _, changed = at_once(
            partial(guard.house.panel_login.accepted, trial, attempt),
            partial(guard.house.panel_change.accepted, prepared, live, WEB),
        )
        assert isinstance(changed, Changed)
        left = {session.id for session in guard.house.sessions.of(number)}
        assert left == {changed.session.id}
        assert (guard.knows(BETTER, number), guard.pending(number)) == (True, False)


def test_guarded_forms_and_an_administrator_never_wait_for_each_other_in_a_ring(guard: Guard) -> None:
    house = guard.house
    desk = Registry(house.parts, numbering=house.numbering, passwords=house.passwords)
    for turn in range(ROUNDS):
        number = str(9000 + turn)
        guard.client(number)
        house.add("ftp", f"maria{turn}", THIRD, number=number)
        live = guard.enter(number=number)
        prepared = guard.begin(live, BETTER)
        assert isinstance(prepared, Prepared)
        guard.user(number, BETTER)
        together(
            partial(house.panel_change.accepted, prepared, live, WEB),
            partial(guard.attempt, BETTER, number),
            partial(guard.begin, live, THIRD),
            partial(desk.unlock, number),
            partial(house.sessions.end_all, number, WEB, reason="page"),
            partial(house.panel_reset.begin, number, BETTER, (BETTER,), WEB),
        )
        house.clock.advance(61)
        assert isinstance(guard.attempt(BETTER, number), Welcome)
        assert (guard.knows(BETTER, number), guard.pending(number)) == (True, False)


def test_fifty_wrong_tries_in_parallel_reach_the_panel_five_times(guard: Guard) -> None:
    guard.client()
    at_once(*(partial(guard.attempt, f"wrong {turn}") for turn in range(50)))
    assert len(guard.panel.asked) == 5
    assert guard.house.counter("client:9000").count == 5


def test_busy_is_an_answer_and_nothing_else_happens(guard: Guard) -> None:
    guard.client()
    live = guard.enter()
    first = guard.begin(live, BETTER)
    assert isinstance(first, Prepared)
    assert guard.begin(live, THIRD) == Busy()
    assert isinstance(guard.house.panel_change.accepted(first, live, WEB), Changed)
