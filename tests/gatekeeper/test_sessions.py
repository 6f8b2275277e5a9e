from __future__ import annotations

from dataclasses import replace

import pytest

from pyauthgate.gatekeeper import Admitted, Limits
from pyauthgate.gatekeeper.sessions import REMEMBERED
from pyauthgate.model import Account, Identity, Scope
from tests.fakes.house import NUMBER, WEB, FakeHouse
from tests.fakes.store import FakeStore

HOUR = 3600


@pytest.fixture
def house() -> FakeHouse:
    house = FakeHouse()
    house.enrol(given_names="Ana", surnames="Núñez", email="ana@libreriaquijote.com.ar", language="pt")
    return house


def token(house: FakeHouse, *, shared: bool = False) -> str:
    outcome = house.attempt(shared=shared)
    assert isinstance(outcome, Admitted)
    return outcome.token


def test_the_store_never_holds_a_token(house: FakeHouse) -> None:
    secret = token(house)
    (session,) = house.sessions.of(NUMBER)
    assert secret.encode() != session.token_hash
    assert secret not in repr(session)


@pytest.mark.parametrize(("shared", "idle"), [(False, 2 * HOUR), (True, 600)])
def test_a_session_dies_of_idleness(house: FakeHouse, *, shared: bool, idle: int) -> None:
    secret = token(house, shared=shared)
    house.clock.advance(idle - 1)
    assert house.sessions.find(secret)
    house.clock.advance(1)
    assert house.sessions.find(secret) is None
    assert house.sessions.of(NUMBER) == ()


