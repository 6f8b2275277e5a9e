from __future__ import annotations

from threading import Event

import pytest

from pyauthgate.cli.diagnosis.waiting import within


def test_what_comes_in_time_is_given() -> None:
    assert within(20, lambda: "x") == "x"


def test_what_is_raised_is_raised_where_it_is_waited_for() -> None:
    with pytest.raises(ZeroDivisionError):
        within(20, lambda: 1 // 0)


def test_who_never_comes_is_not_waited_for() -> None:
    over = Event()
    with pytest.raises(TimeoutError):
        within(0.01, over.wait)
    over.set()
