from __future__ import annotations

import pytest

from pyauthgate.errors import RecordRefused
from pyauthgate.gatekeeper import FactorRegister, Notices, Registry
from pyauthgate.gatekeeper.factor_register import FactorCard
from pyauthgate.model import Scope
from tests.fakes.house import NUMBER, WEB, FakeHouse


@pytest.fixture
def house() -> FakeHouse:
    house = FakeHouse(notices=Notices(sent=True))
    house.enrol(email="ana@x.example")
    return house


@pytest.fixture
def register(house: FakeHouse) -> FactorRegister:
    registry = Registry(house.parts, numbering=house.numbering, passwords=house.passwords)
    return FactorRegister(house.parts, registry=registry)


def test_a_factor_is_required_and_left_to_the_client_again(house: FakeHouse, register: FactorRegister) -> None:
    register.require(NUMBER, required=True)
    assert house.enter().scope == Scope.FACTOR
    register.require(NUMBER, required=False)
    assert house.enter().scope == Scope.FULL
    assert [event.code for event in house.events() if event.code.startswith("factor.")] == [
        "factor.required",
        "factor.asked",
        "factor.optional",
    ]


def test_a_reset_takes_factor_and_codes_and_ends_every_session(house: FakeHouse, register: FactorRegister) -> None:
    house.arm()
    for _ in range(5):
        house.factor_login(house.enter(), "000000", WEB)
    assert register.of(NUMBER) == FactorCard(confirmed_at=house.clock.now(), left=10)
    ended = register.reset(NUMBER)
    assert ended == 6
    assert house.sessions.of(NUMBER) == ()
    assert register.of(NUMBER) == FactorCard()
    assert house.enter().scope == Scope.FULL
    assert house.counter(f"code:{NUMBER}").count == 0
    (event,) = house.events("factor.removed")
    assert (event.reason, event.door, event.detail) == ("administrator", "cli", {"ended": 6})
    with house.store.view() as work:
        assert work.factors.left(NUMBER) == 0
    assert "factor_removed" in [letter.kind for letter in house.letters()]


def test_no_mail_tells_of_a_factor_that_there_was_not(house: FakeHouse, register: FactorRegister) -> None:
    house.enter()
    assert register.reset(NUMBER) == 1
    assert "factor_removed" not in [letter.kind for letter in house.letters()]


def test_nobody_has_a_factor_under_a_number_that_nobody_has(register: FactorRegister) -> None:
    for use in (register.of, register.reset, lambda number: register.require(number, required=True)):
        with pytest.raises(RecordRefused) as refused:
            use("77777")
        assert refused.value.code == "record.unknown"
