"""Who must change the password, because an administrator asked or because it is old, does so first, at every door."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pyauthgate.gatekeeper import (
    Changed,
    Entered,
    Limits,
    Refused,
    Registry,
    Renewed,
    ServiceRegister,
    Standing,
)
from pyauthgate.model import Account, Scope
from tests.fakes.guard import Guard
from tests.fakes.house import BETTER, NUMBER, FakeHouse
from tests.fakes.services import MAIL_PASSWORD, MAILBOX, knock

AGE = 10_000.0
LIMITS = Limits(idle=1e9, absolute=1e9, remind_after=1000.0, max_age=AGE)

Force = Callable[[FakeHouse, Account], None]


def asked(house: FakeHouse, account: Account) -> None:
    """Let an administrator ask for a new password, as the command line does."""
    book = Registry(house.parts, numbering=house.numbering, passwords=house.passwords)
    desk = ServiceRegister(house.parts, numbering=house.numbering, passwords=house.passwords, registry=book, prefix="c")
    if account.service == "panel":
        book.must_change(account.number)
    else:
        desk.must_change(account)


def aged(house: FakeHouse, _: Account) -> None:
    """Let the password grow old."""
    house.clock.advance(AGE)


CAUSES = pytest.mark.parametrize("force", [asked, aged])


def service_account(house: FakeHouse, service: str, name: str) -> Account:
    account = house.add(service, name, MAIL_PASSWORD)
    with house.store.begin() as work:
        digest = str(account.digest)
        assert work.accounts.renew(account, digest, at=house.clock.now(), must_change=False, keep=0)
        stored = work.accounts.get(account.id)
    assert stored is not None
    return stored


@CAUSES
def test_at_the_gate_s_own_page(force: Force) -> None:
    house = FakeHouse(limits=LIMITS)
    account = house.enrol()
    before = house.enter()
    force(house, account)
    live = house.enter()
    assert (before.scope, live.scope) == (Scope.FULL, Scope.CHANGE)
    outcome = house.change(live, BETTER)
    assert isinstance(outcome, Changed)
    assert outcome.session.scope == Scope.FULL
    assert house.enter(BETTER).scope == Scope.FULL


@CAUSES
def test_at_the_form_of_a_guarded_panel(force: Force) -> None:
    guard = Guard(house=FakeHouse(limits=LIMITS))
    account = guard.client()
    assert guard.enter().scope == Scope.FULL
    force(guard.house, account)
    live = guard.enter()
    assert live.scope == Scope.CHANGE
    outcome = guard.change(live, BETTER)
    assert isinstance(outcome, Changed)
    assert outcome.session.scope == Scope.FULL
    assert guard.enter(BETTER).scope == Scope.FULL


@CAUSES
@pytest.mark.parametrize(
    ("service", "account", "name"),
    [("dovecot", "mail", MAILBOX), ("vsftpd", "ftp", "web7"), ("sshd", "shell", "c9000")],
)
def test_at_pam_services(force: Force, service: str, account: str, name: str) -> None:
    house = FakeHouse(limits=LIMITS)
    house.enrol()
    stored = service_account(house, account, name)
    assert not stands(house, name, service).must_change
    force(house, stored)
    entered = house.service_login(knock(name, service), MAIL_PASSWORD)
    assert isinstance(entered, Entered)
    assert entered.must_change
    assert stands(house, name, service).must_change
    assert isinstance(house.service_change(knock(name, service), MAIL_PASSWORD, BETTER, BETTER), Renewed)
    assert not stands(house, name, service).must_change


def stands(house: FakeHouse, name: str, service: str) -> Standing:
    standing = house.service_standing(knock(name, service))
    assert isinstance(standing, Standing)
    return standing


def test_a_password_is_old_to_the_second_and_only_where_somebody_says_so() -> None:
    house = FakeHouse(limits=LIMITS)
    house.enrol()
    house.clock.advance(AGE - 1)
    assert house.enter().scope == Scope.FULL
    house.clock.advance(1)
    assert house.enter().scope == Scope.CHANGE
    never = FakeHouse(limits=Limits(idle=1e12, absolute=1e12))
    never.enrol()
    never.clock.advance(1e10)
    assert never.enter().scope == Scope.FULL


def test_a_password_of_which_nobody_knows_since_when_is_left_alone() -> None:
    house = FakeHouse(limits=LIMITS)
    house.enrol()
    account = house.add("ftp", "web7", MAIL_PASSWORD)
    assert account.changed_at is None
    aged(house, account)
    assert not stands(house, "web7", "vsftpd").must_change


def test_one_that_the_panel_was_given_elsewhere_is_a_new_one() -> None:
    guard = Guard(house=FakeHouse(limits=LIMITS))
    guard.client()
    guard.enter()
    guard.house.clock.advance(AGE)
    guard.user(NUMBER, BETTER)
    assert guard.enter(BETTER).scope == Scope.FULL


@CAUSES
def test_who_is_forced_is_never_made_to_wait_for_it(force: Force) -> None:
    house = FakeHouse(limits=LIMITS)
    account = house.enrol()
    others = [f"Barco {turn} Ceniza Pluma" for turn in range(6)]
    for turn, password in enumerate(others):
        house.add("ftp", f"web{turn}", password)
    force(house, account)
    live = house.enter()
    outcomes = [house.change(live, password) for password in others]
    assert [type(outcome) for outcome in outcomes] == [Refused] * 5 + [Changed]
