from __future__ import annotations

from datetime import date

from pyauthgate.gatekeeper import Profiles
from pyauthgate.gatekeeper.profiles import merged
from pyauthgate.model import Facts
from tests.fakes.facts import FakeFacts
from tests.fakes.house import NUMBER, WEB, FakeHouse

OURS = Facts(number=NUMBER, email="ana@x.ar", names=("Ana", ""), domains=("x.ar",))
THEIRS = Facts(
    email="ana@y.ar", names=("Ana", "Núñez"), birth_date=date(1985, 11, 24), mailboxes=("info@x.ar",), domains=("y.ar",)
)


def profiles(house: FakeHouse, source: FakeFacts | None) -> Profiles:
    return Profiles(source=source, store=house.store, clock=house.clock)


def test_everything_that_either_knows_counts() -> None:
    assert merged(OURS, THEIRS) == Facts(
        number=NUMBER,
        email="ana@x.ar",
        names=("Ana", "Núñez"),
        birth_date=date(1985, 11, 24),
        mailboxes=("info@x.ar", "ana@y.ar"),
        domains=("x.ar", "y.ar"),
    )
    assert merged(Facts(number=NUMBER), THEIRS).email == "ana@y.ar"
    assert merged(OURS, Facts(email="ana@x.ar")).mailboxes == ()


def test_without_a_source_our_record_is_all() -> None:
    assert profiles(FakeHouse(), None).complete(OURS, WEB) == (OURS, True)


def test_of_whom_the_source_knows_nothing_our_record_is_all() -> None:
    assert profiles(FakeHouse(), FakeFacts()).complete(OURS, WEB) == (OURS, True)


def test_a_source_out_of_reach_is_told_once_a_minute_and_keeps_nobody_back() -> None:
    house, source = FakeHouse(), FakeFacts()
    source.breakdown()
    for _ in range(3):
        assert profiles(house, source).complete(OURS, WEB) == (OURS, False)
    assert [event.reason for event in house.events("facts.unavailable")] == ["facts.unavailable"]


def test_whoever_only_types_tells_the_audit_nothing() -> None:
    house, source = FakeHouse(), FakeFacts()
    source.breakdown()
    assert profiles(house, source).complete(OURS, None) == (OURS, False)
    assert house.events() == []
