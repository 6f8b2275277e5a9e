"""The live check: what the script of a page that takes a new password asks while a password is typed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from werkzeug.wrappers import Response

from pyauthgate.web.forms import only, read_json
from pyauthgate.web.pages.reasons import reasons
from pyauthgate.web.render import Alert
from pyauthgate.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyauthgate.model import Judgement
    from pyauthgate.web.csrf import Csrf
    from pyauthgate.web.render import Renderer
    from pyauthgate.web.visit import Visit

__all__ = ["LiveCheck"]

CSRF_HEADER = "HTTP_X_CSRF_TOKEN"
FORBIDDEN, GONE = 403, 410


class LiveCheck:
    """Judges a candidate by the policy; changes nothing and keeps nothing.

    Parameters
    ----------
    secret:
        Gives what the page's form is bound to.
    judge:
        Judges for the visitor; None where the page is not worth anything any more.

    """

    def __init__(
        self,
        *,
        secret: Callable[[Visit], str],
        judge: Callable[[Visit, str], Judgement | None],
        renderer: Renderer,
        csrf: Csrf,
    ) -> None:
        self._secret = secret
        self._judge = judge
        self._renderer = renderer
        self._csrf = csrf

    def __call__(self, visit: Visit) -> Response:
        """Answer with the verdict as JSON."""
        given = visit.environ.get(CSRF_HEADER, "")
        alert = self._csrf.alert(visit, self._secret(visit), given)
        if alert:
            return self._renderer.problem(FORBIDDEN, alert)
        (candidate,) = only(read_json(visit.environ), "candidate")
        judgement = self._judge(visit, candidate)
        if judgement is None:
            gone = Alert(code="choose.gone", words=say("choose.gone", visit.language))
            return self._renderer.problem(GONE, gone)
        return Response(json.dumps(_verdict(judgement, visit.language)), content_type="application/json")


def _verdict(judgement: Judgement, language: str) -> dict[str, object]:
    return {
        "accepted": judgement.accepted,
        "strength": judgement.strength,
        "violations": [reason.document for reason in reasons(judgement, language)],
    }
