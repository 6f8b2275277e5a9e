from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pyauthgate.gatekeeper import Changed, Notices
from pyauthgate.model import Origin
from tests.fakes.house import BETTER, NUMBER, FakeHouse

if TYPE_CHECKING:
    from pyauthgate.model import Letter

ADDRESS = "ana@x.example"
CONSOLE = Origin(door="cli")


def letters(house: FakeHouse) -> list[Letter]:
    with house.store.begin() as work:
        return [posting.letter for posting in work.outbox.take(house.clock.now(), lease=1.0, limit=10)]


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
    first = house.add("mail", "ana@own.example", None)
    assert house.passwords.assign(first, "Otro Barco 4 Limón", origin=CONSOLE, must_change=False).accepted
    assert letters(house) == []


def test_the_account_at_a_service_is_named() -> None:
    house = house_of()
    account = house.add("mail", "ana@own.example", BETTER)
    assert house.passwords.assign(account, "Otro Barco 4 Limón", origin=CONSOLE, must_change=False).accepted
    assert [letter.values for letter in letters(house)] == [{"account": "mail ana@own.example"}]
