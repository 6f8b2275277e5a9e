from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from pyauthgate.policy import DOCUMENTED, NIST, Policy
from pyauthgate.words import LANGUAGES
from pyauthgate.words.examples import CLIENT, COMPANY, EXAMPLES, LISTED, LONGER, UNSHOWN, Example, accepted
from pyauthgate.words.rules import RULES

CASES = [(code, language) for code in EXAMPLES for language in LANGUAGES]
SEVERAL = frozenset(("personal", "common", "sequence"))
"""Rules whose kinds overlap: an own surname is a surname as well."""


@cache
def policy(profile: str = "documented", minimum: int = 8) -> Policy:
    usual = replace(NIST if profile == "nist" else DOCUMENTED, minimum=minimum)
    return Policy(profile, usual, company=COMPANY, extra=LISTED)


def found(judge: Policy, password: str) -> list[str]:
    return [violation.code for violation in judge.check(password, CLIENT).violations]


def test_every_code_has_an_example_or_a_reason_for_having_none() -> None:
    assert {*EXAMPLES, *UNSHOWN} == {code for code in RULES if not code.startswith("rule.")}
    assert not EXAMPLES.keys() & UNSHOWN.keys()


@pytest.mark.parametrize("code", EXAMPLES)
def test_an_example_is_there_in_every_language(code: str) -> None:
    assert tuple(EXAMPLES[code]) == LANGUAGES


@pytest.mark.parametrize(("code", "language"), CASES)
def test_what_is_shown_as_refused_is_refused_for_this_and_the_way_out_is_accepted(code: str, language: str) -> None:
    example = EXAMPLES[code][language]
    codes = found(policy(), example.refused)
    assert code in codes
    assert {each.partition(".")[0] for each in codes} <= {code.partition(".")[0], *SEVERAL}
    assert found(policy(), example.instead) == []


@pytest.mark.no_cover
@pytest.mark.parametrize("profile", ["documented", "nist"])
@pytest.mark.parametrize("minimum", [8, 9, 12, 15, 16, 20, 33, 64])
def test_every_policy_that_can_be_configured_agrees(profile: str, minimum: int) -> None:
    judge = policy(profile, minimum)
    for code, language in CASES:
        if code.partition(".")[0] in judge.rules:
            example = EXAMPLES[code][language]
            assert code in found(judge, example.refused), (code, language)
            assert any(not found(judge, way) for way in accepted(example, language)), (code, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ways_out_get_longer_until_they_are_long_enough_for_anybody(language: str) -> None:
    ways = list(accepted(Example("x", "Trompo-58"), language))
    assert ways[0] == "Trompo-58"
    assert [len(way) for way in ways] == sorted({len(way) for way in ways})
    assert len(ways) == len(LONGER[language]) + 1
    assert len(ways[-1]) >= 64


def test_none_of_them_leads_out_of_the_table_of_a_page() -> None:
    assert not any("|" in text or "`" in text for code, language in CASES for text in _texts(EXAMPLES[code][language]))


def _texts(example: Example) -> tuple[str, str]:
    return example.refused, example.instead
