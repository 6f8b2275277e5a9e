from __future__ import annotations

import http.cookies
import warnings
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
import starlette.requests
import werkzeug.http
from falcon.request_helpers import _parse_cookie_header as falcon_cookies
from hypothesis import given
from hypothesis import strategies as st

from pyauthgate.credentials import Keyring
from pyauthgate.web.guard.seals import LARGEST, Opened, Seals
from tests.web.guard.servers import request

with warnings.catch_warnings():  # it imports a module that Python is about to drop
    warnings.simplefilter("ignore", DeprecationWarning)
    webob_cookie: Any = import_module("webob.cookies")

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


KEYS = Keyring((b"k" * 32,))


def sealing(*names: str, keys: Keyring = KEYS) -> Seals:
    return Seals(keys, names, oversized=pytest.fail)


SEALS = sealing("sessionid", "remember_*")
ME, PRE, OTHER = b"session-1", "p" * 43, b"session-2"

octets = st.text(
    alphabet=st.characters(min_codepoint=0x20, max_codepoint=0xFF, exclude_characters=";\x7f"), max_size=40
)


def set_by(line: str, holder: bytes | str = ME, seals: Seals = SEALS) -> str:
    """Give the line that leaves when the panel sets a cookie."""
    ((name, sealed),) = seals.outgoing([("Set-Cookie", line)], holder)
    assert name == "Set-Cookie"
    return sealed


def sent_back(line: str) -> str:
    """Give what a browser sends back of a line."""
    return line.partition(";")[0]


def shown(header: str, *holders: bytes | str, seals: Seals = SEALS) -> str | None:
    """Give the header that the panel sees."""
    environ = request(HTTP_COOKIE=header)
    seals.incoming(environ, holders or (ME, PRE))
    return environ.get("HTTP_COOKIE")


@given(octets.map(str.strip).filter(lambda value: value not in {"", '""'}))
def test_a_value_comes_back_to_its_holder_as_it_was(value: str) -> None:
    crumb = sent_back(set_by(f"sessionid={value}; Path=/; HttpOnly"))
    plain = f"sessionid={value.strip(chr(32) + chr(9))}"
    assert shown(crumb) == plain
    assert shown(f"a=1; {crumb}; b=2") == f"a=1; {plain}; b=2"
    assert shown(crumb, OTHER) is None


def test_attributes_leave_as_they_were() -> None:
    line = set_by("remember_me=x~y; Path=/panel; expires=Wed, 01-Jan-2098 00:00:00 GMT; Odd; HttpOnly")
    assert line.startswith("remember_me=x~y~h.e4039372800.L3BhbmVs~")
    assert line.endswith("; Path=/panel; expires=Wed, 01-Jan-2098 00:00:00 GMT; Odd; HttpOnly")
    assert shown(sent_back(line)) == "remember_me=x~y"


@pytest.mark.parametrize(
    "line", ["sessionid=; Max-Age=0; Path=/", 'sessionid=""; expires=Thu, 01 Jan 1970 00:00:00 GMT']
)
def test_a_deletion_leaves_as_it_is(line: str) -> None:
    assert set_by(line) == line


def test_other_headers_leave_as_the_same_list() -> None:
    headers = [("Set-Cookie", "csrftoken=1; Path=/"), ("Location", "/"), ("Set-Cookie", "sessionid=")]
    assert SEALS.outgoing(headers, ME) is headers


def test_several_cookies_keep_their_order() -> None:
    headers = [
        ("set-cookie", "a=1"),
        ("SET-COOKIE", "sessionid=1"),
        ("X", "sessionid=1"),
        ("Set-Cookie", "remember_b=2"),
    ]
    left = SEALS.outgoing(headers, ME)
    assert [name for name, _ in left] == [name for name, _ in headers]
    assert [value.startswith(given) for (_, given), (_, value) in zip(headers, left, strict=True)] == [True] * 4
    assert (left[0], left[2]) == (headers[0], headers[2])


def test_without_a_holder_none_is_set() -> None:
    assert SEALS.outgoing([("Set-Cookie", "sessionid=1"), ("Set-Cookie", "a=1")], "") == [("Set-Cookie", "a=1")]
    assert shown(sent_back(set_by("sessionid=1")), "", b"") is None


