from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyauthgate.web.guard.folding import climbs, endless, fold, folds, readings


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        *(("", ""), ("/", ""), ("//a///B/", "/a/b"), ("a", "/a"), ("/a;x/b;y=/;z", "/a/b"), ("/./a/.", "/a")),
        *(("/a. ./b ", "/a/b"), ("/a\u200bb\x07", "/ab"), ("/Straße", "/strasse"), ("/ﬁn", "/fin"), ("/a\\b", "/a/b")),
        *(("/A-b_c.d", "/abcd"), ("/-/a", "/-/a"), ("/a.php.json", "/a"), ("/a.md", "/amd"), ("/ñandú", "/nandu")),
        *(("/.php", "/php"), ("/*/a-*", "/*/a")),
        *(("/a+b+", "/ab"), ("/a?b/c", "/a/c"), ("/a#b", "/a")),
    ],
)
def test_a_path_is_folded_segment_by_segment(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_a_segment_that_names_nothing_may_be_a_value_nevertheless() -> None:
    assert folds(["/u/./pw"]) == {"/u/pw", "/u/./pw"}


def test_a_sign_may_end_a_name_or_be_a_part_of_it() -> None:
    assert folds(["/new;pw"]) == {"/new", "/newpw"}


def test_a_front_controller_may_stand_before_what_it_is_asked_for() -> None:
    assert folds(["/p/index.php/acc"]) == {"/p/index/acc", "/p/acc"}
    assert folds(["/acc.php"]) == {"/acc"}


def test_a_path_of_more_segments_than_anybody_writes_is_endless() -> None:
    assert [endless(readings("/a" * count)) for count in (100, 101)] == [False, True]
    assert endless(readings("%2f" * 101))


def test_a_path_is_read_at_every_level_of_decoding() -> None:
    assert {"/a%252fb", "/a%2fb", "/a/b"} <= readings("/a%252fb")


def test_bytes_that_are_no_text_are_dropped_or_letters() -> None:
    assert {"/ab", "/aÿb"} <= readings("/a\xffb")


@pytest.mark.parametrize(
    "path",
    [
        "/..",
        "..",
        "/a/../b",
        "/a/..;x/b",
        "/a/%2e%2e/b",
        "/a/ .. /b",
        "/a%2f..%2fb",
        "/a/..+/b",
        "/..\xe2\x80\x8b/a",
        "/a\\..\\b",
    ],
)
def test_a_path_that_climbs_is_seen(path: str) -> None:
    assert climbs(readings(path))


@pytest.mark.parametrize("path", ["/...", "/a..b", "/..a", "/.", "/a../b"])
def test_dots_in_a_name_do_not_climb(path: str) -> None:
    assert not climbs(readings(path))


@given(st.text(st.characters(max_codepoint=255)))
def test_a_fold_folds_to_itself(path: str) -> None:
    assert {fold(folded) for text in readings(path) for folded in (fold(text),)} == {
        fold(text) for text in readings(path)
    }
