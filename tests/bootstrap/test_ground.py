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


def test_links_are_made_where_mail_is_sent_and_nowhere_else(tmp_path: Path) -> None:
    mail = '[mail]\nsmtp = "smtp://127.0.0.1:9"\nsender = "a@example.net"\n'
    config = write(tmp_path)
    prepare(config)
    found = []
    for text in (config.read_text(), config.read_text() + mail):
        config.write_text(text)
        with closing(build(load(config))) as house:
            found.append(house.parts.invitations.tokens)
    assert found == [False, True]
