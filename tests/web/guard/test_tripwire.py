from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlencode

import pytest

from pyauthgate.errors import RequestRefused
from pyauthgate.web.guard.tripwire import LEARNED, LONGEST, MOST, Tripwire
from tests.web.guard.samples import JSON, MULTIPART, URLENCODED, Sent, part, text_part

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

    from pyauthgate.web.guard.watched import Watched

PATTERNS = ("new_pw", "*@password")
END = b"--B0undary--\r\n"


class Wire:
    """A tripwire, and what it reports."""

    def __init__(self, mode: Literal["block", "log", "off"] = "block", patterns: tuple[str, ...] = PATTERNS) -> None:
        self.told: list[str] = []
        self.wire = Tripwire(patterns, mode, lambda _, code: self.told.append(code))

    def check(self, environ: WSGIEnvironment) -> Watched | None:
        return self.wire.check(environ)

    def refusal(self, environ: WSGIEnvironment) -> tuple[str, int]:
        with pytest.raises(RequestRefused) as caught:
            self.check(environ)
        assert self.told == [caught.value.code]
        return caught.value.code, caught.value.status


class Untouched:
    """An input that nobody may touch."""


class Ended(io.BytesIO):
    """An input that a server ends, as of a chunked body."""


def file_of(size: int) -> bytes:
    return part(b'Content-Disposition: form-data; name="f"; filename="a"', b"\0" * size)


LARGE = file_of(MOST) + text_part("x", "1") + END
LARGE_HIT = file_of(MOST) + text_part("new_pw", "weak") + END

HITS = [
    (URLENCODED, b"a=1&new_pw=weak"),
    (URLENCODED, b"new_pw"),
    (URLENCODED, b"a=1;new_pw=weak"),
    (URLENCODED, b"a=1&%6eew_pw=weak"),
    (URLENCODED, b"a=1&%256eew_pw=weak"),
    (URLENCODED, b"a=1&New.pw[]=weak"),
    (URLENCODED, b"a=1&+new_pw=weak"),
    (URLENCODED, b"a=1&new_\xffpw=weak"),
    (URLENCODED, b"a=1&new_pw%00x=weak"),
    (URLENCODED, b"x=" + b"y" * 70_000 + b"&new_pw=weak"),
    (URLENCODED, b"17@password=weak"),
    (URLENCODED, b"17@Password=weak"),
    (f"{URLENCODED}; charset=utf-8", b"new_pw=weak"),
    (f"{URLENCODED}, x", b"new_pw=weak"),
    ("application/x-url-encoded", b"new_pw=weak"),
    ("text/plain", b"a=1\r\nnew_pw=weak\r\n"),
    ("text/plain", b'{"new_pw": "weak"}'),
    ("", b"new_pw=weak"),
    (" ; charset=utf-8", b"new_pw=weak"),
    (JSON, b'{"new_pw": "weak"}'),
    (JSON, b'{"x": {"y": [{"new_pw" : "weak"}]}}'),
    (JSON, b'{"new\\u005fpw": "weak"}'),
    (JSON, b'{"x": "\\"", "NEW_PW": "weak"}'),
    (JSON, b'{"x": "&new_pw=weak"}'),
    (JSON, b'[{"new_pw": "weak"}]'),
    (JSON, '{"new_pw": "weak"}'.encode("utf-16")),
    (JSON, '{"new_pw": "weak"}'.encode("utf-32-le")),
    (JSON, b"\xef\xbb\xbf" + b'{"new_pw": "weak"}'),
    ("application/vnd.api+json", b'{"new_pw": "weak"}'),
    (URLENCODED, b'{"new_pw": "weak"}'),
    (MULTIPART, text_part("x", "1") + text_part("new_pw", "weak") + END),
    (MULTIPART, text_part("new.pw", "weak") + END),
    (MULTIPART, part(b"Content-Disposition: form-data; name=new_pw") + END),
    ("multipart/mixed; boundary=B0undary", text_part("new_pw", "weak") + END),
    ('multipart/form-data; charset=utf-8; boundary="B0undary"', text_part("new_pw", "weak") + END),
    (f"{URLENCODED}; x=multipart; boundary=B0undary", b"new_pw=weak"),
]


