from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from pyauthgate.bootstrap import build
from pyauthgate.config import load
from tests.bootstrap.test_house import prepare, write

if TYPE_CHECKING:
    from pathlib import Path


def test_every_part_is_built_once_and_the_use_cases_share_it(tmp_path: Path) -> None:
    config = write(tmp_path)
    prepare(config)
    with closing(build(load(config))) as house:
        parts = house.parts
        assert parts.notices is house.notices
        assert parts.tries is house.tries
        assert parts.sessions is house.sessions
        assert house.parts is parts


def test_no_hashing_thread_is_made_before_the_first_password(tmp_path: Path) -> None:
    config = write(tmp_path)
    prepare(config)
    with closing(build(load(config))) as house:
        assert "verifier" not in vars(house)
        assert not house.verifier.crowded()
