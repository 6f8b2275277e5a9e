from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pyauthgate.errors import RecordRefused
from pyauthgate.gatekeeper.activation import CONSOLE
from pyauthgate.gatekeeper.adoption import Adoption
from pyauthgate.gatekeeper.enrolment import Enrolment
from pyauthgate.gatekeeper.records import Records
from tests.fakes.house import FakeHouse

if TYPE_CHECKING:
    from pyauthgate.model import Account


def enrolment(house: FakeHouse) -> Enrolment:
    adoption = Adoption(clock=house.clock, history=house.history)
    records = Records(numbering=house.numbering, clock=house.clock)
    return Enrolment(records=records, clock=house.clock, adoption=adoption)


def enrol(house: FakeHouse, **cells: str) -> Account:
    desk = enrolment(house)
    with house.store.begin() as work:
        return desk.enrol(work, desk.records.entry(cells))


def test_a_client_gets_an_account_under_its_number() -> None:
    house = FakeHouse()
    account = enrol(house, number="9000", email="info@dominio.com.ar")
    assert (account.name, account.digest) == ("9000", None)
    (event,) = house.events()
    assert (event.code, event.number, event.door) == ("client.added", "9000", CONSOLE.door)


def test_an_account_may_have_the_panels_own_name() -> None:
    assert enrol(FakeHouse(), number="9000", panel_user="mgonzalez").name == "mgonzalez"


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"number": "9000"}, "record.taken"),
        ({"number": "9000", "panel_user": "other"}, "record.taken"),
        ({"number": "9001", "panel_user": "mgonzalez"}, "record.panel_user"),
    ],
)
def test_what_is_taken_is_not_given_again(cells: dict[str, str], code: str) -> None:
    house = FakeHouse()
    enrol(house, number="9000", panel_user="mgonzalez")
    with pytest.raises(RecordRefused) as refused:
        enrol(house, **cells)
    assert refused.value.code == code
    assert len(house.events()) == 1


def test_new_values_replace_old_ones_and_the_same_change_nothing() -> None:
    house = FakeHouse()
    desk = enrolment(house)
    enrol(house, number="9000", email="info@dominio.com.ar")
    for email, changed in (("ventas@dominio.com.ar", True), ("ventas@dominio.com.ar", False)):
        with house.store.begin() as work:
            before = work.clients.get("9000")
            assert before
            assert desk.renew(work, before, desk.records.entry({"number": "9000", "email": email})) is changed
    assert [event.code for event in house.events()] == ["client.added", "client.changed"]


def test_an_account_keeps_its_name() -> None:
    house = FakeHouse()
    desk = enrolment(house)
    enrol(house, number="9000", panel_user="mgonzalez")
    with house.store.begin() as work:
        before = work.clients.get("9000")
        assert before
        desk.renew(work, before, desk.records.entry({"number": "9000", "panel_user": "mgonzalez"}))
        with pytest.raises(RecordRefused):
            desk.renew(work, before, desk.records.entry({"number": "9000", "panel_user": "other"}))