@pytest.mark.parametrize(("kind", "body"), HITS)
@pytest.mark.parametrize("method", ["POST", "PUT", "GET"])
def test_a_new_password_on_any_path_by_any_method_is_a_hit(kind: str, body: bytes, method: str) -> None:
    assert Wire().refusal(Sent(body=body, kind=kind, method=method).environ()) == ("guard.tripped", 403)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (URLENCODED, urlencode({"a": "new_pw", "b": "new_pw=weak", "new_pw2": "x", "password": "y"}).encode()),
        (URLENCODED, b""),
        (URLENCODED, b"%zz&&;;==\0\xff"),
        (JSON, json.dumps({"x": "new_pw", "y": ["new_pw", '"new_pw": 1']}).encode()),
        (JSON, b'{"x": '),
        (JSON, b'"\\'),
        ("text/plain", "El campo new_pw lleva la clave: ñ".encode()),
        (MULTIPART, text_part("x", "new_pw=weak") + file_of(1000) + END),
        (MULTIPART, b"preamble\n" + text_part("x", "1")),
    ],
)
@pytest.mark.parametrize("chunked", [False, True])
def test_what_passes_goes_on_byte_for_byte(kind: str, body: bytes, chunked: bool) -> None:  # noqa: FBT001
    environ = Sent(body=body, kind=kind).environ()
    if chunked:
        environ |= {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True}
    headers = {name: value for name, value in environ.items() if name != "wsgi.input"}
    assert Wire().check(environ) is None
    assert environ["wsgi.input"].read() == body
    assert {name: value for name, value in environ.items() if name != "wsgi.input"} == headers


@pytest.mark.parametrize(
    "sent",
    [
        Sent(kind="image/png"),
        Sent(kind="application/octet-stream"),
        Sent(kind="application/xml", extra={"HTTP_CONTENT_ENCODING": "gzip"}),
        Sent(kind="application/zip", length=str(10**9)),
        Sent(body=b"", length=""),
        Sent(body=b"", length="0"),
        Sent(body=b"", kind=None, length="", method="GET"),
    ],
)
def test_other_types_and_requests_without_a_body_are_not_touched(sent: Sent) -> None:
    environ = sent.environ() | {"wsgi.input": Untouched()}
    before = {**environ}
    assert Wire().check(environ) is None
    assert environ == before


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        (Sent(extra={"HTTP_CONTENT_ENCODING": "gzip"}), ("guard.encoded", 415)),
        (Sent(kind=f"{URLENCODED}; charset=utf-16"), ("guard.charset", 415)),
        (Sent(kind=f"{URLENCODED}; charset=utf-8; charset=utf-7"), ("guard.charset", 415)),
        (Sent(kind="multipart/form-data"), ("guard.type", 415)),
        (Sent(kind="multipart/form-data; boundary=a; boundary=b"), ("guard.type", 415)),
        (Sent(kind="multipart/form-data; boundary=a,b"), ("guard.type", 415)),
        (Sent(length="9999"), ("guard.short", 400)),
        (Sent(length="x"), ("guard.framing", 400)),
        (Sent(extra={"HTTP_TRANSFER_ENCODING": "chunked"}), ("guard.framing", 400)),
        (Sent(length="", extra={"HTTP_TRANSFER_ENCODING": "chunked"}), ("guard.unmeasured", 411)),
        (Sent(length=str(MOST + 1)), ("guard.large", 413)),
        (Sent(body=text_part("x", "1").replace(b"\r\n", b"\n"), kind=MULTIPART), ("guard.malformed", 400)),
    ],
)
def test_what_cannot_be_judged_is_refused_or_only_reported(sent: Sent, refusal: tuple[str, int]) -> None:
    assert Wire().refusal(sent.environ()) == refusal
    log, environ = Wire("log"), sent.environ()
    log.check(environ)
    assert environ["wsgi.input"].read() == sent.body
    assert log.told == [refusal[0]]


def test_a_hit_that_is_only_reported_passes_byte_for_byte() -> None:
    log, environ = Wire("log"), Sent(body=b"new_pw=weak").environ()
    assert log.check(environ) is None
    assert environ["wsgi.input"].read() == b"new_pw=weak"
    assert log.told == ["guard.tripped"]


@pytest.mark.parametrize("wire", [Wire("off"), Wire(patterns=())])
def test_switched_off_it_does_nothing(wire: Wire) -> None:
    environ = Sent(body=b"new_pw=weak").environ() | {"wsgi.input": Untouched()}
    assert wire.check(environ) is None
    assert wire.told == []


def long(body: bytes, *, chunked: bool) -> WSGIEnvironment:
    environ = Sent(body=body, kind=MULTIPART).environ()
    ended = {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True}
    return environ | ended if chunked else environ


@pytest.mark.parametrize("chunked", [False, True])
def test_a_long_body_in_parts_is_judged_as_the_panel_reads_it(chunked: bool) -> None:  # noqa: FBT001
    wire, environ = Wire(), long(LARGE, chunked=chunked)
    watched = wire.check(environ)
    assert watched is not None
    assert watched is environ["wsgi.input"]
    assert watched.read() == LARGE
    assert watched.refusal is None
    assert wire.told == []


