from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from pyauthgate.errors import RecordRefused
from pyauthgate.gatekeeper import Admitted, Denied, Throttled
from pyauthgate.gatekeeper.records import Row
from pyauthgate.gatekeeper.registry import Registry
from pyauthgate.model import PANEL, Account, Client, Origin
from tests.fakes.house import BETTER, NUMBER, PASSWORD, FakeHouse

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyauthgate.model import LiveSession

MARIA = Client(
    number=NUMBER, given_names="María Laura", surnames="Ferreyra", email="m@ejemplo.com", birth_date=date(1984, 3, 17)
)


def registry(house: FakeHouse) -> Registry:
    return Registry(house.parts, numbering=house.numbering, passwords=house.passwords)


def codes(house: FakeHouse) -> list[str]:
    return [event.code for event in house.events()]


def admitted(house: FakeHouse, password: str = PASSWORD) -> LiveSession:
    outcome = house.attempt(password)
    assert isinstance(outcome, Admitted)
    return house.live(outcome.token)


def test_a_client_is_added_with_an_account_and_may_log_in_with_its_password() -> None:
    house = FakeHouse()
    judgement = registry(house).add(MARIA, password=BETTER, must_change=False)
    assert judgement.accepted
    card = registry(house).get(NUMBER)
    assert card.client == replace(MARIA, created_at=house.clock.now(), version=2)
    assert card.panel is not None
    assert (card.panel.name, card.panel.must_change) == (NUMBER, False)
    assert isinstance(house.attempt(BETTER), Admitted)
    assert codes(house) == ["client.added", "password.assigned", "login.accepted"]
    assert {event.door for event in house.events()} == {"cli", "web"}


def test_a_first_password_is_to_be_changed_unless_said_otherwise() -> None:
    house = FakeHouse()
    registry(house).add(MARIA, password=BETTER)
    assert admitted(house, BETTER).scope == "change"


def test_a_client_without_a_password_cannot_log_in() -> None:
    house = FakeHouse()
    registry(house).add(MARIA)
    assert isinstance(house.attempt(""), Denied)
    assert [event.reason for event in house.events("login.refused")] == ["no_password"]


def test_a_client_whose_password_the_policy_refuses_is_not_added() -> None:
    house = FakeHouse()
    judgement = registry(house).add(MARIA, password="Ferreyra1984")
    assert "personal" in {violation.rule for violation in judgement.violations}
    with pytest.raises(RecordRefused):
        registry(house).get(NUMBER)
    assert codes(house) == []


def test_a_number_is_taken_once() -> None:
    house = FakeHouse()
    registry(house).add(MARIA)
    with pytest.raises(RecordRefused, match="there already") as caught:
        registry(house).add(replace(MARIA, email="otra@ejemplo.com"))
    assert caught.value.code == "record.taken"
    assert registry(house).get(NUMBER).client.email == MARIA.email


def test_a_name_at_the_panel_is_taken_once_and_its_second_client_is_not_stored() -> None:
    house = FakeHouse()
    registry(house).add(MARIA, panel_user="mlaura")
    with pytest.raises(RecordRefused) as caught:
        registry(house).add(Client(number="9001"), panel_user="mlaura")
    assert caught.value.code == "record.panel_user"
    assert [client.number for client in registry(house).walk()] == [NUMBER]


def test_a_field_that_is_wrong_stores_nothing() -> None:
    house = FakeHouse()
    with pytest.raises(RecordRefused) as caught:
        registry(house).add(replace(MARIA, email="m@ejemplo.com\r\nBcc: x@y.example"))
    assert caught.value.code == "record.email"
    assert not list(registry(house).walk())
    assert not house.events()


@pytest.mark.parametrize(
    "deed",
    [
        lambda book, number: book.get(number),
        lambda book, number: book.change(number, email=""),
        lambda book, number: book.remove(number),
        lambda book, number: book.disable(number),
        lambda book, number: book.enable(number),
        lambda book, number: book.unlock(number),
        lambda book, number: book.must_change(number),
        lambda book, number: book.assign(number, BETTER),
        lambda book, number: book.sessions(number),
        lambda book, number: book.end(number, "x"),
        lambda book, number: book.end_all(number),
    ],
    ids=[
        "get",
        "change",
        "remove",
        "disable",
        "enable",
        "unlock",
        "must_change",
        "assign",
        "sessions",
        "end",
        "end_all",
    ],
)
def test_every_deed_refuses_a_number_that_nobody_has_and_what_is_none(
    deed: Callable[[Registry, str], object],
) -> None:
    house = FakeHouse()
    for number, code in (("9999", "record.unknown"), ("+9000", "record.number"), ("٩٠٠٠", "record.number")):
        with pytest.raises(RecordRefused) as caught:
            deed(registry(house), number)
        assert caught.value.code == code
    assert not house.events()


def test_a_change_raises_the_version_and_leaves_the_rest() -> None:
    house = FakeHouse()
    registry(house).add(MARIA)
    registry(house).change(NUMBER, email="nueva@ejemplo.com", birth_date="")
    after = registry(house).get(NUMBER).client
    assert (after.email, after.birth_date, after.surnames) == ("nueva@ejemplo.com", None, "Ferreyra")
    assert after.version == MARIA.version + 2  # one for the account, one for the change
    assert codes(house) == ["client.added", "client.changed"]


def test_a_change_that_changes_nothing_leaves_no_trace() -> None:
    house = FakeHouse()
    registry(house).add(MARIA)
    registry(house).change(NUMBER, email=MARIA.email)
    assert registry(house).get(NUMBER).client.version == MARIA.version + 1
    assert codes(house) == ["client.added"]


