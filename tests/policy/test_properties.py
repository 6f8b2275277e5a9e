"""What holds for every password and every client; each property is a line of the criterion, not of the engine."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast
from unicodedata import normalize

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pyauthgate.model import Facts, Known
from pyauthgate.policy import Policy
from tests.policy.samples import LUCIA, NOBODY, POLICY, own, sample
from tests.policy.strategies import (
    BESIDE,
    CLIENTS,
    QUICK,
    STEADY,
    STRANGERS,
    TYPED,
    disguised,
    owners,
    padding,
    tokens,
)

if TYPE_CHECKING:
    from pyauthgate.model import Judgement

pytestmark = pytest.mark.no_cover

ORDER = (
    *("length", "classes", "sequence", "repeat", "personal", "identity", "common", "chars", "too_long"),
    *("history", "reuse", "breached"),
)
GOODS = sorted({case.password for case in (*sample(), *own()) if not case.due and len(case.password.encode()) < 200})
"""Good ones with room for more."""
NAMES = [
    "Rodriguez",
    "Valentina",
    "Cordoba",
    "BocaJuniors",
    "Panaderia",
    "Reservas",
    "Dragon",
    "Tornillo",
    "qwe",
    "888",
]


def rules(judgement: Judgement) -> set[str]:
    return {violation.rule for violation in judgement.violations}


# Spelling


@STEADY
@given(TYPED, CLIENTS)
def test_composed_and_decomposed_are_one_password(text: str, facts: Facts) -> None:
    judgement = POLICY.check(text, facts)
    assert POLICY.check(normalize("NFC", text), facts) == judgement
    assert POLICY.check(normalize("NFD", text), facts) == judgement


@STEADY
@given(TYPED, CLIENTS | STRANGERS, st.sampled_from(["NFC", "NFD"]))
def test_composed_and_decomposed_are_one_client(text: str, facts: Facts, form: str) -> None:
    assert POLICY.check(text, _spelt(facts, form)) == POLICY.check(text, facts)


def _spelt(facts: Facts, form: str) -> Facts:
    return replace(
        facts,
        email=_form(form, facts.email),
        names=tuple(_form(form, name) for name in facts.names),
        mailboxes=tuple(_form(form, mailbox) for mailbox in facts.mailboxes),
        domains=tuple(_form(form, domain) for domain in facts.domains),
    )


def _form(form: str, text: str) -> str:
    return normalize("NFD" if form == "NFD" else "NFC", text)


# Own names


@STEADY
@given(st.data(), owners(), st.sampled_from(["", "58", "5829", "_58", ".7", "-4.8", "!58", "58#"]))
def test_no_disguise_frees_an_own_name(data: st.DataObject, owner: tuple[Facts, str], signs: str) -> None:
    facts, name = owner
    spelt = data.draw(disguised(name))
    password = data.draw(st.sampled_from([signs + spelt, spelt + signs]))
    assume(len(normalize("NFC", password)) < 16)
    assert "personal" in rules(POLICY.check(password, facts))


@STEADY
@given(st.data(), owners(shortest=5))
def test_an_own_name_of_five_letters_is_refused_among_whatever_stands_beside_it(
    data: st.DataObject, owner: tuple[Facts, str]
) -> None:
    facts, name = owner
    room = st.text(BESIDE, max_size=(16 - len(name)) // 2)
    password = data.draw(room) + data.draw(disguised(name)) + data.draw(room)
    assume(len(normalize("NFC", password)) <= 16)
    assert "personal" in rules(POLICY.check(password, facts))


# Padding


@STEADY
@given(st.data(), CLIENTS)
def test_padding_a_good_password_with_good_characters_never_makes_it_bad(data: st.DataObject, facts: Facts) -> None:
    good = data.draw(st.sampled_from(GOODS) | _made())
    assume(POLICY.check(good, facts).accepted)
    behind, before = good + data.draw(padding(good, 1, 20)), data.draw(padding(good[::-1], 1, 20))[::-1] + good
    assert POLICY.check(behind, facts).violations == ()
    assert POLICY.check(before, facts).violations == ()


@st.composite
def _made(draw: st.DrawFn) -> str:
    """Draw a password with a pattern in it, which other characters may save."""
    pattern = draw(st.sampled_from(NAMES))
    return pattern + draw(padding(pattern, 1, 8)) + draw(st.sampled_from(["Vx7", "tG58", "-Kq2", "94Zh-w"]))


@STEADY
@given(st.data(), CLIENTS)
def test_eight_good_characters_save_a_long_password_whatever_else_is_in_it(data: st.DataObject, facts: Facts) -> None:
    pattern = data.draw(
        st.sampled_from(["12345678", "qwertyuiop", "Password", "Valentina", "aaaaaaaaa", "abcABC123", "7777-7777"])
    )
    rest = data.draw(padding(pattern, 8, 14))
    password = pattern + rest
    assume(len(password) > 16)
    assert rules(POLICY.check(password, facts)) <= {"classes"}


# Clients


@STEADY
@given(st.data(), TYPED, CLIENTS | STRANGERS)
def test_the_order_of_facts_does_not_matter(data: st.DataObject, text: str, facts: Facts) -> None:
    shuffled = replace(
        facts,
        names=tuple(data.draw(st.permutations(facts.names))),
        mailboxes=tuple(data.draw(st.permutations(facts.mailboxes))),
        domains=tuple(data.draw(st.permutations(facts.domains))),
    )
    assert POLICY.check(text, shuffled) == POLICY.check(text, facts)


@STEADY
@given(TYPED, CLIENTS | STRANGERS)
def test_a_fact_said_twice_is_one_fact(text: str, facts: Facts) -> None:
    twice = replace(facts, names=facts.names * 2, mailboxes=facts.mailboxes * 2, domains=facts.domains * 2)
    assert POLICY.check(text, twice) == POLICY.check(text, facts)


@STEADY
@given(TYPED, CLIENTS, CLIENTS | STRANGERS)
def test_what_more_is_known_of_a_client_never_frees_a_password(text: str, facts: Facts, other: Facts) -> None:
    more = replace(
        facts,
        names=facts.names + other.names,
        mailboxes=facts.mailboxes + other.mailboxes,
        domains=facts.domains + other.domains,
    )
    assert rules(POLICY.check(text, facts)) <= rules(POLICY.check(text, more))


# Any input


@STEADY
@given(TYPED, CLIENTS | STRANGERS, st.builds(Known, history=st.booleans(), reuse=st.booleans(), breached=st.booleans()))
def test_any_text_of_any_client_gives_a_judgement_in_good_order(text: str, facts: Facts, known: Known) -> None:
    judgement = POLICY.check(text, facts, known)
    size = len(normalize("NFC", text))
    assert 0 <= judgement.strength <= 4
    assert [each.code for each in judgement.violations] == [*dict.fromkeys(each.code for each in judgement.violations)]
    assert [ORDER.index(each.rule) for each in judgement.violations] == sorted(
        ORDER.index(each.rule) for each in judgement.violations
    )
    assert all(each.code.startswith(f"{each.rule}.") for each in judgement.violations)
    assert all(0 <= each.start <= each.end <= size for each in judgement.violations)


HUGE = [
    Facts(names=("X" * 100_000, "\0" * 1000, "\ud800" * 1000)),
    Facts(number="9" * 100_000, email="@" * 1000, domains=("", ".", "..", "-", "xn--", "xn--\udcff", "." * 1000)),
    Facts(mailboxes=tuple(f"casilla{number}@dominio{number}.com.ar" for number in range(5000))),
    Facts(names=tuple(f"Nombre{number}" for number in range(5000)), domains=("a." * 5000,)),
    Facts(number="", email="\0", names=("",), mailboxes=("", "@", "@@"), domains=("\0", "\n", " ")),
    Facts(number="\u0661\u0662", names=("de la", "ß", "ﬃ" * 500, "e" + "\u0301" * 2000)),
]


@pytest.mark.parametrize("facts", HUGE)
def test_no_client_is_too_odd_for_a_judgement(facts: Facts) -> None:
    for case in sample():
        POLICY.check(case.password, facts)
    assert POLICY.check("Segur269", facts).accepted


# One check and the next


def test_eight_threads_on_one_policy_give_what_one_gives() -> None:
    cases = [case for case in (*sample(), *own())[:: 10 if QUICK else 1] for _ in range(2)]
    alone = [POLICY.check(case.password, case.facts) for case in cases]
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            together = [*pool.map(lambda case: POLICY.check(case.password, case.facts), cases)]
    finally:
        sys.setswitchinterval(usual)
    assert together == alone


@STEADY
@given(TYPED, CLIENTS, TYPED, CLIENTS | STRANGERS)
def test_a_check_leaves_nothing_behind(text: str, facts: Facts, other: str, stranger: Facts) -> None:
    first = POLICY.check(text, facts)
    between = POLICY.check(other, stranger)
    assert POLICY.check(text, facts) == first == Policy().check(text, facts)
    assert POLICY.check(other, stranger) == between


JUDGED = """
from hashlib import sha256
from tests.policy.samples import POLICY, own, sample
judged = [POLICY.check(case.password, case.facts) for case in (*sample(), *own())]
print(sha256(repr(judged).encode("utf-8", "backslashreplace")).hexdigest())
"""


@pytest.mark.skipif(QUICK, reason="other processes do not see what is changed in this one")
def test_each_process_judges_alike_whatever_order_its_sets_have() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    told = {
        subprocess.run(
            [sys.executable, "-c", JUDGED],
            cwd=Path(__file__).parents[2],
            env={**environment, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(told) == 1


# Bad input


class Work:
    """What the interpreter does while it is looked at: the calls, in Python and in C."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def __call__(self, _frame: object, event: str, argument: object) -> None:
        if event in {"call", "c_call"}:
            self.names.append(getattr(argument, "__name__", ""))


