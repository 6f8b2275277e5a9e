from __future__ import annotations

import re
from pathlib import Path

from pyauthgate.words import say
from pyauthgate.words.change import CHANGE

WEB = Path(__file__).parents[2] / "pyauthgate" / "web"


def test_the_page_says_nothing_that_is_not_written() -> None:
    sources = "".join(path.read_text() for folder in ("pages", "templates") for path in (WEB / folder).glob("*.*"))
    used = set(re.findall(r"""["'](change\.[a-z]+)["']""", sources))
    assert used - {"change.html", "change.superseded"} <= set(CHANGE)
    assert {"change.wrong", "change.declined", "change.mismatch"} <= used


def test_a_password_that_the_system_declines_is_no_fault_of_the_rules() -> None:
    assert say("change.declined", "es") != say("change.refused", "es")
