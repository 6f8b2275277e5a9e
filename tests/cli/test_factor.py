from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from pyauthgate.bootstrap import build, gate
from pyauthgate.config import load
from pyauthgate.errors import ConfigurationError
from pyauthgate.gatekeeper import Admitted, Armed, FactorState
from pyauthgate.model import Attempt, Origin
from tests.cli.desk import GOOD
from tests.config.guarded import CHANGE, HEAD, LOGIN
from tests.fakes.house import Phone
from tests.web.browser import Panel

if TYPE_CHECKING:
    from tests.cli.desk import Desk


@pytest.fixture
def enrolled(desk: Desk) -> Desk:
    """Give a desk with a client."""
    desk.done("client", "add", "9000", "--password-stdin", "--no-must-change", stdin=GOOD)
    return desk


def scope(desk: Desk) -> str:
    """Log in as the web would, and say what that opens."""
    with closing(build(load(desk.file))) as house:
        outcome = house.login(Attempt(identifier="9000", password=GOOD, origin=Origin(address="192.0.2.1")))
    assert isinstance(outcome, Admitted)
    return str(outcome.session.scope)


def arm(desk: Desk) -> None:
    """Set a factor up as the web would."""
    with closing(build(load(desk.file))) as house:
        outcome = house.login(Attempt(identifier="9000", password=GOOD, origin=Origin(address="192.0.2.1")))
        assert isinstance(outcome, Admitted)
        live = house.sessions.find(outcome.token)
        assert live is not None
        state = house.factor_setup.begin(live, GOOD)
        assert isinstance(state, FactorState)
        code = Phone(state.secret, house.clock).code()
        assert isinstance(house.factor_setup.confirm(live, code, Origin(address="192.0.2.1")), Armed)


def test_a_factor_is_required_and_left_to_the_client_again(enrolled: Desk) -> None:
    assert enrolled.done("client", "totp", "9000", "--require") == "Client 9000 needs a second factor.\n"
    assert scope(enrolled) == "factor"
    assert enrolled.done("client", "totp", "9000") == "Client 9000 has no second factor (required).\n"
    assert enrolled.told("client", "show", "9000")[0]["totp_required"] is True
    assert enrolled.done("client", "totp", "9000", "--optional") == "Client 9000 may do without a second factor.\n"
    assert scope(enrolled) == "full"


def test_a_lost_factor_is_reset(enrolled: Desk) -> None:
    arm(enrolled)
    assert scope(enrolled) == "factor"
    shown = enrolled.told("client", "show", "9000")[0]
    assert (shown["totp_confirmed_at"] != "", shown["totp_recovery_codes"]) == (True, 10)
    assert "has a second factor (optional) since 20" in enrolled.done("client", "totp", "9000")
    assert enrolled.done("client", "totp", "9000", "--reset") == "Client 9000 has no second factor; 2 sessions ended.\n"
    assert scope(enrolled) == "full"
    assert enrolled.codes()[-1] == "login.accepted"


def test_nobody_has_one_under_a_number_that_nobody_has(enrolled: Desk) -> None:
    for option in ((), ("--require",), ("--reset",)):
        assert enrolled.run("client", "totp", "77777", *option).exit_code == 1


def test_in_front_of_a_form_without_the_field_none_is_required_and_none_may_be_there(enrolled: Desk) -> None:
    arm(enrolled)
    guarding = HEAD + LOGIN + CHANGE
    enrolled.file.write_text(f"{guarding}\n[store]\n{_store(enrolled)}", encoding="utf-8")
    refused = enrolled.run("client", "totp", "9000", "--require")
    assert (refused.exit_code, "[record.totp]" in refused.output) == (1, True)
    with closing(build(load(enrolled.file))) as house, pytest.raises(ConfigurationError) as wanted:
        gate(house, Panel())
    assert wanted.value.code == "totp.wanted"
    enrolled.file.write_text(f"{guarding}\n[totp]\noffered = true\n[store]\n{_store(enrolled)}", encoding="utf-8")
    enrolled.done("client", "totp", "9000", "--require")
    with closing(build(load(enrolled.file))) as house:
        gate(house, Panel())


def _store(desk: Desk) -> str:
    return desk.file.read_text(encoding="utf-8").partition("[store]\n")[2].partition("\n[")[0]
