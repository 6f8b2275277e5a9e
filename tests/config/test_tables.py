from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from pyauthgate.config.kinds import text, whole
from pyauthgate.config.table import required, setting, table, tables
from pyauthgate.config.tables import TableReader, stray
from pyauthgate.errors import Finding


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """A leaf."""

    size: int = setting(whole(1, 9), 5, "How large.")


@dataclass(frozen=True, kw_only=True)
class Branch:
    """A branch."""

    place: str = ""
    name: str = required(text(9), "oak", "What it is.")
    leaf: Leaf = table(Leaf, "What grows on it.")


@dataclass(frozen=True, kw_only=True)
class Tree:
    """A tree."""

    age: int = setting(whole(1, 9), 1, "How old.")
    branch: tuple[Branch, ...] = tables(Branch, 2, "What it holds up.")


@pytest.fixture
def reader() -> TableReader:
    return TableReader(Path("/"), {("tree", "hollow")})


def test_a_table_is_read_with_the_tables_in_it(reader: TableReader) -> None:
    tree = reader.read(Tree, {"branch": [{"name": "a"}, {"name": "b", "leaf": {"size": 3}}]}, "tree")
    assert tree.age == 1
    assert tree.branch == (
        Branch(place="tree.branch 1", name="a"),
        Branch(place="tree.branch 2", name="b", leaf=Leaf(size=3)),
    )
    assert reader.findings == []


def test_an_empty_table_is_all_defaults(reader: TableReader) -> None:
    assert reader.read(Tree, {}, "tree") == Tree()


def test_what_is_wrong_in_an_inner_table_is_found_at_its_place(reader: TableReader) -> None:
    tree = reader.read(Tree, {"branch": [{"name": "a"}, {"leaf": {"size": 0, "sise": 1}, "nme": "x"}]}, "tree")
    assert tree.branch[1].leaf == Leaf()
    assert [(each.section, each.key, each.value) for each in reader.findings] == [
        ("tree.branch 2", "nme", "x"),
        ("tree.branch 2", "name", ""),
        ("tree.branch 2", "leaf.sise", "1"),
        ("tree.branch 2", "leaf.size", "0"),
    ]
    assert ("tree.branch 2", "leaf.size") in reader.wrong


@pytest.mark.parametrize("value", [{}, 1, [1], [{}, {}, {}], "x"])
def test_what_is_no_array_of_tables_is_found_as_a_whole(reader: TableReader, value: object) -> None:
    assert reader.read(Tree, {"branch": value}, "tree").branch == ()
    (finding,) = reader.findings
    assert (finding.section, finding.key, finding.allowed) == ("tree", "branch", "at most 2 tables")


def test_what_is_no_table_is_found_as_a_whole(reader: TableReader) -> None:
    assert reader.read(Branch, {"name": "a", "leaf": [{}]}, "branch").leaf == Leaf()
    assert [(each.key, each.allowed) for each in reader.findings] == [("leaf", "a table")]


def test_a_setting_that_is_no_more_is_passed_over(reader: TableReader) -> None:
    reader.read(Tree, {"hollow": True}, "tree")
    assert reader.findings == []


def test_a_stranger_comes_with_what_may_be_meant() -> None:
    assert stray("tree", "leaf.sise", 1, ["size"], of="no key of this table", name="sise") == Finding(
        section="tree", key="leaf.sise", value="1", allowed='no key of this table; did you mean "size"?'
    )
    assert stray("tree", "token", "c4n4ry", ["size"], of="none", name="token").value == "***"
