from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from pyauthgate.web.guard.objects import encode, leaves, members

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
THINGS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(TEXTS, THINGS, max_size=5))
def test_what_is_written_is_read_back_in_order(given_members: dict[str, object]) -> None:
    read = members(json.dumps(given_members).encode())
    assert read == [*given_members.items()]
    assert members(encode(read)) == read
    assert json.loads(encode(read)) == given_members


@given(st.dictionaries(TEXTS, TEXTS, max_size=5))
def test_what_is_written_holds_no_sign_of_urlencoded_bodies(given_members: dict[str, object]) -> None:
    body = encode(given_members.items())
    assert body.isascii()
    assert not set(b"&=;+%") & set(body)


def test_names_and_other_things_are_told_on_every_level() -> None:
    found = list(leaves({"a": [1, {"b": "c"}]}))
    assert sorted(found, key=str) == [("a", None), ("b", None), (None, "c"), (None, 1)]
