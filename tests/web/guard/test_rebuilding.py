from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest

from pyauthgate.errors import RequestRefused
from pyauthgate.web.guard.multipart import Upload
from pyauthgate.web.guard.rebuilding import Body, apply, written
from pyauthgate.web.guard.submission import read
from tests.web.guard.samples import CHANGE, GOOD, URLENCODED, Sent, members, part, parts


def test_multipart_without_files_is_rebuilt_as_urlencoded() -> None:
    body = read(parts().environ(), (CHANGE,)).rebuild()
    assert body == Body(content_type=URLENCODED, data=urlencode(GOOD).encode())


def test_multipart_with_files_is_rebuilt_under_a_boundary_of_our_own() -> None:
    sent = parts(part(b'Content-Disposition: form-data; name="f"; filename="a.bin"', b"\0\xff"))
    submission = read(sent.environ(), (CHANGE,))
    body, other = submission.rebuild({"old_pw": "ñ"}), submission.rebuild()
    boundary = body.content_type.removeprefix("multipart/form-data; boundary=")
    assert "B0undary" not in boundary
    assert body.content_type != other.content_type
    assert body.data.startswith(f'--{boundary}\r\nContent-Disposition: form-data; name="old_pw"\r\n\r\nñ\r\n'.encode())
    assert body.data.endswith(b'name="f"; filename="a.bin"\r\n\r\n\0\xff\r\n--' + boundary.encode() + b"--\r\n")


def test_json_is_rebuilt_as_json() -> None:
    body = read(members(', "n": 1').environ(), (CHANGE,)).rebuild({"new_pw": "a&b"})
    assert body.content_type == "application/json"
    assert json.loads(body.data) == {**GOOD, "new_pw": "a&b", "n": 1}


def test_a_request_takes_the_rebuilt_body_and_loses_what_was_said_of_the_other() -> None:
    stale = {
        "HTTP_TRANSFER_ENCODING": "x",
        "HTTP_CONTENT_ENCODING": "x",
        "HTTP_EXPECT": "x",
        "HTTP_CONTENT_LENGTH": "9",
    }
    environ = {**Sent(extra=stale).environ(), "wsgi.input_terminated": True}
    before = {**environ}
    after = apply(environ, Body(content_type="text/x", data=b"abc"))
    assert environ == before
    assert not {*stale, "wsgi.input_terminated"} & after.keys()
    assert (after["CONTENT_TYPE"], after["CONTENT_LENGTH"], after["wsgi.input"].read()) == ("text/x", "3", b"abc")
    assert after["HTTP_HOST"] == "panel.test"


@pytest.mark.parametrize("upload", [[], [("f", Upload(filename=b"a", kind=b"", content=b"b"))]])
def test_what_the_charset_of_a_page_cannot_write_is_refused(upload: list[tuple[str, object]]) -> None:
    with pytest.raises(RequestRefused) as caught:
        written("urlencoded", [("a", "€"), *upload], "iso-8859-1")
    assert caught.value.code == "guard.charset"
