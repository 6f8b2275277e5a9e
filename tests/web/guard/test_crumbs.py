from __future__ import annotations

import pytest

from pyauthgate.web.guard.crumbs import merge

NOW = 1_700_000_000.0


@pytest.mark.parametrize(
    ("header", "lines", "merged"),
    [
        ("", [], ""),
        ("a=1; b=2", [], "a=1; b=2"),
        ("a=1; b=2", ["b=3; Path=/"], "a=1; b=3"),
        ("a=1; a=2; b=x", ["a=3"], "b=x; a=3"),
        ("a=1; b=2", ["a=; Max-Age=0"], "b=2"),
        ("a=1", ["a=x; Expires=Thu, 01 Jan 1970 00:00:00 GMT"], ""),
        ("", ["a=1; HttpOnly", "b=2"], "a=1; b=2"),
        ("", ["a=1", "a=2"], "a=2"),
        ("a=1", ["a=2; Path=/other"], "a=1"),
        ("a=1", ["a=2; Path=/acc"], "a=2"),
        ("a=1", ["a=2; Path=/acc/"], "a=2"),
        ("a=1", ["a=2; Path=/ac"], "a=1"),
        ("a=1", ["a=2; Path=/acc/pw"], "a=2"),
        ('q="a b", x', ["c=1"], 'q="a b", x; c=1'),
    ],
)
def test_cookies_are_as_after_the_reply(header: str, lines: list[str], merged: str) -> None:
    assert merge(header, [("Set-Cookie", line) for line in lines], path="/acc/pw", now=NOW) == merged
