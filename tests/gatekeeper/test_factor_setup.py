from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pyauthgate.gatekeeper import (
    Admitted,
    Armed,
    Denied,
    Disarmed,
    FactorSetup,
    FactorState,
    Notices,
    Recoded,
    Stale,
    Superseded,
    Throttled,
    WrongCode,
)
from pyauthgate.model import Scope
from tests.fakes.house import NUMBER, PASSWORD, WEB, FakeHouse, Phone

if TYPE_CHECKING:
    from pyauthgate.model import LiveSession


@pytest.fixture
def house() -> FakeHouse:
    house = FakeHouse()
    house.enrol()
    return house


def begin(house: FakeHouse, live: LiveSession) -> Phone:
    state = house.factor_setup.begin(live)
    assert isinstance(state, FactorState)
    return Phone(state.secret, house.clock)


def armed(house: FakeHouse, live: LiveSession, phone: Phone) -> Armed:
    outcome = house.factor_setup.confirm(live, phone.code(), WEB)
    assert isinstance(outcome, Armed)
    return outcome


def through(house: FakeHouse, code: str) -> LiveSession:
    outcome = house.factor_login(house.enter(), code, WEB)
    assert isinstance(outcome, Admitted)
    return house.live(outcome.token)


def test_a_factor_is_in_force_once_a_code_of_it_was_given(house: FakeHouse) -> None:
    live = house.enter()
    assert house.factor_setup.state(live) == FactorState(number=NUMBER)
    phone = begin(house, live)
    assert house.factor_setup.state(live).secret == phone.secret
    assert house.factor_setup.confirm(live, "000000", WEB) == WrongCode()
    assert not house.enter().awaits_factor
    done = armed(house, live, phone)
    assert len(done.codes) == 10
    state = house.factor_setup.state(house.live(done.token))
    assert (state.confirmed_at, state.left, state.secret) == (house.clock.now(), 10, b"")
    assert house.enter().awaits_factor


def test_the_store_holds_neither_the_secret_nor_a_code(house: FakeHouse) -> None:
    live = house.enter()
    phone = begin(house, live)
    done = armed(house, live, phone)
    with house.store.view() as work:
        factor = work.factors.get(NUMBER)
        assert factor is not None
        assert phone.secret not in factor.seal
        assert not any(work.factors.has(NUMBER, code.encode()) for code in done.codes)


def test_the_other_sessions_end_and_this_one_gets_a_new_token(house: FakeHouse) -> None:
    other, live = house.enter(), house.enter()
    done = armed(house, live, begin(house, live))
    assert {session.id for session in house.sessions.of(NUMBER)} == {live.id}
    assert other.id != live.id
    assert (done.session.id, done.session.scope) == (live.id, Scope.FULL)
    (event,) = house.events("factor.added")
    assert (event.number, event.detail) == (NUMBER, {"ended": 1})


def test_a_set_up_makes_no_log_in_more_recent(house: FakeHouse) -> None:
    live = house.enter()
    (before,) = house.sessions.of(NUMBER)
    house.clock.advance(300)
    done = armed(house, live, begin(house, live))
    assert (done.session.created_at, done.session.expires_at) == (before.created_at, before.expires_at)


def test_a_secret_is_confirmed_in_the_session_in_which_it_was_drawn_and_shown_in_no_other(house: FakeHouse) -> None:
    owner, thief = house.enter(), house.enter()
    phone = begin(house, thief)
    assert house.factor_setup.state(owner).secret == b""
    assert house.factor_setup.confirm(owner, phone.code(), WEB) == Superseded()


def test_the_later_of_two_set_ups_counts(house: FakeHouse) -> None:
    live = house.enter()
    first, second = begin(house, live), begin(house, live)
    assert house.factor_setup.confirm(live, first.code(), WEB) == WrongCode()
    armed(house, live, second)


def test_a_set_up_lasts_an_hour(house: FakeHouse) -> None:
    live = house.enter()
    phone = begin(house, live)
    house.clock.advance(3600)
    assert house.factor_setup.confirm(live, phone.code(), WEB) == Superseded()
    assert house.factor_setup.state(live).secret == b""


def test_a_log_in_long_ago_begins_no_set_up(house: FakeHouse) -> None:
    live = house.enter()
    house.clock.advance(601)
    assert house.factor_setup.begin(live) == Stale()


def test_a_log_in_in_the_future_begins_no_set_up(house: FakeHouse) -> None:
    live = house.enter()
    house.clock.advance(-1)
    assert house.factor_setup.begin(live) == Stale()


def test_a_set_up_in_the_future_is_confirmed_by_no_code(house: FakeHouse) -> None:
    live = house.enter()
    phone = begin(house, live)
    house.clock.advance(-1)
    assert house.factor_setup.state(live).secret == b""
    assert house.factor_setup.confirm(live, phone.code(), WEB) == Superseded()


def test_who_must_change_the_password_first_does_nothing_to_the_factor(house: FakeHouse) -> None:
    phone, codes = house.arm()
    with house.store.begin() as work:
        work.accounts.demand_change(work.accounts.of(NUMBER)[0].id)
    live = through(house, phone.code())
    assert live.scope == Scope.CHANGE
    assert house.factor_setup.recode(live, codes[0], WEB) == Superseded()
    assert house.factor_setup.disarm(live, codes[0], WEB) == Superseded()
    with house.store.view() as work:
        assert work.factors.left(NUMBER) == 10


def test_who_has_a_factor_begins_no_other(house: FakeHouse) -> None:
    live = house.enter()
    done = armed(house, live, begin(house, live))
    assert house.factor_setup.begin(house.live(done.token)) == Superseded()


