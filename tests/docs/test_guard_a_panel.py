from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from pyauthgate.config.reader import read
from pyauthgate.config.shelf import names

DOCS = Path(__file__).parents[2] / "docs"
BLOCKS = re.findall(
    r"^```toml\n(.+?)^```", (DOCS / "how-to" / "guard-a-panel.md").read_text(), re.MULTILINE | re.DOTALL
)
SITE = '[site]\npublic_url = "https://x.example"\n'


@pytest.mark.parametrize("block", BLOCKS)
def test_every_configuration_of_the_how_to_can_be_read(block: str) -> None:
    read(tomllib.loads(block if "[site]" in block else SITE + block), Path("/etc/pyauthgate/pyauthgate.toml"))


def test_the_first_one_guards_a_panel_in_ten_lines() -> None:
    lines = [line for line in BLOCKS[0].splitlines() if line]
    assert len(lines) <= 10
    assert 'mode = "guard"' in lines


def test_every_preset_has_its_row_and_no_other() -> None:
    page = (DOCS / "reference" / "presets.md").read_text()
    assert tuple(sorted(re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE))) == names()
