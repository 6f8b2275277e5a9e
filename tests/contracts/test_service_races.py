"""PAM services on every store: what is counted, cleared and known when many come at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from pyauthgate.gatekeeper import Denied, Entered, Renewed, Superseded, Throttled
from tests.fakes.house import NUMBER, FakeHouse
from tests.fakes.services import ELSEWHERE, MAIL_PASSWORD, MAILBOX, knock

if TYPE_CHECKING:
    from pyauthgate.ports import Store

TRIES = 50
NEW = ("Velero 4 Nube Caracol", "Faro 8 Tinta Abeja")


@pytest.fixture
def house(store: Store) -> FakeHouse:
    house = FakeHouse(store=store)
    house.enrol()
    house.add("mail", MAILBOX, MAIL_PASSWORD, own=True)
    return house


def test_fifty_parallel_wrong_tries_are_counted_exactly(house: FakeHouse) -> None:
    before = house.verifier.computations
    with ThreadPoolExecutor(10) as pool:
        outcomes = list(pool.map(lambda turn: house.service_login(knock(), f"wrong {turn}"), range(TRIES)))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Denied"] * 5 + ["Throttled"] * (TRIES - 5)
    assert house.verifier.computations - before == 5
    assert house.counter(f"client:{NUMBER}").count == 5
    assert isinstance(house.attempt(), Throttled)


def test_a_known_place_gets_ten_evaluations_and_a_stranger_s_five(house: FakeHouse) -> None:
    assert isinstance(house.service_login(knock(), MAIL_PASSWORD), Entered)
    before = house.verifier.computations
    with ThreadPoolExecutor(10) as pool:
        outcomes = list(pool.map(lambda turn: house.service_login(knock(), f"wrong {turn}"), range(TRIES)))
    assert house.verifier.computations - before == 15
    assert outcomes.count(Denied()) == 15


def test_a_place_is_learned_once_by_many_at_once_and_survives_a_flood(house: FakeHouse) -> None:
    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(lambda _: house.service_login(knock(), MAIL_PASSWORD), range(4)))
    assert all(isinstance(outcome, Entered) for outcome in outcomes)
    for turn in range(6):
        house.service_login(knock(address=ELSEWHERE), f"wrong {turn}")
    assert isinstance(house.service_login(knock(), MAIL_PASSWORD), Entered)
    assert isinstance(house.service_login(knock(address=ELSEWHERE), MAIL_PASSWORD), Throttled)


def test_of_two_changes_at_once_one_is_carried_out_and_ends_the_sessions(house: FakeHouse) -> None:
    house.enter()
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(lambda new: house.service_change(knock(), MAIL_PASSWORD, new, new), NEW))
    won = [new for new, outcome in zip(NEW, outcomes, strict=True) if isinstance(outcome, Renewed)]
    assert len(won) == 1
    assert {type(outcome) for outcome in outcomes} <= {Renewed, Superseded, Denied}
    assert isinstance(house.service_login(knock(), won[0]), Entered)
    assert house.sessions.of(NUMBER) == ()
