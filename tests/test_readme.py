"""The README is true: its ten lines run as they stand."""

from __future__ import annotations

import re
import runpy
from contextlib import closing
from pathlib import Path

import pytest

from pyauthgate.bootstrap import build, gate, panel
from pyauthgate.config import create_keys, load
from pyauthgate.store import migrate
from tests.web.browser import Browser

ROOT = Path(__file__).parent.parent
STORE = '[store]\nurl = "sqlite:///gate.db"\nsecret_file = "secret"\n'
README = (ROOT / "README.md").read_text()


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", README, re.DOTALL)
    assert found
    return found[1]


def test_the_ten_lines_wrap_a_panel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "panel.py").write_text(block("python"))
    (tmp_path / "pyauthgate.toml").write_text('[site]\npublic_url = "https://clientes.example.net"\n' + STORE)
    settings = load(tmp_path / "pyauthgate.toml")
    migrate(settings.store.url)
    create_keys(settings.store.secret_file)
    application = runpy.run_path("panel.py")["application"]
    assert Browser(application).get("/").status == 303
    assert len(block("python").strip().splitlines()) <= 10


def test_the_ten_lines_of_toml_guard_a_panel(tmp_path: Path) -> None:
    written = block("toml")
    path = tmp_path / "pyauthgate.toml"
    path.write_text(written + STORE)
    settings = load(path)
    migrate(settings.store.url)
    create_keys(settings.store.secret_file)
    with closing(build(settings)) as house:
        app = panel(settings)
        assert app is not None
        browser = Browser(gate(house, app))
        browser.checked = False  # the panel is not there
        assert browser.get("/facturas").location.startswith("/.pyauthgate/login")
        assert browser.get("/login.php").status == 502
    assert len([line for line in written.splitlines() if line and line not in {"]", "form = ["}]) <= 10


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)#:]+)\)", README))
def test_every_file_it_names_is_there(target: str) -> None:
    assert (ROOT / target).exists()


@pytest.mark.parametrize("command", re.findall(r"^\$ make (\w+)", README, re.MULTILINE))
def test_every_target_it_names_is_one(command: str) -> None:
    assert re.search(rf"^{command}:", (ROOT / "Makefile").read_text(), re.MULTILINE)
