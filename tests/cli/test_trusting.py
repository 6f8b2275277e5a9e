from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from pyauthgate.bootstrap import build
from pyauthgate.config import load
from pyauthgate.gatekeeper import Admitted, Denied, Trial, Welcome
from pyauthgate.model import Attempt, Origin
from tests.cli.desk import GOOD

if TYPE_CHECKING:
    from tests.cli.desk import Desk

DAY = 86_400.0


def attempt_of(number: str) -> Attempt:
    return Attempt(identifier=number, password=GOOD, origin=Origin(address="192.0.2.1"))


@pytest.fixture
def guarded(desk: Desk) -> Desk:
    """Give a desk with three clients: one that logged in at the panel just now, one long ago, one never."""
    for number in ("9000", "9001", "9002"):
        desk.done("client", "add", number, "--no-password")
    with closing(build(load(desk.file))) as house:
        for number in ("9000", "9001"):
            trial = house.panel_login.begin(attempt_of(number))
            assert isinstance(trial, Trial)
            assert isinstance(house.panel_login.accepted(trial, attempt_of(number)), Welcome)
        with house.store.begin() as work:
            (account,) = work.accounts.of("9001")
            long_ago = house.clock.now() - 31 * DAY
            work.accounts.mark(account.id, learned=True, confirmed_at=long_ago, unjudged=False)
    return desk


def test_what_was_confirmed_lately_is_trusted_and_the_rest_is_listed(guarded: Desk) -> None:
    said = guarded.done("client", "trust", "--confirmed-within=30d").splitlines()
    assert said == ["1 passwords are trusted from now on.", "9001      not confirmed", "9002      no password"]
    with closing(build(load(guarded.file))) as house:
        outcomes = [house.login(attempt_of(number)) for number in ("9000", "9001")]
    assert [type(outcome) for outcome in outcomes] == [Admitted, Denied]
    assert guarded.codes().count("client.trusted") == 1


def test_a_program_is_told_line_by_line_and_a_second_time_nothing_is_done(guarded: Desk) -> None:
    first, *rest = guarded.told("client", "trust", "--confirmed-within", "12h")
    assert first == {"trusted": 1}
    assert [(one["number"], one["reason"]) for one in rest] == [("9001", "not_confirmed"), ("9002", "no_password")]
    assert (rest[0]["confirmed_at"] != "", rest[1]["confirmed_at"]) == (True, "")
    assert guarded.told("client", "trust", "--confirmed-within", "12h")[0] == {"trusted": 0}
    assert guarded.codes().count("client.trusted") == 1


def test_a_client_shows_whose_its_password_is(guarded: Desk) -> None:
    (before,) = guarded.told("client", "show", "9000")
    assert (before["password_learned"], before["password_confirmed_at"] != "") == (True, True)
    guarded.done("client", "trust", "--confirmed-within=30d")
    assert guarded.told("client", "show", "9000")[0]["password_learned"] is False


@pytest.mark.parametrize("span", ["", "30", "0d", "-1d", "3w", "1.5d", "d"])
def test_a_span_that_cannot_be_read_is_wrong_usage(guarded: Desk, span: str) -> None:
    assert guarded.run("client", "trust", f"--confirmed-within={span}").exit_code == 2


def test_how_long_ago_must_be_said(guarded: Desk) -> None:
    assert guarded.run("client", "trust").exit_code == 2