def test_who_must_change_the_password_first_sets_nothing_up(house: FakeHouse) -> None:
    with house.store.begin() as work:
        work.accounts.demand_change(work.accounts.of(NUMBER)[0].id)
    assert house.factor_setup.begin(house.enter()) == Superseded()


def test_a_required_set_up_lets_in(house: FakeHouse) -> None:
    house.require_factor()
    live = house.enter()
    assert live.scope == Scope.FACTOR
    done = armed(house, live, begin(house, live))
    assert (done.session.scope, done.session.id) == (Scope.FULL, live.id)
    assert done.device
    assert house.events("login.accepted")[-1].subject == live.id


def test_who_awaits_a_code_sets_up_nothing_else_and_switches_nothing_off(house: FakeHouse) -> None:
    phone, codes = house.arm()
    live = house.enter()
    assert live.awaits_factor
    assert house.factor_setup.begin(live) == Superseded()
    assert house.factor_setup.confirm(live, phone.code(), WEB) == Superseded()
    assert house.factor_setup.recode(live, codes[0], WEB) == Superseded()
    assert house.factor_setup.disarm(live, codes[0], WEB) == Superseded()


def test_new_recovery_codes_want_a_code_and_void_the_older_ones(house: FakeHouse) -> None:
    phone, codes = house.arm()
    live = through(house, phone.code())
    assert house.factor_setup.recode(live, "000000", WEB) == WrongCode()
    outcome = house.factor_setup.recode(live, phone.code(later=1), WEB)
    assert isinstance(outcome, Recoded)
    assert not set(outcome.codes) & set(codes)
    assert house.factor_login(house.enter(), codes[0], WEB) == WrongCode()
    assert isinstance(house.factor_login(house.enter(), outcome.codes[0], WEB), Admitted)


def test_it_is_switched_off_with_a_code(house: FakeHouse) -> None:
    phone, codes = house.arm()
    live = through(house, phone.code())
    assert house.factor_setup.disarm(live, "000000", WEB) == WrongCode()
    assert house.factor_setup.disarm(live, codes[0], WEB) == Disarmed()
    assert house.enter().scope == Scope.FULL
    assert [event.reason for event in house.events("factor.removed")] == ["client"]


def test_one_that_is_required_is_not_switched_off(house: FakeHouse) -> None:
    phone, codes = house.arm()
    live = through(house, phone.code())
    house.require_factor()
    assert house.factor_setup.disarm(live, codes[0], WEB) == Superseded()
    assert house.factor_setup.state(live).required


def test_wrong_codes_hold_these_back_too(house: FakeHouse) -> None:
    phone, codes = house.arm()
    live = through(house, phone.code())
    for _ in range(5):
        house.factor_setup.disarm(live, "000000", WEB)
    assert house.factor_setup.disarm(live, codes[0], WEB) == Throttled(wait=3600)
    assert house.factor_setup.recode(live, codes[0], WEB) == Throttled(wait=3600)


def test_a_new_password_keeps_the_factor(house: FakeHouse) -> None:
    phone, _ = house.arm()
    house.change(through(house, phone.code()), "Tren 7 Mantel Jirafa")
    assert house.enter("Tren 7 Mantel Jirafa").awaits_factor


def test_the_secret_does_not_show_itself(house: FakeHouse) -> None:
    live = house.enter()
    phone = begin(house, live)
    assert repr(phone.secret) not in repr(house.factor_setup.state(live))
    done = armed(house, live, phone)
    assert done.codes[0] not in repr(done)
    assert done.token not in repr(done)


def test_the_client_is_told_of_a_factor_that_comes_and_of_one_that_goes() -> None:
    house = FakeHouse(notices=Notices(sent=True))
    house.enrol(email="ana@x.example")
    live = house.enter()
    phone = begin(house, live)
    done = armed(house, live, phone)
    house.clock.advance(60)
    gone = house.factor_setup.disarm(house.live(done.token), done.codes[0], WEB)
    assert isinstance(gone, Disarmed)
    kinds = [letter.kind for letter in house.letters()]
    assert sorted(kinds) == ["factor_added", "factor_recovered", "factor_removed", "new_device"]


def test_a_browser_that_proved_the_password_alone_is_a_stranger_from_then_on(house: FakeHouse) -> None:
    before = house.attempt()
    assert isinstance(before, Admitted)
    live = house.enter()
    done = armed(house, live, begin(house, live))
    with house.store.view() as work:
        (account,) = work.accounts.of(NUMBER)
    assert not house.devices.recognise(before.device, account)
    assert house.devices.recognise(done.device, account)


def test_a_set_up_wants_the_password_once_more_where_it_is_ours(house: FakeHouse) -> None:
    setup, live = FactorSetup(house.parts, keys=house.keys, asks=True), house.enter()
    house.clock.advance(3600)
    assert setup.begin(live, "wrong", WEB) == Denied()
    assert isinstance(setup.begin(live, PASSWORD, WEB), FactorState)
    wrong = [setup.begin(live, f"wrong {turn}", WEB) for turn in range(17)]
    assert any(isinstance(each, Throttled) for each in wrong)


def test_who_must_have_one_has_just_given_the_password(house: FakeHouse) -> None:
    with house.store.begin() as work:
        client = work.clients.get(NUMBER)
        assert client is not None
        work.clients.replace(replace(client, require_totp=True))
    setup = FactorSetup(house.parts, keys=house.keys, asks=True)
    assert isinstance(setup.begin(house.enter()), FactorState)


def test_a_log_in_that_awaits_a_code_ends_with_the_factor(house: FakeHouse) -> None:
    live = house.enter()
    done = armed(house, live, begin(house, live))
    waiting = house.enter()
    assert waiting.awaits_factor
    house.factor_setup.disarm(house.live(done.token), done.codes[0], WEB)
    assert waiting.id not in {session.id for session in house.sessions.of(NUMBER)}
