from __future__ import annotations

import json
import os
import pwd
from typing import TYPE_CHECKING

import pytest

from pyauthgate.cli.pam_status import name_of, sentence
from pyauthgate.gatekeeper.service_outcomes import Foreign
from pyauthgate.pam.codes import Code
from pyauthgate.pam.probe import Found
from tests.cli.desk import CONFIGURATION
from tests.pam.serving import Answering, served

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.desk import Desk

ME = os.geteuid()


def told(desk: Desk, path: Path) -> tuple[int, dict[str, object]]:
    desk.write(f'{CONFIGURATION}[pam]\nsocket = "{path}"\n')
    result = desk.run("pam", "status", "--json")
    return result.exit_code, json.loads(result.stdout)


def test_a_daemon_that_answers_is_told_with_whom_the_module_will_find(desk: Desk) -> None:
    with served(Answering(Foreign).cases) as path:
        document = {"socket": str(path), "uid": ME, "user": pwd.getpwuid(ME).pw_name, "answers": True}
        assert told(desk, path) == (0, document)
        assert "listens and answers." in desk.done("pam", "status")


def test_nobody_there_is_a_finding_and_not_an_error(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "pam.sock"
    assert told(desk, path) == (1, {"socket": str(path), "uid": None, "user": None, "answers": False})
    result = desk.run("pam", "status")
    assert (result.exit_code, "nobody listens" in result.stdout, result.stderr) == (1, True, "")


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Found(uid=0, code=Code.USER_UNKNOWN), "root listens and answers."),
        (Found(uid=0), "root listens and does not answer."),
        (
            Found(uid=3_999_999_999, code=Code.USER_UNKNOWN),
            "3999999999 listens and answers. The module needs owner=3999999999.",
        ),
    ],
)
def test_what_was_found_in_words(found: Found, words: str) -> None:
    assert sentence(found) == words


def test_a_uid_has_a_name_or_is_its_own() -> None:
    assert name_of(0) == "root"
    assert name_of(3_999_999_999) == "3999999999"
