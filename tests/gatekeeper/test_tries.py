from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from pyauthgate.errors import Overloaded
from pyauthgate.gatekeeper import Admission, Caller, Throttled
from pyauthgate.model import Counter
from tests.fakes.house import WEB, FakeHouse

STRANGER = Caller(number="9000", account="panel:9000", network="192.0.2.0/24")
KNOWN = Caller(number="9000", account="panel:9000", network="192.0.2.0/24", device="d1")


def take(house: FakeHouse, caller: Caller = STRANGER) -> Admission:
    admission = house.tries.take(caller, WEB, known=True)
    assert isinstance(admission, Admission)
    return admission


def fail(house: FakeHouse, trace: bytes, caller: Caller = STRANGER) -> None:
    admission = take(house, caller)
    with house.store.begin() as work:
        house.tries.fail(work, admission, trace)


def counted(house: FakeHouse, key: str) -> Counter:
    with house.store.view() as work:
        return work.attempts.peek([key]).get(key, Counter(key=key))


def test_distinct_wrong_passwords_count() -> None:
    house = FakeHouse()
    for trace in (b"one", b"two", b"three"):
        fail(house, trace)
    assert counted(house, "client:9000").count == 3
    assert counted(house, "near:panel:9000@192.0.2.0/24").count == 3
    assert counted(house, "failures:192.0.2.0/24").count == 3
    assert counted(house, "accounts:192.0.2.0/24").count == 1


def test_a_repeated_wrong_password_counts_as_work_alone() -> None:
    house = FakeHouse()
    for _ in range(40):
        fail(house, b"the old one")
    assert counted(house, "client:9000").count == 1
    assert counted(house, "repeat:panel:9000").count == 39


def test_sixty_repeats_in_an_hour_are_work_enough() -> None:
    house = FakeHouse()
    for _ in range(61):
        fail(house, b"the old one")
    assert house.tries.take(STRANGER, WEB, known=True) == Throttled(wait=20)
    assert isinstance(house.tries.take(KNOWN, WEB, known=True), Admission)


def test_a_repeat_does_not_renew_the_delay() -> None:
    house = FakeHouse()
    for number in range(5):
        fail(house, b"%d" % number)
    begun = counted(house, "client:9000").last
    house.clock.advance(31)
    fail(house, b"0")
    assert (counted(house, "client:9000").count, counted(house, "client:9000").last) == (5, begun)


def test_the_sixth_try_waits_and_is_not_counted() -> None:
    house = FakeHouse()
    for number in range(5):
        fail(house, b"%d" % number)
    assert house.tries.take(STRANGER, WEB, known=True) == Throttled(wait=30)
    assert counted(house, "client:9000").count == 5


def test_parallel_tries_get_no_more_evaluations_than_the_rule_allows() -> None:
    house = FakeHouse()
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda _: house.tries.take(STRANGER, WEB, known=True), range(50)))
    taken = [answer for answer in answers if isinstance(answer, Admission)]
    assert len(taken) == 5
    assert counted(house, "client:9000").count == 5


def test_after_a_delay_one_try_is_taken_not_a_burst() -> None:
    house = FakeHouse()
    for number in range(5):
        fail(house, b"%d" % number)
    house.clock.advance(30)
    answers = [house.tries.take(STRANGER, WEB, known=True) for _ in range(4)]
    assert [isinstance(answer, Admission) for answer in answers] == [True, False, False, False]


def test_a_right_password_forgets_the_callers_failures_but_not_the_networks() -> None:
    house = FakeHouse()
    for number in range(4):
        fail(house, b"%d" % number)
    admission = take(house)
    with house.store.begin() as work:
        house.tries.succeed(work, admission)
    assert counted(house, "client:9000").count == 0
    assert counted(house, "failures:192.0.2.0/24").count == 4


def test_a_known_device_counts_for_itself() -> None:
    house = FakeHouse()
    fail(house, b"one", KNOWN)
    assert counted(house, "device:d1").count == 1
    assert counted(house, "client:9000").count == 0
    assert counted(house, "failures:192.0.2.0/24").count == 0


def test_the_eleventh_failure_of_a_device_counts_as_a_strangers() -> None:
    house = FakeHouse()
    for number in range(11):
        fail(house, b"%d" % number, KNOWN)
    assert counted(house, "device:d1").count == 10
    assert counted(house, "client:9000").count == 1


def test_a_try_that_was_never_judged_is_given_back() -> None:
    house = FakeHouse()
    fail(house, b"one")
    before = counted(house, "client:9000")
    house.clock.advance(5)
    admission = take(house)
    with pytest.raises(OSError, match="gone"), house.tries.judging(admission):
        raise OSError("gone")
    assert counted(house, "client:9000") == before


