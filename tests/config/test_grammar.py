from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyauthgate.config.grammar import (
    bind,
    glob,
    group,
    header,
    mailbox,
    network,
    object_name,
    pattern,
    service,
    shell_prefix,
    socket,
    visitors,
)

FOLDER = Path("/etc/pyauthgate")


@given(st.from_regex(r"[0-9]{0,3}", fullmatch=True), st.integers(1, 15), st.integers(0, 14), st.text(max_size=20))
def test_a_pattern_matches_ascii_digits_and_nothing_else(fixed: str, fewest: int, more: int, text: str) -> None:
    most = fewest + more
    written = f"{fixed}[0-9]{{{fewest},{most}}}"
    if len(fixed) + most > 18:
        assert pattern(written) is None
        return
    assert pattern(written) == written
    number = fixed + "7" * fewest
    assert re.fullmatch(written, number)
    assert not re.fullmatch(written, text) or text.isascii()


@pytest.mark.parametrize("text", ["[0-9]{4,8}", "[0-9]{1}", "[0-9]{18}", "9[0-9]{3}", "0[0-9]{17}", "[0-9]{5,5}"])
def test_a_plain_pattern_stands(text: str) -> None:
    assert pattern(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[0-9]+",
        "[0-9]*",
        "[0-9]",
        r"\d{4,8}",
        "([0-9]{1,4}){1,4}",
        "(a+)+b",
        "[0-9]{0,4}",
        "[0-9]{8,4}",
        "[0-9]{4,}",
        "[0-9]{,4}",
        "[0-9]{19}",
        "1[0-9]{18}",
        "[0-9]{04}",
        "[0-9]{4, 8}",
        "[0-9]{4,8}|x",
        "[0-9]{4,8}\n",
        "[0-9A-Z]{4}",
        "[0-\uff19]{4}",
        "\u0662[0-9]{4}",
        "[0-9]{\uff14}",
        "^[0-9]{4}$",
    ],
)
def test_any_other_pattern_is_refused(text: str) -> None:
    assert pattern(text) is None


@pytest.mark.parametrize("text", ["/static/*", "/favicon.ico", "/a/b/*", "/a/b/", "/.well-known/*"])
def test_a_glob_is_a_path_or_all_below_one(text: str) -> None:
    assert glob(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "*",
        "/",
        "/*",
        "/*/*",
        "static/*",
        "/img*",
        "/*/logo.png",
        "/a/**",
        "/a/?",
        "/a/[bc]",
        "/a/{b,c}",
        "/a//*",
        "/a//",
        "/../*",
        "/a/../*",
        "/a/./b",
        "/a%2f*",
        "/a;b/*",
        "/a\\b",
        "/a/*\n",
        "/a b",
        "/" + "a" * 500,
    ],
)
def test_a_glob_that_could_open_more_than_it_says_is_refused(text: str) -> None:
    assert glob(text) is None


@pytest.mark.parametrize(
    ("text", "peer"),
    [
        ("unix", "unix"),
        ("127.0.0.1", "127.0.0.1/32"),
        ("10.0.0.0/8", "10.0.0.0/8"),
        ("2001:DB8::/32", "2001:db8::/32"),
        ("::1", "::1/128"),
    ],
)
def test_a_trusted_peer_is_read_in_its_one_spelling(text: str, peer: str) -> None:
    assert network(text) == peer


@pytest.mark.parametrize(
    "text",
    ["", "*", "0.0.0.0/0", "::/0", "10.0.0.1/8", "proxy.example", "unix:", "fe80::1%eth0", "1", "\u0661\u0660.0.0.1"],
)
def test_a_peer_that_is_everybody_or_nobody_is_refused(text: str) -> None:
    assert network(text) is None


