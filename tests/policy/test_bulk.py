"""Hardly any good password is refused: see `tests.policy.bulk`."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from tests.policy import bulk
from tests.policy.samples import LUCIA, NOBODY, POLICY, clients, own
from tests.policy.strategies import ALPHABETS

if TYPE_CHECKING:
    from pyauthgate.model import Facts
    from tests.policy.bulk import Refusal

FAMILIES = [*bulk.families()]
USUAL = 2_000
FULL = 20_000
PER_MILLE = 3
"""Wrong refusals that are allowed, of a thousand."""


@cache
def measured(count: int) -> dict[str, list[Refusal]]:
    """Give what is refused of each family; two processes share the work, and coverage looks at neither."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    command = [sys.executable, "-m", "tests.policy.bulk", "--json", str(count)]
    halves = [[f"--family={family}" for family in FAMILIES[half::2]] for half in (0, 1)]
    workers = [
        subprocess.Popen(
            [*command, *half], cwd=Path(__file__).parents[2], env=environment, stdout=subprocess.PIPE, text=True
        )
        for half in halves
    ]
    lines = [line for worker in workers for line in worker.communicate()[0].splitlines()]
    assert [worker.returncode for worker in workers] == [0, 0]
    return dict(map(json.loads, lines))


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("count", [USUAL, pytest.param(FULL, marks=pytest.mark.long)])
def test_hardly_any_good_password_is_refused(family: str, count: int) -> None:
    refused = measured(count)[family]
    assert len(refused) * 1000 <= PER_MILLE * count, f"{len(refused)} of {count}: {refused[:40]}"


@pytest.mark.parametrize("family", FAMILIES)
def test_what_is_drawn_holds_the_classes_and_hardly_ever_comes_twice(family: str) -> None:
    source = random.Random(1)  # noqa: S311 - the same draw each time
    made = [bulk.families()[family](source) for _ in range(500)]
    assert all(map(bulk.classed, made))
    assert len(set(made)) == len(made)
    if family.startswith("random"):
        assert {len(password) for password in made} == {int(family.split()[1])}
    else:
        assert min(map(len, made)) >= 4 * bulk.SHORTEST


def test_the_lists_hold_the_words_that_they_are_said_to_hold() -> None:
    assert len(bulk.rare()) == 1500
    assert len(bulk.frequent()) > 700
    assert len(bulk.english()) > 700
    assert len(bulk.first_names()) > 100
    assert not {name.lower() for name in bulk.first_names()} & set(bulk.frequent())


def test_a_refused_one_is_counted_and_named() -> None:
    make, source = bulk.families()["random 8"], random.Random("random 8")  # noqa: S311 - the same draw each time
    drawn = [make(source) for _ in range(4000)]
    rows = [each for row in ALPHABETS for each in (row, row[::-1])]
    due = {each for each in drawn if any(each.lower()[at : at + 4] in row for row in rows for at in range(5))}
    (line,) = CliRunner().invoke(bulk.main, ["4000", "--family=random 8", "--json"]).output.splitlines()
    family, refused = json.loads(line)
    assert family == "random 8"
    assert due
    assert due <= {password for password, _ in refused} <= set(drawn)
    assert all(codes for _, codes in refused)
    (told,) = CliRunner().invoke(bulk.main, ["4000", "--family=random 8"]).output.splitlines()
    assert told.split() == [f"{len(refused) / 4000:.3%}", "random", "8"]


@pytest.mark.parametrize("facts", [NOBODY, LUCIA, *clients(), *{case.facts: None for case in own()}])
def test_the_help_pages_own_example_is_good_for_everybody(facts: Facts) -> None:
    assert POLICY.check("Segur269", facts).accepted
