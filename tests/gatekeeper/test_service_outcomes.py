from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from pyauthgate.gatekeeper.service_outcomes import UNKNOWN_CALLER, Entered, Knock, Standing
from pyauthgate.model import Account, Client, Origin

CANARY = "canary-7Kq"
"""Somebody typed a password in the field of the name."""


def test_a_knock_does_not_show_the_name() -> None:
    assert CANARY not in repr(Knock(service="sshd", name=CANARY, origin=Origin(door="pam")))


def test_what_opens_does_not_show_the_digest() -> None:
    entered = Entered(
        client=Client(number="9000"), account=Account(number="9000", name="x", digest=CANARY), language="es"
    )
    assert CANARY not in repr(entered)


def test_a_knock_is_frozen_and_its_caller_unknown() -> None:
    knock = Knock(service="sshd", name="c9000", origin=Origin(door="pam"))
    assert knock.caller == UNKNOWN_CALLER
    with pytest.raises(FrozenInstanceError):
        knock.name = "root"  # type: ignore[misc]


def test_an_account_that_may_be_used_is_not_one_that_entered() -> None:
    assert not issubclass(Entered, Standing)
