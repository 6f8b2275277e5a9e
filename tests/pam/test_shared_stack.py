"""Stacks that are shared with local users, through a real libpam, module and daemon: who goes on to the next line."""

from __future__ import annotations

from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING

import pytest

from tests.fakes.house import BETTER, NUMBER, FakeHouse
from tests.fakes.services import MAIL_PASSWORD, MAILBOX
from tests.pam.applications import (
    AUTH_ERR,
    EXPIRED,
    PERM_DENIED,
    PROMPT,
    SUCCESS,
    SYSTEM_ERR,
    Libpam,
    Outcome,
    write_service,
)
from tests.pam.serving import cases_of, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.requires("pam")

CLIENT = f"c{NUMBER}".encode()
SHELLS = ("sshd", "su", "login", "sudo", "cron")
LINES = (
    "auth     [success=done authinfo_unavail=ignore user_unknown=ignore default=die] {} prefix=c try_first_pass",
    "auth     required pam_permit.so",
    "account  [success=done new_authtok_reqd=done user_unknown=ignore authinfo_unavail=ignore default=die] {} prefix=c",
    "account  required pam_permit.so",
    "password [success=done user_unknown=ignore authinfo_unavail=ignore default=die] {} prefix=c",
    "password required pam_permit.so",
)
"""Those of the documents; the next line stands for a system that knows everybody and any password."""


class Stacks:
    """A house's daemon, and programs that ask it and then the system."""

    def __init__(self, folder: Path, module: str, house: FakeHouse) -> None:
        self.house = house
        self._folder = folder
        self._lines = [line.format(module) for line in LINES]

    def call(self, service: str, operation: str, *answers: bytes, user: bytes = CLIENT, flags: int = 0) -> Outcome:
        write_service(self._folder, self._lines, service)
        return Libpam(service=service).call(self._folder, operation, *answers, user=user, flags=flags)


@pytest.fixture
def house() -> FakeHouse:
    house = FakeHouse()
    house.enrol()
    house.add("shell", f"c{NUMBER}", MAIL_PASSWORD)
    house.add("mail", MAILBOX, MAIL_PASSWORD, own=True)
    return house


@pytest.fixture
def stacks(module: Path, tmp_path: Path, house: FakeHouse) -> Iterator[Stacks]:
    with served(cases_of(house)) as socket:
        yield Stacks(tmp_path, f"{module} socket={socket}", house)


@pytest.mark.parametrize("service", [*SHELLS, "vsftpd", "dovecot"])
def test_no_client_s_name_goes_on_to_a_password_of_the_system_s(stacks: Stacks, service: str) -> None:
    for name in (CLIENT, b"c9001", b"c12", b"c0123", b"c123456789"):
        assert stacks.call(service, "A", b"stale", user=name).code == AUTH_ERR
    for name in (b"c9001", b"c12", b"c0123", b"c123456789"):
        assert stacks.call(service, "M", user=name).code == PERM_DENIED


def test_a_disabled_client_is_barred_at_every_service(stacks: Stacks) -> None:
    for service in SHELLS:
        assert stacks.call(service, "M").code == SUCCESS
    with stacks.house.store.begin() as work:
        client = work.clients.get(NUMBER)
        assert client is not None
        work.clients.replace(replace(client, disabled=True))
    for service in (*SHELLS, "vsftpd", "dovecot"):
        assert stacks.call(service, "M").code == PERM_DENIED


LOCALS = (b"root", b"miguel", b"9000", b"C9000", b"jos\xe9")
GONE_ON = Outcome(code=SUCCESS, delay=0, messages=())
"""We were not there: nothing was asked or said."""


@pytest.mark.parametrize("service", SHELLS)
def test_a_local_user_goes_on_and_is_not_asked_for_a_password_by_us(stacks: Stacks, service: str) -> None:
    for name in LOCALS:
        assert replace(stacks.call(service, "A", user=name), delay=0) == GONE_ON
        assert replace(stacks.call(service, "M", user=name), delay=0) == GONE_ON


@pytest.mark.parametrize("flags", [0, EXPIRED])
def test_a_local_user_is_asked_for_a_new_password_by_the_system_alone(stacks: Stacks, flags: int) -> None:
    """As root's ``passwd`` calls, and as the log-in of a user whose password has expired does."""
    for name in LOCALS:
        assert replace(stacks.call("passwd", "P", user=name, flags=flags), delay=0) == GONE_ON


def test_a_client_is_asked_and_a_password_that_is_no_utf8_is_wrong(stacks: Stacks) -> None:
    outcome = stacks.call("sshd", "A", b"caf\xe9")
    assert (outcome.code, [style for style, _ in outcome.messages]) == (AUTH_ERR, [PROMPT])
    assert stacks.call("sshd", "A", MAIL_PASSWORD.encode()).code == SUCCESS


def test_a_change_that_the_module_did_not_wait_for_is_none(module: Path, tmp_path: Path, house: FakeHouse) -> None:
    told, old, new = Event(), MAIL_PASSWORD.encode(), BETTER.encode()
    # The first verification is the proof of the current password; the change itself is the second.
    house.verifier.interrupt(lambda: house.verifier.interrupt(lambda: told.wait(30)))
    with served(cases_of(house)) as socket:
        stacks = Stacks(tmp_path, f"{module} socket={socket} timeout=1", house)
        assert stacks.call("passwd", "P", old, new, new, flags=EXPIRED).code == SYSTEM_ERR
        told.set()
    with served(cases_of(house)) as socket:
        stacks = Stacks(tmp_path, f"{module} socket={socket}", house)
        assert [stacks.call("sshd", "A", password).code for password in (new, old)] == [AUTH_ERR, SUCCESS]
