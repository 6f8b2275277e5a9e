from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from pyauthgate.errors import PanelUnavailable, RequestRefused
from pyauthgate.web.outage import outage

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

    from werkzeug.wrappers import Response

SLOW = PanelUnavailable("upstream.slow", "The panel said nothing.", "Wait.", status=504)
UPGRADE = RequestRefused("upgrade.refused", "No.", "No.", status=501)


def told(error: PanelUnavailable | RequestRefused = SLOW, **environ: str) -> Response:
    asked: WSGIEnvironment = dict(environ)
    return outage(asked, error, language="es", reference="abc123")


@pytest.mark.parametrize(
    ("accepted", "language", "first"),
    [
        ("", "es", "El panel no responde"),
        ("en", "en", "The panel does not answer"),
        ("pt-BR", "pt", "O painel não responde"),
    ],
)
def test_a_visitor_reads_it_in_a_language_of_theirs(accepted: str, language: str, first: str) -> None:
    response = told(HTTP_ACCEPT_LANGUAGE=accepted)
    lines = response.get_data(as_text=True).splitlines()
    assert (response.status_code, lines[0], response.headers["Content-Language"]) == (504, first, language)
    assert "abc123" in lines[-1]
    assert response.headers["Cache-Control"] == "no-store"


def test_who_is_to_come_back_is_told_when() -> None:
    assert "Retry-After" in told().headers
    assert "Retry-After" not in told(UPGRADE).headers


def test_a_program_gets_a_problem_document() -> None:
    response = told(UPGRADE, HTTP_ACCEPT="application/json")
    document = json.loads(response.data)
    assert (response.content_type, document["status"], document["code"]) == (
        "application/problem+json",
        501,
        "upgrade.refused",
    )
