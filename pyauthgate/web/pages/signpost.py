"""The pages that a guarded panel has itself: the gate's own addresses lead to them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from pyauthgate.web.pages.login import onward
from pyauthgate.web.render import redirect
from pyauthgate.web.targets import safe_target

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from pyauthgate.model import Form
    from pyauthgate.web.guard.entrances import Entrances
    from pyauthgate.web.visit import Visit

__all__ = ["Signpost"]


class Signpost:
    """Leads to the page of a form of the panel.

    Parameters
    ----------
    form:
        The form.
    entrances:
        The panel's log-ins: nobody is led back to one of them after a log-in.
    leave:
        Who is logged in has no business there and is sent on, first to what is left to do.

    """

    def __init__(self, form: Form, entrances: Entrances, *, leave: bool = False) -> None:
        self._form = form
        self._entrances = entrances
        self._leave = leave

    def __call__(self, visit: Visit) -> Response:
        """Answer a visit."""
        wanted = safe_target(visit.query.get("next", ""), "")
        if self._leave and visit.live is not None:
            return redirect(onward(visit, visit.live.scope, wanted))
        back = self._entrances.leads_back(wanted, visit.environ)
        return redirect(visit.root + self._address("" if back else wanted))

    def _address(self, wanted: str) -> str:
        """Give the page, and where to lead from it, if the panel can be told."""
        if not (wanted and self._form.next):
            return self._form.shown
        mark = "&" if "?" in self._form.shown else "?"
        return f"{self._form.shown}{mark}{urlencode({self._form.next: wanted})}"
