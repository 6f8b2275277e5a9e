"""Of the benchmarks, what is exact: counts, names, verdicts.  Times are judged by hand, in ratios of one run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks import (
    engines,
    guarded,
    machine,
    pam_crowd,
    pam_processes,
    pam_start,
    policy,
    policy_bulk,
    policy_linear,
    timing,
)
from benchmarks.apart import Comparison, Pair, auc
from benchmarks.calls import MOST, added
from benchmarks.engines.engine import Engine, known, words
from benchmarks.rounds import PATIENCE, Bar, batches, judge, quintile, turns
from benchmarks.tables import Table
from pyauthgate.credentials import Hasher
from pyauthgate.model import Facts
from tests.policy.samples import LUCIA, sample
from tests.web.browser import GATE

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]


def report(tmp_path: Path, name: str) -> dict[str, Any]:
    """Run one benchmark quickly; 1 means that a bar was missed, which a busy machine may do."""
    path = tmp_path / "report.json"
    environment = {key: value for key, value in os.environ.items() if not key.startswith("COVERAGE_")}
    command = [sys.executable, "-m", "benchmarks", name, "--quick", "--json", str(path)]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
    assert done.returncode in {0, 1}, done.stderr
    assert not done.stderr
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    assert all(str(each.get("bar") or each.get("table")) in done.stdout for each in document["results"])
    return document


def test_the_gate_adds_at_most_thirty_calls_to_an_authenticated_request() -> None:
    assert MOST.most == 30
    assert MOST.holds(added())


def test_a_request_that_is_none_of_the_guards_costs_a_few_calls_more_than_without_them() -> None:
    assert guarded.MOST.holds(guarded.added())


@pytest.mark.parametrize(
    ("figures", "verdict"),
    [([1.0, 1.1, 1.2, 1.3], "met"), ([3.0, 3.1, 3.2, 3.3], "missed"), ([1.0, 1.9, 2.1, 3.0], "inconclusive")],
)
def test_a_figure_whose_quartiles_straddle_the_bar_is_inconclusive(figures: list[float], verdict: str) -> None:
    result = judge(Bar(name="x", most=2), figures)
    assert result.verdict == result.document()["verdict"] == verdict
    assert str(result).startswith(verdict)


@pytest.mark.parametrize(("figure", "verdict"), [(1.9, "missed"), (2.0, "met"), (2.1, "met")])
def test_a_bar_may_be_the_least_that_will_do(figure: float, verdict: str) -> None:
    assert judge(Bar(name="x", least=2), [figure]).verdict == verdict


def test_a_figure_without_a_bar_is_told() -> None:
    result = judge(Bar(name="x"), [1.0])
    assert result.verdict == "told"
    assert str(result).endswith("x: 1 (1 to 1)")


def test_what_disturbs_a_few_batches_does_not_count() -> None:
    assert quintile([5.0, 1.0, 1.1, 9.0, 1.2]) == 1.1


def test_contestants_run_in_turn() -> None:
    ran: list[str] = []
    (found,) = batches({"a": lambda: ran.append("a"), "b": lambda: ran.append("b")}, rounds=1, each=2)
    assert set(found) == {"a", "b"}
    assert {"a", "b"} == set(ran)


def test_every_call_of_every_contestant_is_timed_as_often_as_asked() -> None:
    ran: list[str] = []
    calls: dict[str, list[Callable[[], object]]] = {
        "a": [lambda: ran.append("a0"), lambda: ran.append("a1")],
        "b": [lambda: ran.append("b0")],
    }
    found = turns(calls, each=3)
    assert {name: len(times) for name, times in found.items()} == {"a": 2, "b": 1}
    assert min(min(times) for times in found.values()) > 0
    # Once for all; then three times, each time after once untimed.
    assert [ran.count(name) for name in ("a0", "a1", "b0")] == [7, 7, 7]


def test_a_contestant_that_takes_too_long_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0

    def clock() -> float:
        return now

    def call(name: str) -> None:
        nonlocal now
        now += PATIENCE * (2 if name == "slow" else 0.5)
        ran.append(name)

    ran: list[str] = []
    monkeypatch.setattr("benchmarks.rounds.process_time", clock)
    turns({"fast": [partial(call, "fast")], "slow": [partial(call, "slow")]}, each=3)
    assert (ran.count("fast"), ran.count("slow")) == (7, 1)


@pytest.mark.parametrize(
    ("these", "those", "area"),
    [
        ([1.0, 2.0], [3.0, 4.0], 1.0),
        ([3.0, 4.0], [1.0, 2.0], 0.0),
        ([1.0, 2.0], [1.0, 2.0], 0.5),
        ([1.0, 4.0], [2.0, 3.0], 0.5),
        ([1.0], [1.0, 2.0], 0.75),
    ],
)
def test_the_area_is_how_often_the_second_one_is_larger(these: list[float], those: list[float], area: float) -> None:
    assert auc(these, those) == area


SAME = ([1.0, 1.1, 1.2, 1.3], [1.0, 1.1, 1.2, 1.3])
OFTEN = ([1.00, 1.01, 1.02, 1.03], [1.04, 1.05, 1.06, 1.07])
"""In order, but nearer than one could see."""
WIDE = ([1.0, 1.0, 2.0, 2.0, 2.0], [1.0, 1.0, 1.0, 2.0, 2.0])
"""Medians that jump, of the same two values."""
APART = ([1.0, 1.1, 1.2, 1.3], [1.4, 1.5, 1.6, 1.7])


@pytest.mark.parametrize(
    ("samples", "apart"), [(SAME, False), (OFTEN, False), (WIDE, False), (APART, True), (APART[::-1], True)]
)
def test_two_answers_are_told_apart_by_their_order_and_by_how_much(
    samples: tuple[list[float], list[float]],
    apart: bool,  # noqa: FBT001
) -> None:
    assert Pair.of(*samples).apart is apart


@pytest.mark.parametrize(
    ("rounds", "verdict", "control"),
    [
        ((SAME, SAME, SAME), "met", "missed"),
        ((APART, SAME, OFTEN), "met", "missed"),
        ((APART, WIDE, APART), "missed", "met"),
        ((APART, APART, APART), "missed", "met"),
    ],
)
def test_a_comparison_is_missed_by_two_rounds_of_three_and_a_control_without_them(
    rounds: tuple[tuple[list[float], list[float]], ...], verdict: str, control: str
) -> None:
    pairs = tuple(Pair.of(*each) for each in rounds)
    assert Comparison(name="x", pairs=pairs).verdict == verdict
    told = Comparison(name="x", pairs=pairs, differs=True)
    assert told.verdict == told.document()["verdict"] == control
    assert str(told).startswith(control)


@pytest.mark.parametrize(("verifier", "idle"), [(Hasher, set()), (timing.Hasty, {"unknown", "no password"})])
def test_every_kind_of_number_is_answered_alike_and_only_the_control_spares_a_computation(
    verifier: type[Hasher], idle: set[str]
) -> None:
    with timing.stage_of(verifier) as stage:
        for page in timing.PAGES:
            token = stage.browser.token(f"{GATE}/{page.path}")
            for kind in timing.KINDS:
                (number,) = stage.enrol(kind, 1)
                before = stage.verifier.computations
                stage.seconds(page, token, number)
                spared = bool(idle) and (page.name == "recovery" or kind in idle)
                assert stage.verifier.computations - before == (not spared), (page.name, kind)


def test_a_table_is_told_in_columns_with_its_notes() -> None:
    table = Table(name="x", columns=("who", "how much"), rows=(("me", "1"), ("somebody", "23")), notes=("nobody else",))
    lines = str(table).splitlines()
    assert lines[1:] == [
        "    who       how much",
        "    me               1",
        "    somebody        23",
        "    (nobody else)",
    ]
    assert table.document()["rows"] == [{"who": "me", "how much": "1"}, {"who": "somebody", "how much": "23"}]


def test_the_report_says_what_it_was_taken_on() -> None:
    assert {"python", "build", "system", "cores", "load"} <= machine.machine().keys()
    assert machine.released("click")
    assert not machine.released("no-such-distribution")
    assert not machine.debian("no-such-package")


def test_every_engine_is_told_all_that_is_known() -> None:
    assert {"60321", "lucia@panaderia-alba.com.ar", "Lucía Inés", "reservas", "07041992"} <= set(known(LUCIA))
    told = words(LUCIA)
    assert {"60321", "lucia", "Lucía", "Quiroga", "reservas", "panaderia-alba", "07041992", "070492"} <= set(told)
    assert set(known(LUCIA)) < set(told)
    assert len(told) == len(set(told))
    assert words(Facts()) == known(Facts()) == []


def test_every_engine_is_measured_or_called_absent() -> None:
    present = engines.engines()
    assert list(present)[:3] == [engines.OURS, engines.PREPARED, engines.DJANGO]
    assert len(present) + len(engines.absent()) == len(engines.MAKERS)


def test_every_engine_refuses_what_is_common_and_takes_what_is_random() -> None:
    judges = {name: engine.against(LUCIA) for name, engine in engines.engines().items()}
    assert {name for name, refuses in judges.items() if refuses("password")} == judges.keys()
    assert not {name for name, refuses in judges.items() if refuses("gT7vqW2zKd9x!Lm4")}


@pytest.mark.parametrize("password", ["", "\0", "ñandú\0Segur269", "🙂" * 80])
def test_every_engine_survives_what_one_may_type(password: str) -> None:
    for name, engine in engines.engines().items():
        assert isinstance(engine.against(LUCIA)(password), bool), name


def test_an_engine_that_is_not_installed_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("validators", "zxcvbns"):
        monkeypatch.setattr(import_module(f"benchmarks.engines.{name}"), "released", lambda _: "")
    for name in ("passwdqc", "pwquality"):
        monkeypatch.setattr(import_module(f"benchmarks.engines.{name}"), "LIBRARY", "no-such-library.so")
    assert list(engines.engines()) == [engines.OURS, engines.PREPARED]
    assert "skipped: libpwquality, for want of Debian packages libpwquality1 and cracklib-runtime" in engines.absent()


def test_quality_counts_both_ways_of_being_wrong() -> None:
    everything = policy.quality(Engine(version="", against=lambda _: lambda _: True), sample())
    nothing = policy.quality(Engine(version="", against=lambda _: lambda _: False), sample())
    assert (everything.refused, everything.wrongly, everything.example) == (1, 1, False)
    assert (nothing.refused, nothing.wrongly, nothing.example) == (0, 0, True)


def test_ours_is_right_on_the_whole_sample() -> None:
    ours = policy.quality(engines.engines()[engines.OURS], sample())
    assert (ours.refused, ours.wrongly, ours.example) == (1, 0, True)


@pytest.mark.parametrize("family", policy_linear.FAMILIES)
def test_the_longer_text_of_a_pair_goes_on_as_the_shorter_one_begins(family: str) -> None:
    pairs = list(zip(policy_linear.texts(family, 64), policy_linear.texts(family, 256), strict=True))
    assert pairs
    assert all(len(short) == 64 and len(long) == 256 and long.startswith(short) for short, long in pairs)


def test_the_client_of_many_mailboxes_has_them() -> None:
    assert [len(each) for each in (policy_linear.MANY.mailboxes, policy_linear.MANY.domains)] == [400, 100]


def test_a_family_of_good_passwords_is_drawn_alike_every_time() -> None:
    assert policy_bulk.wrongly("random 8", count=300) == policy_bulk.wrongly("random 8", count=300)
    assert {f"random {size}" for size in (8, 10, 12, 16, 20, 64)} <= policy_bulk.families().keys()


@pytest.mark.timeout(900)
def test_a_quick_run_of_the_policy_judges_every_engine(tmp_path: Path) -> None:
    *figures, table = report(tmp_path, "policy")["results"]
    assert [row["engine"] for row in table["rows"]] == list(engines.engines())
    assert set(engines.absent()) <= set(table["notes"])
    assert all(set(row) == set(policy.COLUMNS) for row in table["rows"])
    bars = {figure["bar"]: figure["verdict"] for figure in figures}
    assert bars[policy.NAMED.name] == bars[policy.RECALL.name] == bars[policy.WRONG.name] == "met"
    assert bars.keys() >= {policy.MEDIAN.name, policy.TAIL.name, policy.FASTER[engines.DJANGO].name}


@pytest.mark.timeout(900)
def test_a_quick_run_counts_time_and_memory_of_the_first_check(tmp_path: Path) -> None:
    figures = report(tmp_path, "policy-load")["results"]
    assert len(figures) == 5
    assert all(figure["middle"] > 0 for figure in figures)


@pytest.mark.timeout(900)
def test_a_quick_run_times_every_family_at_both_lengths(tmp_path: Path) -> None:
    figures = report(tmp_path, "policy-linear")["results"]
    assert [sum(family in figure["bar"] for figure in figures) for family in policy_linear.FAMILIES] == [2] * 5


@pytest.mark.timeout(900)
def test_a_quick_run_draws_from_every_family(tmp_path: Path) -> None:
    results = report(tmp_path, "policy-bulk")["results"]
    told = {each["bar"].partition(" of ")[2] for each in results if "bar" in each}
    assert told == policy_bulk.families().keys()


@pytest.mark.parametrize("name", ["calls", "passthrough", "hash"])
@pytest.mark.timeout(900)
def test_a_quick_run_gives_a_verdict(tmp_path: Path, name: str) -> None:
    document = report(tmp_path, name)
    assert document["rounds"] == 3
    assert [figure["verdict"] in {"met", "missed", "inconclusive"} for figure in document["results"]] == [True]


@pytest.mark.timeout(900)
def test_the_labelled_cases_are_counted_by_family(tmp_path: Path) -> None:
    results = report(tmp_path, "policy-corpus")["results"]
    tables = [each for each in results if "table" in each]
    assert len(tables) == 2
    assert all(int(row["to refuse"]) + int(row["to accept"]) > 0 for table in tables for row in table["rows"])


@pytest.mark.requires("pam")
@pytest.mark.timeout(900)
def test_a_quick_run_asks_our_module_and_every_daemon(tmp_path: Path) -> None:
    figures = report(tmp_path, "pam")["results"]
    assert all(figure["middle"] > 0 for figure in figures)
    rates = [figure["least"] for figure in figures if "a second" in figure["bar"]]
    assert rates == [None, None, 500, 5_000, None, None]
    judged = {figure["bar"]: figure["most"] for figure in figures if figure["most"] is not None}
    bars = (pam_processes.WHOLE, pam_processes.ADDED, pam_crowd.CROWDED, pam_start.START, pam_start.MEMORY)
    assert judged == {bar.name: bar.most for bar in bars}