@pytest.mark.parametrize(
    "header",
    [
        "sessionid=stolen",
        "sessionid",
        "sessionid=stolen~hL~",
        "sessionid=stolen~hL~" + "A" * 43,
        "sessionid=stolen~" + "A" * 43,
        "sessionid=~~" + "A" * 43,
        "sessionid=" + "~" * 60,
        "sessionid=stolen~~" + "é" * 43,
        "SESSIONID=stolen",
        "remember.me=stolen",
        " sessionid = stolen",
        "\xa0sessionid=stolen",
        '"sessionid"=stolen',
    ],
)
def test_what_is_not_sealed_never_reaches_the_panel(header: str) -> None:
    assert shown(header) is None
    assert shown(f"a=1; {header};b=2") == "a=1;b=2"


def test_a_seal_is_worth_nothing_elsewhere() -> None:
    mine = sent_back(set_by("remember_a=v"))
    value = mine.partition("=")[2]
    text, description, mac = value.rsplit("~", 2)
    assert shown(mine) == "remember_a=v"
    moved: list[tuple[str, bytes | str]] = [
        (f"remember_b={value}", ME),
        (f"sessionid={value}", ME),
        (mine, OTHER),
        (mine, PRE),
        (f"remember_a=w~{description}~{mac}", ME),
        (f"remember_a={text}~s{description}~{mac}", ME),
        (f"remember_a={text}~{mac}", ME),
        (f"remember_a=~{text}~{description}~{mac}", ME),
        (f"remember_a={value}~{description}~{mac}", ME),
    ]
    assert [shown(crumb, holder) for crumb, holder in moved] == [None] * len(moved)
    assert shown(mine, seals=sealing("remember_*", keys=Keyring((b"x" * 32,)))) is None
    assert shown(mine, seals=sealing("remember_*", keys=Keyring((b"x" * 32, b"k" * 32)))) == "remember_a=v"


@given(st.integers(0, 200), st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters=";"))
def test_a_seal_with_any_letter_changed_opens_to_nothing_else(place: int, letter: str) -> None:
    value = sent_back(set_by("sessionid=abcdef; Path=/x; HttpOnly")).partition("=")[2]
    place %= len(value)
    changed = value[:place] + letter + value[place + 1 :]
    assert shown(f"sessionid={changed}") in {None, "sessionid=abcdef"}
    if place < len(value) - 1:  # the last letter of a MAC carries two spare bits
        assert (shown(f"sessionid={changed}") is None) == (changed != value)


def test_a_cookie_of_a_sister_domain_takes_nothing_away() -> None:
    mine = sent_back(set_by("sessionid=v"))
    theirs = sent_back(set_by("sessionid=theirs", OTHER))
    assert shown(f"sessionid=tossed; {mine}") == "sessionid=v"
    assert shown(f"{theirs}; {mine}; {theirs}") == "sessionid=v"


def test_two_that_open_are_none() -> None:
    one, two = sent_back(set_by("sessionid=1")), sent_back(set_by("sessionid=2; Path=/x"))
    assert shown(f"{one}; a=1; {two}") == "a=1"
    assert shown(f"{one}; {one}") is None


def test_the_session_counts_before_the_pre_session() -> None:
    before, after = sent_back(set_by("sessionid=old", PRE)), sent_back(set_by("sessionid=new", ME))
    assert shown(f"{before}; {after}") == "sessionid=new"
    assert shown(before) == "sessionid=old"


@given(st.lists(st.text(alphabet="abc=\"' \té,%~[", max_size=12), max_size=6))
def test_free_cookies_pass_byte_for_byte(crumbs: list[str]) -> None:
    foreign = ";".join(["first=1", *crumbs])
    assert shown(foreign) == foreign
    assert shown(f"{foreign}; {sent_back(set_by('sessionid=v'))}") == f"{foreign}; sessionid=v"


def test_a_request_without_cookies_has_none() -> None:
    environ = request()
    assert SEALS.incoming(environ, (ME,)) == ()
    assert "HTTP_COOKIE" not in environ


