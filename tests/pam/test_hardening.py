"""In processes of their own: none of it can be taken back."""

from __future__ import annotations

import os
import pwd
import subprocess
import sys

import pytest

from pyauthgate.errors import ConfigurationError
from pyauthgate.pam.hardening import drop

root_alone = pytest.mark.skipif(os.geteuid() != 0, reason="root alone can become somebody else")


def run(program: str) -> str:
    """Run some Python, and give what it prints."""
    command = [sys.executable, "-c", f"import os, resource\nfrom pyauthgate.pam.hardening import *\n{program}"]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout.strip()


def test_nobody_looks_into_the_memory() -> None:
    shown = run(
        "import ctypes\nshut_memory()\n"
        "print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE))"
    )
    assert shown == "0 (0, 0)"


@pytest.mark.parametrize(("bound", "wanted", "got"), [(64, 100, 100), (64, 200, 128), (64, 10, 64)])
def test_there_is_room_for_so_many_descriptors_as_far_as_the_hard_bound_goes(bound: int, wanted: int, got: int) -> None:
    shown = run(
        f"resource.setrlimit(resource.RLIMIT_NOFILE, ({bound}, 128))\nmake_room({wanted})\n"
        "print(*resource.getrlimit(resource.RLIMIT_NOFILE))"
    )
    assert shown == f"{got} 128"


@root_alone
def test_root_becomes_a_user_for_good_with_the_groups_of_that_user() -> None:
    nobody = pwd.getpwnam("nobody")
    shown = run(
        f"drop({nobody.pw_uid})\nprint(*os.getresuid(), *os.getresgid(), os.getgroups())\n"
        "try:\n    os.setuid(0)\nexcept PermissionError:\n    print('for good')"
    )
    ids = f"{nobody.pw_uid} {nobody.pw_uid} {nobody.pw_uid} {nobody.pw_gid} {nobody.pw_gid} {nobody.pw_gid}"
    assert shown == f"{ids} [{nobody.pw_gid}]\nfor good"


@root_alone
def test_root_does_not_become_who_has_no_name() -> None:
    with pytest.raises(ConfigurationError) as caught:
        drop(3_999_999_999)
    assert caught.value.code == "pam.user"


def test_to_stay_who_one_is_takes_nothing() -> None:
    before = os.getresuid()
    drop(os.geteuid())
    assert os.getresuid() == before


@root_alone
def test_who_is_not_root_stays_who_they_are() -> None:
    nobody = pwd.getpwnam("nobody")
    uid = nobody.pw_uid
    assert run(f"os.setresuid({uid}, {uid}, {uid})\ndrop(0)\ndrop(1)\nprint(os.geteuid())") == str(uid)
