from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyauthgate.web.guard.attributes import describe, recall
from pyauthgate.web.guard.setcookie import SetCookie


@pytest.mark.parametrize(
    ("tail", "description", "recalled"),
    [
        ("", "..*", ""),
        ("; Path=/", "", "; Path=/"),
        ("; path=/; httponly; samesite=lax", "hL", "; Path=/; HttpOnly; SameSite=Lax"),
        ("; Secure; Path=/x; SameSite=None; Partitioned", "spN..L3g", "; Path=/x; Secure; Partitioned; SameSite=None"),
        ("; Path=/; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT", ".m60", "; Max-Age=60; Path=/"),
        (
            "; Path=/; expires=Wed, 01-Jan-2098 00:00:00 GMT",
            ".e4039372800",
            "; Expires=Wed, 01 Jan 2098 00:00:00 GMT; Path=/",
        ),
        ("; Domain=example.net; Path=/", "...ZXhhbXBsZS5uZXQ", "; Domain=example.net; Path=/"),
        ("; Path=relative; SameSite=odd", "..*", ""),
    ],
)
def test_attributes_come_back(tail: str, description: str, recalled: str) -> None:
    assert describe(SetCookie.read(f"sid=1{tail}")) == description
    assert recall(description) == recalled


@given(st.text(alphabet="; =.-abPpathMmaxgeDdomin/0159ñ", max_size=60))
def test_a_description_needs_no_quoting_and_survives(tail: str) -> None:
    description = describe(SetCookie.read(f"sid=1;{tail}"))
    assert re.fullmatch(r"[A-Za-z0-9_.*-]*", description)
    assert describe(SetCookie.read(f"sid=1{recall(description)}")) == description
