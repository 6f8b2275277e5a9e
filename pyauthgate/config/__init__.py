"""The configuration: one TOML file, read strictly and completely, and the files that it names.

`load` gives `Settings`, `read_keys` the keys, `load_app` the panel; `reread`
is for a gate that runs.
"""

from __future__ import annotations

from pyauthgate.config.load import handed_over, load
from pyauthgate.config.masking import masked
from pyauthgate.config.panel import load_app
from pyauthgate.config.password import read_password
from pyauthgate.config.preset import presets
from pyauthgate.config.reload import reread
from pyauthgate.config.secret import create as create_keys
from pyauthgate.config.secret import read as read_keys
from pyauthgate.config.secret import rotate as rotate_keys
from pyauthgate.config.sections import (
    Audit,
    Facts,
    Hashing,
    Identifier,
    Mail,
    Panel,
    Policy,
    Proxy,
    Server,
    Session,
    Settings,
    Site,
    Store,
    Throttle,
    Totp,
)

__all__ = [
    "Audit",
    "Facts",
    "Hashing",
    "Identifier",
    "Mail",
    "Panel",
    "Policy",
    "Proxy",
    "Server",
    "Session",
    "Settings",
    "Site",
    "Store",
    "Throttle",
    "Totp",
    "create_keys",
    "handed_over",
    "load",
    "load_app",
    "masked",
    "presets",
    "read_keys",
    "read_password",
    "reread",
    "rotate_keys",
]
