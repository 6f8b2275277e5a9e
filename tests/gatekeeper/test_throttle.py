from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyauthgate.gatekeeper import Caller, Throttle
from pyauthgate.gatekeeper.throttle import Hold, elapsed, pairs, seen
from pyauthgate.model import Counter

if TYPE_CHECKING:
    from collections.abc import Mapping

NOW = 1_700_000_000.0
FORM = Caller(number="9000", account="ftp:ana", form=True)
STRANGER = Caller(number="9000", account="panel:9000", network="192.0.2.0/24")
KNOWN = Caller(number="9000", account="panel:9000", network="192.0.2.0/24", device="d1")
LOCAL = Caller(number="9000", account="shell:c9000")
THROTTLE = Throttle()


def wait(caller: Caller, counters: Mapping[str, Counter], now: float, throttle: Throttle = THROTTLE) -> float:
    hold = throttle.hold(caller, counters, now)
    return hold.wait if hold else 0


def counter(key: str, count: int, *, age: float = 0.0, marks: bytes = b"") -> dict[str, Counter]:
    return {key: Counter(key=key, count=count, since=NOW - age, last=NOW - age, marks=marks)}


@pytest.mark.parametrize(
    ("failures", "delay"),
    [(0, 0), (1, 0), (4, 0), (5, 30), (6, 60), (7, 120), (8, 240), (11, 1920), (12, 3600), (99, 3600), (1000, 3600)],
)
def test_strangers_wait_longer_with_every_failure_after_the_fifth(failures: int, delay: float) -> None:
    assert wait(STRANGER, counter("client:9000", failures), NOW) == delay


def test_the_delay_runs_out() -> None:
    assert wait(STRANGER, counter("client:9000", 5, age=29), NOW) == 1
    assert wait(STRANGER, counter("client:9000", 5, age=30), NOW) == 0


def test_a_day_without_a_failure_forgets_them() -> None:
    old = counter("client:9000", 40, age=24 * 3600)
    assert wait(STRANGER, old, NOW) == 0
    assert THROTTLE.count(old["client:9000"], NOW).count == 1


def test_a_hundred_in_a_row_hold_strangers_back_however_slowly_they_came() -> None:
    assert wait(STRANGER, counter("row:9000", 99), NOW) == 0
    assert wait(STRANGER, counter("row:9000", 100, age=300 * 24 * 3600), NOW) == inf
    assert THROTTLE.count(counter("row:9000", 99, age=300 * 24 * 3600)["row:9000"], NOW).count == 100
    assert wait(STRANGER, counter("row:9001", 100), NOW) == 0


def test_what_holds_back_the_longest_is_named() -> None:
    held = THROTTLE.hold(STRANGER, counter("client:9000", 5) | counter("failures:192.0.2.0/24", 200), NOW)
    assert held == Hold(key="failures:192.0.2.0/24", wait=900)


def test_a_flood_by_strangers_never_delays_a_known_device() -> None:
    flood = (
        counter("client:9000", 100)
        | counter("row:9000", 100)
        | counter("failures:192.0.2.0/24", 200)
        | counter("accounts:192.0.2.0/24", 50)
    )
    flood |= counter("near:panel:9000@192.0.2.0/24", 10) | counter("repeat:panel:9000", 60)
    assert wait(KNOWN, flood, NOW) == 0
    assert wait(STRANGER, flood, NOW) == inf


def test_strict_holds_the_ceiling_for_known_devices_too() -> None:
    assert wait(KNOWN, counter("row:9000", 100), NOW, Throttle(strict=True)) == inf
    assert wait(KNOWN, counter("row:9000", 99), NOW, Throttle(strict=True)) == 0


def test_a_device_that_fails_ten_times_is_a_stranger_for_a_day() -> None:
    assert THROTTLE.standing(KNOWN, counter("device:d1", 9), NOW) == KNOWN
    assert THROTTLE.standing(KNOWN, counter("device:d1", 10), NOW) == STRANGER
    assert THROTTLE.standing(KNOWN, counter("device:d1", 10, age=24 * 3600), NOW) == KNOWN
    assert THROTTLE.standing(STRANGER, {}, NOW) == STRANGER


@pytest.mark.parametrize(
    ("key", "most", "pause"),
    [
        ("near:panel:9000@192.0.2.0/24", 10, 900),
        ("failures:192.0.2.0/24", 200, 900),
        ("accounts:192.0.2.0/24", 50, 900),
        ("toil:d1", 60, 3600),
        ("reused:panel:9000", 5, 3600),
    ],
)
def test_a_limit_takes_so_many_then_pauses_and_starts_anew(key: str, most: int, pause: int) -> None:
    held = 0 if key.startswith(("reused", "toil")) else pause  # which decide on no stranger's log-in
    assert wait(STRANGER, counter(key, most - 1), NOW) == 0
    assert wait(STRANGER, counter(key, most), NOW) == held
    assert wait(STRANGER, counter(key, most, age=pause), NOW) == 0
    for count, age, left in ((most - 1, 0, 0), (most, 0, pause), (most, pause - 1, 1), (most, pause, 0)):
        assert THROTTLE.pause(counter(key, count, age=age)[key], NOW) == left
    assert THROTTLE.count(counter(key, most, age=pause)[key], NOW).count == 1


