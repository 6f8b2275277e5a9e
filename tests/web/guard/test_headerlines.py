from __future__ import annotations

from pyauthgate.web.guard.headerlines import bare, values, without

LINES = [("Set-Cookie", "a=1"), ("set-cookie ", "b=2"), ("Content-Type", "Text/HTML ; charset=x"), ("ETag", "x")]


def test_names_are_read_in_any_case() -> None:
    assert values(LINES, "set-cookie") == ["a=1", "b=2"]
    assert without(LINES, frozenset({"set-cookie", "content-type"})) == [("ETag", "x")]


def test_one_value_is_read_without_its_parameters() -> None:
    assert bare(LINES, "content-type") == "text/html"


def test_two_values_are_none() -> None:
    assert bare(LINES, "set-cookie") == ""
    assert bare(LINES, "age") == ""
