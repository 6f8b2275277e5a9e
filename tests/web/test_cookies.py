from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.wrappers import Response

from pyauthgate.model import Session
from pyauthgate.web.cookies import Cookies, Crumbs

TOKEN = "A" * 42 + "_"
OTHER = "B" * 43
MINE = f"__Host-pyauthgate={TOKEN}"


def take(header: str) -> tuple[str, str]:
    """Give the token, and what the panel is shown."""
    environ = {"HTTP_COOKIE": header}
    return Cookies().take(environ), environ.get("HTTP_COOKIE", "")


@pytest.mark.parametrize(
    ("header", "token", "rest"),
    [
        ("", "", ""),
        (MINE, TOKEN, ""),
        (f"a=1; {MINE}; b=2", TOKEN, "a=1; b=2"),
        (f"{MINE}; a=1", TOKEN, "a=1"),
        (f"a=1;{MINE}", TOKEN, "a=1"),
        (f"{MINE}; __Host-pyauthgate-device=x.1.y; __Host-pyauthgate-pre={OTHER}; s=1", TOKEN, "s=1"),
        (f"{MINE}; __Host-pyauthgate={OTHER}", "", ""),
        (f"{MINE}; {MINE}", "", ""),
        (f"{MINE}; {MINE}; {MINE}", "", ""),
        (f"__Host-pyauthgate; {MINE}", "", ""),
        (f"{MINE};  __Host-pyauthgate={OTHER}", "", ""),
        (f"\t{MINE}; a=1", "", "a=1"),
        (f"__Host-pyauthgate ={TOKEN}", "", ""),
        (f'__Host-pyauthgate="{TOKEN}"', "", ""),
        (f"__Host-pyauthgate={TOKEN} ", "", ""),
        (f"__Host-pyauthgate= {TOKEN}", "", ""),
        (f"__Host-pyauthgate={TOKEN}x", "", ""),
        (f"__Host-pyauthgate={TOKEN[1:]}", "", ""),
        (f"__Host-pyauthgate={TOKEN[1:]}=", "", ""),
        (f"__Host-pyauthgate={TOKEN[1:]}é", "", ""),
        (f"__Host-pyauthgate={TOKEN[1:]}%41", "", ""),
        ("__Host-pyauthgate=", "", ""),
        (f"__host-pyauthgate={TOKEN}", "", f"__host-pyauthgate={TOKEN}"),
        (f"x__Host-pyauthgate={TOKEN}", "", f"x__Host-pyauthgate={TOKEN}"),
        (f"pyauthgate={TOKEN}", "", f"pyauthgate={TOKEN}"),
        (f"a={MINE}", "", ""),
        (f'a="x; {MINE}"', "", 'a="x'),
        (f"a=1, {MINE}", "", ""),
        (f"a=1 {MINE}; b=2", "", "b=2"),
        (f"a=1,{MINE}; {MINE}", "", ""),
        (f"$Version=1; {MINE}; $Path=/", TOKEN, "$Version=1; $Path=/"),
        ("a=pyauthgate;; b=2", "", "a=pyauthgate;; b=2"),
        (f"={MINE}", "", ""),
    ],
)
def test_a_token_is_read_in_one_spelling_and_ours_never_reach_the_panel(header: str, token: str, rest: str) -> None:
    assert take(header) == (token, rest)


@given(st.lists(st.text(alphabet="abc=\"' \té,%", max_size=12), max_size=6))
def test_foreign_cookies_pass_byte_for_byte(crumbs: list[str]) -> None:
    foreign = ";".join(["first=1", *crumbs])
    assert take(f"{foreign}; {MINE}") == (TOKEN, foreign)


@given(st.text(max_size=200))
def test_no_header_makes_the_parser_fail(header: str) -> None:
    assert take(header)[0] == ""
    Cookies().read(header)


def test_a_header_of_ours_alone_is_gone_and_none_is_made_up() -> None:
    environ = {"HTTP_COOKIE": MINE}
    assert Cookies().take(environ) == TOKEN
    assert environ == {}
    assert Cookies().take(environ) == ""
    assert environ == {}


def test_the_pages_read_all_three() -> None:
    header = f"{MINE}; __Host-pyauthgate-pre={OTHER};__Host-pyauthgate-device=id.1.mac"
    assert Cookies().read(header) == Crumbs(session=TOKEN, pre=OTHER, device="id.1.mac")


@pytest.mark.parametrize("mark", ["a b", "é", "x" * 301, '"x"'])
def test_a_malformed_device_mark_is_none(mark: str) -> None:
    assert Cookies().read(f"__Host-pyauthgate-device={mark}").device == ""


def test_two_pre_sessions_are_none() -> None:
    header = f"__Host-pyauthgate-pre={TOKEN}; __Host-pyauthgate-pre={OTHER}"
    assert Cookies().read(header).pre == ""


def test_crumbs_keep_silent() -> None:
    assert TOKEN not in repr(Crumbs(session=TOKEN, pre=TOKEN, device=TOKEN))


@pytest.mark.parametrize(
    "line",
    [
        MINE,
        f" {MINE}; Path=/",
        "__Host-pyauthgate-pre=",
        "__Host-pyauthgate-device =x",
        f"={MINE}",
        "__Host-pyauthgate; Max-Age=0",
    ],
)
def test_every_spelling_that_writes_one_of_ours_is_told(line: str) -> None:
    assert Cookies().ours(line)


@pytest.mark.parametrize("line", ["sessionid=1; Path=/", f"a={MINE}", "__Host-pyauthgate2=x", ""])
def test_other_cookies_are_the_panels(line: str) -> None:
    assert not Cookies().ours(line)


def session(*, shared: bool = False) -> Session:
    return Session(
        id="s", token_hash=b"", account_id=1, number="9000", shared=shared, created_at=100.0, seen_at=100.0, idle=60.0,
        expires_at=700.0,
    )  # fmt: skip


def test_a_session_cookie_lives_as_long_as_the_session_may() -> None:
    response = Response()
    Cookies().open(response.headers, TOKEN, session())
    opened, spent = response.headers.getlist("Set-Cookie")
    assert opened == f"{MINE}; Max-Age=600; Secure; HttpOnly; Path=/; SameSite=Lax"
    assert spent.startswith("__Host-pyauthgate-pre=;")
    assert "Max-Age=0" in spent


def test_on_a_shared_computer_it_ends_with_the_browser() -> None:
    response = Response()
    Cookies().open(response.headers, TOKEN, session(shared=True))
    assert "Max-Age" not in response.headers.getlist("Set-Cookie")[0]
    assert "Expires" not in response.headers.getlist("Set-Cookie")[0]


def test_plain_http_gives_up_the_prefix_and_secure_and_nothing_else() -> None:
    response = Response()
    Cookies(insecure=True).begin(response.headers, TOKEN)
    assert response.headers["Set-Cookie"] == f"pyauthgate-pre={TOKEN}; Max-Age=3600; HttpOnly; Path=/; SameSite=Lax"


def test_an_empty_mark_sets_no_device_cookie() -> None:
    response = Response()
    Cookies().know(response.headers, "")
    assert "Set-Cookie" not in response.headers
