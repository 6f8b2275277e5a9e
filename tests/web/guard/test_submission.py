from __future__ import annotations

import io
from dataclasses import replace
from urllib.parse import parse_qsl

import pytest

from pyauthgate.errors import RequestRefused
from pyauthgate.model.forms import FormLimits
from pyauthgate.web.guard.rebuilding import Body, apply
from pyauthgate.web.guard.submission import read, view
from tests.web.guard.samples import CHANGE, LOGIN, MULTIPART, URLENCODED, Sent, form, members, parts


def refusal(sent: Sent, guarded: object = CHANGE) -> tuple[str, int]:
    with pytest.raises(RequestRefused) as caught:
        read(sent.environ(), (guarded,))  # type: ignore[arg-type]
    return caught.value.code, caught.value.status


@pytest.mark.parametrize(("sent", "kind"), [(form(), "urlencoded"), (parts(), "multipart"), (members(""), "json")])
def test_a_form_is_read(sent: Sent, kind: str) -> None:
    submission = read(sent.environ(), (CHANGE,))
    assert (submission.form, submission.kind, submission.fresh) == (CHANGE, kind, ("Nueva.1", "Nueva.1"))
    assert submission.value("old_pw") == "vieja"
    assert submission.value("other") is None


def test_nothing_of_a_form_shows_in_its_repr() -> None:
    submission = read(form().environ(), (CHANGE,))
    assert "Nueva" not in repr(submission) + repr(submission.rebuild())


def test_the_body_is_rebuilt_in_order_with_what_is_replaced() -> None:
    sent = Sent(body=b"x=1&number=20417&secret=a%20b&x=2")
    body = read(sent.environ(), (LOGIN,)).rebuild({"number": "lucía&co", "absent": "?"})
    assert body == Body(content_type=URLENCODED, data=b"x=1&number=luc%C3%ADa%26co&secret=a+b&x=2")


def test_a_page_in_latin_1_is_read_and_rebuilt_in_it() -> None:
    latin = replace(CHANGE, charset="iso-8859-1")
    sent = Sent(body=b"old_pw=contrase%F1a&new_pw=a&new_pw2=b")
    submission = read(sent.environ(), (latin,))
    assert submission.value("old_pw") == "contraseña"
    assert submission.rebuild().data == b"old_pw=contrase%F1a&new_pw=a&new_pw2=b"
    with pytest.raises(RequestRefused) as caught:
        submission.rebuild({"old_pw": "€"})
    assert caught.value.code == "guard.charset"


def test_json_is_for_the_forms_that_say_so() -> None:
    assert refusal(members(""), replace(CHANGE, json=False)) == ("guard.type", 415)
    programs = replace(LOGIN, json=True, match={"do": "login"})
    with pytest.raises(RequestRefused) as caught:
        read(members(', "do": "x"').environ(), (replace(CHANGE, json=False), programs))
    assert caught.value.code == "guard.type"


def test_the_limits_are_the_forms_own() -> None:
    small = replace(CHANGE, limits=FormLimits(body=60, value=8))
    read(form().environ(), (small,))
    assert refusal(form(x="1" * 20), small) == ("guard.large", 413)
    assert refusal(form(x="1" * 9), small) == ("guard.fields", 413)
    wide = replace(CHANGE, limits=FormLimits(body=10**6, value=10**6))
    read(form(x="1" * 500_000).environ(), (wide,))


def test_a_body_that_the_server_ends_is_read() -> None:
    environ = {**Sent(length="", extra={"HTTP_TRANSFER_ENCODING": "chunked"}).environ(), "wsgi.input_terminated": True}
    assert read(environ, (CHANGE,)).fresh == ("Nueva.1", "Nueva.1")


@pytest.mark.parametrize(
    "sent",
    [
        Sent(method="PUT"),
        Sent(kind="text/plain"),
        Sent(query="new_pw=1"),
        Sent(extra={"HTTP_COOKIE": "new_pw=1"}),
        Sent(extra={"HTTP_CONTENT_ENCODING": "gzip"}),
        Sent(extra={"HTTP_X_HTTP_METHOD_OVERRIDE": "PUT"}),
        Sent(length="99999"),
    ],
)
def test_nothing_is_read_before_every_header_is_judged(sent: Sent) -> None:
    environ = sent.environ()
    with pytest.raises(RequestRefused):
        read(environ, (CHANGE,))
    assert environ["wsgi.input"].tell() == 0


def test_a_form_without_a_new_password_passes_where_it_is_optional_and_an_alias_never() -> None:
    optional = replace(CHANGE, optional=True)
    assert read(Sent(body=b"old_pw=a&name=b").environ(), (optional,)).fresh == ()
    assert refusal(Sent(body=b"old_pw=a&name=b&New_pw=weak"), optional) == ("guard.alias", 400)


def test_another_form_of_the_same_path_passes_with_nobodys_rules() -> None:
    submission = read(Sent(body=b"do=search&q=a%26b").environ(), (replace(CHANGE, match={"do": "change"}),))
    assert (submission.form, submission.fresh) == (None, ())
    assert parse_qsl(submission.rebuild().data.decode()) == [("do", "search"), ("q", "a&b")]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_at_a_page_passes(method: str) -> None:
    view(Sent(method=method, body=b"", query="a=1").environ(), (CHANGE,))


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (Sent(method="GET"), "guard.body"),
        (Sent(method="GET", length="", extra={"HTTP_TRANSFER_ENCODING": "chunked"}), "guard.body"),
        (Sent(method="GET", length="0", query="new_pw=x"), "guard.elsewhere"),
        (Sent(method="GET", length="0", query="a;new_pw=x"), "guard.elsewhere"),
        (Sent(method="GET", length="0", query="New.Pw=x"), "guard.elsewhere"),
        (Sent(method="GET", length="0", query="_method=POST"), "guard.override"),
        (Sent(method="GET", length="0", extra={"HTTP_X_METHOD_OVERRIDE": "POST"}), "guard.override"),
        (Sent(method="GET", length="0", extra={"HTTP_COOKIE": "new_pw=x"}), "guard.elsewhere"),
        *((Sent(method=name, length="0"), "guard.method") for name in ("get", "POST", "PUT", "OPTIONS", "TRACE", "")),
    ],
)
def test_looking_at_a_page_sends_nothing(sent: Sent, code: str) -> None:
    with pytest.raises(RequestRefused) as caught:
        view(sent.environ(), (CHANGE,))
    assert caught.value.code == code


def test_a_type_is_rebuilt_without_what_the_client_added() -> None:
    assert (
        read(Sent(kind=f"{URLENCODED.upper()};charset=UTF-8").environ(), (CHANGE,)).rebuild().content_type == URLENCODED
    )
    assert read(parts().environ(), (CHANGE,)).rebuild().content_type != MULTIPART


def test_the_rebuilt_request_reads_as_the_first() -> None:
    environ = form(x="ñ").environ()
    first = read(environ, (CHANGE,))
    again = read(apply(environ, first.rebuild()), (CHANGE,))
    assert again.pairs == first.pairs
    assert isinstance(environ["wsgi.input"], io.BytesIO)
