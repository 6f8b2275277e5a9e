from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.pam.asking import DENY, MATRIX, ask

pytestmark = pytest.mark.requires("pam")

PROGRAM = """
import json, sys
from pyauthgate.errors import GateError
from pyauthgate.pam.backend import SystemUsers

def told(call):
    try:
        return call()
    except GateError as error:
        return error.code

users = {}
out = []
for service, verb, *words in json.loads(sys.argv[1]):
    asked = users.setdefault(service, SystemUsers(service, threads=2, deadline=0.5 if service == "slow" else 30))
    answer = told(lambda: getattr(asked, verb)(*words))
    out.append([answer.matches, answer.expired] if verb == "verify" and not isinstance(answer, str) else answer)
print(json.dumps(out))
"""


@pytest.fixture
def services(tmp_path: Path) -> Path:
    module, known = next(Path("/").glob(MATRIX)), tmp_path / "passwords"
    known.write_text("ana:Vieja123x:web\nroot:Raiz7831q:web\nuña:Ñandú7831:web\n", encoding="utf-8")
    folder = tmp_path / "services"
    folder.mkdir()
    files = {
        "other": DENY,
        "web": "\n".join(f"{kind} required {module} passdb={known}" for kind in ("auth", "account", "password")),
        "broken": "auth required pam_of_nobody.so\naccount required pam_permit.so\npassword required pam_of_nobody.so",
        "slow": "auth required pam_exec.so quiet /bin/sleep 2\naccount required pam_permit.so",
        "old": "auth required pam_permit.so\naccount required pam_debug.so acct=new_authtok_reqd",
        "gone": "auth required pam_permit.so\naccount required pam_debug.so acct=acct_expired",
        "open": "\n".join(f"{kind} required pam_permit.so" for kind in ("auth", "account", "password")),
        "odd": "password required pam_debug.so chauthtok=authtok_err",
    }
    for name, text in files.items():
        (folder / name).write_text(text + "\n", encoding="utf-8")
    return folder


def asked(services: Path, *questions: tuple[str, ...]) -> Any:  # noqa: ANN401 -- JSON
    return ask(services, PROGRAM, json.dumps(questions))


def test_the_right_password_of_a_user_and_no_other(services: Path) -> None:
    long, longest = "x" * 512, "Ñ" * 256
    answers = asked(
        services,
        ("web", "verify", "ana", "Vieja123x"),
        ("web", "verify", "ana", "Vieja123y"),
        ("web", "verify", "nadie", "Vieja123x"),
        ("web", "verify", "uña", "Ñandú7831"),
        ("web", "verify", "ana", ""),
        ("web", "verify", "ana", "Vieja123x\0"),
        ("web", "verify", "ana", long),
        ("web", "verify", "ana", longest),
        ("web", "verify", "ana\n", "Vieja123x"),
        ("web", "verify", "", "Vieja123x"),
    )
    yes, no = [True, False], [False, False]
    assert answers == [yes, no, no, yes, no, no, no, no, no, no]


def test_an_empty_password_is_none_even_where_pam_takes_whatever_comes(services: Path) -> None:
    answers = asked(
        services,
        ("open", "verify", "ana", "x"),
        ("open", "verify", "ana", ""),
        ("open", "change", "ana", "x", "y"),
        ("open", "change", "ana", "", "y"),
        ("open", "change", "ana", "x", ""),
    )
    assert answers == [[True, False], [False, False], True, False, False]


def test_nobody_guesses_the_superusers_password(services: Path) -> None:
    assert asked(services, ("web", "verify", "root", "Raiz7831q"), ("web", "change", "root", "Raiz7831q", "x")) == [
        [False, False],
        False,
    ]


def test_an_expired_password_is_right_and_says_so_and_an_expired_account_is_none(services: Path) -> None:
    assert asked(services, ("old", "verify", "ana", "x"), ("gone", "verify", "ana", "x")) == [
        [True, True],
        [False, False],
    ]


def test_who_cannot_answer_says_no_to_nobody(services: Path) -> None:
    answers = asked(
        services,
        ("broken", "verify", "ana", "Vieja123x"),
        *[("slow", "verify", "ana", "Vieja123x")] * 3,
        ("broken", "change", "ana", "Vieja123x", "Nueva456y"),
    )
    # Late calls keep their threads, and one more is shed at once.
    assert answers == ["pam.unavailable", "pam.late", "pam.late", "pam.overloaded", "pam.unavailable"]


def test_a_changed_password_is_the_new_one(services: Path) -> None:
    answers = asked(
        services,
        ("web", "change", "ana", "falsa", "Nueva456y"),
        ("web", "change", "ana", "Vieja123x", "Nueva456y"),
        ("web", "verify", "ana", "Vieja123x"),
        ("web", "verify", "ana", "Nueva456y"),
        ("web", "change", "ana", "Nueva456y", "y" * 512),
        ("web", "change", "ana", "Nueva456y", "a\0b"),
        ("odd", "change", "ana", "Nueva456y", "Otra7890z"),
    )
    assert answers == [False, True, [False, False], [True, False], False, False, False]
