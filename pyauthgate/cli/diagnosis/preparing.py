"""Loading what is loaded late elsewhere, while we are still root: the user who serves may not read our Python."""

from __future__ import annotations

import codecs
from contextlib import suppress
from importlib import import_module
from typing import Final

__all__ = ["prepare"]

LATE: Final = (
    "pyauthgate.mail.worker",
    "pyauthgate.mail.folder",
    "pyauthgate.pam.backend",
    "pyauthgate.store.breaches",
    "pyauthgate.store.panel_facts",
    "pyauthgate.store.scripts",
    "pyauthgate.store.servercheck",
    "sqlalchemy.dialects.postgresql.psycopg",
)
CODECS: Final = ("idna", "latin-1", "unicode_escape")
"""Of names of hosts, and of what drivers and headers are written in; one that was not found once is never found."""


def prepare() -> None:
    """Load every module and codec that a look may come to need; an extra that is not installed is told by the look."""
    for name in LATE:
        with suppress(ImportError):
            import_module(name)
    for codec in CODECS:
        codecs.lookup(codec)
