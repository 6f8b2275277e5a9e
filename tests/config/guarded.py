"""A configuration in guard mode, to which a test adds what it is about."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pyauthgate.config.reader import read
from pyauthgate.errors import ConfigurationError

if TYPE_CHECKING:
    from pyauthgate.config.sections import Settings
    from pyauthgate.errors import Finding

FILE = Path("/etc/pyauthgate/pyauthgate.toml")
HEAD = '[site]\npublic_url = "https://x.example"\n[panel]\napp = "panel:app"\nmode = "guard"\nsession = ["sid"]\n'
LOGIN = """
[[panel.form]]
kind = "login"
path = "/login"
user = "numero"
password = "clave"
ok = { status = 302, location = "/inicio" }
failed = { status = 200 }
"""
CHANGE = """
[[panel.form]]
kind = "change"
path = "/clave"
current = "actual"
new = ["nueva", "otra"]
ok = { status = 302, location = "/hecho" }
"""


def settings(text: str) -> Settings:
    """Read a configuration that must be right."""
    return read(tomllib.loads(text), FILE)


def findings(text: str) -> tuple[Finding, ...]:
    """Read a configuration that must be wrong."""
    with pytest.raises(ConfigurationError) as caught:
        read(tomllib.loads(text), FILE)
    assert caught.value.code == "config.invalid"
    return caught.value.findings


def places(text: str) -> list[tuple[str, str, str]]:
    """Give where a configuration is wrong, and what stands there."""
    return [(each.section, each.key, each.value) for each in findings(text)]
