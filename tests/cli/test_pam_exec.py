from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pyauthgate.gatekeeper import Denied
from tests.cli.desk import CONFIGURATION
from tests.pam.applications import AUTH_ERR, SUCCESS, SYSTEM_ERR, Libpam
from tests.pam.serving import ENTERED, Answering, served

if TYPE_CHECKING:
    from pyauthgate.gatekeeper.service_outcomes import Knock
    from tests.cli.desk import Desk

PROGRAM = Path(sys.executable).with_name("pyauthgate")


def inside(knock: Knock, password: str) -> object:
    return ENTERED if (knock.service, knock.name, password) == ("gate", "10023", "Tren 7 Mantel") else Denied()


class Guarded(Answering):
    """Let one password of one name in."""

    def login(self, knock: Knock, password: str) -> object:
        self.asked.append((knock, password))
        return inside(knock, password)


def run(desk: Desk, password: bytes, **environment: str) -> int:
    command = [str(PROGRAM), "pam", "exec", "--config", str(desk.file)]
    calm = {name: value for name, value in os.environ.items() if not name.startswith("PAM_")}
    return subprocess.run(command, input=password, env={**calm, **environment}, timeout=60, check=False).returncode


@pytest.mark.requires("pam")
def test_pam_exec_lets_in_whom_the_daemon_lets_in(desk: Desk, tmp_path: Path) -> None:
    confdir = tmp_path / "pam.d"
    confdir.mkdir()
    asked = f"pam_exec.so quiet expose_authtok {PROGRAM} pam exec --config {desk.file}"
    (confdir / "gate").write_text(f"auth required {asked}\n")
    (confdir / "other").write_text("auth required pam_deny.so\n")
    cases = Guarded()
    with served(cases.cases) as path:
        desk.write(f'{CONFIGURATION}[pam]\nsocket = "{path}"\n')
        call = Libpam().call
        assert call(confdir, "A", b"Tren 7 Mantel", user=b"10023", rhost=b"192.0.2.9").code == SUCCESS
        assert call(confdir, "A", b"Tren 7 Manta", user=b"10023").code in {AUTH_ERR, SYSTEM_ERR}
    assert [knock.origin.address for knock, _ in cases.asked] == ["192.0.2.9", ""]


@pytest.mark.parametrize(
    ("password", "environment"),
    [
        (b"", {"PAM_TYPE": "auth", "PAM_USER": "10023"}),
        (b"x" * 600, {"PAM_TYPE": "auth", "PAM_USER": "10023"}),
        (b"x\0", {"PAM_TYPE": "auth"}),
        (b"x\0", {"PAM_TYPE": "password", "PAM_USER": "10023"}),
        (b"x\0", {"PAM_USER": "10023"}),
        (b"x\0", {"PAM_TYPE": "auth", "PAM_USER": "1" * 300}),
    ],
)
def test_what_can_be_no_log_in_asks_nobody(desk: Desk, password: bytes, environment: dict[str, str]) -> None:
    cases = Answering()
    with served(cases.cases) as path:
        desk.write(f'{CONFIGURATION}[pam]\nsocket = "{path}"\n')
        assert run(desk, password, **environment) == 1
    assert cases.asked == []


def test_without_a_daemon_nobody_is_let_in(desk: Desk, tmp_path: Path) -> None:
    desk.write(f'{CONFIGURATION}[pam]\nsocket = "{tmp_path}/nobody.sock"\n')
    assert run(desk, b"x\0", PAM_TYPE="account", PAM_USER="10023") == 1
