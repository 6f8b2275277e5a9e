"""Options that many commands share, and the house that they open."""

from __future__ import annotations

from contextlib import closing
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import click

from pyauthgate.bootstrap import build
from pyauthgate.config import load
from pyauthgate.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyauthgate.bootstrap import House
    from pyauthgate.config import Settings

__all__ = ["config_option", "json_option", "language_option", "with_house", "with_settings"]

P = ParamSpec("P")
R = TypeVar("R")

config_option = click.option(
    "--config",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The configuration; else the one that PYAUTHGATE_CONFIG names, else /etc/pyauthgate/pyauthgate.toml.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
language_option = click.option(
    "--language", type=click.Choice(LANGUAGES), help="The language of the words; else the site's own."
)


def with_settings(command: Callable[Concatenate[Settings, P], R]) -> Callable[..., R]:
    """Give a command the option ``--config`` and what stands in that file."""

    @wraps(command)
    def run(*args: Any, config: Path | None, **options: Any) -> R:  # noqa: ANN401 (whatever click found)
        return command(load(config), *args, **options)

    return config_option(run)


def with_house(command: Callable[Concatenate[House, P], R]) -> Callable[..., R]:
    """Give a command the option ``--config`` and the house built from that file."""

    @with_settings
    @wraps(command)
    def run(settings: Settings, *args: Any, **options: Any) -> R:  # noqa: ANN401 (whatever click found)
        with closing(build(settings)) as house:
            return command(house, *args, **options)

    return run
