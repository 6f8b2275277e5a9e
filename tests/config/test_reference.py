from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pyauthgate.config.forms import FormTable, LimitsTable, SignTable
from pyauthgate.config.reference import main, reference
from pyauthgate.config.sections import SECTIONS, settings_of
from pyauthgate.config.table import rows

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "settings.md"


def test_the_documented_settings_are_the_ones_there_are() -> None:
    written = PAGE.read_text(encoding="utf-8")
    assert written == reference(), "python -m pyauthgate.config.reference > docs/reference/settings.md"


@pytest.mark.parametrize("section", SECTIONS)
def test_every_setting_is_on_the_page_under_its_section(section: str) -> None:
    part = reference().partition(f"## `[{section}]`")[2].partition("\n## ")[0]
    for key, setting in settings_of(section).items():
        assert f"**`{key}`**: {setting.says}" in part


@pytest.mark.parametrize("schema", [FormTable, SignTable, LimitsTable])
def test_every_key_of_a_form_is_on_the_page(schema: type[Any]) -> None:
    part = reference().partition("## `[[panel.form]]`")[2].partition("\n## ")[0]
    for key, setting in rows(schema).items():
        assert f"**`{key}`**: {setting.says}" in part
    assert "### `ok`, `failed`, `json_ok`, `json_failed`" in part


def test_a_required_setting_shows_an_example_and_an_optional_one_its_default() -> None:
    assert 'Default: must be written, for example `"https://clientes.example.net"`.' in reference()
    assert 'Default: `"2h"`.' in reference()
    assert "Default: none." in reference()


def test_the_command_that_writes_the_page_prints_it() -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "pyauthgate.config.reference"], capture_output=True, check=True, encoding="utf-8"
    )
    assert answer.stdout == reference()


def test_the_page_is_printed_whole(capsys: pytest.CaptureFixture[str]) -> None:
    main()
    assert capsys.readouterr().out == reference()
