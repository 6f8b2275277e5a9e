from __future__ import annotations

import string
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyauthgate.errors import ConfigurationError, RequestRefused
from pyauthgate.web.requestline import address_of, host_of, method_of, target

BYTES = st.text(st.characters(max_codepoint=255))
PRINTABLE = set(string.printable) - set(string.whitespace)


@pytest.mark.parametrize(
    ("script", "path", "query", "raw", "expected"),
    [
        ("", "/a\xc3\xb1o", "", "/a%C3%B1o", "/a%C3%B1o"),
        ("", "/a\xc3\xb1o", "", "/a%c3%b1o", "/a%c3%b1o"),
        ("", "/a\xc3\xb1o", "", "", "/a%C3%B1o"),
        ("", "/a/b", "", "/a%2Fb", "/a%2Fb"),
        ("", "/a/b", "", "/x%2Fb", "/a/b"),
        ("", "/a", "x=1", "/a?x=2", "/a?x=1"),
        ("", "/a", "", "/a?", "/a?"),
        ("", "/a", "", "/a?x=1", "/a"),
        ("", "/a", "x=1", "http://other/a?x=1", "/a?x=1"),
        ("", "/a", "", "/a#b", "/a"),
        ("", "//evil.example/a", "", "//evil.example/a", "//evil.example/a"),
        ("", "//evil.example/a", "", "", "//evil.example/a"),
        ("/p", "/a", "", "/p/a", "/p/a"),
        ("/p", "", "", "", "/p"),
        ("", "", "", "", "/"),
        ("", "*", "", "*", "/*"),
        ("", "/100%", "", "", "/100%25"),
        ("", "/a%2fb", "", "", "/a%252fb"),
        ("", '/a b?c#d"<>\\^`{|}', "", "", "/a%20b%3Fc%23d%22%3C%3E%5C%5E%60%7B%7C%7D"),
        ("", "/a;b=c,d:@!$&'()*+", "", "", "/a;b=c,d:@!$&'()*+"),
        ("", "/a\r\nX: y\x00", "", "", "/a%0D%0AX:%20y%00"),
        ("", "/a", "%c3&b=%zz&c[]=[|]&+", "", "/a?%c3&b=%zz&c[]=[|]&+"),
        ("", "/a", "x= \r\nX: y#z\xff", "", "/a?x=%20%0D%0AX:%20y%23z%FF"),
    ],
)
def test_the_target_is_what_was_judged(script: str, path: str, query: str, raw: str, expected: str) -> None:
    environ = {"SCRIPT_NAME": script, "PATH_INFO": path, "QUERY_STRING": query, "RAW_URI": raw}
    assert target(environ) == expected


@given(BYTES, BYTES, BYTES, st.text(st.sampled_from("/%2fFaA;?#.\\"), max_size=12))
def test_a_target_is_one_word_that_decodes_to_what_was_judged(script: str, path: str, query: str, raw: str) -> None:
    spelled = target({"SCRIPT_NAME": script, "PATH_INFO": path, "QUERY_STRING": query, "RAW_URI": raw})
    said = spelled.partition("?")[0]
    judged = (script + path).encode("latin-1")
    assert set(spelled) <= PRINTABLE
    assert unquote_to_bytes(said) == (judged if judged.startswith(b"/") else b"/" + judged)


@given(st.text(st.sampled_from("/%2fFaA;.:@"), max_size=12), st.text(st.sampled_from("a=&%c3[|]+;/?"), max_size=12))
def test_what_a_visitor_wrote_is_passed_on_as_it_is(path: str, query: str) -> None:
    raw = f"/{path}?{query}"
    environ = {"PATH_INFO": unquote_to_bytes(f"/{path}").decode("latin-1"), "QUERY_STRING": query, "RAW_URI": raw}
    assert target(environ) == raw


@pytest.mark.parametrize("host", ["", "a", "a.example:8443", "127.0.0.1", "[::1]:80", "[2001:db8::1]", "a_b-c~d"])
def test_a_host_is_taken_as_it_is(host: str) -> None:
    assert host_of({"HTTP_HOST": host}) == host


@pytest.mark.parametrize(
    "host", ["a b", "a/b", "a@b", "a:b", "a:", "a,b", "a\n", "[::1", "ñ", "a" * 300, "a:123456", "a?b", "a#b"]
)
def test_what_is_no_host_is_refused(host: str) -> None:
    with pytest.raises(RequestRefused) as caught:
        host_of({"HTTP_HOST": host})
    assert caught.value.code == "header.invalid"


@pytest.mark.parametrize("method", ["GET", "POST", "M-SEARCH", "PROPFIND"])
def test_a_method_is_taken_as_it_is(method: str) -> None:
    assert method_of({"REQUEST_METHOD": method}) == method


@pytest.mark.parametrize("method", ["get", "", "TRACE", "CONNECT", "GET ", "GÉT", "A" * 50])
def test_a_method_that_the_panel_must_not_see_is_refused(method: str) -> None:
    with pytest.raises(RequestRefused) as caught:
        method_of({"REQUEST_METHOD": method})
    assert (caught.value.code, caught.value.status) == ("method.refused", 405)


@pytest.mark.parametrize(
    "url",
    [
        *("https://127.0.0.1", "http://127.0.0.1/x", "http://127.0.0.1?x", "http://u:p@127.0.0.1", "127.0.0.1:80", ""),
        *("http://", "http://a:99999", "http://a:b", "http://a b", "unix:/run/x", "http://[::1", "http://a#b"),
    ],
)
def test_an_address_that_is_more_than_one_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        address_of(url)
    assert caught.value.code == "upstream.url"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://127.0.0.1:8080", ("127.0.0.1", 8080)),
        ("http://panel.internal/", ("panel.internal", 80)),
        ("http://[::1]:8080", ("::1", 8080)),
    ],
)
def test_a_plain_address_is_taken(url: str, address: tuple[str, int]) -> None:
    assert address_of(url) == address
