"""What PAM is told, over a real socket, by a real house on SQLite."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pyauthgate.bootstrap import build
from pyauthgate.bootstrap.daemons import cases_of, patient
from pyauthgate.config import load
from pyauthgate.model import Account, Client
from pyauthgate.pam.codes import Code, Flag
from pyauthgate.pam.conversation import DELAY
from pyauthgate.words import say
from tests.bootstrap.test_house import prepare, write
from tests.pam.module import Caller, request
from tests.pam.serving import served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pyauthgate.bootstrap import House
    from tests.pam.module import Heard

NUMBER = "10023"
NAME = f"c{NUMBER}"
MAILBOX = "ana@example.net"
GOOD = "Tren 7 Mantel Jirafa"
BETTER = "Nube 4 Ventana Lobo"
ROOT, HOLDER = 0, 1_001
DAY = 24 * 3600.0


class Machine:
    """A house, its daemon, and programs that ask it."""

    def __init__(self, house: House, path: Path) -> None:
        self.house = house
        self.path = path

    def call(
        self, operation: str, name: str, service: str, *typed: str, real: int = ROOT, **more: str | bytes | int
    ) -> Heard:
        with Caller(self.path) as caller:
            caller.send(request(operation, name, service=service, real_uid=real, **more))
            return caller.hear(*typed)

    def login(self, name: str, service: str, password: str | bytes, **more: str) -> Code:
        heard = self.call("A", name, service, real=ROOT, authtok=password, **more)
        assert (heard.delay == 0) is (heard.code == Code.SUCCESS)
        assert (heard.texts, heard.prompts) == ([], [])
        return Code(heard.code)

    def change(self, *typed: str, phase: Flag, real: int = HOLDER, **more: str | bytes | int) -> Heard:
        return self.call("P", NAME, "passwd", *typed, real=real, flags=int(phase), **more)


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    path = write(tmp_path)
    prepare(path)
    with closing(build(patient(load(path)))) as house:
        house.registry.add(Client(number=NUMBER, language="en"), password=GOOD, must_change=False)
        digest = house.verifier.digest(GOOD)
        now = house.clock.now()
        shell = Account(number=NUMBER, service="shell", name=NAME, digest=digest, changed_at=now)
        mail = replace(shell, service="mail", name=MAILBOX, own=True, changed_at=now - 200 * DAY)
        with house.store.begin() as work:
            for account in (shell, mail, replace(shell, service="ftp", name="ana-ftp", must_change=True)):
                assert work.accounts.add(account)
        with served(cases_of(house)) as socket:
            yield Machine(house, socket)


def test_clients_log_in_under_each_of_their_names_and_nobody_else_does(machine: Machine) -> None:
    for name, service in ((NAME, "sshd"), (MAILBOX, "dovecot"), (NUMBER, "dovecot")):
        assert machine.login(name, service, GOOD, rhost="192.0.2.7") == Code.SUCCESS
        for wrong in ("wrong", b"caf\xe9"):
            assert machine.login(name, service, wrong, rhost="192.0.2.7") == Code.AUTH_ERR
    assert machine.login("c99999", "sshd", GOOD) == Code.AUTH_ERR
    for name, service in (("root", "sshd"), ("ana", "sshd"), ("ana", "su"), ("\b\n\r\x7fINCORRECT", "sshd")):
        assert machine.login(name, service, GOOD) == Code.USER_UNKNOWN


def test_a_client_s_name_goes_on_to_nobody_else_at_any_service(machine: Machine) -> None:
    """Where no line of `pam.services` says otherwise it is the shell account, and nobody's at mail and ftp."""
    for service in ("su", "login", "sudo", "cron"):
        assert machine.login(NAME, service, GOOD) == Code.SUCCESS
        assert machine.login(NAME, service, "what the system knew") == Code.AUTH_ERR
    for name, service in (
        ("nobody", "vsftpd"),
        (NAME, "vsftpd"),
        (NAME, "dovecot"),
        ("c12", "sshd"),
        ("c0123", "su"),
        ("c123456789", "su"),
    ):
        assert machine.login(name, service, GOOD) == Code.AUTH_ERR
        assert machine.call("M", name, service).code == Code.PERM_DENIED
    machine.house.registry.disable(NUMBER)
    for service in ("sshd", "su", "login", "cron", "vsftpd", "dovecot"):
        assert machine.call("M", NAME, service).code == Code.PERM_DENIED


