"""The presets that travel with the package: one TOML file for each panel that is known."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["names", "preset"]


def names() -> tuple[str, ...]:
    """Give the names of the presets, in the order of the alphabet."""
    found = (each.name for each in _folder().iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml")))


def preset(name: str) -> dict[str, Any]:
    """Give what stands in a preset: the keys of ``[panel]``."""
    return tomllib.loads(_folder().joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def _folder() -> Traversable:
    return files("pyauthgate.config") / "presets"
