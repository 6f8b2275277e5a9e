from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

import pyauthgate
from pyauthgate.bootstrap import build, gate, panel
from pyauthgate.config import load
from pyauthgate.errors import StoreError
from pyauthgate.web import AuthGate
from pyauthgate.web.guard.gate import GuardedGate
from pyauthgate.web.upstream import Upstream
from tests.bootstrap.test_house import prepare, write
from tests.web.browser import Panel

if TYPE_CHECKING:
    from pathlib import Path

GUARDED = """
[panel]
mode = "guard"
upstream = "http://127.0.0.1:8080"
session = ["PHPSESSID"]
[[panel.form]]
kind = "login"
path = "/login"
user = "numero"
password = "clave"
ok = { status = 302 }
failed = { status = 200 }
"""


def test_a_panel_that_trusts_and_one_that_keeps_its_forms_get_a_gate_each(tmp_path: Path) -> None:
    for more, kind in (("", AuthGate), (GUARDED, GuardedGate)):
        config = write(tmp_path, more)
        if not (tmp_path / "secret").exists():
            prepare(config)
        with closing(build(load(config))) as house:
            assert isinstance(gate(house, Panel()), kind)


def test_a_panel_behind_http_is_an_application_too(tmp_path: Path) -> None:
    assert isinstance(panel(load(write(tmp_path, GUARDED))), Upstream)
    assert panel(load(write(tmp_path))) is None


def test_nothing_is_wrapped_half(tmp_path: Path) -> None:
    with pytest.raises((StoreError, pyauthgate.SecretError)):
        pyauthgate.wrap(Panel(), write(tmp_path, GUARDED))
