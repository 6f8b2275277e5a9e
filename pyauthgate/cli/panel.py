"""The panel of the configuration behind its gate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyauthgate.bootstrap import build, gate, panel
from pyauthgate.errors import ConfigurationError, Finding

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

    from pyauthgate.bootstrap import House
    from pyauthgate.config import Settings

__all__ = ["guarded", "named", "opened"]


def guarded(settings: Settings) -> WSGIApplication:
    """Load the panel and put the gate in front of it.

    Raises
    ------
    ConfigurationError
        No panel is configured, or it cannot be loaded.
    SecretError, StoreError
        Something is missing; `build` says what.

    """
    named(settings)
    return opened(build(settings))


def opened(house: House) -> WSGIApplication:
    """Put the gate of a house in front of the panel that its settings name."""
    app = panel(house.settings)
    if app is None:
        raise _none()
    return gate(house, app)


def named(settings: Settings) -> None:
    """Demand that the configuration names a panel.

    Raises
    ------
    ConfigurationError
        ``panel.none``: it names none.

    """
    if not (settings.panel.app or settings.panel.upstream):
        raise _none()


def _none() -> ConfigurationError:
    return ConfigurationError(
        "panel.none",
        "The configuration names no panel.",
        "Write panel.app or panel.upstream, or wrap the panel where it is made: pyauthgate.wrap(app).",
        (Finding(section="panel", key="app", value="", allowed="module:attribute, or upstream = http://host:port"),),
    )
