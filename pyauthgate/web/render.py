"""Replies of ours: pages for people, problem documents for programs, redirects for both."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from werkzeug.http import HTTP_STATUS_CODES
from werkzeug.wrappers import Response

from pyauthgate.words import LANGUAGES, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyauthgate.web.assets import Assets
    from pyauthgate.web.visit import Visit

__all__ = ["Alert", "Renderer", "redirect"]

LANGUAGE_NAMES = {"es": "Español", "en": "English", "pt": "Português"}
FIRST_ERROR = 400
UNAUTHORIZED = 401
CHALLENGE = 'Session realm="pyauthgate"'
"""HTTP demands a challenge with a 401 (RFC 9110, section 15.5.2); browsers prompt for none they do not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """What a page says first.

    Parameters
    ----------
    code:
        Stable: what a program compares.
    words:
        The sentence, in the visitor's language.
    good:
        It is good news.
    more:
        Further members of the problem document that a program gets instead.

    """

    code: str
    words: str
    good: bool = False
    more: Mapping[str, object] = field(default_factory=dict)


class Renderer:
    """Writes the pages from the package's templates; everything in them is escaped."""

    def __init__(self, assets: Assets) -> None:
        self._assets = assets
        self._templates = Environment(
            loader=PackageLoader("pyauthgate.web", "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def page(
        self, visit: Visit, template: str, *, status: int = 200, alert: Alert | None = None, **context: object
    ) -> Response:
        """Write a page; a program gets a failure as a problem document instead (RFC 9457).

        Parameters
        ----------
        template:
            The name of its template, without ``.html``; also the page's address, where it has one.
        context:
            What the template shows.

        """
        if visit.program and status >= FIRST_ERROR and alert:
            return self._told(visit, self.problem(status, alert))
        body = self._templates.get_template(f"{template}.html").render(
            visit=visit,
            site=visit.site,
            say=partial(say, language=visit.language),
            asset=self._asset(visit),
            languages={code: LANGUAGE_NAMES[code] for code in LANGUAGES},
            alert=alert,
            **context,
        )
        return self._told(visit, Response(body, status, content_type="text/html; charset=utf-8"))

    def problem(self, status: int, alert: Alert) -> Response:
        """Write a problem document (RFC 9457)."""
        document = {
            "type": "about:blank",
            "title": HTTP_STATUS_CODES[status],
            "status": status,
            "detail": alert.words,
            "code": alert.code,
            **alert.more,
        }
        return Response(json.dumps(document), status, content_type="application/problem+json")

    def _asset(self, visit: Visit) -> Mapping[str, str]:
        return {name: f"{visit.root}{visit.site.prefix}/static/{file}" for name, file in self._assets.names.items()}

    def _told(self, visit: Visit, response: Response) -> Response:
        response.headers["Content-Language"] = visit.language
        if response.status_code == UNAUTHORIZED:
            response.headers["WWW-Authenticate"] = CHALLENGE
        return response


def redirect(path: str) -> Response:
    """Lead on with a GET; the path is the whole Location, so that no Host header has a say."""
    return Response(status=303, headers={"Location": path})
