from __future__ import annotations

from dataclasses import replace

import pytest

from pyauthgate.web.guard.pageforms import best, likest
from tests.web.guard.oldpanel import LOGIN

ENVIRON = {
    "SCRIPT_NAME": "",
    "PATH_INFO": "/login",
    "QUERY_STRING": "",
    "wsgi.url_scheme": "https",
    "HTTP_HOST": "clientes.example.net",
}
FIELDS = b"<input name=numero><input name=clave>"


@pytest.mark.parametrize(
    ("page", "place"),
    [
        (b"<form>" + FIELDS + b"</form>", 0),
        (b"<form action=/buscar><input name=q></form><form>" + FIELDS + b"</form>", 42),
        (b"<form action=/x>" + FIELDS + b"</form><form action=/login>" + FIELDS + b"</form>", 60),
        (b"<form method=post action=/login></form>", 0),
    ],
    ids=["alone", "beside a search", "the one sent there", "drawn by a script"],
)
def test_the_form_is_the_one_with_its_fields_and_address(page: bytes, place: int) -> None:
    shown = best(page, LOGIN, ENVIRON, xml=False)
    assert shown is not None
    assert shown.place == place


def test_a_field_outside_that_names_the_form_is_its_own() -> None:
    page = b"<form id=f><input name=numero></form><input form=f name=clave>"
    shown = best(page, LOGIN, ENVIRON, xml=False)
    assert shown is not None
    assert [name for name, _ in shown.fields] == ["numero", "clave"]


def test_where_there_is_none_or_the_page_is_tangled_there_is_none() -> None:
    assert best(b"<p>", LOGIN, ENVIRON, xml=False) is None
    assert best(b"<frameset><form>" + FIELDS, LOGIN, ENVIRON, xml=False) is None
    assert best(b"<form>" + FIELDS, LOGIN, ENVIRON, xml=True) is None


def test_our_own_field_is_none_that_the_page_must_have() -> None:
    assert best(b"<form>" + FIELDS + b"</form>", replace(LOGIN, code="pyauthgate_code"), ENVIRON, xml=False)


def test_a_form_that_is_shown_twice_is_found_twice_and_what_is_sent_elsewhere_is_not() -> None:
    page = b"<form action=/login>%s</form><form action=/registro>%s</form><form action=/login>%s</form>"
    found = likest(page.replace(b"%s", FIELDS), LOGIN, ENVIRON, xml=False)
    assert [shown.action for shown in found] == ["/login", "/login"]
    assert likest(b"<p>", LOGIN, ENVIRON, xml=False) == ()
