"""A panel that is known, and what the file says beside it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from pyauthgate.config import shelf
from pyauthgate.config.neighbours import Panel
from pyauthgate.config.tables import TableReader

__all__ = ["furnished", "known", "presets"]

ADDED = ("session", "public", "deny", "identity_headers")
"""Arrays to which a file adds; it never takes away from what a preset shuts."""

PLAIN = Panel().decoy


def known(name: str, reader: TableReader) -> Panel:
    """Read a preset as a section of its own, so that an error names it."""
    panel: Panel = reader.read(Panel, shelf.preset(name), f"preset {name}")
    return panel


def furnished(panel: Panel, reader: TableReader) -> Panel:
    """Add to a section what its preset knows; a form of the file replaces the preset's of its kind and path."""
    if panel.preset is None:
        return panel
    base = mounted(known(panel.preset, reader), panel.preset_under or "")
    own = {(each.kind, each.path) for each in panel.form}
    kept = tuple(each for each in base.form if (each.kind, each.path) not in own)
    arrays: dict[str, Any] = {key: tuple(dict.fromkeys((*getattr(base, key), *getattr(panel, key)))) for key in ADDED}
    decoy = base.decoy if panel.decoy == PLAIN else panel.decoy
    return replace(panel, form=(*kept, *panel.form), decoy=decoy, **arrays)


@cache
def presets() -> tuple[tuple[str, Panel], ...]:
    """Give every preset by its name."""
    return tuple((name, known(name, TableReader(Path("/")))) for name in shelf.names())


def mounted(panel: Panel, under: str) -> Panel:
    """Put a path before every path of a preset."""
    forms = tuple(
        replace(each, path=under + each.path, page=under + each.page if each.page else None) for each in panel.form
    )
    return replace(
        panel,
        form=forms,
        public=tuple(under + each for each in panel.public),
        deny=tuple(under + each for each in panel.deny),
    )
