from __future__ import annotations

import pytest

from pyauthgate.errors import RecordRefused
from pyauthgate.gatekeeper.intake import Report
from pyauthgate.gatekeeper.records import Row
from pyauthgate.gatekeeper.service_register import ServiceRegister
from tests.fakes.house import BETTER, NUMBER, PASSWORD, FakeHouse
from tests.gatekeeper.test_registry import registry

HASH = "900150983cd24fb0d6963f7d28e17f72"
OTHER = "Mate 31 Puente Nube"


def register(house: FakeHouse) -> ServiceRegister:
    clients = registry(house)
    return ServiceRegister(house.parts, numbering=house.numbering, passwords=house.passwords, registry=clients)


def add(house: FakeHouse, service: str, name: str = "", password: str | None = None, **cells: str) -> tuple[str, ...]:
    book = register(house)
    entry = book.records.entry({"number": NUMBER, "service": service, "name": name, **cells})
    return book.add(entry, password=password).rules


def names(house: FakeHouse) -> list[str]:
    return [account.label for account in register(house).of(NUMBER)]


def refusal(house: FakeHouse, service: str, name: str = "", number: str = NUMBER) -> str:
    with pytest.raises(RecordRefused) as refused:
        register(house).get(number, service, name)
    return refused.value.code


def test_accounts_are_added_and_listed_without_the_panels() -> None:
    house = FakeHouse()
    house.enrol()
    house.enrol("9001")
    assert add(house, "mail", "Ana@estudio.example", BETTER, own="yes") == ()
    assert add(house, "shell") == ()
    assert names(house) == ["mail:ana@estudio.example", f"shell:c{NUMBER}"]
    assert [account.label for account in register(house).walk()] == names(house)
    assert [event.code for event in house.events()] == ["account.added", "password.assigned", "account.added"]
    assert register(house).of("9001") == ()


def test_what_the_policy_refuses_adds_no_account() -> None:
    house = FakeHouse()
    house.enrol()
    assert add(house, "ftp", "web", PASSWORD) == ("reuse",)
    assert "length" in add(house, "ftp", "web", "Ab1")
    assert names(house) == []
    assert house.events() == []


def test_a_name_is_somebodys_once_and_that_is_said_before_anything_is_hashed() -> None:
    house = FakeHouse()
    house.enrol()
    add(house, "ftp", "web")
    before = house.verifier.jobs
    with pytest.raises(RecordRefused, match="ftp is taken") as refused:
        add(house, "ftp", "web", BETTER)
    assert (refused.value.code, house.verifier.jobs) == ("record.name", before)
    with pytest.raises(RecordRefused) as unknown:
        register(house).add(register(house).records.entry({"number": "9009", "service": "shell"}))
    assert unknown.value.code == "record.unknown"


def test_an_account_is_named_or_is_the_only_one() -> None:
    house = FakeHouse()
    house.enrol()
    assert refusal(house, "mail") == "record.account"
    add(house, "mail", "ana@estudio.example")
    assert register(house).get(NUMBER, "mail").name == "ana@estudio.example"
    add(house, "mail", "luz@estudio.example")
    assert refusal(house, "mail") == "record.account"
    assert register(house).get(NUMBER, "mail", "LUZ@Estudio.example").name == "luz@estudio.example"
    assert refusal(house, "mail", "leo@estudio.example") == "record.account"
    assert refusal(house, "mail", "leo") == "record.name"
    assert refusal(house, "shell", number="9009") == "record.unknown"


def test_a_mailbox_of_another_client_is_not_reached_by_this_ones_number() -> None:
    house = FakeHouse()
    house.enrol()
    house.enrol("9001")
    house.add("mail", "ana@estudio.example", None, number="9001")
    assert refusal(house, "mail", "ana@estudio.example") == "record.account"


def test_whose_a_mailbox_is_can_be_changed_and_a_new_password_demanded() -> None:
    house = FakeHouse()
    house.enrol()
    add(house, "mail", "ana@estudio.example")
    box = register(house).get(NUMBER, "mail")
    register(house).claim(box, own=True)
    register(house).claim(register(house).get(NUMBER, "mail"), own=True)
    register(house).must_change(box)
    after = register(house).get(NUMBER, "mail")
    assert (after.own, after.must_change) == (True, True)
    assert len(house.events("account.changed")) == 2


def test_only_a_mailbox_can_be_claimed() -> None:
    house = FakeHouse()
    house.enrol()
    add(house, "shell")
    with pytest.raises(RecordRefused) as refused:
        register(house).claim(register(house).get(NUMBER, "shell"), own=True)
    assert refused.value.code == "record.own"


def test_a_password_is_set_under_the_policy_history_and_reuse() -> None:
    house = FakeHouse()
    house.enrol()
    add(house, "ftp", "web", BETTER)

    def assign(password: str) -> tuple[str, ...]:
        return register(house).assign(register(house).get(NUMBER, "ftp"), password).rules

    assert assign(BETTER) == ("history",)
    assert assign(PASSWORD) == ("reuse",)
    assert assign(OTHER) == ()
    assert assign(BETTER) == ("history",)
    assert register(house).get(NUMBER, "ftp").must_change is False


def test_an_account_is_removed_with_its_event_and_only_once() -> None:
    house = FakeHouse()
    house.enrol()
    add(house, "ftp", "web", BETTER)
    account = register(house).get(NUMBER, "ftp")
    register(house).remove(account)
    assert names(house) == []
    (event,) = house.events("account.removed")
    assert (event.number, event.subject) == (NUMBER, "ftp:web")
    for deed in (register(house).remove, register(house).must_change):
        with pytest.raises(RecordRefused) as refused:
            deed(account)
        assert refused.value.code == "record.account"


def test_many_are_loaded_with_their_passwords() -> None:
    house = FakeHouse()
    house.enrol()
    cells = [
        {"number": NUMBER, "service": "mail", "name": "ana@estudio.example", "password_hash": HASH},
        {"number": NUMBER, "service": "shell", "name": ""},
        {"number": "9009", "service": "shell"},
        {"number": NUMBER, "service": "mail", "name": "ANA@estudio.example"},
    ]
    rows = [Row(line=line, cells=each) for line, each in enumerate(cells, 2)]
    report = register(house).load(rows)
    assert [(fault.line, fault.column, fault.code) for fault in report.faults] == [
        (4, "number", "record.unknown"),
        (5, "name", "record.name"),
    ]
    assert names(house) == []
    assert register(house).load(rows[:2]) == Report(read=2, added=2, imported=1, stored=True)
    box = register(house).get(NUMBER, "mail")
    assert house.verifier.verify("abc", digest=box.digest, decoy="x").matches
    assert registry(house).imported() == 1
