from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from pyauthgate.errors import ConfigurationError
from pyauthgate.pam.listening import bind, inherited

if TYPE_CHECKING:
    from collections.abc import Iterator

ME = os.geteuid()


@pytest.fixture
def place() -> Iterator[Path]:
    """Give a path short enough for a socket."""
    with TemporaryDirectory() as folder:
        yield Path(folder) / "run" / "pam.sock"


def connects(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as trial:
        return trial.connect_ex(str(path)) == 0


def refused(path: Path) -> str:
    with pytest.raises(ConfigurationError) as caught:
        bind(path, user=ME)
    assert caught.value.code == "pam.socket"
    return caught.value.problem


def test_a_socket_is_for_everybody_in_a_folder_that_is_for_us_alone_to_write(place: Path) -> None:
    with bind(place, user=ME):
        assert stat.S_IMODE(place.stat().st_mode) == 0o666
        assert stat.S_IMODE(place.parent.stat().st_mode) == 0o755
        assert connects(place)
        assert os.listdir(place.parent) == ["pam.sock"]  # noqa: PTH208 (names alone)


def test_a_socket_that_was_left_behind_is_replaced(place: Path) -> None:
    bind(place, user=ME).close()
    assert not connects(place)
    with bind(place, user=ME):
        assert connects(place)


def test_a_socket_that_somebody_listens_on_stays_theirs(place: Path) -> None:
    with bind(place, user=ME):
        before = place.stat().st_ino
        assert "another daemon" in refused(place)
        assert place.stat().st_ino == before
        assert connects(place)
        assert os.listdir(place.parent) == ["pam.sock"]  # noqa: PTH208


def test_a_daemon_that_has_no_time_to_accept_still_listens(place: Path) -> None:
    place.parent.mkdir(0o755)
    with socket.socket(socket.AF_UNIX) as busy:
        busy.bind(str(place))
        busy.listen(0)
        waiting = [socket.socket(socket.AF_UNIX) for _ in range(3)]
        for each in waiting:
            each.setblocking(False)  # noqa: FBT003 (its only parameter)
            each.connect_ex(str(place))
        assert "another daemon" in refused(place)
        for each in waiting:
            each.close()


@pytest.mark.parametrize("kind", ["file", "folder", "link"])
def test_what_is_no_socket_is_let_be(place: Path, kind: str) -> None:
    place.parent.mkdir(0o755)
    match kind:
        case "file":
            place.write_text("precious")
        case "folder":
            place.mkdir()
        case _:
            place.symlink_to("/dev/null")
    assert "something else" in refused(place)
    assert place.is_symlink() or place.is_dir() or place.read_text() == "precious"


@pytest.mark.skipif(ME != 0, reason="root alone can give a file away")
def test_somebody_elses_socket_and_folder_are_let_be(place: Path) -> None:
    bind(place, user=ME).close()
    os.chown(place, 65_534, 65_534)
    assert "something else" in refused(place)
    with bind(place, user=65_534):
        assert connects(place)
    place.unlink()
    os.chown(place.parent, 65_534, 65_534)
    assert "others may write" in refused(place)


@pytest.mark.parametrize("mode", [0o775, 0o757, 0o1777])
def test_a_folder_that_others_may_write_to_is_refused(place: Path, mode: int) -> None:
    place.parent.mkdir()
    place.parent.chmod(mode)
    assert "others may write" in refused(place)
    assert not place.exists()


def test_a_place_that_cannot_be_is_refused_in_words(place: Path) -> None:
    refused(place.parent / "deep" / "er" / "pam.sock")
    refused(place.with_name("x" * 120))


def test_without_systemd_nothing_is_inherited() -> None:
    assert inherited(0) is None


def hand_over(listener: socket.socket, count: int = 1) -> str:
    """Start a process with a descriptor 3, as systemd does, and give what it says of it."""
    program = (
        f"from pyauthgate.pam.listening import inherited\nfrom pyauthgate.errors import GateError\n"
        f"try:\n    got = inherited({count})\n    print(got.getsockname(), got.get_inheritable())\n"
        "except GateError as error:\n    print(error.code)"
    )

    def third() -> None:
        os.dup2(listener.fileno(), 3)
        os.set_inheritable(3, True)  # noqa: FBT003 (os's own)

    ran = subprocess.run(
        [sys.executable, "-c", program],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
        close_fds=False,
        preexec_fn=third,
    )
    return ran.stdout.strip()


def test_a_socket_of_systemds_is_taken_and_not_passed_on(place: Path) -> None:
    place.parent.mkdir()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(place))
        assert hand_over(listener) == "pam.inherited"
        listener.listen()
        assert hand_over(listener) == f"{place} False"
        assert hand_over(listener, 2) == "pam.inherited"


def test_what_else_systemd_may_hand_over_is_refused() -> None:
    with socket.socket(socket.AF_INET) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        assert hand_over(listener) == "pam.inherited"
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
        listener.bind("")
        listener.listen()
        assert hand_over(listener) == "pam.inherited"
