from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from pyauthgate.gatekeeper import Notices, Way
from pyauthgate.gatekeeper.recovery import EVIDENCE
from pyauthgate.web import Site
from tests.fakes.house import NUMBER, FakeHouse
from tests.web.browser import GATE, ORIGIN, Place

if TYPE_CHECKING:
    from tests.web.browser import Browser, Reply

RECOVER = f"{GATE}/recover"
WAY = Way(name="gate", address=f"{ORIGIN}{GATE}/choose?t=")
SITE = Site(name="Panel de Clientes", public_url=ORIGIN, recovers=True)


def place_of() -> Place:
    place = Place(house=FakeHouse(way=WAY, notices=Notices(sent=True)), site=SITE)
    with place.house.store.begin() as work:
        work.clients.remove(NUMBER)
    place.house.enrol(email="ana@correo.example", domains=("ejemplo.com.ar",))
    return place


def ask(browser: Browser, kind: str, value: str, **extra: str | None) -> Reply:
    return browser.post(RECOVER, {"csrf": browser.token(RECOVER), "kind": kind, "value": value}, **extra)


def masked(reply: Reply) -> tuple[object, ...]:
    """Give everything that a visitor sees, without what differs from request to request."""
    headers = [(name, re.sub(r"-pre=[\w-]{43}", "-pre=", value)) for name, value in reply.headers]
    return reply.status, headers, re.sub(r'value="[\w-]{43}"', "", reply.text)


def test_the_login_page_leads_to_it_and_it_offers_what_the_help_page_documents() -> None:
    browser = place_of().browser()
    assert f'href="{RECOVER}"' in browser.get(f"{GATE}/login").text
    text = browser.get(RECOVER).text
    assert "¿Olvidó su número de cliente o clave?" in text
    assert re.findall(r'<option value="(\w+)">([^<]+)<', text) == [
        ("domain", "Nombre de dominio"),
        ("number", "Número de cliente"),
        ("email", "Dirección de e-mail principal"),
    ]


@pytest.mark.parametrize(
    ("kind", "value"), [("domain", "ejemplo.com.ar"), ("number", NUMBER), ("email", "ana@correo.example")]
)
def test_each_evidence_is_answered_by_mail_and_the_page_says_where_to_look(kind: str, value: str) -> None:
    place = place_of()
    browser = place.browser()
    reply = ask(browser, kind, value)
    assert (reply.status, reply.location) == (303, f"{RECOVER}/sent")
    assert "Revise su correo" in browser.get(reply.location).text
    (letter,) = place.house.letters()
    assert letter.address == "ana@correo.example"
    assert letter.values[f"link:{NUMBER}"].startswith(f"{ORIGIN}{GATE}/choose?t=")


def test_known_unknown_disabled_and_throttled_are_one_answer_after_one_computation() -> None:
    place = place_of()
    place.house.enrol("9001", email="b@x.example", disabled=True)
    place.house.enrol("9002")
    seen = set()
    for number in (NUMBER, "9999", "9001", "9002", "nonsense", "", *[NUMBER] * 6):
        browser = place.browser()
        before = place.house.verifier.computations
        reply = ask(browser, "number", number)
        assert place.house.verifier.computations == before + 1
        seen.add(repr((masked(reply), masked(browser.get(reply.location)))))
    assert len(seen) == 1
    assert {event.reason for event in place.house.events("recovery.unanswered")} == {"unknown"}
    assert len(place.house.letters()) == 1


def test_a_poisoned_host_moves_no_link() -> None:
    place = place_of()
    evil: dict[str, str | None] = {
        "HTTP_HOST": "evil.example",
        "HTTP_X_FORWARDED_HOST": "evil.example",
        "SERVER_NAME": "evil.example",
    }
    reply = ask(place.browser(), "number", NUMBER, **evil)
    assert reply.location == f"{RECOVER}/sent"
    (letter,) = place.house.letters()
    assert "evil" not in repr(letter.values)


@pytest.mark.parametrize("kind", ["", "Number", "phone", "numbér"])
def test_an_unknown_kind_is_refused_and_nobody_asked(kind: str) -> None:
    place = place_of()
    reply = ask(place.browser(), kind, NUMBER, HTTP_ACCEPT="application/json")
    assert (reply.status, reply.json["code"]) == (400, "recover.evidence")
    assert place.house.events() == []


@pytest.mark.parametrize("field", ["kind", "value"])
def test_a_form_without_a_field_is_refused(field: str) -> None:
    place = place_of()
    browser = place.browser()
    fields = {"csrf": browser.token(RECOVER), "kind": "number", "value": NUMBER}
    del fields[field]
    assert browser.post(RECOVER, fields).status == 400
    assert place.house.events() == []


def test_a_form_from_elsewhere_asks_nobody() -> None:
    place = place_of()
    browser = place.browser()
    token = browser.token(RECOVER)
    fields = {"csrf": token, "kind": "number", "value": NUMBER}
    assert browser.post(RECOVER, fields, HTTP_ORIGIN="https://evil.example").status == 403
    assert browser.post(RECOVER, {**fields, "csrf": "A" * 43}).status == 403
    assert place.browser().post(RECOVER, fields).status == 403
    assert place.house.events() == []


def test_when_nothing_can_be_computed_everybody_waits() -> None:
    place = place_of()
    browsers = [place.browser() for _ in range(2)]
    tokens = [browser.token(RECOVER) for browser in browsers]
    place.house.verifier.crowd()
    answers = [
        browser.post(RECOVER, {"csrf": token, "kind": "number", "value": value})
        for browser, token, value in zip(browsers, tokens, (NUMBER, "9999"), strict=True)
    ]
    assert [answer.status for answer in answers] == [503, 503]


def test_where_no_mail_is_sent_there_is_no_such_page_and_no_link_to_it() -> None:
    browser = Place().browser()
    assert [browser.get(f"{GATE}/{page}").status for page in ("recover", "recover/sent", "choose")] == [404] * 3
    assert RECOVER not in browser.get(f"{GATE}/login").text


def test_the_pages_speak_three_languages() -> None:
    browser = place_of().browser()
    titles = {
        re.findall(r"<h1>([^<]+)<", browser.get(f"{RECOVER}{page}?lang={language}").text)[0]
        for language in ("es", "en", "pt")
        for page in ("", "/sent")
    }
    assert len(titles) == 6
    assert len(EVIDENCE) == 3
