"""What a visitor reads when the panel behind HTTP cannot answer: plain words, in the visitor's language."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from werkzeug.http import HTTP_STATUS_CODES
from werkzeug.wrappers import Response

from pyauthgate.errors import PanelUnavailable
from pyauthgate.web.callers import is_program
from pyauthgate.web.headers import harden
from pyauthgate.words import choose, say

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

    from pyauthgate.errors import RequestRefused

__all__ = ["TROUBLE", "outage"]

TROUBLE = "pyauthgate.upstream"
"""The environ key of the error for which we answered in the panel's place; absent when the panel answered."""

RETRY_AFTER = "5"


def outage(
    environ: WSGIEnvironment, error: PanelUnavailable | RequestRefused, *, language: str, reference: str
) -> Response:
    """Write the answer for an error on the way to the panel.

    Parameters
    ----------
    language:
        What is spoken to a visitor who asks for none of ours.
    reference:
        What the operator's log knows the request by.

    """
    language = choose(environ.get("HTTP_ACCEPT_LANGUAGE") or "", language)
    kind = "panel" if isinstance(error, PanelUnavailable) else "refused"
    words = say(f"error.{kind}.body", language)
    if is_program(environ):
        response = _problem(error, words)
    else:
        title, help_ = say(f"error.{kind}", language), say("layout.code", language, reference=reference)
        response = Response(f"{title}\n\n{words}\n{help_}\n", error.status, content_type="text/plain; charset=utf-8")
    response.headers["Content-Language"] = language
    if isinstance(error, PanelUnavailable):
        response.headers["Retry-After"] = RETRY_AFTER
    return harden(response)


def _problem(error: PanelUnavailable | RequestRefused, words: str) -> Response:
    """Write a problem document (RFC 9457)."""
    title = HTTP_STATUS_CODES[error.status]
    document = {"type": "about:blank", "title": title, "status": error.status, "detail": words, "code": error.code}
    return Response(json.dumps(document), error.status, content_type="application/problem+json")
