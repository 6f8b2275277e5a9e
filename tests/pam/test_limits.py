from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pyauthgate.pam.limits import Pace, Place, Places


def test_one_user_takes_so_many_places_and_another_still_finds_one() -> None:
    places = Places(total=100, others=50, each=3)
    assert [places.take(1001) for _ in range(5)] == [True, True, True, False, False]
    assert places.take(1002)
    places.free(1001)
    assert places.take(1001)
    assert not places.take(1001)


def test_a_crowd_of_users_leaves_roots_places_free() -> None:
    places = Places(total=10, others=4, each=2)
    assert sum(places.take(uid) for uid in range(1, 100)) == 4
    assert [places.take(0) for _ in range(7)] == [True] * 6 + [False]


def test_root_may_take_all_and_no_more() -> None:
    places = Places(total=3, others=2, each=2)
    assert [places.take(0) for _ in range(4)] == [True, True, True, False]
    assert not places.take(1001)
    places.free(0)
    assert places.take(1001)


def test_a_place_of_roots_becomes_a_users_while_that_one_has_any() -> None:
    places = Places(total=5, others=4, each=2)
    taken = [Place(places, 0) for _ in range(3) if places.take(0)]
    assert [place.move(1001) for place in taken] == [True, True, False]
    assert not places.take(1001)
    assert [places.take(0) for _ in range(3)] == [True, True, False]
    for place in taken:
        place.free()
    assert [places.take(1001) for _ in range(3)] == [True, True, False]
    assert [places.take(0) for _ in range(2)] == [True, False]


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 3)), max_size=60))
def test_the_bounds_hold_whatever_comes_and_goes(steps: list[tuple[bool, int]]) -> None:
    places, held = Places(total=6, others=4, each=2), dict.fromkeys(range(4), 0)
    for comes, uid in steps:
        if comes:
            held[uid] += places.take(uid)
        elif held[uid]:
            places.free(uid)
            held[uid] -= 1
        assert sum(held.values()) <= 6
        assert sum(count for other, count in held.items() if other) <= 4
        assert all(count <= 2 for other, count in held.items() if other)
    for uid, count in held.items():
        for _ in range(count):
            places.free(uid)
    assert sum(places.take(0) for _ in range(10)) == 6


def test_a_burst_and_then_so_many_a_second() -> None:
    now = [100.0]
    pace = Pace(burst=3, rate=2.0, clock=lambda: now[0])
    assert [pace.take(1001) for _ in range(4)] == [True, True, True, False]
    assert pace.take(1002)
    now[0] += 0.5
    assert [pace.take(1001) for _ in range(2)] == [True, False]
    now[0] += 60
    assert [pace.take(1001) for _ in range(4)] == [True, True, True, False]


def test_uids_that_have_rested_are_forgotten_and_no_more_are_kept_than_fit() -> None:
    now = [0.0]
    pace = Pace(burst=1, rate=1.0, clock=lambda: now[0])
    assert all(pace.take(uid) for uid in range(Pace.MOST))
    assert not pace.take(Pace.MOST)
    now[0] += 2
    assert pace.take(Pace.MOST)
