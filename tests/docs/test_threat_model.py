"""The threat model names what there is, and its table of pathways says what the code does."""

from __future__ import annotations

import ast
import re
from functools import cache
from itertools import groupby
from pathlib import Path

import pytest

from pyauthgate.gatekeeper import EVENTS
from tests.fakes.house import BETTER, PASSWORD
from tests.fakes.pathways import WAYS
from tests.fakes.services import MAIL_PASSWORD

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "pyauthgate"
PAGE = (ROOT / "docs" / "explanation" / "threat-model.md").read_text(encoding="utf-8")
COMMON = "P@ssw0rd1"

SPAN = re.compile(r"`([^`]+)`")
TEST = re.compile(r"(tests/\S+\.py)::(test_\w+)")
MODULE = re.compile(r"[a-z_]+(?:/[a-z_]+)*/[a-z_]+\.(?:py|c)")

KEEPERS = {
    "accounts": {"add", "renew", "trust", "void"},
    "sessions": {"open", "end", "end_all"},
}
"""What a password comes into force by, and what a session begins or ends by."""


def tables() -> list[list[dict[str, str]]]:
    """Give each table of the page as its rows, by the words of its head."""
    found = []
    for is_row, lines in groupby(PAGE.splitlines(), key=lambda line: line.startswith("|")):
        if is_row:
            head, _, *rows = ([cell.strip() for cell in line[1:-1].split("|")] for line in lines)
            found.append([dict(zip(head, row, strict=True)) for row in rows])
    return found


def rows_with(column: str) -> list[dict[str, str]]:
    return [row for table in tables() for row in table if column in row]


def spans(cell: str) -> set[str]:
    return set(SPAN.findall(cell))


def modules(cell: str) -> set[str]:
    return {span for span in spans(cell) if MODULE.fullmatch(span)}


@cache
def functions(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def keeps(node: ast.AST) -> bool:
    """Say whether something is a call by which a password comes into force, or a session begins or ends."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    asked = node.func.value
    noun = asked.attr.lstrip("_") if isinstance(asked, ast.Attribute) else ""
    return node.func.attr in KEEPERS.get(noun, ())


def keepers() -> set[str]:
    return {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if any(map(keeps, ast.walk(ast.parse(path.read_text(encoding="utf-8")))))
    }


def test_every_test_that_is_named_exists() -> None:
    named = TEST.findall(PAGE)
    assert len(named) > 100
    assert [f"{path}::{name}" for path, name in named if name not in functions(path)] == []
    assert PAGE.count("::") == len(named)


def test_every_module_that_is_named_exists() -> None:
    named = modules(PAGE)
    assert len(named) > 50
    assert [name for name in named if not (SOURCE / name).is_file()] == []


def test_every_rule_is_kept_by_a_module_and_proved_by_a_test() -> None:
    rules = rows_with("proved by")
    assert len(rules) > 50
    assert [row["rule"] for row in rules if not TEST.search(row["proved by"]) or not modules(row["kept by"])] == []


def test_every_event_that_is_named_can_be_written_and_every_way_has_one() -> None:
    ways = rows_with("event")
    assert {code for row in ways for code in spans(row["event"])} <= set(EVENTS)
    assert [row["way"] for row in ways if not spans(row["event"])] == []


def test_every_event_of_a_password_or_a_session_is_told_of() -> None:
    assert {code for code in EVENTS if code.startswith(("password.", "session."))} <= spans(PAGE)


def test_nothing_else_brings_a_password_into_force_or_ends_a_session() -> None:
    told = PAGE[PAGE.index("## Every way by which a password") : PAGE.index("## What is not protected")]
    named = modules(told) | {f"gatekeeper/{name}" for name in spans(told) if name.endswith(".py")}
    assert keepers() - named == set()


def test_every_pathway_of_a_password_has_its_row() -> None:
    assert [row["way"] for row in rows_with("policy")] == list(WAYS)


@pytest.mark.parametrize("row", rows_with("policy"), ids=lambda row: row["way"])
def test_a_row_says_what_becomes_of_a_password_there(row: dict[str, str]) -> None:
    walk = WAYS[row["way"]]
    known = {rule for candidate in (PASSWORD, MAIL_PASSWORD) for rule in walk(candidate).rules}
    world = walk(BETTER).world
    assert {
        "policy": row["policy"].startswith(("yes", "without")),
        "compared": set(row["compared"].removesuffix(", if proved").split(", ")),
        "ends": row["sessions that end"],
        "mail": row["mail"],
        "event": spans(row["event"]),
    } == {
        "policy": walk(COMMON).rules == ("common",),
        "compared": known or {"nothing"},
        "ends": world.ended,
        "mail": "".join({kind.removeprefix("password_") for kind in world.mails}) or "none",
        "event": set(world.told),
    }
