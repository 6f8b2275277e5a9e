from __future__ import annotations

import os
import pwd
from typing import TYPE_CHECKING

import pytest

from pyauthgate.cli.diagnosis.sides import Side, members, owner

if TYPE_CHECKING:
    from pathlib import Path

ROOT_ALONE = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")


def test_who_is_alone_owns_all(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.touch()
    assert owner(tmp_path / "missing", file).user == os.geteuid()
    assert owner(tmp_path / "missing").user == os.geteuid()


@ROOT_ALONE
def test_root_serves_only_where_every_file_is_roots(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("missing", "gate.db", "secret")]
    for file in files[1:]:
        file.touch()
    assert owner(*files).user == 0
    os.chown(files[2], owner_of_nobody().user, 0)
    assert owner(*files).name == "nobody"
    os.chown(files[1], 61_234, 61_235)
    assert owner(*files).user == 61_234


@ROOT_ALONE
def test_root_can_be_anybody_who_is_there() -> None:
    assert owner_of_nobody().within_reach()
    with owner_of_nobody().taken():
        assert Side(name="daemon", user=1, group=1).within_reach()


@ROOT_ALONE
def test_an_owner_without_a_name_is_told_by_the_number(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.touch()
    os.chown(file, 61_234, 61_235)
    assert owner(file) == Side(name="uid 61234", user=61_234, group=61_235, groups=(61_235,))


def test_the_members_of_a_group_are_those_whose_first_group_it_is_too() -> None:
    nobody = pwd.getpwnam("nobody")
    assert nobody.pw_uid in {side.user for side in members(nobody.pw_gid)}


@ROOT_ALONE
def test_for_the_block_files_are_judged_as_for_that_user_and_then_as_before(tmp_path: Path) -> None:
    nobody = owner_of_nobody()
    before = (os.geteuid(), os.getegid(), os.getgroups())
    with pytest.raises(PermissionError), nobody.taken():
        (tmp_path / "x").touch()
    with nobody.taken():
        assert (os.geteuid(), os.getegid(), os.getgroups()) == (nobody.user, nobody.group, [nobody.group])
    assert (os.geteuid(), os.getegid(), os.getgroups()) == before


def test_ones_own_side_changes_nothing() -> None:
    with Side(name="me", user=os.geteuid(), group=os.getegid()).taken():
        assert os.geteuid() == os.getuid()


def owner_of_nobody() -> Side:
    nobody = pwd.getpwnam("nobody")
    return Side(name="nobody", user=nobody.pw_uid, group=nobody.pw_gid, groups=(nobody.pw_gid,))