def test_a_withdrawn_try_leaves_a_later_one_its_moment() -> None:
    house = FakeHouse()
    first = take(house)
    house.clock.advance(5)
    second = take(house)
    house.tries.withdraw(first)
    assert counted(house, "client:9000").last == second.at


def test_fifty_accounts_from_one_network_stop_strangers_there() -> None:
    house = FakeHouse()
    for number in range(9000, 9050):
        fail(house, b"%d" % number, Caller(number=f"{number}", account=f"panel:{number}", network="192.0.2.0/24"))
    other = Caller(number="7777", account="panel:7777", network="192.0.2.0/24")
    assert house.tries.take(other, WEB, known=False) == Throttled(wait=900)
    elsewhere = Caller(number="7777", account="panel:7777", network="198.51.100.0/24")
    assert isinstance(house.tries.take(elsewhere, WEB, known=False), Admission)


def test_a_throttled_client_is_told_of_once_a_minute_and_never_by_an_unknown_name() -> None:
    house = FakeHouse()
    for number in range(5):
        fail(house, b"%d" % number)
    for _ in range(10):
        house.tries.take(STRANGER, WEB, known=False)
    house.clock.advance(61)
    for number in range(5, 12):
        if isinstance(admission := house.tries.take(STRANGER, WEB, known=False), Admission):
            with house.store.begin() as work:
                house.tries.fail(work, admission, b"%d" % number)
    events = house.events("login.throttled")
    assert len(events) == 2
    assert {event.number for event in events} == {""}


def test_a_lock_for_strangers_tells_them_to_wait_the_longest_delay() -> None:
    house = FakeHouse()
    with house.store.begin() as work:
        work.attempts.put([Counter(key="row:9000", count=100, since=1, last=house.clock.now())])
    assert house.tries.take(STRANGER, WEB, known=True) == Throttled(wait=3600)
    with house.store.begin() as work:
        house.tries.forget(work, "9000", ("panel:9000",))
    assert isinstance(house.tries.take(STRANGER, WEB, known=True), Admission)


def test_a_patient_guesser_reaches_the_ceiling() -> None:
    house = FakeHouse()
    taken = 0
    for day in range(60):
        house.clock.advance(24 * 3600 + 1)
        for turn in range(5):
            if isinstance(admission := house.tries.take(STRANGER, WEB, known=True), Admission):
                taken += 1
                with house.store.begin() as work:
                    house.tries.fail(work, admission, b"%d %d" % (day, turn))
    assert taken == 100


def test_a_success_ends_the_row() -> None:
    house = FakeHouse()
    fail(house, b"one")
    admission = take(house)
    with house.store.begin() as work:
        house.tries.succeed(work, admission)
    assert counted(house, "row:9000").count == 0


def test_a_shed_try_leaves_nothing_behind() -> None:
    house = FakeHouse()
    house.verifier.crowd()
    with pytest.raises(Overloaded):
        house.tries.take(STRANGER, WEB, known=True)
    with house.store.view() as work:
        assert not work.attempts.peek(STRANGER.keys)


def test_a_try_given_back_leaves_no_empty_counter() -> None:
    house = FakeHouse()
    house.tries.withdraw(take(house))
    with house.store.view() as work:
        assert not work.attempts.peek(STRANGER.keys)


def test_a_flood_over_many_numbers_is_told_as_one() -> None:
    house = FakeHouse()
    with house.store.begin() as work:
        work.attempts.put([Counter(key="failures:192.0.2.0/24", count=200, since=1, last=house.clock.now())])
    for number in range(1000, 1200):
        caller = Caller(number=f"{number}", account=f"panel:{number}", network="192.0.2.0/24")
        assert isinstance(house.tries.take(caller, WEB, known=False), Throttled)
    assert [event.reason for event in house.events("login.throttled")] == ["failures"]


def test_a_clock_set_back_a_day_delays_by_one_delay() -> None:
    house = FakeHouse()
    for number in range(5):
        fail(house, b"%d" % number)
    house.clock.advance(-24 * 3600)
    assert house.tries.take(STRANGER, WEB, known=True) == Throttled(wait=30)
    assert len(house.events("login.throttled")) == 1
    house.clock.advance(30)
    assert isinstance(house.tries.take(STRANGER, WEB, known=True), Admission)


def test_an_administrator_opens_the_door_from_every_network() -> None:
    house = FakeHouse()
    with house.store.begin() as work:
        key = "near:panel:9000@192.0.2.0/24"
        work.attempts.put([Counter(key=key, count=10, since=1, last=house.clock.now())])
    assert house.tries.take(STRANGER, WEB, known=True) == Throttled(wait=900)
    with house.store.begin() as work:
        house.tries.forget(work, "9000", ("panel:9000",))
    assert isinstance(house.tries.take(STRANGER, WEB, known=True), Admission)