@pytest.mark.parametrize(("shared", "absolute"), [(False, 24 * HOUR), (True, 2 * HOUR)])
def test_a_busy_session_dies_at_its_absolute_limit(house: FakeHouse, *, shared: bool, absolute: int) -> None:
    secret = token(house, shared=shared)
    for _ in range(absolute // 500 - 1):
        house.clock.advance(500)
        house.sessions.greet(house.live(secret))
    house.clock.advance(absolute - 500 * (absolute // 500 - 1))
    assert house.sessions.find(secret) is None


def test_being_seen_is_written_once_a_minute(house: FakeHouse) -> None:
    secret = token(house)
    begun = house.live(secret).seen_at
    house.clock.advance(59)
    house.sessions.greet(house.live(secret))
    assert house.live(secret).seen_at == begun
    house.clock.advance(1)
    house.sessions.greet(house.live(secret))
    assert house.live(secret).seen_at == begun + 60


def test_an_unknown_token_finds_nothing(house: FakeHouse) -> None:
    assert house.sessions.find("x" * 43) is None


def test_a_client_sees_only_its_own_sessions(house: FakeHouse) -> None:
    house.enrol("10023")
    token(house)
    house.attempt(number="10023")
    assert {session.number for session in house.sessions.of(NUMBER)} == {NUMBER}


def test_a_session_is_ended_by_its_owner_alone(house: FakeHouse) -> None:
    secret = token(house)
    session = house.live(secret).id
    assert not house.sessions.end("10023", session, WEB, "page")
    assert house.sessions.find(secret)
    assert house.sessions.end(NUMBER, session, WEB, "page")
    assert house.sessions.find(secret) is None
    assert not house.sessions.end(NUMBER, session, WEB, "page")
    assert [event.subject for event in house.events("session.ended")] == [session]


def test_a_logout_is_told_as_one(house: FakeHouse) -> None:
    house.sessions.end(NUMBER, house.live(token(house)).id, WEB, "logout")
    assert len(house.events("logout.done")) == 1


def test_ending_all_makes_every_device_a_stranger(house: FakeHouse) -> None:
    first = house.attempt()
    assert isinstance(first, Admitted)
    token(house)
    assert house.sessions.end_all(NUMBER, WEB, reason="page") == 2
    assert house.sessions.of(NUMBER) == ()
    with house.store.view() as work:
        assert house.devices.recognise(first.device, work.accounts.of(NUMBER)[0]) == ""
    assert [event.detail for event in house.events("session.ended_all")] == [{"ended": 2}]


def test_the_panel_is_told_who_it_is(house: FakeHouse) -> None:
    with house.store.begin() as work:
        work.accounts.add(Account(number=NUMBER, service="mail", name="ana@libreriaquijote.com.ar"))
    assert house.sessions.greet(house.live(token(house))) == Identity(
        number=NUMBER,
        given_names="Ana",
        surnames="Núñez",
        email="ana@libreriaquijote.com.ar",
        language="pt",
        services=("mail", "panel"),
    )


def test_an_identity_is_read_again_when_the_record_changed(house: FakeHouse) -> None:
    secret = token(house)
    first = house.sessions.greet(house.live(secret))
    assert house.sessions.greet(house.live(secret)) is first
    with house.store.begin() as work:
        client = work.clients.get(NUMBER)
        assert client
        work.clients.replace(replace(client, email="nueva@libreriaquijote.com.ar"))
    assert house.sessions.greet(house.live(secret)).email == "nueva@libreriaquijote.com.ar"


def test_an_identity_names_a_service_that_came_since(house: FakeHouse) -> None:
    secret = token(house)
    assert house.sessions.greet(house.live(secret)).services == ("panel",)
    house.add("ftp", "ana", None)
    assert house.sessions.greet(house.live(secret)).services == ("ftp", "panel")


def test_a_reminder_is_due_when_the_password_is_old() -> None:
    house = FakeHouse(limits=Limits(idle=1e9, absolute=1e9, remind_after=1000))
    house.enrol()
    secret = token(house)
    assert not house.sessions.greet(house.live(secret)).reminder_due
    house.clock.advance(1000)
    assert house.sessions.greet(house.live(secret)).reminder_due


def test_a_password_of_which_nobody_knows_since_when_is_not_old() -> None:
    house = FakeHouse()
    assert not house.sessions.due(0.0)
    house.clock.advance(1e9)
    assert not house.sessions.due(0.0)


def test_no_reminder_comes_where_none_is_wanted() -> None:
    house = FakeHouse(limits=Limits(idle=1e12, absolute=1e12, remind_after=0))
    house.enrol()
    secret = token(house)
    house.clock.advance(1e10)
    assert not house.sessions.greet(house.live(secret)).reminder_due


def test_a_client_removed_in_between_is_named_by_number_alone(house: FakeHouse) -> None:
    live = house.live(token(house))
    with house.store.begin() as work:
        work.clients.remove(NUMBER)
    assert house.sessions.greet(live) == Identity(number=NUMBER)


def test_remembered_identities_are_bounded(house: FakeHouse) -> None:
    live = house.live(token(house))
    for number in range(REMEMBERED + 1):
        house.sessions._identities[-number, False] = (0, Identity(number=f"{number}"))  # noqa: SLF001
    house.sessions.greet(live)
    assert len(house.sessions._identities) == 1  # noqa: SLF001


def test_a_long_agent_is_cut(house: FakeHouse) -> None:
    house.attempt(origin=replace(WEB, agent="x" * 5000))
    assert len(house.sessions.of(NUMBER)[0].agent) == 200


def test_a_number_given_to_somebody_else_is_somebody_else(house: FakeHouse) -> None:
    house.sessions.greet(house.live(token(house)))
    with house.store.begin() as work:
        work.clients.remove(NUMBER)
    house.enrol(given_names="María")
    assert house.sessions.greet(house.live(token(house))).given_names == "María"


def test_a_store_that_cannot_note_a_visit_shuts_nobody_out() -> None:
    store = FakeStore()
    house = FakeHouse(store=store)
    house.enrol()
    live = house.live(token(house))
    house.sessions.greet(live)
    house.clock.advance(61)
    store.breakdown("store.readonly")
    assert house.sessions.greet(live).number == NUMBER


def test_a_token_for_one_login_is_spent_once() -> None:
    house = FakeHouse()
    until = house.clock.now() + 3600
    assert house.sessions.spend("t" * 43, until=until)
    assert not house.sessions.spend("t" * 43, until=until)
    assert house.sessions.spend("u" * 43, until=until)


def test_a_session_is_confined_to_the_change_where_it_is_asked_for() -> None:
    house = FakeHouse()
    account = house.enrol()
    with house.store.begin() as work:
        scopes = [
            house.sessions.open(work, account, shared=False, origin=WEB, confined=confined)[1].scope
            for confined in (True, False)
        ]
    assert scopes == [Scope.CHANGE, Scope.FULL]