def test_visitors_are_those_of_an_address_or_a_network() -> None:
    assert (visitors("10.0.0.0/8"), visitors("::1")) == ("10.0.0.0/8", "::1/128")
    assert [visitors(text) for text in ("unix", "0.0.0.0/0", "x")] == [None, None, None]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("127.0.0.1:8000", "127.0.0.1:8000"),
        ("[::1]:8000", "[::1]:8000"),
        ("localhost:80", "localhost:80"),
        ("unix:/run/pyauthgate/gate.sock", "unix:/run/pyauthgate/gate.sock"),
        ("unix:gate.sock", "unix:/etc/pyauthgate/gate.sock"),
    ],
)
def test_an_address_to_listen_on_is_made_absolute(text: str, address: str) -> None:
    assert bind(text, FOLDER) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "8000",
        ":8000",
        "127.0.0.1",
        "127.0.0.1:",
        "127.0.0.1:0",
        "127.0.0.1:65536",
        "[zz]:80",
        "[1:2]:80",
        "[127.0.0.1]:80",
        "::1:8000",
        "unix:",
        "unix:/",
        "unix:/a\nb",
        "unix:/" + "a" * 110,
        "xunix:/a",
    ],
)
def test_any_other_address_is_refused(text: str) -> None:
    assert bind(text, FOLDER) is None


@pytest.mark.parametrize("text", ["panel:app", "a.b_c:d.e"])
def test_a_named_object_stands(text: str) -> None:
    assert object_name(text) == text


@pytest.mark.parametrize(
    "text", ["", "panel", "panel:", ":app", "panel:app()", "a b:c", "a..b:c", "1a:b", "a:b:c", "../a:b", "a:b\n"]
)
def test_anything_else_names_no_object(text: str) -> None:
    assert object_name(text) is None


@given(st.text(max_size=60))
def test_no_text_makes_a_grammar_raise(text: str) -> None:
    for read in (pattern, glob, network, object_name, service, shell_prefix):
        assert isinstance(read(text), str | None)
    assert isinstance(bind(f"unix:{text}", FOLDER), str | None)
    assert isinstance(bind(f"[{text}]:80", FOLDER), str | None)


def test_a_socket_is_a_path_that_the_system_takes() -> None:
    assert socket("/run/pyauthgate/pam.sock", FOLDER) == Path("/run/pyauthgate/pam.sock")
    assert socket("pam.sock", FOLDER) == FOLDER / "pam.sock"
    assert [socket(text, FOLDER) for text in ("", "/run/", "..", "/a\0b", "/" + "a" * 107)] == [None] * 5


@pytest.mark.parametrize("text", ["sshd", "dovecot", "su-l", "systemd-user", "_x", "a.b"])
def test_a_pam_service_is_named_like_its_file(text: str) -> None:
    assert service(text) == text


@pytest.mark.parametrize("text", ["", "SSHD", "../other", "a/b", "a b", ".x", "a" * 65, "a\n", "ñ"])
def test_no_file_of_pam_s_is_named_so(text: str) -> None:
    assert service(text) is None


@pytest.mark.parametrize("text", ["c", "cli_", "a-"])
def test_a_prefix_is_of_letters(text: str) -> None:
    assert shell_prefix(text) == text


@pytest.mark.parametrize("text", ["", "C", "c1", "1", "-c", "_c", "ñ", "c" * 13, "c\n", "c "])
def test_any_other_prefix_is_refused(text: str) -> None:
    assert shell_prefix(text) is None


def test_a_group_is_one_of_this_machine() -> None:
    assert group("root") == 0
    assert group("no-such-group-here") is None
    assert group("a\0b") is None


@pytest.mark.parametrize(
    ("text", "read"), [("X-Panel-User", "X-Panel-User"), ("", None), ("X_User", None), ("X:", None)]
)
def test_a_header_is_named_in_letters_digits_and_hyphens(text: str, read: str | None) -> None:
    assert header(text) == read


@pytest.mark.parametrize(
    ("text", "sender"),
    [
        ("no-reply@Example.net", "no-reply@example.net"),
        ("Panel de Ñandú S.A. <No.Reply@example.net>", "Panel de Ñandú S.A. <No.Reply@example.net>"),
        ("Panel <a@localhost>", "Panel <a@localhost>"),
        ("<a@x.example>", None),
        (" <a@x.example>", None),
        ("Panel a@x.example", None),
        ("Panel <a@x.example", None),
        ("a@x.example>", None),
        ("A, B <a@x.example>", None),
        ('"A" <a@x.example>', None),
        ("A\r\nBcc: b@x.example <a@x.example>", None),
        ("ñ@x.example", None),
        ("a..b@x.example", None),
        (f"a@{'x' * 60}.{'x' * 60}.{'x' * 60}.{'x' * 60}.{'x' * 60}", None),
        ("", None),
    ],
)
def test_a_sender_is_one_address_with_a_name_or_without(text: str, sender: str | None) -> None:
    assert mailbox(text) == sender
