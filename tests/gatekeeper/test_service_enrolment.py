from __future__ import annotations

import pytest

from pyauthgate.errors import RecordRefused
from pyauthgate.gatekeeper.adoption import Adoption
from pyauthgate.gatekeeper.intake import Placed
from pyauthgate.gatekeeper.service_enrolment import ServiceEnrolment
from pyauthgate.gatekeeper.service_records import ServiceRecords
from tests.fakes.house import NUMBER, FakeHouse

HASH = "900150983cd24fb0d6963f7d28e17f72"
BOX = {"number": NUMBER, "service": "mail", "name": "ana@estudio.example"}


def enrolment(house: FakeHouse) -> ServiceEnrolment:
    records = ServiceRecords(numbering=house.numbering, prefix="c")
    adoption = Adoption(clock=house.clock, history=house.history)
    return ServiceEnrolment(records=records, clock=house.clock, adoption=adoption)


def place(house: FakeHouse, *, update: bool = False, **cells: str) -> Placed:
    desk = enrolment(house)
    entry = desk.records.entry({**BOX, **cells})
    with house.store.view() as work:
        wanted = desk.wanted(work, entry)
    digest = house.verifier.wrap((wanted,))[0] if wanted else None
    with house.store.begin() as work:
        return desk.place(work, entry, update=update, digest=digest)


def test_an_account_is_added_with_its_event() -> None:
    house = FakeHouse()
    house.enrol()
    assert place(house, own="yes", password_hash=HASH) == Placed(done="added", password="imported")
    added, imported = house.events()
    assert (added.code, added.number, added.subject) == ("account.added", NUMBER, "mail:ana@estudio.example")
    assert (imported.code, imported.subject) == ("password.imported", "mail:ana@estudio.example")


def test_a_known_one_is_changed_only_when_asked_and_only_where_it_differs() -> None:
    house = FakeHouse()
    house.enrol()
    place(house)
    with pytest.raises(RecordRefused) as refused:
        place(house)
    assert (refused.value.code, enrolment(house).column(refused.value)) == ("record.name", "name")
    assert place(house, update=True) == Placed(done="unchanged")
    assert place(house, update=True, own="no") == Placed(done="unchanged")
    assert place(house, update=True, own="yes") == Placed(done="changed")
    assert place(house, update=True, password_hash=HASH) == Placed(done="changed", password="imported")
    before = house.verifier.jobs
    assert place(house, update=True, password_hash=HASH) == Placed(done="unchanged", password="kept")
    assert house.verifier.jobs == before
    assert [event.code for event in house.events("account.changed")] == ["account.changed"]


def test_a_name_of_another_client_stays_its_own() -> None:
    house = FakeHouse()
    house.enrol()
    house.enrol("9001")
    place(house)
    with pytest.raises(RecordRefused) as refused:
        place(house, update=True, number="9001", own="yes", password_hash=HASH)
    assert refused.value.code == "record.name"
    with house.store.view() as work:
        account = work.accounts.find("mail", "ana@estudio.example")
    assert account
    assert (account.number, account.own, account.digest) == (NUMBER, False, None)


def test_there_is_no_account_without_a_client() -> None:
    house = FakeHouse()
    with pytest.raises(RecordRefused) as refused:
        place(house)
    assert (refused.value.code, enrolment(house).column(refused.value)) == ("record.unknown", "number")
