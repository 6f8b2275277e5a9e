from __future__ import annotations

import pytest

from pyauthgate.web.guard.charsets import encode, holds_ascii, label


def typed(value: str) -> list[tuple[str, str]]:
    return [("Content-Type", value)]


@pytest.mark.parametrize(
    ("header", "body", "name"),
    [
        ("text/html; charset=UTF-8", b"", "utf-8"),
        ('text/html; Charset = "iso-8859-1"; x=y', b"", "iso-8859-1"),
        ("text/html", b"", ""),
        ("text/html", b'<html><meta charset="Latin1">', "latin1"),
        ("text/html", b'<meta http-equiv=content-type content="text/html; charset=UTF-7">', "utf-7"),
        ("text/html; charset=utf-8", b"<meta charset=utf-7>", "utf-8"),
        ("text/html; charset=iso-2022-jp; charset=utf-8", b"", "iso-2022-jp"),
        ("text/html", b" " * 1024 + b"<meta charset=utf-7>", ""),
        ("text/html", b'<?xml version="1.0" encoding="utf-16"?>', "utf-16"),
        ("text/html; charset=utf-8", b"\xff\xfe<\0", "utf-16le"),
        ("text/html; charset=latin1", b"\xef\xbb\xbfx", "utf-8"),
    ],
)
def test_the_encoding_is_told_as_browsers_tell_it(header: str, body: bytes, name: str) -> None:
    assert label(typed(header), body) == name


@pytest.mark.parametrize(
    "name", ["", "utf-8", "utf8", "us-ascii", "iso-8859-15", "latin1", "windows-1252", "koi8-r", "shift_jis", "euc-jp"]
)
def test_ascii_is_itself_in_what_panels_use(name: str) -> None:
    assert holds_ascii(name)


@pytest.mark.parametrize(
    "name",
    [
        "utf-7",
        "utf-16",
        "utf-16le",
        "utf-32",
        "iso-2022-jp",
        "iso-2022-kr",
        "hz-gb-2312",
        "cp037",
        "x-user-defined",
        "?",
    ],
)
def test_what_is_not_known_to_hold_ascii_does_not(name: str) -> None:
    assert not holds_ascii(name)


@pytest.mark.parametrize("name", ["shift_jis", "gbk", "gb18030", "big5hkscs", "euc_jp", "euc_kr", "utf-8", "cp1252"])
def test_no_sign_of_markup_is_part_of_a_letter(name: str) -> None:
    # Python's EUC-JP swallows the byte after a lone 0x8F; a browser gives an ASCII byte back (Encoding, 12.1.1).
    for first in set(range(0x80, 0x100)) - {0x8F}:
        for sign in b"<>=/'\"":
            assert chr(sign) in bytes((first, sign)).decode(name, "replace")


def test_a_text_is_written_as_the_page_is() -> None:
    assert encode("año", "iso-8859-1") == b"a\xf1o"
    assert encode("año", "") == encode("año", "utf-8") == encode("año", "no-such") == "año".encode()
    assert encode("€", "us-ascii") == b"\x80"
    assert encode("añ", "utf-16") == b"a\0\xf1\0"


def test_a_letter_that_an_encoding_lacks_is_nowhere_in_it() -> None:
    assert encode("ж", "iso-8859-1") is None
