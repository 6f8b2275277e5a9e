"""What is laid down can be taken away without a trace, and never from under a service that names it."""

from __future__ import annotations

import configparser
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pyauthgate.errors import GateError
from pyauthgate.pam.install import PROFILE, SHIPPED, contents, install, services, uninstall

pytestmark = pytest.mark.requires("pam")

PROGRAM = Path("/srv/gate/bin/pyauthgate")
LINE = "auth required pam_pyauthgate.so prefix=c\n"


@pytest.fixture(scope="module")
def laid() -> dict[Path, bytes]:
    return contents(prefix="c", units=True, program=PROGRAM)


def files(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*") if not path.is_dir()}


def test_what_is_installed_is_gone_after_uninstalling(laid: dict[Path, bytes], tmp_path: Path) -> None:
    install(laid, tmp_path)
    assert len(files(tmp_path)) == 4
    assert {(tmp_path / file).stat().st_mode & 0o7777 for file in files(tmp_path)} == {0o644}
    assert set(uninstall(tmp_path)) == set(laid)
    assert files(tmp_path) == set()
    assert uninstall(tmp_path) == []


def test_the_module_alone_is_laid_down_unless_more_is_asked_for(laid: dict[Path, bytes]) -> None:
    (place,) = contents(prefix=None, units=False, program=PROGRAM)
    assert place.name == "pam_pyauthgate.so"
    assert place in laid


def test_the_profile_knows_clients_by_the_prefix_that_is_asked_for() -> None:
    lines = contents(prefix="web-", units=False, program=PROGRAM)[PROFILE].decode().splitlines()
    ours = [line for line in lines if "pam_pyauthgate.so" in line]
    assert [line.split().count("prefix=web-") for line in ours] == [1, 1, 1]
    assert "prefix=c" not in " ".join(lines).split()


def test_a_process_that_has_the_old_module_mapped_keeps_it(laid: dict[Path, bytes], tmp_path: Path) -> None:
    install(laid, tmp_path)
    place = next(tmp_path.rglob("pam_pyauthgate.so"))
    with place.open("rb") as old:
        install({**laid, Path("/", place.relative_to(tmp_path)): b"new"}, tmp_path)
        assert place.read_bytes() == b"new"
        assert old.read(4) == b"\x7fELF"


def test_a_mask_that_is_too_wide_or_too_narrow_changes_no_mode(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        install({Path("/file"): b""}, tmp_path)
    finally:
        os.umask(before)
    assert (tmp_path / "file").stat().st_mode & 0o7777 == 0o644


def test_what_cannot_be_written_is_told_and_leaves_no_draft(tmp_path: Path) -> None:
    (tmp_path / "file" / "full").mkdir(parents=True)
    with pytest.raises(GateError) as caught:
        install({Path("/file"): b""}, tmp_path)
    assert caught.value.code == "pam.unwritable"
    assert files(tmp_path) == set()


def test_what_cannot_be_removed_is_told(tmp_path: Path) -> None:
    (tmp_path / "usr/lib/security/pam_pyauthgate.so").mkdir(parents=True)
    with pytest.raises(GateError) as caught:
        uninstall(tmp_path)
    assert caught.value.code == "pam.unwritable"


def test_a_module_that_a_service_names_stays(laid: dict[Path, bytes], tmp_path: Path) -> None:
    install(laid, tmp_path)
    service = tmp_path / "etc/pam.d/sshd"
    service.parent.mkdir(parents=True)
    service.write_text(LINE)
    with pytest.raises(GateError) as caught:
        uninstall(tmp_path)
    assert caught.value.code == "pam.in_use"
    assert str(service) in caught.value.problem
    assert len(files(tmp_path)) == 5


def test_comments_and_copies_name_no_module(tmp_path: Path) -> None:
    folder = tmp_path / "etc/pam.d"
    folder.mkdir(parents=True)
    (folder / "sshd").write_text(f"# {LINE}")
    (folder / "common-auth.pam-old").write_text(LINE)
    (folder / "vsftpd").write_text(LINE)
    assert services(tmp_path) == [folder / "vsftpd"]


def test_the_service_starts_the_program_that_installed_it(laid: dict[Path, bytes]) -> None:
    unit = laid[Path("/etc/systemd/system/pyauthgate-pam.service")].decode()
    assert f"ExecStart={PROGRAM} pam daemon --config /etc/pyauthgate/pyauthgate.toml\n" in unit


def test_no_number_of_failed_starts_ends_the_service_or_its_socket(laid: dict[Path, bytes]) -> None:
    unit = configparser.ConfigParser(strict=False)
    unit.read_string(laid[Path("/etc/systemd/system/pyauthgate-pam.service")].decode())
    assert (unit["Unit"]["StartLimitIntervalSec"], unit["Service"]["Restart"]) == ("0", "on-failure")


def test_the_socket_is_where_the_module_looks_and_roots(laid: dict[Path, bytes]) -> None:
    unit = configparser.ConfigParser(strict=False)
    unit.read_string(laid[Path("/etc/systemd/system/pyauthgate-pam.socket")].decode())
    default = (SHIPPED.parent / "pam_pyauthgate.c").read_text()
    assert f'.socket = "{unit["Socket"]["ListenStream"]}"' in default
    assert (unit["Socket"]["SocketUser"], unit["Socket"]["SocketMode"]) == ("root", "0666")


def test_everything_that_is_laid_down_travels_in_the_wheel(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True, cwd=SHIPPED.parents[2])
    (wheel,) = tmp_path.glob("*.whl")
    listed = subprocess.run([sys.executable, "-m", "zipfile", "-l", wheel], check=True, capture_output=True, text=True)
    shipped = {"pam/pam_pyauthgate.c", *(f"pam/shipped/{file.name}" for file in SHIPPED.iterdir())}
    assert {name for name in shipped if f"pyauthgate/{name} " not in listed.stdout} == set()


MACHINE = r"""
set -eu
copy=$(mktemp -d)
for folder in /etc /var/lib/pam /var/cache/debconf /usr/share/pam-configs "$(dirname "$SECURITY")"; do
    mkdir "$copy/folder"
    cp -a "$folder/." "$copy/folder"
    mount -t tmpfs none "$folder"
    cp -a "$copy/folder/." "$folder"
    rm -r "$copy/folder"
done
useradd --no-create-home lokal
useradd --no-create-home c10023
laid() {
    find /etc/pam.d /etc/systemd /usr/share/pam-configs "$(dirname "$SECURITY")" -type f ! -name '*.pam-old' \
        -exec md5sum {} + | sort
}
laid > "$copy/before"
pyauthgate pam install --profile --prefix c --units
pam-auth-update --enable pyauthgate
python -m tests.pam.changing lokal c10023
pyauthgate pam uninstall
laid > "$copy/after"
cmp "$copy/before" "$copy/after"
rm -r "$copy"
"""
"""A machine of its own, as far as PAM goes: what is changed there is gone with the mounts."""


@pytest.mark.long
@pytest.mark.skipif(os.geteuid() != 0, reason="needs root for mounts of its own")
def test_with_the_profile_local_users_change_their_passwords_and_clients_need_the_daemon(
    laid: dict[Path, bytes],
) -> None:
    environment = {
        "PATH": f"{Path(sys.executable).parent}:/usr/sbin:/usr/bin:/sbin:/bin",
        "DEBIAN_FRONTEND": "noninteractive",
        "SECURITY": str(next(place for place in laid if place.suffix == ".so")),
    }
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", MACHINE], check=False, capture_output=True, text=True, env=environment
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "lokal: 0\nc10023: 4\n" in done.stdout
