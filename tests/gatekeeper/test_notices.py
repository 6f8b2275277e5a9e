from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pyauthgate.gatekeeper import Admitted, Changed, Denied, Notices, PreparedReset, Registry, Throttled, Trial, Welcome
from pyauthgate.gatekeeper.records import Row
from pyauthgate.model import Attempt, Origin
from tests.fakes.guard import Guard
from tests.fakes.house import BETTER, NUMBER, PASSWORD, WEB, FakeHouse

if TYPE_CHECKING:
    from pyauthgate.model import Letter

ADDRESS = "ana@x.example"
CONSOLE = Origin(door="cli")


def letters(house: FakeHouse, *, but: str = "new_device") -> list[Letter]:
    """Take the letters that are due, and put none of them away."""
    return [letter for letter in house.letters() if letter.kind != but]


def empty(house: FakeHouse) -> None:
    due = house.letters()
    with house.store.begin() as work:
        for letter in due:
            work.outbox.sent(letter.id)


def kinds(house: FakeHouse) -> list[str]:
    return [letter.kind for letter in house.letters()]


def flood(house: FakeHouse, number: str = NUMBER) -> None:
    """Try passwords as a stranger who waits whenever it must, until the wait is long."""
    for turn in range(14):
        origin = Origin(address=f"198.51.{turn}.1")
        outcome = house.attempt(f"Wrong {turn}", number, origin=origin)
        while isinstance(outcome, Throttled) and outcome.wait < 1900:
            house.clock.advance(outcome.wait)
            outcome = house.attempt(f"Wrong {turn}", number, origin=origin)


def house_of(*, sent: bool = True, email: str = ADDRESS) -> FakeHouse:
    house = FakeHouse(notices=Notices(sent=sent))
    house.enrol(email=email, language="pt")
    return house


def test_a_client_who_changes_the_password_is_told_at_the_address_on_record() -> None:
    house = house_of()
    assert isinstance(house.change(house.enter(), BETTER), Changed)
    (letter,) = letters(house)
    assert (letter.number, letter.address, letter.kind, letter.language) == (NUMBER, ADDRESS, "password_changed", "pt")
    assert (letter.values, letter.at, letter.expires_at) == ({"network": "192.0.2.0/24"}, house.clock.now(), None)
    assert len(letter.id) >= 22


def test_a_change_that_is_refused_tells_nobody() -> None:
    house = house_of()
    house.change(house.enter(), "short")
    assert letters(house) == []


@pytest.mark.parametrize(("sent", "email"), [(False, ADDRESS), (True, "")], ids=["no server", "no address"])
def test_where_no_mail_can_go_none_is_written(*, sent: bool, email: str) -> None:
    house = house_of(sent=sent, email=email)
    assert isinstance(house.change(house.enter(), BETTER), Changed)
    assert letters(house) == []


def test_a_password_that_an_administrator_sets_is_told_and_the_first_one_is_not() -> None:
    house = house_of()
    with house.store.view() as work:
        (account,) = work.accounts.of(NUMBER)
    assert house.passwords.assign(account, BETTER, origin=CONSOLE, must_change=False).accepted
    assert [letter.values for letter in letters(house)] == [{}]
    empty(house)
    first = house.add("mail", "ana@own.example", None)
    assert house.passwords.assign(first, "Otro Barco 4 Limón", origin=CONSOLE, must_change=False).accepted
    assert letters(house) == []


def test_the_account_at_a_service_is_named() -> None:
    house = house_of()
    account = house.add("mail", "ana@own.example", BETTER)
    assert house.passwords.assign(account, "Otro Barco 4 Limón", origin=CONSOLE, must_change=False).accepted
    assert [letter.values for letter in letters(house)] == [{"account": "mail ana@own.example"}]


def test_every_address_of_the_client_in_person_is_written_to_once() -> None:
    house = house_of()
    house.add("mail", "Ana@X.example", None, own=True)
    house.add("mail", "ana@own.example", None, own=True)
    house.add("mail", "employee@own.example", None)
    house.add("ftp", "ftp@own.example", None)
    assert isinstance(house.change(house.enter(), BETTER), Changed)
    assert sorted(letter.address for letter in letters(house)) == ["ana@own.example", ADDRESS]


def test_a_client_who_logs_in_from_a_new_device_is_told_once_a_day_for_each_network() -> None:
    house = house_of()
    for _ in range(3):
        house.enter()
    (letter,) = house.letters()
    assert (letter.kind, letter.values) == ("new_device", {"network": "192.0.2.0/24"})
    assert isinstance(house.attempt(origin=Origin(address="198.51.100.1")), Admitted)
    assert kinds(house) == ["new_device"] * 2
    house.clock.advance(24 * 3600)
    house.enter()
    assert kinds(house) == ["new_device"] * 3


def test_a_known_device_and_a_failed_login_are_told_to_nobody() -> None:
    house = house_of()
    admitted = house.attempt()
    assert isinstance(admitted, Admitted)
    empty(house)
    house.clock.advance(2 * 24 * 3600)
    assert isinstance(house.attempt(origin=replace(WEB, device=admitted.device)), Admitted)
    assert isinstance(house.attempt("Wrong 1"), Denied)
    assert house.letters() == []


