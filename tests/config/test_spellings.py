from __future__ import annotations

import codecs
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyauthgate.config import spellings

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path()


@pytest.mark.parametrize(
    ("grammar", "good", "bad"),
    [
        (
            spellings.form_path,
            ["/", "/login", "/a/b.php", "/a/", "/reset/*", "/reset/*/*/", "/*/login", "/contraseña", "/a;b"[:2]],
            ["", "login", "/*", "/*/*", "//a", "/a//b", "/a/../b", "/.", "/a*", "/a b", "/a?b", "/a%41", "/a\n", "/ﬁ"],
        ),
        (
            spellings.field,
            ["clave", "value[password]", "clave nueva", "ñ"],
            ["", " a", "a ", "*", "a*", "a\n", "a" * 129],
        ),
        (spellings.fields, ["clave*", "*@password", "a*b*"], ["", "*", "**", " *a"]),
        (spellings.decoy, ["{}", "{}@example.net", "u_{}"], ["", "u", "{}{}", "{} x", "{}\n", "{}" + "x" * 200]),
        (spellings.cookie, ["sessionid", "sess*", "__Host-x"], ["", "*", "a b", "a=b", "a;b", "ñ", "a*b*c", "a?"]),
        (spellings.location, ["*/done/", "/main.php", "*main.php", "/a?b=c"], ["", "*", "a b", "/ñ", "a\r\n"]),
    ],
)
def test_a_spelling_takes_its_own_values_and_no_others(
    grammar: Callable[[str], str | None], good: list[str], bad: list[str]
) -> None:
    assert [text for text in good if grammar(text) != text] == []
    assert [text for text in bad if grammar(text) is not None] == []


@pytest.mark.parametrize(
    ("written", "name"),
    [("UTF8", "utf-8"), ("latin-1", "iso8859-1"), ("windows-1252", "cp1252"), ("ISO-8859-15", "iso8859-15")],
)
def test_an_encoding_is_known_by_each_of_its_names(written: str, name: str) -> None:
    assert spellings.charset(written) == name


@pytest.mark.parametrize(
    "written",
    ["utf-16", "utf-7", "idna", "unicode_escape", "shift_jis", "gb18030", "base64", "utf-8-sig", "x", "", "\0"],
)
def test_an_encoding_in_which_ascii_may_mean_something_else_is_none(written: str) -> None:
    assert spellings.charset(written) is None


@given(st.text(max_size=20))
def test_whatever_is_an_encoding_keeps_ascii_as_it_is(text: str) -> None:
    name = spellings.charset(text)
    assert name is None or codecs.decode(bytes(range(128)), name) == bytes(range(128)).decode("ascii")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("select a from b where n = :number", "select a from b where n = :number"),
        ("  SELECT a\n\tFROM b WHERE n=:number;\n", "SELECT a\n\tFROM b WHERE n=:number"),
        (
            "with c as (select 1) select * from c where n = :number",
            "with c as (select 1) select * from c where n = :number",
        ),
    ],
)
def test_a_query_reads_one_client(written: str, read: str) -> None:
    assert spellings.query(written, HERE) == read


@pytest.mark.parametrize(
    "written",
    [
        "",
        "select a from b",
        "select a from b where n = :numbers",
        "select a::number from b",
        "delete from b where n = :number",
        "selection of :number",
        "select :number; drop table b",
        "select :number\0",
        f"select :number {'a' * 4_000}",
    ],
)
def test_a_query_does_nothing_else(written: str) -> None:
    assert spellings.query(written, HERE) is None