def test_a_cookie_that_a_browser_would_not_keep_is_not_sent_and_told() -> None:
    told: list[str] = []
    seals = Seals(KEYS, ["sessionid"], oversized=told.append)
    room = LARGEST - len("sessionid") - len("~..*~") - 43
    assert len(sent_back(set_by("sessionid=" + "v" * room, seals=seals))) == LARGEST + 1
    assert shown(sent_back(set_by("sessionid=" + "v" * room)), seals=seals) == "sessionid=" + "v" * room
    assert told == []
    assert seals.outgoing([("Set-Cookie", "sessionid=" + "v" * (room + 1)), ("X", "1")], ME) == [("X", "1")]
    assert told == ["sessionid"]


def test_after_a_login_what_came_sealed_is_sealed_anew() -> None:
    lines = [set_by("sessionid=s; Path=/; HttpOnly", PRE), set_by("remember_a=r; Path=/x; Max-Age=60; Secure", PRE)]
    environ = request(HTTP_COOKIE="; ".join(map(sent_back, lines)))
    opened = SEALS.incoming(environ, (PRE,))
    assert environ["HTTP_COOKIE"] == "sessionid=s; remember_a=r"
    anew = [line for _, line in SEALS.reseal(opened, ME)]
    assert [line.partition("; ")[2] for line in anew] == ["Path=/; HttpOnly", "Max-Age=60; Path=/x; Secure"]
    assert shown("; ".join(map(sent_back, anew)), ME) == "sessionid=s; remember_a=r"
    assert shown("; ".join(map(sent_back, anew)), PRE) is None


def test_what_the_reply_sets_or_deletes_itself_is_not_set_anew() -> None:
    environ = request(HTTP_COOKIE="; ".join(sent_back(set_by(f"remember_{name}=1")) for name in "abc"))
    opened = SEALS.incoming(environ, (ME,))
    reply = [("Set-Cookie", "remember_a=2"), ("set-cookie", "remember_b=; Max-Age=0")]
    assert [line.partition("=")[0] for _, line in SEALS.reseal(opened, OTHER, reply)] == ["remember_c"]


def test_an_opened_cookie_keeps_silent() -> None:
    assert "secret" not in repr(Opened(name="sessionid", value="secret", description="", rank=0))


def simple_cookies(header: str) -> dict[str, str]:
    """Read as Bottle and CherryPy do."""
    jar: http.cookies.SimpleCookie = http.cookies.SimpleCookie()
    try:
        jar.load(header)
    except http.cookies.CookieError:
        return {}
    return {name: morsel.value for name, morsel in jar.items()}


def webob_cookies(header: str) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in webob_cookie.parse_cookie(header)}


def falcon_read(header: str) -> dict[str, str]:
    return {name: value for name, values in falcon_cookies(header).items() for value in values}


def werkzeug_read(header: str) -> dict[str, str]:
    try:
        jar = werkzeug.http.parse_cookie(header)
    except UnicodeDecodeError:  # the whole request fails
        return {}
    return {name: "".join(jar.getlist(name)) for name in jar}


PARSERS: tuple[Callable[[str], dict[str, str]], ...] = (
    simple_cookies,
    webob_cookies,
    import_module("django.http.cookie").parse_cookie,
    falcon_read,
    werkzeug_read,
    starlette.requests.cookie_parser,
)
PIECES = [
    "sessionid",
    "=",
    "stolen",
    ";",
    " ",
    ",",
    '"',
    "\t",
    "a",
    "\xa0",
    "\xc2\xa0",
    "\xe2\x80\x83",
    "\xe9",
    "[",
    "%",
    "\\",
    "\\073",
    "%3d",
    "]",
    "~",
    "\x0b",
]


def guarded(found: dict[str, str]) -> Iterable[str]:
    return (value for name, value in found.items() if name.strip().lower() == "sessionid" and value)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_no_parser_finds_a_guarded_cookie_that_was_not_sealed(header: str) -> None:
    left = shown(header) or ""
    for parse in PARSERS:
        assert not list(guarded(parse(left))), parse


@given(st.lists(st.sampled_from(PIECES), max_size=10).map("".join))
def test_every_parser_finds_the_sealed_value_or_none(header: str) -> None:
    left = shown(f"{header};{sent_back(set_by('sessionid=mine'))}") or ""
    for parse in PARSERS:
        assert set(guarded(parse(left))) <= {"mine"}, parse
