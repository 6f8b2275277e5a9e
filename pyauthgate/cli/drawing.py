"""Figures as a picture and as a page: one file each, without a script, and nothing in it asks for another."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from pyauthgate.words.console import label

if TYPE_CHECKING:
    from pyauthgate.cli.figures import Figures

__all__ = ["page", "picture", "templates"]

WIDTH: Final = 640
"""Pixels of the picture where there is room: on a smaller screen it gets narrower, and its text keeps its size."""


@cache
def templates() -> Environment:
    """Open the templates; everything in them is escaped."""
    return Environment(
        loader=PackageLoader("pyauthgate.cli", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def picture(figures: Figures) -> str:
    """Draw the bars, as SVG."""
    return templates().get_template("chart.svg").render(figures=figures, width=WIDTH, titled=True)


def page(figures: Figures) -> str:
    """Write a page: the bars as wide as it is, and a table of what was found."""
    return (
        templates()
        .get_template("report.html")
        .render(figures=figures, width="100%", titled=False, say=partial(label, language=figures.language))
    )