def test_every_client_is_walked_once_over_many_pages() -> None:
    house = FakeHouse()
    numbers = [str(10_000 + index) for index in range(1_203)]
    registry(house).load(Row(cells={"number": number}) for number in numbers)
    assert [client.number for client in registry(house).walk()] == numbers


def test_a_removed_client_leaves_no_account_no_session_and_no_throttle() -> None:
    house = FakeHouse()
    registry(house).add(MARIA, password=BETTER, must_change=False)
    admitted(house, BETTER)
    for wrong in ("Uno 1 uno", "Dos 2 dos", "Tres 3 tres", "Cuatro 4", "Cinco 5"):
        house.attempt(wrong)
    registry(house).remove(NUMBER)
    assert house.sessions.of(NUMBER) == ()
    assert isinstance(house.attempt(BETTER), Denied)
    assert codes(house)[-2:] == ["client.removed", "login.refused"]


def test_a_disabled_client_is_out_at_once_and_its_devices_are_strangers() -> None:
    house = FakeHouse()
    house.enrol()
    first = house.attempt()
    assert isinstance(first, Admitted)
    assert registry(house).disable(NUMBER) == 1
    assert house.sessions.find(first.token) is None
    assert isinstance(house.attempt(), Denied)
    registry(house).enable(NUMBER)
    assert house.sessions.find(first.token) is None
    card = registry(house).get(NUMBER)
    assert house.devices.recognise(first.device, card.panel) == ""
    assert isinstance(house.attempt(), Admitted)
    assert [event.detail for event in house.events("client.disabled")] == [{"ended": 1}]
    assert len(house.events("client.enabled")) == 1


def test_an_unlocked_client_may_try_again_at_once() -> None:
    house = FakeHouse()
    house.enrol()
    for wrong in ("Uno 1 uno", "Dos 2 dos", "Tres 3 tres", "Cuatro 4", "Cinco 5"):
        house.attempt(wrong, origin=Origin(address="198.51.100.1"))
    assert isinstance(house.attempt(origin=Origin(address="203.0.113.1")), Throttled)
    registry(house).unlock(NUMBER)
    assert isinstance(house.attempt(origin=Origin(address="203.0.113.1")), Admitted)
    assert len(house.events("client.unlocked")) == 1


def test_a_change_that_is_asked_for_narrows_the_next_login() -> None:
    house = FakeHouse()
    house.enrol()
    registry(house).must_change(NUMBER)
    assert admitted(house).scope == "change"
    assert len(house.events("client.must_change")) == 1


def test_an_assigned_password_is_under_the_policy_and_ends_the_sessions() -> None:
    house = FakeHouse()
    house.enrol()
    admitted(house)
    assert not registry(house).assign(NUMBER, "qwerty12").accepted
    assert len(registry(house).sessions(NUMBER)) == 1
    assert registry(house).assign(NUMBER, BETTER).accepted
    assert registry(house).sessions(NUMBER) == ()
    assert isinstance(house.attempt(), Denied)
    assert admitted(house, BETTER).scope == "change"


def test_a_client_without_a_panel_account_has_no_password_to_assign() -> None:
    house = FakeHouse()
    with house.store.begin() as work:
        work.clients.add(MARIA)
        work.accounts.add(Account(number=NUMBER, service="mail", name="m@ejemplo.com"))
    with pytest.raises(RecordRefused) as caught:
        registry(house).assign(NUMBER, BETTER)
    assert caught.value.code == "record.account"


def test_sessions_are_ended_one_by_one_or_all() -> None:
    house = FakeHouse()
    house.enrol()
    first, _, _ = admitted(house), admitted(house), admitted(house)
    assert registry(house).end(NUMBER, first.id)
    assert not registry(house).end(NUMBER, first.id)
    assert registry(house).end_all(NUMBER) == 2
    assert [event.reason for event in house.events("session.ended")] == ["administrator"]


def test_a_session_of_somebody_else_is_not_ended() -> None:
    house = FakeHouse()
    house.enrol()
    house.enrol("9001")
    mine = admitted(house)
    assert not registry(house).end("9001", mine.id)
    assert len(registry(house).sessions(NUMBER)) == 1


def test_the_panel_account_is_found_among_others() -> None:
    house = FakeHouse()
    registry(house).add(MARIA, panel_user="mlaura")
    with house.store.begin() as work:
        work.accounts.add(Account(number=NUMBER, service="mail", name="m@ejemplo.com"))
    panel = registry(house).get(NUMBER).panel
    assert panel is not None
    assert (panel.service, panel.name) == (PANEL, "mlaura")


def test_learned_passwords_are_trusted_where_they_were_confirmed_lately() -> None:
    house = FakeHouse()
    desk = registry(house)
    for turn in range(4):
        account = house.enrol(str(9000 + turn), None if turn == 3 else PASSWORD)
        with house.store.begin() as work:
            at = house.clock.now() - 100 * turn
            work.accounts.mark(account.id, learned=turn < 3, confirmed_at=at, unjudged=False)
    assert desk.trust(100) == 2
    assert [account.number for account in desk.untrusted()] == ["9002", "9003"]
    assert [event.detail for event in house.events("client.trusted")] == [{"trusted": 2}]
    assert isinstance(house.attempt(number="9001"), Admitted)
    assert house.attempt(number="9002") == Denied()
    assert desk.trust(100) == 0
    assert len(house.events("client.trusted")) == 1


def test_accounts_without_a_password_of_ours_are_listed_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pyauthgate.gatekeeper.registry.PAGE", 2)
    house = FakeHouse()
    for turn in range(5):
        house.enrol(str(9000 + turn), None)
    assert [account.number for account in registry(house).untrusted()] == [str(9000 + turn) for turn in range(5)]
