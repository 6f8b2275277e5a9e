from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from pyauthgate.gatekeeper.flights import MOST, Flights


def test_so_many_have_a_seat_and_no_more() -> None:
    flights, barrier = Flights(), Barrier(20)

    def fly(_: int) -> bool:
        with flights.board("k") as flight:
            aloft = flight.aloft
            barrier.wait()
            return aloft

    with ThreadPoolExecutor(20) as pool:
        assert list(pool.map(fly, range(20))).count(True) == MOST
    assert flights.aloft("k") == 0


def test_seats_under_another_key_are_others() -> None:
    flights = Flights()
    with flights.board("a") as one, flights.board("b") as other:
        assert one.aloft
        assert other.aloft
        assert (flights.aloft("a"), flights.aloft("b")) == (1, 1)


def test_whoever_gives_the_seat_up_sees_the_others_and_leaves_once() -> None:
    flights = Flights()
    with flights.board("k"), flights.board("k") as flight:
        assert flight.others() == 1
        assert not flight.aloft
        assert flight.others() == 1
    assert flights.aloft("k") == 0


def test_a_seat_is_given_back_when_the_try_fails() -> None:
    flights = Flights()
    with pytest.raises(RuntimeError), flights.board("k"):
        raise RuntimeError
    assert flights.aloft("k") == 0
