from __future__ import annotations

import pytest

from pyauthgate.gatekeeper.service_accounts import Address, ServiceAccounts
from tests.fakes.house import NUMBER, SERVICES, SHARED, FakeHouse
from tests.fakes.services import MAILBOX, knock


@pytest.fixture
def house() -> FakeHouse:
    house = FakeHouse()
    house.enrol()
    house.add("mail", MAILBOX, "x", own=True)
    house.add("mail", "info@example.net", "x")
    house.add("ftp", "site-ana", "x")
    house.add("shell", f"c{NUMBER}", "x")
    return house


def accounts(house: FakeHouse) -> ServiceAccounts:
    return ServiceAccounts(numbering=house.numbering, keys=house.keys, services=SERVICES, shared=SHARED, prefix="c")


def found(house: FakeHouse, name: str, service: str) -> str | None:
    address = accounts(house).read(knock(name, service))
    assert address is not None
    with house.store.view() as work:
        account = accounts(house).find(work, address)
    return account.label if account else None


@pytest.mark.parametrize(
    ("name", "service", "label"),
    [
        (MAILBOX, "dovecot", f"mail:{MAILBOX}"),
        ("Ana@Example.NET", "dovecot", f"mail:{MAILBOX}"),
        (NUMBER, "dovecot", f"mail:{MAILBOX}"),
        ("info@example.net", "dovecot", "mail:info@example.net"),
        ("site-ana", "vsftpd", "ftp:site-ana"),
        (NUMBER, "vsftpd", "ftp:site-ana"),
        (f"c{NUMBER}", "sshd", f"shell:c{NUMBER}"),
        (f"c{NUMBER}", "passwd", f"shell:c{NUMBER}"),
        (f"c{NUMBER}", "su", f"shell:c{NUMBER}"),
        (NUMBER, "panel", f"panel:{NUMBER}"),
        ("nobody@example.net", "dovecot", None),
        (MAILBOX, "vsftpd", None),
        ("Site-Ana", "vsftpd", None),
        ("c77777", "sshd", None),
        ("77777", "dovecot", None),
        (f"c{NUMBER}", "dovecot", None),
        (f"c{NUMBER}", "vsftpd", None),
        (f"c{NUMBER}", "panel", None),
    ],
)
def test_a_name_means_one_account_at_one_service(house: FakeHouse, name: str, service: str, label: str | None) -> None:
    assert found(house, name, service) == label


def test_a_number_means_nothing_where_the_client_has_several_accounts_or_none_of_its_own(house: FakeHouse) -> None:
    house.add("ftp", "site-2", "x")
    house.add("mail", "ana2@example.net", "x", own=True)
    house.enrol("4417")
    house.add("mail", "luz@example.net", "x", number="4417")
    assert [found(house, NUMBER, "vsftpd"), found(house, NUMBER, "dovecot"), found(house, "4417", "dovecot")] == [
        None,
        None,
        None,
    ]


def test_an_account_s_own_name_comes_before_a_number(house: FakeHouse) -> None:
    house.enrol("4417")
    house.add("ftp", NUMBER, "x", number="4417")
    with house.store.view() as work:
        address = accounts(house).read(knock(NUMBER, "vsftpd"))
        assert address is not None
        account = accounts(house).find(work, address)
    assert account is not None
    assert account.number == "4417"


@pytest.mark.parametrize(
    ("name", "service"),
    [
        (MAILBOX, "login"),
        ("root", "sshd"),
        ("root", "dovecot"),
        ("", "dovecot"),
        ("a\0b@example.net", "dovecot"),
        ("a\nb@example.net", "dovecot"),
        ("a\x1b[2J@example.net", "dovecot"),
        ("\ud800@example.net", "dovecot"),
        ("a" * 244 + "@example.net", "dovecot"),
        ("ñ" * 125 + "@example.net", "dovecot"),
        (NUMBER, "sshd"),
        (NUMBER, "su"),
        ("0", "sshd"),
        ("maria", "panel"),
        ("maria", "dovecot"),
        ("maria", "sshd"),
        ("maria", "su"),
        (MAILBOX, "sshd"),
        (MAILBOX, "panel"),
        (f"C{NUMBER}", "sshd"),
        (f"cc{NUMBER}", "sshd"),
        (f"c{NUMBER} ", "sshd"),
        ("c٩000", "sshd"),
        (f"c{NUMBER}", ""),
        (f"c{NUMBER}", "s" * 256),
        (f"c{NUMBER}", "s\nu"),
    ],
)
def test_what_can_be_none_of_ours_is_not_looked_up(house: FakeHouse, name: str, service: str) -> None:
    assert accounts(house).read(knock(name, service)) is None
    assert not accounts(house).may_be_ours(knock(name, service))


def shaped(house: FakeHouse, name: str, service: str) -> bool:
    address = accounts(house).read(knock(name, service))
    assert address is not None
    return address.shaped


def test_a_number_and_a_mailbox_have_our_shape(house: FakeHouse) -> None:
    assert all(shaped(house, *name) for name in [("77777", "dovecot"), ("77777", "vsftpd"), ("x@y", "dovecot")])


@pytest.mark.parametrize("service", ["sshd", "su", "login", "cron", "dovecot", "vsftpd", "proftpd", "panel"])
@pytest.mark.parametrize("name", ["c77777", "c12", "c0900", "c123456789"])
def test_a_prefix_and_digits_are_a_client_s_at_every_service(house: FakeHouse, name: str, service: str) -> None:
    assert shaped(house, name, service)


@pytest.mark.parametrize("name", ["ana", "x@y", "cc9000"])
def test_at_ftp_other_names_may_be_somebody_else_s_where_local_users_log_in_as_well(
    house: FakeHouse, name: str
) -> None:
    assert shaped(house, name, "vsftpd")
    assert not shaped(house, name, "proftpd")


def test_a_name_without_a_number_is_called_by_an_alias_whatever_its_case(house: FakeHouse) -> None:
    spellings = [accounts(house).read(knock(name)) for name in ("No@Example.net", "no@example.net", "na@example.net")]
    labels = [address.label for address in spellings if isinstance(address, Address)]
    assert labels[0] == labels[1] != labels[2]
    assert labels[0].startswith("mail:~")
    assert "example" not in repr(spellings).lower()
