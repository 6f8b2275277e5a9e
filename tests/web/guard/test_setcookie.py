from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyauthgate.web.guard.setcookie import SetCookie, cookies_set, moment

NOW = 1_700_000_000.0


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("sid=1; Path=/", "sid", "1"),
        ("\tsid = a b ;x", "sid", "a b"),
        ('sid="a=b"', "sid", '"a=b"'),
        ("sid", "", "sid"),
        ("=sid=1", "", "sid=1"),
        ("", "", ""),
    ],
)
def test_a_line_is_read_as_a_browser_reads_it(line: str, name: str, value: str) -> None:
    cookie = SetCookie.read(line)
    assert (cookie.name, cookie.value) == (name, value)


@pytest.mark.parametrize(
    "tail",
    [
        "Max-Age=0",
        "max-age = -1",
        "Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        "expires=Thu, 01-Jan-1970 00:00:01 GMT; Path=/",
        "Expires=Wed, 01 Jan 2020 00:00:00 GMT",
        "Expires=Wed, 01 Jan 2098 00:00:00 GMT; Max-Age=0",
    ],
)
def test_a_cookie_that_has_ended_is_told(tail: str) -> None:
    assert SetCookie.read(f"sid=1; {tail}").ends(NOW)


@pytest.mark.parametrize(
    "tail",
    [
        "Path=/",
        "Max-Age=60",
        "Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=60",
        "Expires=Wed, 01 Jan 2098 00:00:00 GMT",
        "Expires=soon",
        "Max-Age=",
        "Max-Age=1e3",
        "Max-Age=0; Max-Age=60",
    ],
)
def test_a_cookie_that_lives_is_told(tail: str) -> None:
    assert not SetCookie.read(f"sid=1; {tail}").ends(NOW)


def test_an_empty_value_is_told() -> None:
    assert SetCookie.read("sid=; Path=/").empty
    assert SetCookie.read('sid=""').empty
    assert not SetCookie.read("sid=deleted").empty


@given(st.text(max_size=60))
def test_no_line_makes_the_reader_fail(line: str) -> None:
    cookie = SetCookie.read(line)
    cookie.attributes()
    cookie.ends(NOW)
    moment(line)


def test_all_that_a_reply_sets_is_given_in_order() -> None:
    lines = [("Set-Cookie", "a=1"), ("X", "c=3"), ("set-cookie", "b=2; Path=/")]
    assert [(cookie.name, cookie.value, cookie.tail) for cookie in cookies_set(lines)] == [
        ("a", "1", ""),
        ("b", "2", "; Path=/"),
    ]


def test_a_cookie_keeps_silent() -> None:
    assert "secret" not in repr(SetCookie.read("sid=secret; Path=/"))
