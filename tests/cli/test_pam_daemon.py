"""The daemon in a process of its own, started and ended as systemd does it."""

from __future__ import annotations

import os
import pwd
import signal
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from pyauthgate.bootstrap import build
from pyauthgate.cli.pam_daemon import owner_of, uid_named
from pyauthgate.config import load
from pyauthgate.errors import ConfigurationError, SecretError
from pyauthgate.model import Account, Client
from pyauthgate.pam.codes import Code
from tests.cli.desk import CONFIGURATION, GOOD, ROOT, Desk, running
from tests.pam.module import Caller, request
from tests.pam.serving import stranger

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from tests.cli.desk import Running

LOGIN = request("A", "c9000", service="sshd", real_uid=0, authtok=GOOD, rhost="192.0.2.7")

HANDING = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
environment = {**os.environ, "LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "1"}
words = [sys.executable, "-m", "pyauthgate", "pam", "daemon", "--config", sys.argv[2]]
os.execve(sys.executable, words, environment)
"""
"""What systemd does before it starts a service."""


@pytest.fixture
def door(desk: Desk) -> Path:
    """Give the socket of a desk with one client, who has a shell account."""
    desk.write(f'{CONFIGURATION}[pam]\nsocket = "run/pam.sock"\n')
    with closing(build(load(desk.file))) as house:
        house.registry.add(Client(number="9000"), password=GOOD, must_change=False)
        digest = house.verifier.digest(GOOD)
        with house.store.begin() as work:
            assert work.accounts.add(Account(number="9000", service="shell", name="c9000", digest=digest))
    return desk.folder / "run" / "pam.sock"


def answering(desk: Desk, *options: str) -> AbstractContextManager[Running]:
    return running("pam", "daemon", *options, "--config", str(desk.file), folder=desk.folder)


def asked(path: Path, frame: bytes = LOGIN) -> int:
    with Caller(path) as caller:
        caller.send(frame)
        return caller.hear().code


def test_it_answers_until_term_and_shows_no_password(desk: Desk, door: Path) -> None:
    with answering(desk) as run:
        assert f"Answering PAM on {door}" in run.hear("Stop with Ctrl+C or SIGTERM.")
        assert asked(door) == Code.SUCCESS
        wrong = request("A", "c9000", service="sshd", real_uid=0, authtok="canary-7Kq", rhost="192.0.2.7")
        assert asked(door, wrong) == Code.AUTH_ERR
        assert '"answers": true' in desk.done("pam", "status", "--json")
        core, descriptors = limits(run.process.pid)
        assert core == ["0", "0"]
        assert int(descriptors[0]) >= 1_024
        with Caller(door) as typing:
            typing.send(request("A", "c9000", service="sshd", real_uid=0))
            assert typing.read()[:1] == b"P"
            run.process.send_signal(signal.SIGTERM)
            assert typing.closed()
        _, said = run.process.communicate(timeout=40)
        assert run.process.returncode == 0
    assert GOOD not in said
    assert "canary" not in said
    assert "canary" not in "\n".join(map(str, desk.told("audit")))
    assert desk.codes()[-2:] == ["login.accepted", "login.refused"]


def limits(pid: int) -> tuple[list[str], list[str]]:
    """Give soft and hard bounds of core files and of open files."""
    lines = Path(f"/proc/{pid}/limits").read_text().splitlines()
    core, files = (next(line for line in lines if line.startswith(name)) for name in ("Max core", "Max open files"))
    return core.split()[4:6], files.split()[3:5]


def test_one_that_is_killed_leaves_a_socket_that_the_next_one_takes(desk: Desk, door: Path) -> None:
    with answering(desk) as run:
        run.hear("Answering")
        with Caller(door) as typing:
            typing.send(request("A", "c9000", service="sshd", real_uid=0))
            typing.read()
            run.process.kill()
            assert typing.closed()
        run.process.communicate(timeout=40)
    assert desk.run("pam", "status").exit_code == 1
    with answering(desk) as run:
        run.hear("Answering")
        assert asked(door) == Code.SUCCESS
        with answering(desk) as second:
            assert "[pam.socket]" in second.hear("another daemon listens there")
            assert second.process.wait(40) == 3
        assert asked(door) == Code.SUCCESS


def test_systemd_listens_and_hands_its_socket_over(desk: Desk, door: Path) -> None:
    door.parent.mkdir()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(door))
        listener.listen()
        early = Caller(door)
        early.send(LOGIN)
        with subprocess.Popen(
            [sys.executable, "-c", HANDING, str(listener.fileno()), str(desk.file)],
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
            pass_fds=[listener.fileno()],
        ) as process:
            with early:
                assert early.hear().code == Code.SUCCESS
            process.send_signal(signal.SIGTERM)
            assert str(door) in process.communicate(timeout=40)[1]
            assert process.returncode == 0
        with Caller(door):
            pass


@pytest.mark.skipif(os.geteuid() != 0, reason="root alone can become somebody else")
@pytest.mark.parametrize("named", [True, False])
def test_root_listens_and_somebody_else_answers(made: Path, named: bool) -> None:  # noqa: FBT001
    nobody = pwd.getpwnam("nobody")
    with TemporaryDirectory() as name:
        desk = Desk(Path(name))
        desk.folder.chmod(0o755)
        desk.write(f'{CONFIGURATION}[pam]\nsocket = "run/pam.sock"\n')
        subprocess.run(["cp", "-r", made / "var", desk.folder], check=True)
        subprocess.run(["chown", "-R", "nobody", desk.folder / "var"], check=True)
        with answering(desk, *(["--user", "nobody"] if named else [])) as run:
            run.hear("Answering")
            status = Path(f"/proc/{run.process.pid}/status").read_text()
            assert f"Uid:\t{nobody.pw_uid}\t{nobody.pw_uid}\t{nobody.pw_uid}" in status
            assert desk.told("pam", "status")[0]["uid"] == 0
            with stranger(desk.folder / "run" / "pam.sock") as user:
                assert user.ask(LOGIN)[:2] == b"D" + bytes([Code.PERM_DENIED])


def test_nothing_starts_without_keys_or_for_nobody(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(SecretError) as lost:
        owner_of(tmp_path / "none")
    assert lost.value.code == "secret.missing"
    with pytest.raises(ConfigurationError) as unknown:
        uid_named("no such user")
    assert unknown.value.code == "pam.user"
    assert uid_named("root") == 0
    assert owner_of(desk.file) == os.geteuid()
