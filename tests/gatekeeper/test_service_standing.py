from __future__ import annotations

from dataclasses import replace

import pytest

from pyauthgate.gatekeeper import Barred, Foreign, Standing
from tests.fakes.house import NUMBER, FakeHouse
from tests.fakes.services import MAIL_PASSWORD, MAILBOX, knock


@pytest.fixture
def house() -> FakeHouse:
    house = FakeHouse()
    house.enrol(language="pt")
    house.add("mail", MAILBOX, MAIL_PASSWORD, own=True)
    house.add("shell", f"c{NUMBER}", None)
    return house


def standing(house: FakeHouse, name: str = MAILBOX, service: str = "dovecot") -> Standing:
    stands = house.service_standing(knock(name, service))
    assert isinstance(stands, Standing)
    return stands


def test_an_account_stands_in_the_language_of_its_client(house: FakeHouse) -> None:
    stands = standing(house)
    assert (stands.account.name, stands.client.number, stands.language) == (MAILBOX, NUMBER, "pt")
    assert not stands.must_change


def test_a_shell_account_without_a_password_stands_since_a_key_may_have_opened_it(house: FakeHouse) -> None:
    assert not standing(house, f"c{NUMBER}", "sshd").reminder_due


def test_a_password_that_must_change_is_said_so(house: FakeHouse) -> None:
    account = standing(house).account
    with house.store.begin() as work:
        work.accounts.demand_change(account.id)
    assert standing(house).must_change


def test_a_disabled_client_is_barred_in_its_language(house: FakeHouse) -> None:
    with house.store.begin() as work:
        client = work.clients.get(NUMBER)
        assert client is not None
        work.clients.replace(replace(client, disabled=True))
    assert house.service_standing(knock()) == Barred(language="pt")


def test_a_name_of_our_shape_that_nobody_has_is_barred_and_another_is_foreign(house: FakeHouse) -> None:
    assert house.service_standing(knock("c77777", "sshd")) == Barred(language="es")
    assert house.service_standing(knock("nobody@example.net")) == Barred(language="es")
    assert house.service_standing(knock("backup", "vsftpd")) == Barred(language="es")
    assert house.service_standing(knock("backup", "proftpd")) == Foreign()
    assert house.service_standing(knock("backup", "sshd")) == Foreign()
    assert house.service_standing(knock("root", "sshd")) == Foreign()


def test_the_reminder_is_due_when_the_panel_s_would_be(house: FakeHouse) -> None:
    house.add("ftp", "site-ana", MAIL_PASSWORD)
    account = standing(house, "site-ana", "vsftpd").account
    with house.store.begin() as work:
        work.accounts.renew(account, "fake", at=house.clock.now(), must_change=False, keep=0)
    house.clock.advance(house.limits.remind_after - 1)
    assert not standing(house, "site-ana", "vsftpd").reminder_due
    house.clock.advance(1)
    assert standing(house, "site-ana", "vsftpd").reminder_due


def test_nobody_is_counted_or_told_of(house: FakeHouse) -> None:
    before = house.verifier.jobs
    house.service_standing(knock())
    assert (house.events(), house.verifier.jobs) == ([], before)
