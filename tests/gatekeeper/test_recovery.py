from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pyauthgate.errors import Overloaded
from pyauthgate.gatekeeper.invitations import Way
from pyauthgate.gatekeeper.recovery import EVIDENCE
from pyauthgate.model import Origin
from tests.fakes.house import NUMBER, WEB, FakeHouse

if TYPE_CHECKING:
    from pyauthgate.gatekeeper.recovery import Evidence

GATE = Way(name="gate", address="https://x.example/choose?t=")
EMAIL = "Ana@Correo.example"
DOMAINS = ("ejemplo.com.ar", "ñandú.example")
HOUR = 3600.0


def house_of() -> FakeHouse:
    house = FakeHouse(way=GATE)
    house.enrol(email=EMAIL, domains=DOMAINS, language="pt")
    return house


def written(house: FakeHouse) -> list[str]:
    return [letter.number for letter in house.letters()]


def ask(house: FakeHouse, evidence: Evidence, value: str, address: str = WEB.address) -> None:
    house.recovery.ask(evidence, value, Origin(address=address))


@pytest.mark.parametrize(
    ("evidence", "value"),
    [
        ("domain", "ejemplo.com.ar"),
        ("domain", " WWW.Ejemplo.COM.ar "),
        ("domain", "Ñandú.example"),
        ("domain", "xn--and-6ma2c.example"),
        ("domain", "ejemplo.com.ar."),
        ("domain", "https://www.ejemplo.com.ar/contacto/"),
        ("number", NUMBER),
        ("number", f" {NUMBER}\t"),
        ("email", "ana@correo.example"),
        ("email", "ANA@CORREO.EXAMPLE "),
    ],
)
def test_each_proof_in_any_spelling_is_answered_at_the_address_on_record(evidence: Evidence, value: str) -> None:
    house = house_of()
    ask(house, evidence, value)
    (letter,) = house.letters()
    assert (letter.number, letter.address, letter.kind, letter.language) == (NUMBER, EMAIL, "recovery", "pt")
    assert letter.values["network"] == "192.0.2.0/24"
    assert f"link:{NUMBER}" in letter.values
    assert [(event.code, event.number) for event in house.events()] == [("recovery.asked", NUMBER)]


@pytest.mark.parametrize("evidence", EVIDENCE)
@pytest.mark.parametrize(
    "value",
    ["", " ", "~", "\0", "9000\0", "+9000", "٩٠٠٠", "example", "@", "ana@", "nobody@x.ar", "a" * 9000, "\udcff", "%"],
)
def test_what_belongs_to_nobody_is_written_to_nobody(evidence: Evidence, value: str) -> None:
    house = house_of()
    house.enrol("9001")
    ask(house, evidence, value)
    assert house.letters() == []
    assert [(event.code, event.number, event.reason) for event in house.events()] == [
        ("recovery.unanswered", "", "unknown")
    ]


def test_what_was_typed_stands_nowhere() -> None:
    house = house_of()
    ask(house, "email", "Canario7!Clave@x.ar")
    ask(house, "number", "Canario7!Clave")
    assert "Canario7" not in repr([house.events(), vars(house.store)])


def test_several_clients_with_one_address_get_one_letter_and_those_with_others_their_own() -> None:
    house = house_of()
    house.enrol("9001", email="ana@correo.example", domains=DOMAINS)
    house.enrol("9002", email="eva@x.example", domains=DOMAINS)
    ask(house, "email", "ana@correo.example")
    assert [list(letter.values)[2:] for letter in house.letters()] == [["link:9000", "link:9001"]]
    ask(house, "domain", "ejemplo.com.ar", "198.51.100.1")
    assert sorted(letter.address for letter in house.letters()) == [EMAIL, "eva@x.example"]


@pytest.mark.parametrize("record", [{"disabled": True}, {"email": ""}], ids=["disabled", "no address"])
def test_who_is_disabled_or_has_no_address_is_not_written_to(record: dict[str, object]) -> None:
    house = FakeHouse(way=GATE)
    house.enrol(**{"email": EMAIL, **record})  # type: ignore[arg-type]
    ask(house, "number", NUMBER)
    assert house.letters() == []


