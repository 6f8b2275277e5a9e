from __future__ import annotations

import subprocess
import sys

import pytest

import pyauthgate

PUBLIC = [
    "AuthGate",
    "ConfigurationError",
    "GateError",
    "Overloaded",
    "PanelUnavailable",
    "Policy",
    "RecordRefused",
    "RequestRefused",
    "SecretError",
    "StoreError",
    "wrap",
]


def test_the_public_door_is_what_it_was() -> None:
    assert pyauthgate.__all__ == PUBLIC == sorted(PUBLIC)
    assert dir(pyauthgate) == PUBLIC


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_name_is_there_and_documented(name: str) -> None:
    assert getattr(pyauthgate, name).__doc__


def test_what_is_not_public_is_not_there() -> None:
    with pytest.raises(AttributeError, match="no attribute 'whatever'"):
        _ = pyauthgate.whatever


def test_one_part_does_not_load_another() -> None:
    program = (
        "import sys, pyauthgate\n"
        "pyauthgate.Policy\n"
        "loaded = {'sqlalchemy', 'werkzeug', 'jinja2', 'gunicorn', 'argon2', 'click'} & set(sys.modules)\n"
        "sys.exit(str(loaded) if loaded else 0)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
