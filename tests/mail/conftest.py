"""Real stores for the worker."""

from __future__ import annotations

from tests.contracts.fixtures import migrated_file, sqlite_url

__all__ = ["migrated_file", "sqlite_url"]
