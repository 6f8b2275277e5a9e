from __future__ import annotations

from pyauthgate.gatekeeper import Admitted, Throttled
from pyauthgate.gatekeeper.purge import Purge, Purged
from pyauthgate.model import Counter, Letter, Link, Pending
from tests.fakes.house import NUMBER, FakeHouse
from tests.fakes.services import MAIL_PASSWORD, MAILBOX, knock
from tests.fakes.store import FakeStore

DAY = 86_400.0
KEEP = 400 * DAY


def purge(house: FakeHouse) -> Purged:
    return Purge(store=house.store, clock=house.clock, keep=KEEP)()


def test_nothing_is_deleted_before_its_time_and_nothing_is_said() -> None:
    house = FakeHouse()
    house.enrol()
    house.attempt("Wrong 1 pass")
    assert isinstance(house.attempt(), Admitted)
    assert purge(house) == Purged(attempts=0, sessions=0, events=0)
    assert not house.events("store.purged")


def test_dead_sessions_go_when_they_die() -> None:
    house = FakeHouse()
    house.enrol()
    house.attempt()
    house.clock.advance(house.limits.absolute + 1)
    assert purge(house).sessions == 1
    with house.store.view() as work:
        assert work.sessions.of(NUMBER) == ()


def test_failed_tries_go_after_a_week() -> None:
    house = FakeHouse()
    house.enrol()
    house.attempt("Wrong 1 pass")
    house.clock.advance(7 * DAY - 1)
    assert purge(house).attempts == 0
    house.clock.advance(2)
    assert purge(house).attempts > 0


def test_a_client_locked_for_strangers_stays_locked() -> None:
    house = FakeHouse()
    house.enrol()
    with house.store.begin() as work:
        work.attempts.put([Counter(key=f"row:{NUMBER}", count=100, last=house.clock.now())])
    house.clock.advance(8 * DAY)
    assert purge(house).attempts == 0
    assert isinstance(house.attempt(), Throttled)


def test_the_audit_goes_when_the_operator_no_longer_keeps_it_and_the_purge_is_told() -> None:
    house = FakeHouse()
    house.enrol()
    house.attempt("Wrong 1 pass")
    house.clock.advance(KEEP + 1)
    purged = purge(house)
    assert purged.events == 1
    (told,) = house.events()
    assert (told.code, told.door, told.number) == ("store.purged", "house", "")
    assert told.detail == {
        "attempts": purged.attempts,
        "sessions": 0,
        "events": 1,
        "pendings": 0,
        "places": 0,
        "spent": 0,
        "links": 0,
        "letters": 0,
    }


def test_a_second_purge_finds_nothing() -> None:
    house = FakeHouse()
    house.enrol()
    house.attempt()
    house.clock.advance(KEEP + 1)
    purge(house)
    assert purge(house) == Purged(attempts=0, sessions=0, events=0)


def test_what_a_login_never_decided_goes_after_a_month_and_a_spent_token_a_day_after_its_time() -> None:
    house = FakeHouse()
    account = house.enrol()
    now = house.clock.now()
    with house.store.begin() as work:
        work.pendings.begin(Pending(account_id=account.id, digest="d", at=now), lease=60.0)
    house.sessions.spend("t", until=now)
    house.clock.advance(DAY)
    assert purge(house) == Purged()
    house.clock.advance(1)
    assert purge(house) == Purged(spent=1)
    house.clock.advance(29 * DAY)
    assert purge(house).pendings == 1


def test_a_mail_that_nobody_sends_goes_after_a_month() -> None:
    house = FakeHouse()
    house.enrol()
    letter = Letter(id="l1", number=NUMBER, address="ana@x.ar", kind="reminder", at=house.clock.now())
    with house.store.begin() as work:
        work.outbox.put(letter)
    house.clock.advance(30 * DAY)
    assert purge(house).letters == 0
    house.clock.advance(1)
    assert purge(house) == Purged(letters=1)


def test_a_place_goes_when_it_is_known_no_more() -> None:
    house = FakeHouse()
    house.enrol()
    house.add("mail", MAILBOX, MAIL_PASSWORD, own=True)
    house.service_login(knock(), MAIL_PASSWORD)
    house.clock.advance(30 * DAY)
    assert purge(house).places == 0
    house.clock.advance(1)
    assert purge(house) == Purged(places=1)


def test_failures_in_a_row_at_what_nobody_has_are_forgotten_after_a_week() -> None:
    house = FakeHouse()
    house.enrol()
    house.attempt("Wrong 1 pass")
    for name in ("nobody@example.net", "77777"):
        house.service_login(knock(name), "wrong")
    assert isinstance(house.store, FakeStore)
    counters = house.store.contents.counters
    assert len([key for key in counters if key.startswith("row:")]) == 3
    house.clock.advance(7 * DAY + 1)
    purge(house)
    assert [key for key in house.store.contents.counters if key.startswith("row:")] == [f"row:{NUMBER}"]


def test_a_clock_that_is_set_back_makes_no_spent_token_good_again() -> None:
    house = FakeHouse()
    house.sessions.spend("t", until=house.clock.now() + 3600)
    house.clock.advance(DAY)
    purge(house)
    house.clock.advance(-DAY)
    assert not house.sessions.spend("t", until=house.clock.now() + 3600)


def test_a_link_goes_when_it_expires() -> None:
    house = FakeHouse()
    account = house.enrol()
    now = house.clock.now()
    link = Link(account_id=account.id, key=b"k", kind="recovery", generation=1, address="", expires_at=now + 60)
    with house.store.begin() as work:
        work.links.put([link])
    house.clock.advance(60)
    assert purge(house) == Purged()
    house.clock.advance(1)
    assert purge(house) == Purged(links=1)
