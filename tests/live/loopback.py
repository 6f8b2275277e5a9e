"""A machine within this one: its own users, PAM files and modules in mount namespaces, its services on loopback.

Nothing outside is changed.  The PAM files and the services' settings are those
of ``examples/pam``; the module is put where ``pam install`` puts it.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pyauthgate.credentials.libcrypt import crypt
from tests.cli.desk import Desk
from tests.live.serving import wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyauthgate.bootstrap import House

__all__ = ["CLIENT", "LOCAL", "Machine", "free_port"]

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "pam"
SECURITY = next(Path("/usr/lib").glob("*/security"), Path("/usr/lib/security"))

CLIENT = "c70417"
LOCAL = "marta"
UID = {CLIENT: 70417, LOCAL: 70001}
SALTED = {CLIENT: "Rancio 5 Olvido", LOCAL: "Local 8 Ventana"}
"""What the system itself knows: of the client a password that must open nothing."""

BINDS = """
set -e
mount --bind "$1/pam.d" /etc/pam.d
mount --bind "$1/security" {security}
for file in passwd shadow group; do mount --bind "$1/$file" "/etc/$file"; done
mount --bind "$1/run" /run
shift
exec "$@"
"""

CONFIGURATION = """
[site]
public_url = "http://127.0.0.1:8000"
insecure = true
[store]
url = "sqlite:///gate.db"
secret_file = "secret"
[hashing]
memory = "19MiB"
passes = 2
[pam]
socket = "run/pyauthgate/pam.sock"
"""

DOVECOT = """
base_dir = {folder}/run/dovecot
state_dir = {folder}/run/dovecot/state
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%u
service imap-login {{
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
  chroot =
}}
service anvil {{
  chroot =
}}
"""
VSFTPD = """
listen=YES
listen_address=127.0.0.1
listen_port={port}
background=NO
anonymous_enable=NO
allow_writeable_chroot=YES
secure_chroot_dir=/run/vsftpd/empty
seccomp_sandbox=NO
isolate=NO
isolate_network=NO
xferlog_enable=NO
"""
SSHD = """
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/hostkey
PidFile none
UseDNS no
PrintMotd no
StrictModes no
"""

ASKPASS = """#!/bin/sh
printf '%s\\0' "$1" >> {folder}/asked
sed -n "$(tr -dc '\\0' < {folder}/asked | wc -c)p" {folder}/answers
"""
"""Answers ssh's questions in their order, and keeps what they were."""


