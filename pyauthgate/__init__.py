"""The documented login and password rules in front of any hosting panel, without touching it.

The names here are the public door; each is imported when it is first used, so
that importing one part never loads another.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyauthgate.bootstrap import wrap
    from pyauthgate.errors import (
        ConfigurationError,
        GateError,
        Overloaded,
        PanelUnavailable,
        RecordRefused,
        RequestRefused,
        SecretError,
        StoreError,
    )
    from pyauthgate.policy import Policy
    from pyauthgate.web import AuthGate

__all__ = [
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

HOMES = {"AuthGate": "pyauthgate.web", "Policy": "pyauthgate.policy", "wrap": "pyauthgate.bootstrap"}


def __getattr__(name: str) -> object:
    """Import a public name where it lives (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module 'pyauthgate' has no attribute {name!r}")
    return getattr(import_module(HOMES.get(name, "pyauthgate.errors")), name)


def __dir__() -> list[str]:
    return __all__