def test_at_the_panels_own_form_a_new_device_is_told_too() -> None:
    house = house_of()
    attempt = Attempt(identifier=NUMBER, password=PASSWORD, origin=WEB)
    trial = house.panel_login.begin(attempt)
    assert isinstance(trial, Trial)
    assert isinstance(house.panel_login.accepted(trial, attempt), Welcome)
    assert kinds(house) == ["new_device"]


def test_a_device_is_told_anew_after_another_password_and_with_a_clock_that_was_set_back() -> None:
    house = house_of()
    live = house.enter()
    house.change(live, BETTER)
    empty(house)
    house.enter(BETTER)
    assert kinds(house) == ["new_device"]
    house.clock.advance(-3600)
    house.enter(BETTER)
    house.clock.advance(3600)
    assert kinds(house) == ["new_device"] * 2


def test_many_networks_bury_no_mail_under_others() -> None:
    house = house_of()
    for place in range(9):
        assert isinstance(house.attempt(origin=Origin(address=f"198.51.{place}.1")), Admitted)
    assert kinds(house) == ["new_device"] * 5
    house.clock.advance(24 * 3600)
    assert isinstance(house.attempt(origin=Origin(address="198.51.77.1")), Admitted)
    assert len(house.letters()) == 6


def test_a_client_is_told_once_a_day_that_strangers_have_to_wait_for_long() -> None:
    house = house_of()
    flood(house)
    flood(house)
    (letter,) = house.letters()
    assert (letter.kind, letter.values) == ("throttled", {})
    assert [(event.number, event.reason) for event in house.events("client.alarmed")] == [(NUMBER, "client")]
    house.clock.advance(23 * 3600)
    house.attempt("Wrong 77")
    assert len(house.letters()) == 1
    house.clock.advance(1800)
    flood(house)
    house.clock.advance(1800)
    assert len(house.letters()) == 2


def test_a_short_wait_is_told_to_nobody() -> None:
    house = house_of()
    for turn in range(7):
        house.attempt(f"Wrong {turn}")
    assert house.events("login.throttled")
    assert (house.letters(), house.events("client.alarmed")) == ([], [])


def test_of_a_number_that_nobody_has_as_much_is_recorded_and_nobody_is_told() -> None:
    house = house_of()
    flood(house, "9999")
    assert house.letters() == []
    assert [event.number for event in house.events("client.alarmed")] == [""]


@pytest.mark.parametrize("update", [False, True], ids=["set", "import"])
def test_another_address_is_told_at_the_old_one_and_the_new(*, update: bool) -> None:
    house = house_of()
    desk = Registry(house.parts, numbering=house.numbering, passwords=house.passwords)
    if update:
        desk.load([Row(line=2, cells={"number": NUMBER, "email": "eva@x.example"})], update=True)
    else:
        desk.change(NUMBER, email="eva@x.example")
    told = [(letter.kind, letter.address) for letter in house.letters()]
    assert sorted(told) == [("address_changed", ADDRESS), ("address_changed", "eva@x.example")]
    empty(house)
    desk.change(NUMBER, email="Eva@X.example", surnames="Núñez")
    assert house.letters() == []
    desk.change(NUMBER, email="")
    assert [letter.address for letter in house.letters()] == ["Eva@x.example"]


def test_a_password_that_was_changed_behind_the_gate_is_told_when_the_panel_takes_it() -> None:
    guard = Guard(house=house_of())
    guard.user()
    guard.enter()
    empty(guard.house)
    guard.user(password=BETTER)
    guard.enter(BETTER)
    assert [letter.kind for letter in letters(guard.house)] == ["password_changed"]


def test_resets_that_anybody_may_send_about_anybody_are_told_once_a_day_and_no_log_in_tells_them_again() -> None:
    guard = Guard(house=house_of())
    guard.user()
    guard.enter()
    empty(guard.house)
    for _ in range(3):
        prepared = guard.house.panel_reset.begin(NUMBER, BETTER, (BETTER,), WEB)
        assert isinstance(prepared, PreparedReset)
        guard.house.panel_reset.accepted(prepared, WEB)
    guard.user(password=BETTER)
    guard.enter(BETTER)
    assert [letter.kind for letter in letters(guard.house)] == ["password_changed"]


def test_a_false_reset_hides_no_password_that_was_changed_behind_the_gate() -> None:
    guard = Guard(house=house_of())
    guard.user()
    guard.enter()
    empty(guard.house)
    prepared = guard.house.panel_reset.begin(NUMBER, BETTER, (BETTER,), WEB)
    assert isinstance(prepared, PreparedReset)
    guard.house.panel_reset.accepted(prepared, WEB)
    guard.user(password="Nube 31 Corcho Lila")
    guard.enter("Nube 31 Corcho Lila")
    assert [letter.kind for letter in letters(guard.house)] == ["password_changed"] * 2
