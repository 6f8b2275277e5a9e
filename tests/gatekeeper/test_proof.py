from __future__ import annotations

import pytest

from pyauthgate.errors import RecordRefused, StoreError
from pyauthgate.gatekeeper import Admitted, Changed, Denied, Refused, Throttled
from pyauthgate.model import Scope
from tests.fakes.house import BETTER, NUMBER, PASSWORD, WEB, FakeHouse
from tests.fakes.system import FakeSystem


@pytest.fixture
def system() -> FakeSystem:
    return FakeSystem(**{NUMBER: PASSWORD})


@pytest.fixture
def house(system: FakeSystem) -> FakeHouse:
    house = FakeHouse(system=system)
    house.enrol(password=None, given_names="María José", surnames="González Muñoz")
    return house


def digest(house: FakeHouse) -> str | None:
    with house.store.view() as work:
        (account,) = work.accounts.of(NUMBER)
    return account.digest


def test_who_the_system_knows_is_let_in_and_nobody_else(house: FakeHouse) -> None:
    assert isinstance(house.attempt(), Admitted)
    assert house.attempt("Segur268") == Denied()
    assert [event.reason for event in house.events("login.refused")] == ["no_password"]


def test_a_digest_of_ours_opens_nothing_where_the_system_keeps_the_passwords(system: FakeSystem) -> None:
    house = FakeHouse(system=system)
    house.enrol(password=BETTER)
    assert house.attempt(BETTER) == Denied()


def test_an_unknown_number_costs_the_same_and_asks_about_nobody(house: FakeHouse, system: FakeSystem) -> None:
    before = house.verifier.computations
    house.attempt("Segur268")
    known = house.verifier.computations - before
    system.passwords["12345678"] = PASSWORD
    assert house.attempt(PASSWORD, number="12345678") == Denied()
    assert house.verifier.computations - before - known == known == 1
    assert system.asked == [NUMBER, "pyauthgate-nobody"]


def test_wrong_passwords_are_throttled_by_what_differs_in_them(house: FakeHouse) -> None:
    for _ in range(8):
        assert house.attempt("Segur268") == Denied()
    for turn in range(4):
        assert house.attempt(f"Segur26{turn}x") == Denied()
    assert isinstance(house.attempt(), Throttled)


def test_a_system_that_cannot_answer_lets_nobody_in_and_counts_nothing(house: FakeHouse, system: FakeSystem) -> None:
    system.breakdown()
    with pytest.raises(StoreError):
        house.attempt()
    assert house.counter(f"client:{NUMBER}").count == 0


def test_an_expired_password_leads_to_the_change_page_and_nowhere_else(house: FakeHouse, system: FakeSystem) -> None:
    system.expired.add(NUMBER)
    live = house.enter()
    assert live.scope == Scope.CHANGE
    system.expired.clear()
    changed = house.change(live, BETTER)
    assert isinstance(changed, Changed)
    assert house.live(changed.token).scope == Scope.FULL


def test_a_change_is_the_systems_and_joins_our_history(house: FakeHouse, system: FakeSystem) -> None:
    assert isinstance(house.change(house.enter(), BETTER), Changed)
    assert system.passwords[NUMBER] == BETTER
    assert house.attempt(PASSWORD) == Denied()
    refused = house.change(house.enter(BETTER), BETTER, current=BETTER)
    assert isinstance(refused, Refused)
    assert refused.judgement.rules == ("history",)
    third = "Otra-Bahia-7193"
    assert isinstance(house.change(house.enter(BETTER), third, current=BETTER), Changed)
    again = house.change(house.enter(third), BETTER, current=third)
    assert isinstance(again, Refused)
    assert again.judgement.rules == ("history",)


def test_the_wrong_current_password_changes_nothing(house: FakeHouse, system: FakeSystem) -> None:
    refused = house.change(house.enter(), BETTER, current="Segur268")
    assert isinstance(refused, Refused)
    assert refused.wrong_current
    assert system.passwords[NUMBER] == PASSWORD


def test_what_the_system_does_not_take_is_told_and_not_kept(house: FakeHouse, system: FakeSystem) -> None:
    live = house.enter()
    system.decline()
    refused = house.change(live, BETTER)
    assert isinstance(refused, Refused)
    assert refused.declined
    assert not refused.judgement.violations
    assert digest(house) is None
    assert [event.reason for event in house.events("password.refused")] == ["system"]


def test_an_administrator_sets_the_passwords_of_services_alone(house: FakeHouse) -> None:
    mailbox = house.add("mail", "ana@example.net", None)
    with house.store.view() as work:
        panel = next(account for account in work.accounts.of(NUMBER) if account.service == "panel")
    assert house.passwords.assign(mailbox, BETTER, origin=WEB, must_change=False).accepted
    with pytest.raises(RecordRefused) as refused:
        house.passwords.assign(panel, BETTER, origin=WEB, must_change=False)
    assert refused.value.code == "password.system"
