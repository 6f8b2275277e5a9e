from __future__ import annotations

import re
from pathlib import Path

import pytest

from pyauthgate.cli import advice as module
from pyauthgate.cli.advice import Advice, advice
from tests.config.guarded import CHANGE, HEAD, LOGIN, settings

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "commands.md"
RECOVER = '[[panel.form]]\nkind = "recover"\npath = "/olvido"\n'
RESET = """
[[panel.form]]
kind = "reset"
path = "/reset"
user = "numero"
new = ["nueva"]
ok = { status = 302, location = "*/login" }
"""
DENY = 'deny = ["/xmlrpc"]\n'


def codes(text: str) -> list[str]:
    return [each.code for each in advice(settings(text))]


def test_a_guarded_panel_of_which_everything_is_said_needs_no_advice() -> None:
    assert codes(HEAD + DENY + LOGIN + CHANGE + RECOVER) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (HEAD + DENY + LOGIN + RECOVER, "advice.no_change"),
        (HEAD + DENY + LOGIN + CHANGE, "advice.no_reset"),
        (HEAD + LOGIN + CHANGE + RECOVER, "advice.doors"),
        (HEAD + DENY + LOGIN.replace(', location = "/inicio"', "") + CHANGE + RECOVER, "advice.redirect"),
        (HEAD + DENY + LOGIN.replace('"/inicio"', '"/*"') + CHANGE + RECOVER, "advice.redirect"),
        (
            HEAD + DENY + LOGIN.replace('status = 302, location = "/inicio"', 'location = "*/*"') + CHANGE + RECOVER,
            "advice.redirect",
        ),
        (HEAD + DENY + LOGIN + CHANGE + RESET, "advice.reset"),
        (HEAD + DENY + 'tripwire = "off"\n' + LOGIN + CHANGE + RECOVER, "advice.tripwire"),
        (HEAD + DENY + LOGIN.replace('"/inicio"', '"/inicio", cookie = "other"') + CHANGE + RECOVER, "advice.unsealed"),
        (
            HEAD.replace('app = "panel:app"', 'upstream = "http://192.0.2.1:80"') + DENY + LOGIN + CHANGE + RECOVER,
            "advice.plain",
        ),
        (
            HEAD + DENY + LOGIN + CHANGE + RECOVER + '[mail]\nfolder = "mails"\nsender = "a@x.example"\n',
            "advice.unsent",
        ),
    ],
)
def test_what_may_be_regretted_has_a_code(text: str, code: str) -> None:
    assert codes(text) == [code]


@pytest.mark.parametrize(
    "reset",
    [
        RESET.replace('user = "numero"\n', ""),
        RESET.replace("*/login", "/hecho"),
        RESET.replace("*/login", '*/login", cookie = "hecho'),
    ],
)
def test_a_reset_by_link_or_with_a_sign_of_its_own_needs_no_advice(reset: str) -> None:
    assert codes(HEAD + DENY + LOGIN + CHANGE + reset) == []


def test_no_remedy_is_what_another_advice_is_against() -> None:
    found = advice(settings(HEAD + DENY + LOGIN.replace('"/inicio"', '"/*"') + CHANGE + RECOVER))
    assert ['"/*"' in each.remedy for each in found] == [False]


def test_a_panel_that_trusts_the_gate_needs_no_advice() -> None:
    assert codes('[site]\npublic_url = "https://x.example"\n') == []


@pytest.mark.parametrize("name", ["django-admin", "flask-security", "postfixadmin"])
def test_a_preset_needs_no_advice(name: str) -> None:
    text = f'[site]\npublic_url = "https://x.example"\n[panel]\nmode = "guard"\npreset = "{name}"\n'
    assert codes(text) == []


def test_advice_says_what_it_means_and_what_to_do() -> None:
    assert str(Advice(code="a.b", problem="It is so.", remedy="Do this.")) == "It is so. Do this. [a.b]"


def test_every_code_is_documented_and_no_other() -> None:
    given = set(re.findall(r'code="(advice\.[a-z_]+)"', Path(module.__file__).read_text(encoding="utf-8")))
    assert set(re.findall(r"^\| `(advice\.[a-z_]+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)) == given
