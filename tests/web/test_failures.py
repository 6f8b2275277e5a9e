from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import Environment

from pyauthgate.errors import PanelUnavailable
from tests.web.browser import GATE, Place

if TYPE_CHECKING:
    import pytest


def test_an_error_page_gives_a_code_for_the_support_and_no_trace() -> None:
    reply = Place().browser().get(f"{GATE}/nothing")
    assert reply.status == 404
    assert "Si necesita ayuda, indique este código:" in reply.text
    assert "path.unknown" not in reply.text


def test_a_visitors_mistake_is_not_reported() -> None:
    place = Place()
    place.browser().get(f"{GATE}/nothing")
    assert place.reports == []


def test_a_page_that_cannot_be_drawn_is_a_503_in_plain_words(monkeypatch: pytest.MonkeyPatch) -> None:
    place = Place()

    def broken(*_: object) -> None:
        raise OSError("the template is gone")

    monkeypatch.setattr(Environment, "get_template", broken)
    reply = place.browser().get(f"{GATE}/login")
    assert (reply.status, reply.body) == (503, b"503 Service Unavailable\n")
    assert reply.header("Retry-After") == "5"
    assert reply.header("Cache-Control") == "no-store"
    assert {code for code, _ in place.reports} == {"web.OSError"}
    assert all(f"{__file__}:{broken.__code__.co_firstlineno + 1} broken" in trace for trace in place.traces)
    assert "the template is gone" not in repr(place.traces)


def test_a_panel_that_does_not_answer_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    place = Place()
    browser = place.logged_in()

    def unavailable(_: object) -> None:
        raise PanelUnavailable("upstream.slow", "The panel said nothing.", "Wait.", status=504)

    monkeypatch.setattr(place.house.sessions, "find", unavailable)
    reply = browser.get("/facturas")
    assert (reply.status, "El panel no responde" in reply.text, reply.header("Retry-After")) == (504, True, "5")
    assert [code for code, _ in place.reports] == ["upstream.slow"]
    assert place.traces == [""]
