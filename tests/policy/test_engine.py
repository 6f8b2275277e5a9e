from __future__ import annotations

import random
import re
import string
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyauthgate.errors import ConfigurationError
from pyauthgate.model import Facts, Known, Violation
from pyauthgate.policy import Policy, Thresholds
from pyauthgate.policy.engine import RULES
from pyauthgate.policy.strength import strength
from tests.policy.samples import LUCIA, NOBODY, POLICY, clients, codes, own, sample

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.policy.samples import Case

GOOD = "Kz8vQ4Wm"
LEET = str.maketrans("aeios", "43105")
SIGNED = string.ascii_letters + string.digits + "!#$%&*+-.:=?@_~"
NOUNS = [
    *("zapallo", "tijera", "trompo", "jirafa", "mantel", "dedal", "escoba", "marfil", "tobogan", "sifon", "martillo"),
    *("vidrio", "funda", "sillon", "rueda", "tornillo", "cobre", "humo", "reloj", "panza", "ladrillo", "botella"),
    *("cuchara", "tambor", "barrilete", "candado", "alfombra", "pincel", "bufanda"),
]


def diced(source: random.Random, words: int) -> str:
    chosen = [source.choice(NOUNS) for _ in range(words)]
    return source.choice("-._+ ").join([chosen[0].capitalize(), *chosen[1:], str(source.randrange(10, 100))])


def test_the_sample_is_refused_and_named_to_the_last_case_and_nothing_good_is_refused() -> None:
    cases = sample()
    judged = [(case, POLICY.check(case.password, case.facts)) for case in cases]
    due = [(case, judgement) for case, judgement in judged if case.due]
    assert (len(cases), len(due)) == (175, 125)
    assert [case.password for case, judgement in due if judgement.accepted] == []
    assert [case.password for case, judgement in due if not case.named(judgement)] == []
    assert [case.password for case, judgement in judged if not case.due and not judgement.accepted] == []


@pytest.mark.no_cover
def test_our_own_corpus_is_judged_as_labelled() -> None:
    cases = own()
    judged = [(case, POLICY.check(case.password, case.facts)) for case in cases]
    assert len(cases) >= 2000
    assert sum(not case.due for case in cases) >= 800
    assert [case.password for case, judgement in judged if not case.named(judgement)] == []
    assert [case.password for case, judgement in judged if not case.due and not judgement.accepted] == []


def examples() -> list[tuple[str, str]]:
    """Read the tables of examples of the documentation."""
    page = Path(__file__).parents[2].joinpath("docs/explanation/policy.md").read_text("utf-8")
    return re.findall(r"^\| `(.+)` \| `?([a-z_.]+)`? \|$", page, re.MULTILINE)


def test_the_documentation_has_an_example_of_every_code_about_patterns() -> None:
    told = {found.partition(".")[0] for _, found in examples()}
    assert {"length", "classes", "sequence", "repeat", "personal", "identity", "common", "good"} <= told


@pytest.mark.parametrize(("password", "found"), examples())
def test_the_documentations_examples_are_judged_as_it_says(password: str, found: str) -> None:
    assert found in (codes(password, LUCIA) or ["good"])


@pytest.mark.parametrize("facts", [*clients(), LUCIA])
def test_the_documents_own_example_is_good_for_every_client(facts: Facts) -> None:
    assert POLICY.check("Segur269", facts).accepted


@pytest.mark.no_cover
@pytest.mark.parametrize("words", [2, 3, 5])
def test_hardly_any_generated_good_password_of_diced_words_is_refused(words: int) -> None:
    source = random.Random(20260711)  # noqa: S311 - the same draw each time
    known = clients()
    refused = [
        password
        for password in (diced(source, words) for _ in range(1000))
        if not POLICY.check(password, source.choice(known)).accepted
    ]
    assert len(refused) <= 3


def test_every_violation_comes_back_in_the_documented_order() -> None:
    known = Known(history=True, reuse=True, breached=True)
    judgement = POLICY.check("lucia\n1234", LUCIA, known)
    rules = [violation.rule for violation in judgement.violations]
    assert rules == sorted(rules, key=RULES.index)
    assert {"classes", "sequence", "personal", "identity", "chars", "history", "reuse", "breached"} <= set(rules)


def test_a_code_comes_back_once() -> None:
    found = codes("1234Kq5678")
    assert len(found) == len(set(found))


