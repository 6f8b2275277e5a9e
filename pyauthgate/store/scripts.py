"""Alembic, which brings a schema up to date: loaded for that alone, since it takes a quarter of what a start costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

if TYPE_CHECKING:
    from sqlalchemy import Connection

__all__ = ["revisions", "upgrade"]


def revisions() -> tuple[str, ...]:
    """Give every revision that there is a script for, the newest first."""
    return tuple(script.revision for script in ScriptDirectory.from_config(_settings()).walk_revisions())


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Bring a store to a revision, in the transaction of a connection."""
    settings = _settings()
    settings.attributes["connection"] = connection
    command.upgrade(settings, revision)


def _settings() -> Config:
    settings = Config()
    settings.set_main_option("script_location", "pyauthgate.store:migrations")
    return settings