def worked(candidate: object) -> tuple[Judgement, list[str]]:
    """Judge a candidate, and give every call that it took."""
    work, before = Work(), sys.getprofile()
    sys.setprofile(work)
    try:
        judgement = POLICY.check(cast("str", candidate), LUCIA)
    finally:
        sys.setprofile(before)
    return judgement, work.names


BAD: dict[str, tuple[object, str]] = {
    **{type(value).__name__: (value, "chars") for value in (None, b"Kz8vQ4Wm", 12345678, 1.5, ["Kz8vQ4Wm"], object())},
    **{f"a megabyte of {text!a}": (text * (1 << 20), "too_long") for text in ("K", "ñ", "漢", "\0", "\ud800")},
    "decomposed": ("e\u0301" * (1 << 19), "too_long"),
}


@pytest.mark.parametrize("kind", BAD)
def test_what_cannot_be_a_password_is_a_violation_before_any_work(kind: str) -> None:
    candidate, rule = BAD[kind]
    judgement, calls = worked(candidate)
    assert [violation.rule for violation in judgement.violations] == [rule]
    assert "normalize" not in calls
    assert len(calls) < 100


def test_work_is_seen_where_it_is_done() -> None:
    _, calls = worked("Kz8vQ4Wm")
    assert "normalize" in calls


def test_lone_surrogates_and_the_empty_text_are_named() -> None:
    assert "chars" in rules(POLICY.check("Kz8v\udcffQ4Wm", NOBODY))
    assert rules(POLICY.check("", NOBODY)) >= {"length", "classes"}


def test_every_known_client_with_a_name_has_a_token() -> None:
    assert all(tokens(case.facts) for case in sample() if case.facts.names)