def test_a_violation_tells_the_longest_of_its_first_stretches() -> None:
    (digits,) = (each for each in POLICY.check("Kq4567zT").violations if each.code == "sequence.digits")
    assert (digits.start, digits.end) == (2, 6)
    (block,) = POLICY.check("Kt8Kt8Kt8QzvmWb").violations
    assert (block.start, block.end) == (0, 9)


@pytest.mark.parametrize(
    ("password", "code", "values"),
    [
        ("Kz8vQ", "length.short", (("minimum", 8),)),
        ("Zz9kZ9kz", "repeat.distinct", (("minimum", 4),)),
        ("Kz8v" * 65, "too_long.characters", (("maximum", 256),)),
        ("ñ" * 256, "too_long.bytes", (("maximum", 511),)),
        ("Kq4567zT", "sequence.digits", ()),
    ],
)
def test_a_violation_tells_its_bound(password: str, code: str, values: tuple[tuple[str, int], ...]) -> None:
    (violation,) = (each for each in POLICY.check(password).violations if each.code == code)
    assert violation.values == POLICY.values(code) == values
    assert POLICY.values("rule.length") == (("minimum", 8),)
    assert POLICY.values("rule.too_long") == (("maximum", 256),)


@pytest.mark.parametrize(
    ("password", "start", "end"), [("K-ﬂoresqz7", 2, 7), ("7-Kqzoﬃ58x", 4, 7), ("ﬂores5829", 0, 5)]
)
def test_a_stretch_with_a_ligature_is_that_of_what_was_typed(password: str, start: int, end: int) -> None:
    found = POLICY.check(password, Facts(names=("Flores", "Zoffi")), Known(history=True)).violations
    stretches = {each.code: (each.start, each.end) for each in found}
    assert stretches["personal.own"] == (start, end)
    assert stretches["history.seen"] == (0, 0)


def test_the_stretch_is_that_of_the_composed_form() -> None:
    (digits,) = (each for each in POLICY.check("e\u03014567zTk").violations if each.code == "sequence.digits")
    assert (digits.start, digits.end) == (1, 5)


@pytest.mark.parametrize(
    ("known", "rule", "code"),
    [
        (Known(history=True), "history", "history.seen"),
        (Known(reuse=True), "reuse", "reuse.account"),
        (Known(breached=True), "breached", "breached.listed"),
    ],
)
def test_what_the_store_knows_is_told_and_costs_no_strength(known: Known, rule: str, code: str) -> None:
    for password in (GOOD, GOOD + "T"):
        judgement = POLICY.check(password, known=known)
        assert judgement.violations == (Violation(rule=rule, code=code),)
        assert judgement.strength == POLICY.check(password).strength


def test_a_pattern_that_decides_nothing_is_worth_what_one_pattern_is() -> None:
    assert POLICY.check("123Kz8v987Q").accepted
    assert POLICY.check("123Kz8v987Q").strength == strength("123Kz8v987Q", 0b1110000111, 2) == 3


@pytest.mark.parametrize("value", [None, b"Kz8vQ4Wm", 12345678])
def test_what_is_no_text_is_a_violation_and_no_exception(value: object) -> None:
    (violation,) = POLICY.check(cast("str", value)).violations
    assert violation.code == "chars.text"


def test_a_megabyte_is_too_long_and_nothing_else_is_asked() -> None:
    assert codes("Kz8vQ4Wm" * 131072) == ["too_long.characters"]
    assert POLICY.check("K" * 4097).violations == (
        Violation(rule="too_long", code="too_long.characters", values=(("maximum", 256),)),
    )
    assert codes("K" * 4096) == ["classes.lower", "classes.digit", "too_long.characters"]


def test_nist_asks_for_length_and_not_for_classes() -> None:
    nist = Policy("nist")
    assert "classes" not in nist.rules
    assert nist.check("trompo jirafa mantel").accepted
    assert [v.code for v in nist.check(GOOD).violations] == ["length.short"]
    assert not nist.check("qwertyuiopasdfghjkl").accepted
    assert not nist.check("aaaaaaaaaaaaaaaaaaa").accepted
    assert not nist.check("lucia.quiroga.lucia", LUCIA).accepted


def test_an_unknown_profile_is_refused() -> None:
    with pytest.raises(ConfigurationError) as refused:
        Policy("lenient")
    assert refused.value.code == "policy.profile"


def test_own_thresholds_change_the_rule_and_its_sentence() -> None:
    strict = Policy(thresholds=Thresholds(minimum=12))
    (violation,) = strict.check("Kz8vQ4WmT").violations
    assert violation.values == (("minimum", 12),)
    assert strict.values("rule.length") == (("minimum", 12),)
    assert strict.values("rule.common") == ()


