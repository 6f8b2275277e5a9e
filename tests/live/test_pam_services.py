"""Real sshd, dovecot, vsftpd and passwd on the lines of ``examples/pam``: one policy, one throttle, one history."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from pyauthgate.bootstrap import build
from pyauthgate.config import create_keys, load
from pyauthgate.gatekeeper import Admitted, Throttled
from pyauthgate.model import Attempt, Client, Origin
from pyauthgate.store import migrate
from scripts.packages import in_ci
from tests.live.loopback import CLIENT, CONFIGURATION, LOCAL, SALTED, Machine

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.requires("pam", "services"),
    pytest.mark.skipif(os.geteuid() != 0 and not in_ci(), reason="services are the superuser's to run"),
    pytest.mark.timeout(240),
]

NUMBER = "70417"
MAILBOX = "ana@dominio.com.ar"
PANEL, MAIL, FTP, SHELL = "Segur269", "Correo 4 Mantel", "Carpeta 6 Sobre", "Tren 7 Mantel Jirafa"
IN, DENIED = 0, 67
"""What curl says (CURLE_LOGIN_DENIED)."""


@pytest.fixture
def folder() -> Iterator[Path]:
    """Give a folder with a short name: dovecot's sockets lie in it, and a socket's path has 107 bytes at most."""
    with TemporaryDirectory() as short:
        Path(short).chmod(0o755)
        yield Path(short)


@pytest.fixture
def machine(folder: Path) -> Iterator[Machine]:
    """Give a machine with one client, who has a password of its own at every door."""
    file = folder / "gate.toml"
    file.write_text(CONFIGURATION, encoding="utf-8")
    settings = load(file)
    create_keys(settings.store.secret_file)
    migrate(settings.store.url)
    with closing(build(settings)) as house:
        house.registry.add(Client(number=NUMBER, given_names="Ana"), password=PANEL, must_change=False)
        made = Machine.make(folder, house)
        for password, *words in ((MAIL, "mail", MAILBOX, "--own"), (FTP, "ftp", "web7"), (SHELL, "shell")):
            made.desk.done("account", "add", NUMBER, *words, "--password-stdin", stdin=password)
        yield made


def at_the_panel(machine: Machine, password: str) -> object:
    return machine.house.login(Attempt(identifier=NUMBER, password=password, origin=Origin(address="198.51.100.7")))


def test_mail_and_ftp_by_number_and_by_name(machine: Machine) -> None:
    with machine.daemon(), machine.dovecot(), machine.vsftpd(), ThreadPoolExecutor() as together:
        tries = {
            (machine.imap, NUMBER, MAIL): IN,
            (machine.imap, MAILBOX, MAIL): IN,
            (machine.imap, NUMBER, PANEL): DENIED,
            (machine.imap, "nadie@dominio.com.ar", MAIL): DENIED,
            (machine.imap, "root", MAIL): DENIED,
            (machine.ftp, "web7", FTP): IN,
            (machine.ftp, NUMBER, FTP): IN,
            (machine.ftp, "web7", MAIL): DENIED,
        }
        answers = together.map(lambda call: call[0](*call[1:]), tries)
        assert dict(zip(tries, answers, strict=True)) == tries


def test_guesses_at_the_mailbox_shut_the_panels_door_too(machine: Machine) -> None:
    assert isinstance(at_the_panel(machine, PANEL), Admitted)
    with machine.daemon(), machine.dovecot(), ThreadPoolExecutor() as together:
        guesses = [f"Correo 4 Mante{letter}" for letter in "abcde"]
        assert set(together.map(lambda guess: machine.imap(MAILBOX, guess), guesses)) == {DENIED}
    assert isinstance(at_the_panel(machine, PANEL), Throttled)


def test_clients_and_local_users_log_in_by_ssh(machine: Machine) -> None:
    with machine.sshd():
        with machine.daemon():
            code, said, asked = machine.ssh(CLIENT, SHELL)
            assert (code, said, len(asked)) == (0, f"{CLIENT}\n", 1)
            assert machine.ssh(CLIENT, SHELL, way="password")[:2] == (0, f"{CLIENT}\n")
            assert machine.ssh(LOCAL, SALTED[LOCAL])[:2] == (0, f"{LOCAL}\n")
            # Wrong is wrong: what the system itself knows of a client opens nothing.
            assert machine.ssh(CLIENT, SALTED[CLIENT])[0] == 255
        # The daemon is gone: local users go on, and clients do not fall through.
        assert machine.ssh(LOCAL, SALTED[LOCAL])[:2] == (0, f"{LOCAL}\n")
        assert machine.ssh(CLIENT, SALTED[CLIENT])[0] == 255
        assert machine.ssh(CLIENT, SHELL)[0] == 255


def test_a_password_that_must_be_changed_is_changed_in_the_log_in(machine: Machine) -> None:
    machine.desk.done("account", "set", NUMBER, "shell", "--must-change")
    fresh = "Nube 9 Cartel Verde"
    with machine.daemon(), machine.sshd():
        code, said, asked = machine.ssh(CLIENT, SHELL, SHELL, fresh, fresh)
        assert (code, said.splitlines()[-1]) == (0, CLIENT), (said, asked)
        assert machine.ssh(CLIENT, fresh)[0] == 0
        assert machine.ssh(CLIENT, SHELL)[0] == 255


def test_passwd_says_why_and_a_change_ends_the_sessions_at_the_panel(machine: Machine) -> None:
    admitted = at_the_panel(machine, PANEL)
    assert isinstance(admitted, Admitted)
    fresh = "Nube 9 Cartel Verde"
    with machine.daemon():
        code, screen = machine.passwd(SHELL, PANEL, PANEL, "corta", "corta", fresh, fresh)
        assert (code, screen.count("otro de sus servicios"), screen.count("8 o más caracteres")) == (0, 1, 1), screen
        assert machine.house.sessions.find(admitted.token) is None
        assert machine.passwd(SHELL)[0] != 0
        code, screen = machine.passwd(fresh, "corta", "corta", "corta", "corta", "corta", "corta")
    assert code != 0
    assert not {SHELL, PANEL, fresh} & set(screen.split("\n"))


def test_the_superuser_needs_no_old_password_and_is_refused_a_weak_one(machine: Machine) -> None:
    with machine.daemon():
        code, screen = machine.passwd("corta", "corta", "Nube 9 Cartel Verde", "Nube 9 Cartel Verde", root=True)
    assert (code, screen.count("8 o más caracteres")) == (0, 1), screen
