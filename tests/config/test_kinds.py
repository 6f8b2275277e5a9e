from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyauthgate.config.kinds import (
    choice,
    file,
    flag,
    lasting,
    many,
    mapping,
    one_or_many,
    or_empty,
    sized,
    spelled,
    text,
    whole,
    word_files,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyauthgate.config.kinds import Kind

FOLDER = Path("/etc/pyauthgate")
UPPER: Kind[str] = spelled("upper case", lambda value, _: value if value.isupper() else None)


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (flag(), [True, False], [0, 1, "true", None, []]),
        (whole(1, 5), [1, 5], [0, 6, True, 2.0, "2", [2]]),
        (text(3), ["a", "ñan", "a b"], ["", " ", "abcd", "a\n", "\0", 1, ["a"]]),
        (choice("es", "en"), ["es", "en"], ["ES", "", "fr", 1, True, []]),
        (lasting("1m", "1h"), ["1m", "60s", "1h", "60m"], ["59s", "61m", "2h", 60, True, "1 m", []]),
        (sized("1MiB", "1GiB"), ["1MiB", "1024KiB", "1GiB"], ["1023KiB", "2GiB", 1_048_576, []]),
        (UPPER, ["A"], ["a", 1, ["A"]]),
        (file(), ["a", "/a/b", "../a"], ["", ".", "..", "/", "a/", "a\0", "a\n", 1, ["a"]]),
        (many(UPPER, 2), [[], ["A"], ["A", "B"]], ["A", ["a"], ["A", 1], ["A", "B", "C"], {"A": 1}]),
        (one_or_many(whole(1, 5), 2), [1, [], [1, 2]], [0, [0], [1, 2, 3], "1", {}, [[1]]]),
        (
            mapping(str.upper, text(500), 2, "name"),
            [{}, {"a": "b"}],
            [[], "a", {"a": 1}, {"a": ""}, {"a": {}}, dict.fromkeys("abc", "x")],
        ),
        (mapping({"a": "a"}.get, choice("b", "c"), 2, "name"), [{"a": "b"}], [{"b": "b"}, {"a": "d"}]),
        (or_empty(file()), ["", "a", "/a/b"], ["/", "a/", "a\0", 1, None, []]),
        (word_files(1), [[]], ["words", [1], ["missing"], ["a", "b"]]),
    ],
)
def test_a_kind_takes_its_own_values_and_no_others(
    kind: Kind[Any], good: Sequence[object], bad: Sequence[object]
) -> None:
    assert [value for value in good if kind.parse(value, FOLDER) is None] == []
    assert [value for value in bad if kind.parse(value, FOLDER) is not None] == []


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=8,
    )
)
def test_no_value_of_toml_makes_a_kind_raise(value: object) -> None:
    kinds: list[Kind[Any]] = [
        flag(),
        whole(1, 5),
        text(9),
        choice("a"),
        lasting("1s", "1d"),
        file(),
        many(UPPER, 3),
        or_empty(file()),
    ]
    for kind in [*kinds, word_files(2)]:
        assert kind.parse(value, FOLDER) is None or kind.blame(value, FOLDER) == (value,)


def test_measures_come_out_in_seconds_and_kib() -> None:
    assert lasting("1s", "1d").parse("2h", FOLDER) == 7_200
    assert sized("1KiB", "1GiB").parse("46MiB", FOLDER) == 47_104


def test_a_relative_path_begins_at_the_folder() -> None:
    assert file().parse("var/secret", FOLDER) == FOLDER / "var/secret"
    assert file().parse("/var/secret", FOLDER) == Path("/var/secret")


def test_an_array_blames_its_wrong_entries_alone() -> None:
    assert many(UPPER, 3).blame(["A", "b", 1], FOLDER) == ("b", 1)
    assert many(UPPER, 1).blame(["A", "b"], FOLDER) == (["A", "b"],)
    assert many(UPPER, 1).blame("b", FOLDER) == ("b",)


def test_the_words_of_all_files_are_one_list(tmp_path: Path) -> None:
    (tmp_path / "one").write_text("uno\n")
    (tmp_path / "two").write_text("dos\n")
    assert word_files(2).parse(["one", "two"], tmp_path) == ("uno", "dos")
