from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pyauthgate.config import read_password
from pyauthgate.errors import SecretError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tmp_path.chmod(0o700)
    return tmp_path


def written(folder: Path, content: bytes, mode: int = 0o600) -> Path:
    path = folder / "smtp-password"
    path.write_bytes(content)
    path.chmod(mode)
    return path


@pytest.mark.parametrize("content", [b"p w:\\x", b"p w:\\x\n"])
def test_one_line_is_the_password(folder: Path, content: bytes) -> None:
    assert read_password(written(folder, content)) == "p w:\\x"


@pytest.mark.parametrize("content", [b"", b"\n", b"a\nb\n", b"a\r\n", "ñ".encode(), b"a\0", b"x" * 257, b"x" * 5000])
def test_anything_else_is_refused_and_not_shown(folder: Path, content: bytes) -> None:
    with pytest.raises(SecretError) as refused:
        read_password(written(folder, content))
    assert refused.value.code == "secret.password"
    assert "xxx" not in str(refused.value)


def test_a_file_that_others_can_read_is_refused(folder: Path) -> None:
    with pytest.raises(SecretError) as refused:
        read_password(written(folder, b"p", 0o644))
    assert refused.value.code == "secret.readable"


def test_the_group_that_reads_the_keys_reads_it_too(folder: Path) -> None:
    path = written(folder, b"p", 0o640)
    assert read_password(path, path.stat().st_gid) == "p"
    with pytest.raises(SecretError):
        read_password(path)


def test_a_file_that_is_not_there_is_told_with_what_belongs_into_it(folder: Path) -> None:
    with pytest.raises(SecretError) as refused:
        read_password(folder / "none")
    assert refused.value.code == "secret.missing"
    assert "mail server's password" in refused.value.remedy


def test_a_folder_is_no_password(folder: Path) -> None:
    (folder / "smtp-password").mkdir(mode=0o700)
    with pytest.raises(SecretError) as refused:
        read_password(folder / "smtp-password")
    assert refused.value.code == "secret.password"
