from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from pyauthgate.web.guard.codefield import FIELD, asking, offer, offered
from pyauthgate.web.guard.replies import Reply
from tests.web.guard.oldpanel import CHANGE, LOGIN

ENVIRON = {
    "SCRIPT_NAME": "",
    "PATH_INFO": "/login",
    "QUERY_STRING": "",
    "wsgi.url_scheme": "https",
    "HTTP_HOST": "clientes.example.net",
}
FORM = asking(LOGIN)
MARK = b'<span class="pyauthgate-code"'


def put(page: bytes, *, xml: bool = False) -> tuple[bytes, bytes]:
    """Give what stands before our field, and after it."""
    found = offered(page, FORM, ENVIRON, "es", xml=xml)
    assert found is not None
    before, mark, rest = found.partition(MARK)
    assert mark
    field, _, after = rest.partition(b"</span>")
    assert f'name="{FIELD}"'.encode() in field
    assert before + after == page
    return before, after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"<form><input name=numero><input type=password name=clave>", b"<button>x</button></form>"),
        (b"<form><label>n<input name=numero></label><label>p<input name=clave></label>", b"</form>"),
        (b"<form><label for=c>p</label><input name=numero><input id=c name='clave' />", b"</form>"),
        (b'<form><input name=numero><td><input title="a>b" name=clave>', b"</td></form>"),
        (b"<form action=/x><input name=clave></form><form><input name=numero><input name=clave>", b"</form>"),
        (
            b"<form><label>n<input name=numero><br><label>p<input name=clave>",
            b"</form><form action=/buscar><label for=q>q</label><input name=q></form>",
        ),
        (b"<form><label>p<input name=numero><input name=clave>", b"</form></label>"),
        (b"<form><label>n<label>p</label><input name=numero><input name=clave>", b"</label></form>"),
        (b"<form><label>n<input name=numero><label>p<input name=clave>", b"<label>s<input name=s></label></form>"),
        (
            b"<form action=/x><label>q<input name=q></form><form><input name=numero><input name=clave>",
            b"<label>s<input name=s></label></form>",
        ),
        (
            b"<form action=/o><input name=numero><input name=clave></form><form><input name=numero><input name=clave>",
            b"</form>",
        ),
    ],
    ids=[
        "plain",
        "in a label",
        "behind a label",
        "a sign in a value",
        "the form with both fields",
        "a label that the form's end leaves open",
        "a label that ends behind the form",
        "a label in a label",
        "a label that another leaves open",
        "a label that another form leaves open",
        "the form that is sent to the log-in",
    ],
)
def test_the_field_lies_behind_the_password_and_its_label(before: bytes, after: bytes) -> None:
    assert put(before + after) == (before, after)


def test_each_of_several_log_in_forms_has_a_field_that_its_own_label_finds() -> None:
    one = b"<form action=/login><input name=numero><label>p<input name=clave></label></form>"
    found = offered(b"<header>" + one + b"</header>" + one + one, FORM, ENVIRON, "es")
    assert found is not None
    parts = found.split(b"</form>")
    for part, known in zip(parts, ("", "_2", "_3"), strict=False):
        assert part.count(MARK) == 1
        assert part.index(b"</label>") < part.index(MARK)
        assert f'for="{FIELD}{known}"'.encode() in part
        assert f'id="{FIELD}{known}" name="{FIELD}"'.encode() in part
    assert MARK not in parts[3]


def test_a_password_that_two_forms_have_in_common_has_one_field() -> None:
    page = b"<form id=f><input name=numero></form><form id=f><input name=numero></form><input form=f name=clave>"
    found = offered(page, FORM, ENVIRON, "es")
    assert found is not None
    assert found.count(MARK) == 1


def test_it_goes_with_the_form_that_a_password_outside_names() -> None:
    page = b"<form id=f><input name=numero></form><input form='f' name=clave>"
    found = offered(page, FORM, ENVIRON, "es")
    assert found is not None
    assert b' form="f"' in found[len(page) :]


def test_a_page_of_xml_stays_well_formed() -> None:
    page = (
        b'<html xmlns="http://www.w3.org/1999/xhtml"><body><form action="/login">'
        b'<label>n <input name="numero"/></label><label>p <input name="clave" type="password"/></label>'
        b"</form></body></html>"
    )
    put(page, xml=True)
    found = offered(page, FORM, ENVIRON, "pt", xml=True)
    assert found is not None
    ET.fromstring(found)  # noqa: S314 (our own page)
    assert found.isascii()


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"<p>Entre</p>",
        b"<form method=post action=/login><div id=app></div></form>",
        b"<frameset><form><input name=numero><input name=clave></form>",
        b"\x0e<form><input name=numero><input name=clave></form>",
    ],
    ids=["empty", "no form", "drawn by a script", "tangled", "another encoding"],
)
def test_a_page_that_it_cannot_be_put_in_gets_none(page: bytes) -> None:
    assert offered(page, FORM, ENVIRON, "es") is None


def test_only_a_log_in_asks_for_a_code() -> None:
    assert (FORM.code, FORM.guarded) == (FIELD, ("numero", "clave", FIELD))
    assert asking(CHANGE) == CHANGE


@pytest.mark.parametrize(
    ("kind", "form"), [("application/json", FORM), ("text/html", LOGIN)], ids=["no page", "not offered"]
)
def test_every_other_reply_is_left_as_it_is(kind: str, form: object) -> None:
    page, headers = b"<form><input name=numero><input name=clave></form>", [("Content-Type", kind)]
    reply = Reply(line="200 OK", headers=list(headers), head=page)
    offer(reply, form, ENVIRON, "es")  # type: ignore[arg-type]
    assert (reply.head, reply.headers) == (page, headers)


def test_a_page_with_the_field_is_measured_anew_and_kept_by_nobody() -> None:
    page = b"<form><input name=numero><input name=clave></form>"
    reply = Reply(line="200 OK", headers=[("Content-Type", "text/html"), ("ETag", "x")], head=page)
    offer(reply, FORM, ENVIRON, "es")
    assert ("Content-Length", str(len(reply.head))) in reply.headers
    assert ("Cache-Control", "no-store") in reply.headers
    assert "ETag" not in dict(reply.headers)