@pytest.mark.parametrize("chunked", [False, True])
def test_a_hit_in_a_long_body_ends_the_reading(chunked: bool) -> None:  # noqa: FBT001
    wire, environ = Wire(), long(LARGE_HIT, chunked=chunked)
    watched = wire.check(environ)
    assert watched is not None
    got = bytearray()
    with pytest.raises(RequestRefused):
        got.extend(byte for piece in iter(lambda: environ["wsgi.input"].read(65_536), b"") for byte in piece)
    assert b"weak" not in got
    assert watched.refusal is not None
    assert (watched.refusal.code, watched.refusal.status) == ("guard.tripped", 403)
    assert wire.told == ["guard.tripped"]


def test_a_hit_in_a_long_body_that_is_only_reported_is_told_once() -> None:
    wire, environ = Wire("log"), long(text_part("new_pw", "weak") + LARGE_HIT, chunked=False)
    watched = wire.check(environ)
    assert environ["wsgi.input"].read() == text_part("new_pw", "weak") + LARGE_HIT
    assert watched is not None
    assert watched.refusal is None
    assert wire.told == ["guard.tripped"]


def test_a_long_form_that_is_only_reported_passes_byte_for_byte() -> None:
    body = b"a=" + b"x" * (2 * MOST)
    wire, environ = Wire("log"), Sent(body=body).environ()
    wire.check(environ)
    assert environ["wsgi.input"].read() == body
    assert wire.told == ["guard.large"]


def test_a_body_of_a_chunked_form_beyond_the_limit_is_refused() -> None:
    environ = Sent(body=b"a=" + b"x" * MOST, length="", extra={"HTTP_TRANSFER_ENCODING": "chunked"}).environ()
    assert Wire().refusal(environ | {"wsgi.input_terminated": True}) == ("guard.large", 413)


@pytest.mark.parametrize(
    ("cookies", "query", "hit"),
    [
        ("numero=9000; clave=x", "", True),
        ("a=1; numero=9000", "clave=x", True),
        ("new_pw=x", "", True),
        ("numero=9000; tema=clave", "a=1", False),
        ("tema=clave", "numero=9000", False),
    ],
)
def test_cookies_count_with_the_query_however_often_they_come(cookies: str, query: str, *, hit: bool) -> None:
    told: list[str] = []
    wire = Tripwire(PATTERNS, "log", lambda _, code: told.append(code), (("numero", "clave"),))
    for asked in ("", query, query):
        wire.check(
            Sent(body=b"", length="", method="GET", extra={"HTTP_COOKIE": cookies, "QUERY_STRING": asked}).environ()
        )
    assert told[-2:] == ["guard.tripped"] * 2 * hit


def test_few_cookie_headers_are_held() -> None:
    told: list[str] = []
    wire = Tripwire(PATTERNS, "log", lambda _, code: told.append(code))
    for number in range(LEARNED + 10):
        wire.check({"HTTP_COOKIE": f"a={number}", "REQUEST_METHOD": "GET"})
    wire.check({"HTTP_COOKIE": f"a={'x' * LONGEST}", "REQUEST_METHOD": "GET"})
    assert len(wire._plain) <= LEARNED  # noqa: SLF001 - what is held shows nowhere else
    assert max(map(len, wire._plain)) <= LONGEST  # noqa: SLF001
    assert not told


@pytest.mark.parametrize(("kind", "body"), [(URLENCODED, b"clave=x"), (MULTIPART, text_part("clave", "x") + END)])
@pytest.mark.parametrize("extra", [{"HTTP_COOKIE": "numero=9000"}, {"QUERY_STRING": "numero=9000"}, {}])
def test_a_body_counts_with_cookies_and_query(kind: str, body: bytes, extra: dict[str, str]) -> None:
    told: list[str] = []
    wire = Tripwire(PATTERNS, "log", lambda _, code: told.append(code), (("numero", "clave"),))
    wire.check(Sent(body=body, kind=kind, extra=extra).environ())
    assert told == ["guard.tripped"] * bool(extra)


def test_a_glob_of_nothing_but_classes_makes_no_field_a_session() -> None:
    told: list[str] = []
    sent = Sent(body=b"comentario=k3v9q2m7x1c8b4n6")
    for sessions, hits in ((("[0-9a-f]" * 32,), []), (("coment*",), ["guard.carried"])):
        told.clear()
        Tripwire((), "log", lambda _, code: told.append(code), (), sessions).check(sent.environ())
        assert told == hits
