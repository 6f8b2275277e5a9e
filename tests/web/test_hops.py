from __future__ import annotations

import pytest

from pyauthgate.errors import PanelUnavailable, RequestRefused
from pyauthgate.web.hops import fields, options, passed


def test_names_go_on_with_hyphens_however_they_were_spelled() -> None:
    environ = {"HTTP_X_OWN_NAME": "1", "HTTP_COOKIE": "a=b", "wsgi.x": 1, "CONTENT_TYPE": "x/y", "OTHER": "z"}
    assert dict(fields(environ)) == {"X-Own-Name": "1", "Cookie": "a=b"}


def test_names_that_are_ours_stay_out() -> None:
    assert dict(fields({"HTTP_X_USER": "1", "HTTP_X_USERS": "2"}, ["X_USER"])) == {"X-Users": "2"}


@pytest.mark.parametrize("value", ["a\nb", "a\x7f", "\x00", "€", 1])
def test_a_value_with_controls_is_refused(value: object) -> None:
    with pytest.raises(RequestRefused) as caught:
        list(fields({"HTTP_X": value}))
    assert caught.value.code == "header.invalid"


@pytest.mark.parametrize(
    ("text", "names"),
    [("", set()), ("close", {"CLOSE"}), (" X-A ,,\tx_b", {"X_A", "X_B"}), (",", set())],
)
def test_the_options_of_a_connection_are_read_as_wsgi_spells_names(text: str, names: set[str]) -> None:
    assert options(text) == names


def test_what_a_connection_names_goes_no_further() -> None:
    received = [("X-A", "1"), ("connection", "x_a"), ("X-B", "2"), ("Connection", "close"), ("TE", "x")]
    assert passed(received) == [("X-B", "2")]


def test_a_chunked_answer_has_no_length() -> None:
    assert passed([("Transfer-Encoding", "Chunked"), ("Content-Length", "3"), ("X", "y")]) == [("X", "y")]


@pytest.mark.parametrize(
    "received",
    [
        [("Content-Length", "3"), ("content-length", "3")],
        [("Content-Length", "3, 3")],
        [("Content-Length", "0x3")],
        [("Transfer-Encoding", "identity")],
        [("Transfer-Encoding", "chunked"), ("Transfer-Encoding", "chunked")],
    ],
)
def test_an_answer_that_is_framed_in_two_ways_is_none(received: list[tuple[str, str]]) -> None:
    with pytest.raises(PanelUnavailable) as caught:
        passed(received)
    assert (caught.value.code, caught.value.called) == ("upstream.broken", True)
