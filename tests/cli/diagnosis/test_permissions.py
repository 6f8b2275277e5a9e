from __future__ import annotations

import os
import pwd
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pyauthgate.cli.diagnosis.permissions import permissions
from pyauthgate.cli.diagnosis.sides import owner
from pyauthgate.config import create_keys, load
from pyauthgate.store.address import file_of, read_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyauthgate.config import Settings
    from pyauthgate.model import Ailment

ROOT_ALONE = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away and be somebody else")
NOBODY = pwd.getpwnam("nobody")
DAEMON = pwd.getpwnam("daemon")
SECRET = "c2VjcmV0IG9mIHRoZSBtYWlsIHNlcnZlcg"


@pytest.fixture
def folder() -> Iterator[Path]:
    """Give a folder that others may enter, as pytest's may not be."""
    made = Path(tempfile.mkdtemp(prefix="gate-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


def prepare(folder: Path, more: str = "") -> Settings:
    """Make the files with the modes that `db migrate` gives them."""
    (folder / "gate.toml").write_text(
        '[site]\npublic_url = "https://clientes.example.net"\n'
        f'[store]\nurl = "sqlite:///var/gate.db"\nsecret_file = "var/secret"\n{more}'
    )
    settings = load(folder / "gate.toml")
    create_keys(settings.store.secret_file, settings.store.group)
    file = folder / "var" / "gate.db"
    file.touch()
    file.chmod(0o600 if settings.store.group is None else 0o660)
    return settings


def give(settings: Settings, user: int, group: int, mode: int = 0o700) -> None:
    """Give the folder with all in it to a user, and the folder a mode."""
    inner = settings.store.secret_file.parent
    for path in (inner, *inner.iterdir()):
        kept = path.stat().st_mode & 0o7777
        os.chown(path, user, group)
        path.chmod(mode if path == inner else kept)


def found(settings: Settings) -> list[Ailment]:
    file = file_of(read_url(settings.store.url))
    return list(permissions(settings, file, owner(*([file, file.parent] if file else []), settings.store.secret_file)))


def codes(settings: Settings) -> list[str]:
    return [each.code for each in found(settings)]


def test_files_for_their_owner_alone_are_right(folder: Path) -> None:
    assert found(prepare(folder)) == []


@pytest.mark.parametrize("name", ["gate.db", "gate.db-wal", "gate.db-shm"])
def test_a_database_that_others_read_is_found_with_what_lies_beside_it(folder: Path, name: str) -> None:
    settings = prepare(folder)
    path = folder / "var" / name
    path.touch()
    path.chmod(0o644)
    (each,) = found(settings)
    assert each.code == "access.database"
    assert f"{path}: its mode is 0644, and 0600 is the most" in each.problem


def test_a_folder_that_others_write_is_found_and_endangers_the_keys(folder: Path) -> None:
    settings = prepare(folder)
    (folder / "var").chmod(0o777)
    assert codes(settings) == ["access.folder", "secret.readable"]


def test_what_keeps_the_gate_from_starting_is_one_finding_each(folder: Path) -> None:
    password = folder / "var" / "smtp"
    settings = prepare(
        folder, f'[mail]\nsmtp = "smtp://u@127.0.0.1"\nsender = "a@b.example"\npassword_file = "{password}"\n'
    )
    password.write_text(SECRET)
    password.chmod(0o644)
    settings.store.secret_file.chmod(0o604)
    told = found(settings)
    assert [each.code for each in told] == ["secret.readable", "secret.readable"]
    assert SECRET not in str(told)
    password.unlink()
    settings.store.secret_file.write_text("short")
    settings.store.secret_file.chmod(0o600)
    assert sorted(codes(settings)) == ["secret.malformed", "secret.missing"]


@ROOT_ALONE
def test_root_sees_the_files_as_the_user_who_serves_does(folder: Path) -> None:
    settings = prepare(folder)
    give(settings, NOBODY.pw_uid, NOBODY.pw_gid)
    assert found(settings) == []
    (folder / "var").chmod(0o500)
    (each,) = found(settings)
    assert (each.code, each.problem) == ("access.denied", f"nobody cannot write {folder / 'var'}.")
    (folder / "var").chmod(0o700)
    os.chown(folder / "var" / "gate.db", 0, 0)
    settings.path.chmod(0o600)
    assert codes(settings) == ["access.owners", "access.denied", "access.denied"]


@ROOT_ALONE
def test_with_a_group_its_members_must_be_able_to_do_what_the_owner_can(folder: Path) -> None:
    settings = prepare(folder, 'group = "daemon"\n')
    give(settings, NOBODY.pw_uid, DAEMON.pw_gid, 0o2770)
    assert found(settings) == []
    (folder / "var" / "gate.db").chmod(0o640)
    (each,) = found(settings)
    assert (each.code, each.problem) == ("access.denied", f"daemon cannot write {folder / 'var' / 'gate.db'}.")


@ROOT_ALONE
def test_with_a_group_every_file_must_be_of_it_and_the_folder_hand_it_on(folder: Path) -> None:
    settings = prepare(folder, 'group = "daemon"\n')
    give(settings, NOBODY.pw_uid, DAEMON.pw_gid, 0o770)
    assert codes(settings) == ["access.inherited"]
    os.chown(folder / "var" / "gate.db", NOBODY.pw_uid, NOBODY.pw_gid)
    assert codes(settings) == ["access.group", "access.inherited", "access.denied"]


@ROOT_ALONE
@pytest.mark.parametrize("name", ["secret", "gate.db", "."])
def test_files_of_more_than_one_owner_are_found_and_root_is_not_taken_for_the_one_who_serves(
    folder: Path, name: str
) -> None:
    settings = prepare(folder)
    give(settings, NOBODY.pw_uid, NOBODY.pw_gid)
    os.chown(folder / "var" / name, 0, 0)
    told = found(settings)
    mixed = next(each for each in told if each.code == "access.owners")
    assert mixed.problem == f"nobody owns some of the gate's files, but not these: {folder / 'var' / name} (root)."
    assert len(told) > 1
    assert all("(As root.)" not in each.problem for each in told)


@ROOT_ALONE
def test_keys_of_roots_that_a_group_lends_to_the_user_who_serves_are_right(folder: Path) -> None:
    settings = prepare(folder, 'group = "daemon"\n')
    give(settings, DAEMON.pw_uid, DAEMON.pw_gid, 0o2770)
    os.chown(settings.store.secret_file, 0, DAEMON.pw_gid)
    assert codes(settings) == ["access.members"]


@ROOT_ALONE
def test_root_is_no_member_of_a_group_that_serves(folder: Path) -> None:
    settings = prepare(folder, 'group = "root"\n')
    give(settings, NOBODY.pw_uid, 0, 0o2770)
    assert "access.members" in codes(settings)


@ROOT_ALONE
def test_a_group_of_nobody_but_the_owner_serves_nobody(folder: Path) -> None:
    settings = prepare(folder, 'group = "daemon"\n')
    give(settings, DAEMON.pw_uid, DAEMON.pw_gid, 0o2770)
    assert codes(settings) == ["access.members"]


def test_a_server_has_no_files_of_ours(folder: Path) -> None:
    (folder / "gate.toml").write_text(
        '[site]\npublic_url = "https://clientes.example.net"\n'
        '[store]\nurl = "postgresql://gate:geheim@127.0.0.1:1/gate"\nsecret_file = "var/secret"\n'
    )
    settings = load(folder / "gate.toml")
    create_keys(settings.store.secret_file)
    assert found(settings) == []