def test_after_too_many_tries_the_right_password_is_one_more(machine: Machine) -> None:
    for number in range(9):
        assert machine.login(NAME, "sshd", f"wrong {number}", rhost="192.0.2.7") == Code.AUTH_ERR
    assert machine.login(NAME, "sshd", GOOD, rhost="192.0.2.7") == Code.AUTH_ERR


def test_how_an_account_stands(machine: Machine) -> None:
    for name, service, code, texts in (
        (NAME, "sshd", Code.SUCCESS, []),
        (MAILBOX, "dovecot", Code.SUCCESS, [("I", say("pam.reminder", "en"))]),
        ("ana-ftp", "vsftpd", Code.NEW_AUTHTOK_REQD, [("I", say("pam.must", "en"))]),
        ("ana", "sshd", Code.USER_UNKNOWN, []),
    ):
        heard = machine.call("M", name, service)
        assert (heard.code, heard.texts) == (code, texts)
    machine.house.registry.disable(NUMBER)
    heard = machine.call("M", NAME, "sshd")
    assert (heard.code, heard.texts) == (Code.PERM_DENIED, [("X", say("pam.barred", "en"))])
    assert machine.login(NAME, "sshd", GOOD) == Code.AUTH_ERR


def test_a_holder_changes_the_password_and_the_rules_speak(machine: Machine) -> None:
    prelim = machine.change("wrong", phase=Flag.PRELIM_CHECK)
    assert (prelim.code, prelim.delay) == (Code.AUTH_ERR, DELAY)
    assert machine.change(GOOD, phase=Flag.PRELIM_CHECK).code == Code.SUCCESS
    heard = machine.change(
        "short", "short", BETTER, "other", BETTER, BETTER, phase=Flag.UPDATE_AUTHTOK, oldauthtok=GOOD
    )
    assert (heard.code, len(heard.texts)) == (Code.SUCCESS, 3)
    assert heard.texts[1] == ("X", say("change.mismatch", "en"))
    assert machine.login(NAME, "sshd", BETTER) == Code.SUCCESS
    assert machine.login(NAME, "sshd", GOOD) == Code.AUTH_ERR


def test_three_refused_passwords_are_enough_and_a_wrong_old_one_is_too(machine: Machine) -> None:
    heard = machine.change(*["short"] * 6, phase=Flag.UPDATE_AUTHTOK, oldauthtok=GOOD)
    assert (heard.code, len(heard.texts)) == (Code.MAXTRIES, 3)
    assert machine.change(BETTER, BETTER, phase=Flag.UPDATE_AUTHTOK, oldauthtok="wrong").code == Code.AUTH_ERR
    assert machine.change(BETTER, BETTER, phase=Flag.UPDATE_AUTHTOK, oldauthtok=b"caf\xe9").code == Code.AUTH_ERR
    assert machine.change("x" * 300, "x" * 300, phase=Flag.UPDATE_AUTHTOK, oldauthtok=GOOD).code == Code.AUTHTOK_ERR
    assert machine.login(NAME, "sshd", GOOD) == Code.SUCCESS


def test_root_sets_a_password_under_the_same_rules_and_a_set_uid_program_does_not(machine: Machine) -> None:
    assert machine.change(phase=Flag.PRELIM_CHECK, real=ROOT).code == Code.SUCCESS
    heard = machine.change("short", "short", BETTER, BETTER, phase=Flag.UPDATE_AUTHTOK, real=ROOT)
    assert (heard.code, len(heard.texts)) == (Code.SUCCESS, 2)
    assert machine.login(NAME, "sshd", BETTER) == Code.SUCCESS
    assert machine.change("", phase=Flag.PRELIM_CHECK, real=HOLDER).code == Code.AUTH_ERR


def test_without_a_store_nobody_is_let_in_and_a_client_goes_no_further(machine: Machine) -> None:
    machine.house.store.close()
    folder = machine.house.settings.folder
    (folder / "gate.db").rename(folder / "gone")
    (folder / "gate.db").mkdir()
    assert machine.login(NAME, "sshd", GOOD) == Code.SYSTEM_ERR
    assert machine.login(MAILBOX, "dovecot", GOOD) == Code.AUTHINFO_UNAVAIL
    assert machine.login("root", "sshd", GOOD) in {Code.USER_UNKNOWN, Code.AUTHINFO_UNAVAIL}


def test_every_call_may_wait_for_a_hashing_thread(tmp_path: Path) -> None:
    settings = load(write(tmp_path, "[pam]\nthreads = 12\n"))
    assert settings.hashing.queue == 8
    assert patient(settings).hashing.queue == 12
    wide = replace(settings, hashing=replace(settings.hashing, queue=40))
    assert patient(wide).hashing.queue == 40
