from __future__ import annotations

import pytest

from pyauthgate.errors import RecordRefused
from pyauthgate.gatekeeper.activation import Activation
from pyauthgate.gatekeeper.invitations import Way
from pyauthgate.gatekeeper.records import Row
from pyauthgate.gatekeeper.registry import Registry
from pyauthgate.model import Client
from tests.fakes.house import NUMBER, FakeHouse

EMAIL = "ana@x.example"
GATE = Way(name="gate", address="https://x.example/choose?t=")
ANA = Client(number=NUMBER, email=EMAIL)


def house_of(way: Way | None = GATE) -> tuple[FakeHouse, Registry]:
    house = FakeHouse(way=way)
    return house, Registry(house.parts, numbering=house.numbering, passwords=house.passwords)


def invited(house: FakeHouse) -> list[str]:
    return [letter.number for letter in house.letters() if letter.kind == "activation"]


def test_a_client_is_added_and_written_to_in_one_go() -> None:
    house, registry = house_of()
    registry.add(ANA, activate=True)
    assert invited(house) == [NUMBER]
    assert [event.code for event in house.events()] == ["client.added", "client.invited"]


@pytest.mark.parametrize(
    ("way", "client", "code"),
    [(None, ANA, "mail.none"), (GATE, Client(number=NUMBER), "record.email")],
    ids=["no mail", "no address"],
)
def test_a_client_who_cannot_be_written_to_is_not_added_either(way: Way | None, client: Client, code: str) -> None:
    house, registry = house_of(way)
    with pytest.raises(RecordRefused) as refused:
        registry.add(client, activate=True)
    assert refused.value.code == code
    assert (list(registry.walk()), house.events()) == ([], [])


def test_whoever_is_imported_without_a_password_is_written_to_and_nobody_else() -> None:
    house, registry = house_of()
    house.enrol("9001", email="has@x.example")
    rows = [Row(line=line, cells={"number": str(line + 9000), "email": "new@x.example"}) for line in (2, 3)]
    known = Row(line=4, cells={"number": "9001", "surnames": "Núñez"})
    report = registry.load([*rows, known], update=True, activate=True)
    assert (report.added, report.changed, report.bad) == (2, 1, 0)
    assert sorted(invited(house)) == ["9002", "9003"]


def test_a_row_without_an_address_is_a_fault_of_that_column_and_a_dry_run_writes_to_nobody() -> None:
    house, registry = house_of()
    rows = [Row(line=2, cells={"number": "9002", "email": EMAIL}), Row(line=3, cells={"number": "9003"})]
    report = registry.load(rows, skip_bad=True, activate=True)
    assert [(fault.line, fault.column, fault.code) for fault in report.faults] == [(3, "email", "record.email")]
    assert invited(house) == ["9002"]
    registry.load([Row(line=2, cells={"number": "9004", "email": EMAIL})], dry_run=True, activate=True)
    assert invited(house) == ["9002"]


def test_one_client_is_written_to_again_whether_it_has_a_password_or_not() -> None:
    house, registry = house_of()
    house.enrol(email=EMAIL)
    registry.activate(NUMBER)
    assert invited(house) == [NUMBER]
    with pytest.raises(RecordRefused, match="9999"):
        registry.activate("9999")
    registry.disable(NUMBER)
    with pytest.raises(RecordRefused) as refused:
        registry.activate(NUMBER)
    assert refused.value.code == "record.disabled"


def test_all_are_written_to_who_have_no_password_of_ours_and_an_address() -> None:
    house, registry = house_of()
    house.enrol("9001", email=EMAIL)
    house.enrol("9002", None, email=EMAIL)
    house.enrol("9003", None)
    house.enrol("9004", None, email=EMAIL, disabled=True)
    learned = house.enrol("9005", email=EMAIL)
    with house.store.begin() as work:
        work.accounts.mark(learned.id, learned=True, confirmed_at=None, unjudged=False)
    assert list(registry.activate_all()) == [True, False, False, True]
    assert sorted(invited(house)) == ["9002", "9005"]


def test_who_got_a_password_meanwhile_is_not_written_to() -> None:
    house, _ = house_of()
    house.enrol(email=EMAIL)
    with house.store.begin() as work:
        assert not Activation(house.parts).invite_new(work, NUMBER)
    assert invited(house) == []


def test_an_address_that_changes_takes_the_letter_back() -> None:
    house, registry = house_of()
    registry.add(ANA, activate=True)
    registry.change(NUMBER, surnames="Núñez")
    assert invited(house) == [NUMBER]
    registry.change(NUMBER, email="eva@x.example")
    assert invited(house) == []
