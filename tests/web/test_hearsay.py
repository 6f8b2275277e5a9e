from __future__ import annotations

import pytest

from pyauthgate.web.hearsay import hearsay

HEARSAY = [
    "HTTP_FORWARDED",
    "HTTP_FRONT_END_HTTPS",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_SSL",
    "HTTP_X_REAL_IP",
]


@pytest.mark.parametrize("key", HEARSAY)
def test_what_is_said_of_the_way_here_is_hearsay(key: str) -> None:
    assert hearsay(key.removeprefix("HTTP_"))


@pytest.mark.parametrize("name", ["HOST", "ORIGIN", "X_PANEL", "X_REAL", "FORWARD", "VIA"])
def test_other_fields_are_not(name: str) -> None:
    assert not hearsay(name)