def test_company_names_and_the_operators_words_are_refused_with_their_decoration() -> None:
    own_words = Policy(company=("Nube Azul", "HostKrill"), extra=("barrilete",))
    assert [v.code for v in own_words.check("HostKrill58").violations] == ["common.company"]
    assert [v.code for v in own_words.check("NubeAzul582").violations] == ["common.company"]
    assert [v.code for v in own_words.check("B4rr1l3te58").violations] == ["common.listed"]
    assert own_words.check("Barrilete-Tornillo-58").accepted
    assert [v.code for v in Policy(extra=("kqzv",)).check("Kqzv5829").violations] == ["common.listed"]


def test_the_rules_are_in_documented_order() -> None:
    assert POLICY.rules == RULES
    assert POLICY.rules[:6] == ("length", "classes", "sequence", "repeat", "personal", "identity")


def test_threads_give_each_client_its_own_answer() -> None:
    cases = [case for case in sample() if case.facts.names] * 5
    alone = [POLICY.check(case.password, case.facts) for case in cases]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda case: POLICY.check(case.password, case.facts), cases))
    assert together == alone


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=40))
def test_any_text_gives_a_judgement(text: str) -> None:
    judgement = POLICY.check(text, LUCIA)
    assert 0 <= judgement.strength <= 4
    assert all(0 <= v.start <= v.end <= max(len(normalize("NFC", text)), 1) for v in judgement.violations)


@given(st.text(alphabet="aAbBñÑáéÍóüÜ179.-", max_size=24))
def test_composed_and_decomposed_are_judged_alike(text: str) -> None:
    assert POLICY.check(normalize("NFC", text), LUCIA) == POLICY.check(normalize("NFD", text), LUCIA)


@given(source=st.randoms(use_true_random=False), size=st.integers(0, 26), before=st.booleans())
def test_padding_a_good_password_with_good_characters_never_makes_it_bad(
    source: random.Random, size: int, *, before: bool
) -> None:
    good = "Kz8vQ4Wm" if before else "Trompo-Jirafa-47"
    padding = "".join(source.sample("BCGHJLNPRSXZbcghjlnprsxz25", size))
    padded = padding + good if before else good + padding
    accidental = codes(padding + "Kz8vQ4WmTb")
    assert POLICY.check(padded).accepted or accidental


@given(
    st.sampled_from(["lucia", "quiroga", "reservas", "panaderia"]),
    st.sampled_from([str.upper, str.title, lambda word: word[::-1], lambda word: word.translate(LEET), str.swapcase]),
    st.sampled_from(["58", "5829", "_58x", ".7"]),
)
def test_no_disguise_frees_an_own_word(word: str, disguise: Callable[[str], str], decoration: str) -> None:
    rules = {violation.rule for violation in POLICY.check(disguise(word) + decoration, LUCIA).violations}
    assert rules & {"personal", "identity"}


@pytest.mark.no_cover
@given(st.permutations(LUCIA.names), st.permutations(LUCIA.mailboxes), st.sampled_from(own()))
def test_the_order_of_the_facts_does_not_matter(names: list[str], mailboxes: list[str], case: Case) -> None:
    password = case.password
    shuffled = replace(LUCIA, names=tuple(names), mailboxes=tuple(mailboxes))
    assert POLICY.check(password, shuffled) == POLICY.check(password, LUCIA)


def test_the_work_grows_with_the_length_and_no_faster() -> None:
    for make in (
        lambda size: "Aa1" * (size // 3),
        lambda size: ("abcdefghijklmnopqrstuvwxyz0123456789" * 8)[:size],
        lambda size: ("MartinaValentinaRosario" * 12)[:size],
        lambda size: ("4dm1n" * 60)[:size],
        lambda size: "".join(SIGNED[(place * 7919 + place**3) % 77] for place in range(size)),
    ):
        assert events(make(252)) < 6 * events(make(63))


def events(password: str) -> int:
    """Count the calls, lines and returns of a check: the work, whatever the machine."""
    import sys  # noqa: PLC0415 - the tracer is set here alone

    POLICY.check(GOOD, NOBODY)
    count = 0

    def trace(_frame: object, _event: str, _argument: object) -> object:
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        POLICY.check(password, NOBODY)
    finally:
        sys.settrace(before)
    return count
