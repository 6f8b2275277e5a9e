from __future__ import annotations

import re

import pytest

from pyauthgate.gatekeeper import EVENTS
from pyauthgate.gatekeeper.audit import event
from pyauthgate.model import Origin
from tests.fakes.house import WEB


def test_an_event_says_who_where_when_and_why() -> None:
    written = event("login.refused", WEB, at=5.0, number="9000", reason="wrong", tries=3)
    assert (written.code, written.at, written.number, written.door, written.address, written.request_id) == (
        "login.refused",
        5.0,
        "9000",
        "web",
        "192.0.2.7",
        "r1",
    )
    assert (written.reason, written.detail) == ("wrong", {"tries": 3})


def test_an_event_at_a_pam_service_is_about_it_unless_it_says_otherwise() -> None:
    origin = Origin(door="pam", service="dovecot")
    assert event("login.refused", origin, at=5.0).subject == "dovecot"
    assert event("password.assigned", origin, at=5.0, subject="mail").subject == "mail"


def test_an_undocumented_event_cannot_be_written() -> None:
    with pytest.raises(KeyError):
        event("login.whatever", WEB, at=0.0)


@pytest.mark.parametrize("code", EVENTS)
def test_codes_are_noun_and_verb(code: str) -> None:
    assert re.fullmatch(r"[a-z]+\.[a-z_]+", code)
    assert EVENTS[code].endswith(".")
