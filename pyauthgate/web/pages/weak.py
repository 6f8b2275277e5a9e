"""The page for a client whose password in use does not follow the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyauthgate.model import Judgement, Scope
from pyauthgate.web.pages.rules import listed
from pyauthgate.web.targets import safe_target

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from pyauthgate.gatekeeper import Passwords
    from pyauthgate.web.render import Renderer
    from pyauthgate.web.visit import Visit

__all__ = ["WeakPage"]


class WeakPage:
    """Says so after the login, and leads to the form that changes it.

    It lists the rules and not which of them are broken: that would have to be
    kept, or told in an address, and says much of a password that is in use.
    """

    def __init__(self, *, passwords: Passwords, renderer: Renderer) -> None:
        self._passwords = passwords
        self._renderer = renderer

    def __call__(self, visit: Visit) -> Response:
        """Answer a visit of somebody who is logged in."""
        return self._renderer.page(
            visit,
            "weak",
            rules=listed(self._passwords, Judgement(), visit.language),
            must=visit.holder.scope == Scope.CHANGE,
            onward=safe_target(visit.query.get("next", ""), visit.start),
        )
