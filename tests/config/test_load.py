from __future__ import annotations

import os
from pathlib import Path

import pytest

from pyauthgate.config.load import DEFAULT, VARIABLE, handed_over, load
from pyauthgate.errors import ConfigurationError

GOOD = '[site]\npublic_url = "https://x.example"\n'


def refused(path: Path) -> ConfigurationError:
    with pytest.raises(ConfigurationError) as caught:
        load(path)
    return caught.value


def test_the_given_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "gate.toml").write_text(GOOD)
    settings = load(tmp_path / "gate.toml")
    assert settings.site.public_url == "https://x.example"
    assert settings.path == tmp_path / "gate.toml"


def test_without_one_the_environment_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gate.toml").write_text(GOOD)
    monkeypatch.setenv(VARIABLE, str(tmp_path / "gate.toml"))
    assert load().path == tmp_path / "gate.toml"


def test_the_given_file_comes_before_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gate.toml").write_text(GOOD)
    monkeypatch.setenv(VARIABLE, str(tmp_path / "other.toml"))
    assert load(tmp_path / "gate.toml").path == tmp_path / "gate.toml"


@pytest.mark.skipif(DEFAULT.exists(), reason="this machine has a gate of its own")
@pytest.mark.parametrize("value", [None, ""])
def test_without_both_it_is_the_systems_own(value: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    if value is not None:
        monkeypatch.setenv(VARIABLE, value)
    with pytest.raises(ConfigurationError, match=r"/etc/pyauthgate/pyauthgate\.toml cannot be read"):
        load()


def test_a_relative_name_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gate.toml").write_text(GOOD + '[store]\nurl = "sqlite:///gate.db"')
    monkeypatch.chdir(tmp_path)
    settings = load(Path("gate.toml"))
    assert settings.folder == tmp_path
    assert settings.store.url == f"sqlite:///{tmp_path}/gate.db"


def test_a_link_means_the_folder_it_lies_in(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "real.toml").write_text(GOOD)
    (tmp_path / "gate.toml").symlink_to("there/real.toml")
    assert load(tmp_path / "gate.toml").folder == tmp_path


@pytest.mark.parametrize("name", ["none.toml", ".", "pipe", "nul\0.toml", "large.toml"])
def test_what_is_no_readable_file_is_missing(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "large.toml").write_bytes(b"#" * 131_073)
    error = refused(tmp_path / name)
    assert error.code == "config.missing"
    assert VARIABLE in error.remedy


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"[site\n", "line 1, column 6"),
        (b"a = 1\nb = c4n4ry\n", "line 2, column 5"),
        (b"a = 1\nb = [", "line 2, column 6"),
        (b'a = "c4n4ry\n', "line 1, column 12"),
        (b"[a]\n[a]\n", "line 2, column 3"),
        (b"a = 1\nb = '\xff'", "line 2, column 6"),
        (b"a = 1\r\nb = \x00", "line 2, column 5"),
        (b"a = " + b"9" * 5_000, "line 1 or later"),
        (b"a = " + b"[" * 100_000, "line 1 or later"),
        (b"\xef\xbb\xbfa = 1", "line 1, column 1"),
    ],
)
def test_what_is_no_toml_is_placed_and_never_quoted(tmp_path: Path, content: bytes, place: str) -> None:
    (tmp_path / "gate.toml").write_bytes(content)
    error = refused(tmp_path / "gate.toml")
    assert error.code == "config.syntax"
    assert f": {place}: " in error.problem
    assert "c4n4ry" not in str(error)


def test_a_wrong_file_has_every_finding_in_its_words(tmp_path: Path) -> None:
    (tmp_path / "gate.toml").write_text("[site]\ninsecure = 1\n[server]\nworkers = 0")
    error = refused(tmp_path / "gate.toml")
    assert error.code == "config.invalid"
    assert "has 3 wrong entries" in error.problem
    for part in (
        "[site] public_url = nothing: https://",
        "[site] insecure = 1: true or",
        "[server] workers = 0: a whole",
    ):
        assert part in str(error)


@pytest.mark.parametrize(
    ("pid", "count", "handed"),
    [("own", "1", 1), ("own", "2", 2), ("1", "1", 0), ("", "1", 0), ("own", "", 0), ("own", "-1", 0), ("own", "x", 0)],
)
def test_systemd_hands_descriptors_to_the_process_that_it_names(
    monkeypatch: pytest.MonkeyPatch, pid: str, count: str, handed: int
) -> None:
    monkeypatch.setenv("LISTEN_PID", str(os.getpid()) if pid == "own" else pid)
    monkeypatch.setenv("LISTEN_FDS", count)
    assert handed_over() == handed