def test_one_client_is_written_to_three_times_and_then_once_an_hour_whatever_is_asked() -> None:
    house = house_of()
    for turn, (evidence, value) in enumerate([("number", NUMBER), ("email", EMAIL), ("domain", DOMAINS[0])] * 2):
        ask(house, evidence, value, f"198.51.{turn}.1")  # type: ignore[arg-type]
    assert len(house.events("recovery.asked")) == 3
    for _ in range(3):
        house.clock.advance(HOUR)
        for _ in range(3):
            ask(house, "number", NUMBER, "203.0.113.1")
    assert len(house.events("recovery.asked")) == 6
    assert {event.reason for event in house.events("recovery.unanswered")} == {"throttled"}


def test_one_network_asks_twenty_times_an_hour_whomever_it_asks_about() -> None:
    house = house_of()
    for number in range(20):
        ask(house, "number", str(5000 + number))
    ask(house, "number", NUMBER)
    assert house.letters() == []
    ask(house, "number", NUMBER, "198.51.100.1")
    assert written(house) == [NUMBER]
    house.clock.advance(HOUR)
    ask(house, "number", NUMBER)
    assert len(house.events("recovery.asked")) == 2


def test_behind_a_proxy_that_nobody_trusts_the_whole_site_is_not_one_network() -> None:
    house = house_of()
    for number in range(30):
        ask(house, "number", str(5000 + number), "127.0.0.1")
    ask(house, "number", NUMBER, "127.0.0.1")
    assert written(house) == [NUMBER]


def test_a_domain_that_is_recorded_with_www_is_found_too() -> None:
    house = FakeHouse(way=GATE)
    house.enrol(email=EMAIL, domains=("www.tornillo.example",))
    ask(house, "domain", "tornillo.example")
    ask(house, "domain", "www.tornillo.example")
    assert len(house.events("recovery.asked")) == 2


def test_a_flood_from_one_network_takes_no_computations_from_who_logs_in() -> None:
    house = house_of()
    for _ in range(50):
        ask(house, "number", "9999")
    assert house.verifier.computations == 20 + 1  # the client's own password among them


def test_visitors_without_a_network_share_a_bound_too() -> None:
    house = house_of()
    before = house.verifier.computations
    for _ in range(650):
        ask(house, "number", "9999", "127.0.0.1")
    assert house.verifier.computations - before == 600
    house.clock.advance(60)
    ask(house, "number", NUMBER, "127.0.0.1")
    assert written(house) == [NUMBER]


def test_a_clock_that_was_set_back_holds_nobody_for_longer() -> None:
    house = house_of()
    for number in range(21):
        ask(house, "number", str(5000 + number))
    house.clock.advance(-10 * HOUR)
    ask(house, "number", NUMBER)
    assert written(house) == []
    house.clock.advance(HOUR)
    for _ in range(4):
        ask(house, "number", NUMBER)
    house.clock.advance(-HOUR)
    ask(house, "number", NUMBER)
    house.clock.advance(HOUR)
    ask(house, "number", NUMBER)
    assert len(house.events("recovery.asked")) == 4


def test_a_client_whom_no_mail_can_reach_is_not_said_to_be_written_to() -> None:
    house = FakeHouse(way=GATE)
    house.enrol(email=EMAIL, disabled=True)
    ask(house, "number", NUMBER)
    assert [(event.code, event.reason) for event in house.events()] == [("recovery.unanswered", "unreachable")]


def test_each_branch_takes_one_computation_and_as_many_transactions() -> None:
    house = house_of()
    house.enrol("9001", email=EMAIL, disabled=True)
    house.enrol("9002")
    for number in (NUMBER, "9001", "9002", "9999", "none at all", *[NUMBER] * 9):
        before = house.verifier.computations
        ask(house, "number", number)
        assert house.verifier.computations == before + 1


def test_questions_that_come_to_nothing_are_told_once_a_minute_for_each_network() -> None:
    house = house_of()
    for _ in range(3):
        ask(house, "number", "9999")
    ask(house, "number", "9999", "198.51.100.1")
    assert len(house.events("recovery.unanswered")) == 2
    house.clock.advance(60)
    ask(house, "number", "9998")
    assert len(house.events("recovery.unanswered")) == 3


def test_where_there_is_no_room_to_compute_nothing_is_counted_or_sent() -> None:
    house = house_of()
    house.verifier.crowd()
    for _ in range(30):
        with pytest.raises(Overloaded):
            ask(house, "number", NUMBER)
    assert (house.letters(), house.events()) == ([], [])
    house.verifier.crowd(crowded=False)
    ask(house, "number", NUMBER)
    assert written(house) == [NUMBER]