def test_repeats_past_their_limit_are_taken_one_by_one_until_an_hour_without_any() -> None:
    for count, age, left in ((59, 0, 0), (60, 0, 20), (60, 19, 1), (60, 20, 0), (61, 0, 20), (500, 20, 0)):
        assert wait(STRANGER, counter("repeat:panel:9000", count, age=age), NOW) == left
    for age, counted in ((20, 62), (3599, 62), (3600, 1)):
        assert THROTTLE.count(counter("repeat:panel:9000", 61, age=age)["repeat:panel:9000"], NOW).count == counted


def test_a_window_that_is_over_starts_a_new_one_with_its_own_marks() -> None:
    old = counter("near:panel:9000@192.0.2.0/24", 9, age=900, marks=b"ab")
    begun = THROTTLE.count(next(iter(old.values())), NOW, b"cd")
    assert (begun.count, begun.since, begun.last, begun.marks) == (1, NOW, NOW, b"cd")


def test_counting_within_a_window_keeps_its_beginning() -> None:
    begun = Counter(key="failures:n", count=3, since=NOW - 60, last=NOW - 30, marks=b"ab")
    grown = THROTTLE.count(begun, NOW, b"cd")
    assert (grown.count, grown.since, grown.last, grown.marks) == (4, NOW - 60, NOW, b"abcd")


def test_an_empty_counter_holds_nobody_back() -> None:
    empty = {key: Counter(key=key) for key in THROTTLE.keys(KNOWN)}
    assert wait(STRANGER, empty, NOW) == 0
    assert THROTTLE.standing(KNOWN, empty, NOW) == KNOWN


def test_a_local_caller_has_no_network_to_count_by() -> None:
    assert LOCAL.nearby == ()
    assert THROTTLE.keys(LOCAL) == LOCAL.keys or set(THROTTLE.keys(LOCAL)) == set(LOCAL.keys)


def test_a_known_device_is_judged_with_the_stranger_it_may_become() -> None:
    assert set(THROTTLE.keys(KNOWN)) >= set(STRANGER.keys) | {"device:d1", "toil:d1"}


@given(st.integers(5, 99), st.floats(-1e6, 1e6))
def test_a_clock_that_jumps_never_makes_a_delay_longer_than_its_rule(failures: int, jump: float) -> None:
    assert 0 <= wait(STRANGER, counter("client:9000", failures), NOW + jump) <= 3600


def test_time_that_went_back_counts_as_none() -> None:
    assert elapsed(Counter(key="client:9000", last=NOW), NOW - 3600) == 0


def test_a_counter_from_the_future_grew_now() -> None:
    ahead = Counter(key="client:9000", count=7, since=NOW + 5, last=NOW + 86_400)
    assert THROTTLE.righted(ahead, NOW) == Counter(key="client:9000", count=7, since=NOW, last=NOW)
    assert THROTTLE.righted(ahead, NOW + 86_400) is ahead


def test_marks_are_compared_in_pairs() -> None:
    holder = Counter(key="client:9000", marks=b"abcd")
    assert list(pairs(holder.marks)) == [b"ab", b"cd"]
    assert seen(holder, b"cd")
    assert not seen(holder, b"bc")


def test_what_has_no_limit_never_pauses() -> None:
    for key in ("client:9000", "row:9000", "device:d1", "form:ftp:ana"):
        assert THROTTLE.pause(Counter(key=key, count=1000, last=NOW), NOW) == 0


def test_the_forms_are_to_an_account_what_a_stranger_is_to_a_client() -> None:
    assert FORM.keys == ("form:ftp:ana", "row:form:ftp:ana")
    for failures, delay in ((4, 0), (5, 30), (7, 120), (12, 3600)):
        assert wait(FORM, counter("form:ftp:ana", failures), NOW) == delay
    assert wait(FORM, counter("form:ftp:ana", 40, age=24 * 3600), NOW) == 0
    assert wait(FORM, counter("row:form:ftp:ana", 100, age=300 * 24 * 3600), NOW) == inf


def test_forms_and_strangers_hold_each_other_back_nowhere() -> None:
    forms = counter("form:ftp:ana", 100) | counter("row:form:ftp:ana", 100)
    strangers = counter("client:9000", 100) | counter("row:9000", 100)
    assert wait(STRANGER, forms, NOW) == wait(FORM, strangers, NOW) == 0
    assert set(FORM.keys).isdisjoint(Caller(number="9000", account="ftp:ana", network="192.0.2.0/24").keys)


def test_what_was_counted_can_be_taken_back_with_its_moment() -> None:
    before = Counter(key="client:9000", count=2, since=NOW - 60, last=NOW - 30, marks=b"ab")
    counted = THROTTLE.count(before, NOW)
    assert THROTTLE.uncount(counted, before, NOW) == before


def test_what_is_taken_back_leaves_a_later_one_its_moment() -> None:
    before = Counter(key="client:9000", count=2, since=NOW - 60, last=NOW - 30)
    later = THROTTLE.count(THROTTLE.count(before, NOW), NOW + 5)
    assert THROTTLE.uncount(later, before, NOW) == Counter(key="client:9000", count=3, since=NOW - 60, last=NOW + 5)
