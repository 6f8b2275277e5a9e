from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pyauthgate.policy.spans import apart, covered, joined


def test_positions_inside_spans_are_marked() -> None:
    assert covered([("one", 1, 3), ("two", 2, 4)]) == 0b1110
    assert covered([("none", 2, 2)]) == covered([]) == 0


def test_spans_that_touch_or_overlap_are_joined() -> None:
    assert joined([(6, 8), (0, 3), (3, 5)]) == [(0, 5), (6, 8)]
    assert joined([(0, 9), (2, 4)]) == [(0, 9)]


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 10)).map(lambda pair: (pair[0], pair[0] + pair[1]))))
def test_joining_keeps_what_is_covered(spans: list[tuple[int, int]]) -> None:
    assert covered([("", *span) for span in spans]) == covered([("", *span) for span in joined(spans)])


def test_of_stretches_that_overlap_those_count_that_cover_most() -> None:
    assert apart([("zapal", 0, 5), ("allito", 4, 10)]) == 0b1111110000
    assert apart([("a", 0, 3), ("b", 2, 6), ("c", 6, 8), ("d", 3, 6)]) == 0b11111111
    assert apart([("first", 0, 3), ("second", 1, 4)]) == 0b111
    assert apart([]) == 0


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 10)).map(lambda pair: ("", pair[0], pair[0] + pair[1]))))
def test_they_cover_no_more_than_all_and_no_less_than_any(hits: list[tuple[str, int, int]]) -> None:
    mask = apart(hits)
    assert mask & ~covered(hits) == 0
    assert mask.bit_count() >= max((end - start for _, start, end in hits), default=0)
