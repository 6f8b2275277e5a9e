from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from pyauthgate.gatekeeper import Admitted, Denied
from pyauthgate.gatekeeper.rejudging import Rejudging
from tests.fakes.facts import FakeFacts
from tests.fakes.house import BETTER, NUMBER, WEB, FakeHouse

if TYPE_CHECKING:
    from pyauthgate.gatekeeper import OnWeak

WEAK = "María1985x"


def house_of(password: str = WEAK, *, on_weak: OnWeak = "remind", unjudged: bool = True) -> FakeHouse:
    """Give a house whose client has a password that nobody has judged, as after an import."""
    house = FakeHouse(on_weak=on_weak)
    account = house.enrol(password=password, given_names="María José", birth_date=date(1985, 11, 24))
    with house.store.begin() as work:
        work.accounts.mark(account.id, learned=False, confirmed_at=None, unjudged=unjudged)
    return house


def enter(house: FakeHouse, password: str = WEAK) -> Admitted:
    outcome = house.attempt(password)
    assert isinstance(outcome, Admitted)
    return outcome


def unjudged(house: FakeHouse) -> bool:
    with house.store.view() as work:
        return work.accounts.of(NUMBER)[0].unjudged


@pytest.mark.parametrize(("on_weak", "scope"), [("remind", "full"), ("require", "change")])
def test_a_weak_password_that_was_taken_over_is_noticed_at_every_log_in_until_it_is_changed(
    on_weak: OnWeak, scope: str
) -> None:
    house = house_of(on_weak=on_weak)
    first, second = enter(house), enter(house)
    for admitted in (first, second):
        assert admitted.weak is not None
        assert "personal" in admitted.weak.rules
        assert admitted.session.scope == scope
    assert [event.detail for event in house.events("password.weak")] == [{"rules": "personal"}] * 2
    house.change(house.live(second.token), BETTER, current=WEAK)
    assert enter(house, BETTER).weak is None


def test_a_good_one_is_judged_once() -> None:
    house = house_of(BETTER)
    assert enter(house, BETTER).weak is None
    assert not unjudged(house)
    assert house.events("password.weak") == []


@pytest.mark.parametrize(("on_weak", "waits"), [("off", True), ("remind", False)], ids=["off", "judged"])
def test_where_nobody_asks_or_it_was_judged_nothing_is_said(on_weak: OnWeak, *, waits: bool) -> None:
    house = house_of(on_weak=on_weak, unjudged=waits)
    admitted = enter(house)
    assert (admitted.weak, admitted.session.scope) == (None, "full")
    assert unjudged(house) is waits


def test_a_wrong_password_is_not_judged() -> None:
    house = house_of()
    house.attempt("Ferreyra 1985")
    assert house.events("password.weak") == []
    assert unjudged(house)


def test_where_facts_cannot_be_had_the_next_log_in_judges_again() -> None:
    source = FakeFacts()
    house = FakeHouse(source=source)
    account = house.enrol(password=BETTER)
    with house.store.begin() as work:
        work.accounts.mark(account.id, learned=False, confirmed_at=None, unjudged=True)
    source.breakdown()
    assert Rejudging(house.parts)(NUMBER, BETTER, WEB) == (None, False)
    enter(house, BETTER)
    assert unjudged(house)


@pytest.mark.parametrize("state", ["disabled", "learned"])
def test_nothing_is_judged_where_nobody_gets_in(state: str) -> None:
    house = house_of()
    with house.store.begin() as work:
        client, account = work.clients.get(NUMBER), work.accounts.of(NUMBER)[0]
        assert client is not None
        work.clients.replace(replace(client, disabled=state == "disabled"))
        work.accounts.mark(account.id, learned=state == "learned", confirmed_at=None, unjudged=True)
    assert house.attempt(WEAK) == Denied()
    assert house.events("password.weak") == []
    assert Rejudging(house.parts)(NUMBER, WEAK, WEB)[0] is None or state == "learned"
