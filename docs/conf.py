"""How Sphinx builds the documentation; run by `make docs`, and by `make check` with warnings as errors."""

from __future__ import annotations

import tomllib
from pathlib import Path

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]

project = "pyauthgate"
author = PROJECT["authors"][0]["name"]
copyright = author  # noqa: A001 - Sphinx's own name for it
version = release = PROJECT["version"]

extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]
nitpicky = True

html_theme = "furo"
html_title = f"pyauthgate {version}"
html_show_sphinx = False
html_static_path = ["_static"]
html_css_files = ["tables.css"]
