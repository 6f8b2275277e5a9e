from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pyauthgate.errors import RequestRefused
from pyauthgate.model.forms import Form, FormKind, FormLimits
from pyauthgate.web.guard.choice import chosen, complete, fresh, widest
from tests.web.guard.samples import CHANGE, GOOD, LOGIN, Sent

if TYPE_CHECKING:
    from pyauthgate.web.guard.fields import Pairs

ENTER = replace(LOGIN, match={"do": "login"})
ALTER = replace(CHANGE, match={"do": "change"})
RESET = Form(kind=FormKind.RESET, path="/", new=("new_pw", "new_pw2"), match={"do": "reset", "step": "2"})
FORMS = (ENTER, ALTER, RESET)
CREDENTIALS: list[tuple[str, object]] = [("number", "10234"), ("secret", "x")]


def choose(pairs: Pairs, query: str = "", forms: tuple[Form, ...] = FORMS) -> Form | None:
    return chosen(Sent(query=query).environ(), forms, pairs)


def refusal(pairs: Pairs, query: str = "") -> str:
    with pytest.raises(RequestRefused) as caught:
        choose(pairs, query)
    return caught.value.code


def test_the_form_is_told_by_the_body_or_the_query() -> None:
    assert choose([("do", "login"), *CREDENTIALS]) is ENTER
    assert choose([*GOOD.items()], "do=change") is ALTER
    assert choose([("do", "change"), *GOOD.items()], "x=1&do=change") is ALTER


def test_the_most_specific_form_is_taken() -> None:
    anything = replace(CHANGE, match={})
    assert choose([("do", "change"), *GOOD.items()], forms=(anything, ALTER)) is ALTER
    assert choose([("do", "save"), *GOOD.items()], forms=(anything, ALTER)) is anything


def test_of_forms_that_nothing_tells_apart_the_one_is_taken_whose_fields_came() -> None:
    short = Form(kind=FormKind.RESET, path="/", new=("new_pw", "new_pw2"))
    for forms in ((LOGIN, short, CHANGE), (CHANGE, short, LOGIN)):
        assert choose([*CREDENTIALS], forms=forms) is LOGIN
        assert choose([*GOOD.items()], forms=forms) is CHANGE
        assert choose([("new_pw", "x"), ("new_pw2", "x")], forms=forms) is short


def test_all_of_a_match_must_fit() -> None:
    new: list[tuple[str, object]] = [("new_pw", "x"), ("new_pw2", "x")]
    assert choose([("do", "reset"), ("step", "2"), *new]) is RESET
    assert refusal([("do", "reset"), ("step", "1"), *new]) == "guard.unmatched"


@pytest.mark.parametrize(
    ("pairs", "query"),
    [
        ([("do", "login"), ("do", "login")], ""),
        ([("do", "login")], "do=change"),
        ([], "do=login&do=login"),
        ([], "x=1;do=login"),
        ([], "do=login;x"),
        ([], "do=login&%64o=change"),
    ],
)
def test_a_form_that_is_told_in_two_ways_is_refused(pairs: Pairs, query: str) -> None:
    assert refusal(pairs, query) == "guard.ambiguous"


@pytest.mark.parametrize("do", ["login", "lo-gin", "change.", "", "front"])
def test_a_new_password_never_passes_under_another_name_for_what_is_done(do: str) -> None:
    assert refusal([("do", do), ("new_pw", "weak"), *CREDENTIALS]) == "guard.unmatched"


def test_a_login_never_passes_under_another_name_for_what_is_done() -> None:
    assert refusal([("do", "lo.gin"), *CREDENTIALS]) == "guard.unmatched"


def test_whatever_else_the_page_does_passes() -> None:
    assert choose([("do", "search"), ("number", "10234")]) is None


def test_all_fields_must_be_there() -> None:
    assert complete(CHANGE, [*GOOD.items()])
    assert complete(CHANGE, [(name, "") for name in GOOD])
    for name in GOOD:
        assert not complete(CHANGE, [pair for pair in GOOD.items() if pair[0] != name])
    assert not complete(LOGIN, [("number", "1")])


@pytest.mark.parametrize(
    ("new", "answer"),
    [
        ({}, True),
        ({"new_pw": ""}, True),
        ({"new_pw": "", "new_pw2": ""}, True),
        ({"new_pw": "x", "new_pw2": ""}, True),
        ({"new_pw": "x"}, False),
        ({"new_pw2": "x"}, False),
    ],
)
def test_an_optional_form_may_leave_the_new_password_out_but_not_half_of_it(new: dict[str, str], answer: bool) -> None:  # noqa: FBT001
    optional = replace(CHANGE, optional=True)
    assert complete(optional, [("old_pw", "a"), *new.items()]) is answer
    assert not complete(optional, [*new.items()])


def test_new_passwords_come_in_the_order_of_the_patterns_and_then_of_the_fields() -> None:
    form = replace(CHANGE, current="old@pw", new=("again", "*@pw"))
    pairs: Pairs = [("2@pw", "b"), ("old@pw", "o"), ("1@pw", "a"), ("again", "c"), ("x", "y")]
    assert fresh(form, pairs) == [["c"], ["b", "a"]]


def test_the_limits_of_a_path_are_the_widest_of_its_forms() -> None:
    large = replace(CHANGE, limits=FormLimits(body=10**6, fields=1))
    assert widest((CHANGE, large)) == FormLimits(body=10**6)
