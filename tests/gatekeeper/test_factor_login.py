from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pyauthgate.gatekeeper import Admitted, Limits, Notices, Superseded, Throttled, WrongCode
from pyauthgate.model import Scope
from tests.fakes.house import BETTER, NUMBER, PASSWORD, WEB, FakeHouse

if TYPE_CHECKING:
    from pyauthgate.model import Account, LiveSession


@pytest.fixture
def house() -> FakeHouse:
    house = FakeHouse()
    house.enrol()
    return house


def account(house: FakeHouse) -> Account:
    with house.store.view() as work:
        return work.accounts.of(NUMBER)[0]


def halfway(house: FakeHouse, *, shared: bool = False) -> LiveSession:
    live = house.enter(shared=shared)
    assert live.awaits_factor
    return live


def test_the_right_password_alone_opens_nothing_but_the_second_step(house: FakeHouse) -> None:
    house.arm()
    before = len(house.events("login.accepted"))
    outcome = house.attempt()
    assert isinstance(outcome, Admitted)
    assert (outcome.session.scope, outcome.device) == (Scope.FACTOR, "")
    assert (outcome.session.idle, outcome.session.expires_at - outcome.session.created_at) == (600.0, 3600.0)
    assert len(house.events("login.accepted")) == before
    (asked,) = house.events("factor.asked")
    assert (asked.number, asked.subject, asked.reason) == (NUMBER, outcome.session.id, "code")


def test_a_code_opens_the_session_under_a_new_token(house: FakeHouse) -> None:
    phone, _ = house.arm()
    first = house.attempt()
    assert isinstance(first, Admitted)
    second = house.factor_login(house.live(first.token), phone.code(), WEB)
    assert isinstance(second, Admitted)
    assert house.sessions.find(first.token) is None
    assert house.live(second.token).scope == Scope.FULL
    assert second.session.id == first.session.id
    assert second.session.idle == house.limits.idle
    assert house.events("login.accepted")[-1].subject == second.session.id
    assert house.devices.recognise(second.device, account(house))


def test_a_recovery_code_opens_it_too_and_once(house: FakeHouse) -> None:
    _, codes = house.arm()
    assert isinstance(house.factor_login(halfway(house), codes[0], WEB), Admitted)
    assert house.factor_login(halfway(house), codes[0], WEB) == WrongCode()


def test_one_code_opens_one_session(house: FakeHouse) -> None:
    phone, _ = house.arm()
    code, one, other = phone.code(), halfway(house), halfway(house)
    assert isinstance(house.factor_login(one, code, WEB), Admitted)
    assert house.factor_login(other, code, WEB) == WrongCode()
    assert house.factor_login(one, phone.code(later=1), WEB) == Superseded()


def test_a_wrong_code_leaves_the_session_as_it_was(house: FakeHouse) -> None:
    phone, _ = house.arm()
    live = halfway(house)
    assert house.factor_login(live, "000000", WEB) == WrongCode()
    assert isinstance(house.factor_login(live, phone.code(), WEB), Admitted)


def test_wrong_codes_are_throttled_and_told_once(house: FakeHouse) -> None:
    phone, _ = house.arm()
    for _ in range(5):
        house.factor_login(halfway(house), "000000", WEB)
    for _ in range(3):
        assert house.factor_login(halfway(house), phone.code(), WEB) == Throttled(wait=3600)
    assert [event.reason for event in house.events("login.throttled")] == ["code"]


@pytest.mark.parametrize("expired", [False, True])
def test_whoever_must_change_the_password_does_so_after_the_code(house: FakeHouse, *, expired: bool) -> None:
    phone, _ = house.arm()
    with house.store.begin() as work:
        if not expired:
            work.accounts.demand_change(account(house).id)
        token, session = house.sessions.open(
            work, work.accounts.of(NUMBER)[0], shared=False, origin=WEB, confined=expired, awaiting=True
        )
    assert session.scope is Scope.FACTOR_CHANGE
    admitted = house.factor_login(house.live(token), phone.code(), WEB)
    assert isinstance(admitted, Admitted)
    assert admitted.session.scope is Scope.CHANGE


def test_the_code_that_lets_a_new_device_in_is_told_of_and_a_known_one_is_not() -> None:
    house = FakeHouse(notices=Notices(sent=True))
    house.enrol(email="ana@x.example")
    _, codes = house.arm()
    told = [letter.kind for letter in house.letters()].count("new_device")
    house.clock.advance(24 * 3600)
    stranger = house.factor_login(halfway(house), codes[0], WEB)
    assert isinstance(stranger, Admitted)
    assert [letter.kind for letter in house.letters()].count("new_device") == told + 1
    house.clock.advance(24 * 3600)
    known = house.factor_login(halfway(house), codes[1], replace(WEB, device=stranger.device))
    assert isinstance(known, Admitted)
    assert [letter.kind for letter in house.letters()].count("new_device") == told + 1


@pytest.mark.parametrize(("idle", "absolute"), [(60.0, 7200.0), (7200.0, 60.0)])
def test_on_a_shared_computer_the_code_is_awaited_no_longer_than_a_session_lasts(idle: float, absolute: float) -> None:
    house = FakeHouse(limits=Limits(shared_idle=idle, shared_absolute=absolute))
    house.enrol()
    house.arm()
    outcome = house.attempt(shared=True)
    assert isinstance(outcome, Admitted)
    lasts = outcome.session.expires_at - outcome.session.created_at
    assert (outcome.session.idle, lasts) == (min(idle, 600.0), min(absolute, 3600.0))


def test_a_shared_computer_stays_one(house: FakeHouse) -> None:
    phone, _ = house.arm()
    admitted = house.factor_login(halfway(house, shared=True), phone.code(), WEB)
    assert isinstance(admitted, Admitted)
    assert (admitted.session.shared, admitted.device, admitted.session.idle) == (True, "", house.limits.shared_idle)


def test_a_client_that_was_disabled_meanwhile_stays_outside(house: FakeHouse) -> None:
    phone, _ = house.arm()
    live = halfway(house)
    with house.store.begin() as work:
        client = work.clients.get(NUMBER)
        assert client is not None
        work.clients.replace(replace(client, disabled=True))
    assert house.factor_login(live, phone.code(), WEB) == Superseded()


def test_a_session_that_awaits_no_code_takes_none(house: FakeHouse) -> None:
    live = house.enter()
    phone, _ = house.arm()
    assert house.factor_login(live, phone.code(), WEB) == Superseded()


def test_a_session_that_awaits_a_code_changes_no_password(house: FakeHouse) -> None:
    house.arm()
    assert house.change(halfway(house), BETTER) == Superseded()
    assert isinstance(house.attempt(PASSWORD), Admitted)


def test_a_required_factor_that_is_not_there_leads_to_its_set_up(house: FakeHouse) -> None:
    house.require_factor()
    live = halfway(house)
    assert [event.reason for event in house.events("factor.asked")] == ["setup"]
    assert house.factor_login(live, "000000", WEB) == WrongCode()