@dataclass
class Machine:
    """The machine; its services run while their blocks last."""

    folder: Path
    desk: Desk
    house: House
    ports: dict[str, int] = field(default_factory=dict)

    @classmethod
    def make(cls, folder: Path, house: House) -> Machine:
        """Lay everything down that the services will find."""
        desk = Desk(folder)
        (folder / "security").mkdir()
        for module in SECURITY.glob("*.so"):
            shutil.copy(module, folder / "security")
        desk.run("pam", "install", "--destdir", str(folder / "installed"), bare=True)
        shutil.copy(folder / "installed" / SECURITY.relative_to("/") / "pam_pyauthgate.so", folder / "security")
        shutil.copytree("/etc/pam.d", folder / "pam.d")
        shutil.copytree(EXAMPLE / "pam.d", folder / "pam.d", dirs_exist_ok=True)
        for place in (
            "run/sshd",
            "run/pyauthgate",
            "run/dovecot/state",
            "run/vsftpd/empty",
            "mail",
            "srv/web7",
            "srv/70417",
        ):
            (folder / place).mkdir(parents=True)
        shutil.chown(folder / "mail", "nobody", "nogroup")
        write_users(folder)
        return cls(folder, desk, house)

    def inside(self, *words: str) -> list[str]:
        """Give the command that runs a command in there."""
        binds = BINDS.format(security=SECURITY)
        return ["unshare", "--mount", "sh", "-c", binds, "sh", str(self.folder), *words]

    @contextmanager
    def daemon(self) -> Iterator[subprocess.Popen[str]]:
        """Run the daemon, as the command line starts it."""
        command = [sys.executable, "-m", "pyauthgate", "pam", "daemon", "--config", str(self.desk.file)]
        with started(command, stderr=subprocess.PIPE) as process:
            assert process.stderr
            said = process.stderr.readline()
            assert said.startswith("Answering PAM"), said
            yield process

    @contextmanager
    def dovecot(self) -> Iterator[None]:
        """Serve IMAP."""
        fragment = (EXAMPLE / "dovecot.conf").read_text(encoding="utf-8")
        fragment = fragment.replace(
            "uid=vmail gid=vmail home=/var/vmail", f"uid=nobody gid=nogroup home={self.folder}/mail"
        )
        with self._service("dovecot", DOVECOT, fragment, "dovecot", "-F", "-c"):
            yield

    @contextmanager
    def vsftpd(self) -> Iterator[None]:
        """Serve FTP; whoever is in finds a file of the example's only folder."""
        fragment = (EXAMPLE / "vsftpd.conf").read_text(encoding="utf-8")
        fragment = fragment.replace("guest_username=ftp", "guest_username=daemon").replace(
            "/srv/ftp", f"{self.folder}/srv"
        )
        with self._service("vsftpd", VSFTPD, fragment, "vsftpd"):
            yield

    @contextmanager
    def sshd(self) -> Iterator[None]:
        """Serve SSH."""
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.folder / "hostkey"], check=True)
        fragment = (EXAMPLE / "sshd_config").read_text(encoding="utf-8")
        with self._service("sshd", SSHD, fragment, str(shutil.which("sshd")), "-D", "-e", "-f"):
            yield

    @contextmanager
    def _service(self, name: str, base: str, fragment: str, *command: str) -> Iterator[None]:
        port = self.ports[name] = free_port()
        file = self.folder / f"{name}.conf"
        file.write_text(base.format(folder=self.folder, port=port) + fragment, encoding="utf-8")
        with started(self.inside(*command, str(file)), stderr=subprocess.DEVNULL) as process:
            wait_for(port, process)
            yield

    def imap(self, user: str, password: str) -> int:
        """Log in by IMAP; give curl's exit code: 0 is in, 67 is denied."""
        return self._curl(f"imap://127.0.0.1:{self.ports['dovecot']}/", user, password)

    def ftp(self, user: str, password: str) -> int:
        """Log in by FTP, likewise."""
        return self._curl(f"ftp://127.0.0.1:{self.ports['vsftpd']}/", user, password)

    def passwd(self, *answers: str, root: bool = False) -> tuple[int, str]:
        """Run `passwd` on a terminal, as the client or for it; give the exit code and what was on the screen."""
        ours, theirs = os.openpty()
        become = ["setpriv", f"--reuid={UID[CLIENT]}", "--regid=65534", "--clear-groups"]
        command = self.inside("setsid", "--wait", "--ctty", *([] if root else become), "passwd", CLIENT)
        with started(command, stdin=theirs, stdout=theirs, stderr=theirs) as process:
            os.close(theirs)
            screen = typed(ours, answers)
            code = process.wait(60)
        os.close(ours)
        return code, screen

    def _curl(self, url: str, user: str, password: str) -> int:
        # The password by standard input: arguments are everybody's to read.
        settings = f'user = "{user}:{password}"\n'
        command = ["curl", "--silent", "--max-time", "60", "--config", "-", url]
        return subprocess.run(command, input=settings, text=True, capture_output=True, check=False).returncode

    def ssh(self, user: str, *answers: str, way: str = "keyboard-interactive") -> tuple[int, str, list[str]]:
        """Log in by SSH; give the exit code, what ``id -un`` and the server said, and what was asked."""
        (self.folder / "asked").write_text("")
        (self.folder / "answers").write_text("".join(f"{answer}\n" for answer in answers))
        askpass = self.folder / "askpass"
        askpass.write_text(ASKPASS.format(folder=self.folder))
        askpass.chmod(0o755)
        options = {
            "StrictHostKeyChecking": "no",
            "UserKnownHostsFile": "/dev/null",
            "PreferredAuthentications": way,
            "NumberOfPasswordPrompts": "1",
            "LogLevel": "ERROR",
        }
        chosen = [word for name, value in options.items() for word in ("-o", f"{name}={value}")]
        done = subprocess.run(
            ["setsid", "ssh", *chosen, "-F", "none", "-p", str(self.ports["sshd"]), f"{user}@127.0.0.1", "id -un"],
            env={**os.environ, "SSH_ASKPASS": str(askpass), "SSH_ASKPASS_REQUIRE": "force"},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        asked = (self.folder / "asked").read_text(encoding="utf-8").split("\0")[:-1]
        return done.returncode, done.stdout + done.stderr, asked


def typed(terminal: int, answers: tuple[str, ...]) -> str:
    """Answer each question on a terminal, and give what was on the screen; a question ends with a colon and a blank."""
    screen, left = b"", list(answers)
    while (piece := read_or_end(terminal)) is not None:
        screen += piece
        if screen.endswith(b": ") and left:
            os.write(terminal, left.pop(0).encode() + b"\n")
    return screen.decode()


def read_or_end(terminal: int) -> bytes | None:
    """Read what a terminal shows; None when everybody has left it (EIO, pty(7))."""
    try:
        return os.read(terminal, 4096) or None
    except OSError:
        return None


def write_users(folder: Path) -> None:
    """Copy this machine's users, and add a client's and a local one."""
    for file in ("passwd", "shadow", "group"):
        shutil.copy(f"/etc/{file}", folder / file)
    with (folder / "passwd").open("a") as passwd, (folder / "shadow").open("a") as shadow:
        for user, uid in UID.items():
            print(f"{user}:x:{uid}:65534::/tmp:/bin/sh", file=passwd)
            print(f"{user}:{salted(SALTED[user])}:19000:0:99999:7:::", file=shadow)


def salted(password: str) -> str:
    """Give a hash that pam_unix reads."""
    hashed = crypt(password.encode(), "$6$saltstring")
    assert hashed
    return hashed


@contextmanager
def started(command: list[str], **files: int | None) -> Iterator[subprocess.Popen[str]]:
    """Run a process in a session of its own until the block ends, and all that came of it."""
    process = subprocess.Popen(command, text=True, start_new_session=True, **files)  # type: ignore[call-overload]
    try:
        with process:
            try:
                yield process
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, 15)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, 9)


def free_port() -> int:
    """Give a port of 127.0.0.1 that nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
