from __future__ import annotations

import pytest

from pyauthgate.model import Facts
from pyauthgate.policy.identity import birth_date, decide, number, own_hits, prefix
from pyauthgate.policy.own import own_words
from pyauthgate.policy.popular import rests
from pyauthgate.policy.spans import ALWAYS
from pyauthgate.policy.thresholds import DOCUMENTED
from pyauthgate.policy.views import View
from tests.policy.samples import LUCIA, codes, decisive


def found(password: str, facts: Facts = LUCIA) -> set[str]:
    view, own = View(password), own_words(facts)
    matches = [
        *decide(view, own_hits(view, own), DOCUMENTED),
        *prefix(view, own, rests(view), DOCUMENTED),
        *number(view, own, DOCUMENTED),
        *(birth_date(view, facts.birth_date) if facts.birth_date else ()),
    ]
    return decisive(matches)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Quiroga58", "personal.own"),
        ("Kt58quirogaKtVx", "personal.own"),
        ("agoriuQ_58", "personal.own"),
        ("Qu1r0g4_58", "personal.own"),
        ("Quiro5829", "personal.start"),
        ("Reserv5829", "identity.mailbox"),
        ("Q'uiro58291", "personal.start"),
        ("Reservas58", "identity.mailbox"),
        ("Alba-58291", "identity.domain"),
        ("Kq60321xZ", "identity.number"),
        ("Kq12306xZ", "identity.number"),
        ("60.321-Kqx", "identity.number"),
        ("7-4-92-Kqx", "personal.birth_date"),
        ("Abril1992K", "personal.birth_month"),
    ],
)
def test_own_data_under_decoration_is_found(password: str, code: str) -> None:
    assert code in found(password)


@pytest.mark.parametrize("password", ["Kz8vQ4Wm", "Lu7vKqTz4", "K603vTz21", "12345678", "Quiroga-Tornillo-47"])
def test_fragments_and_words_of_a_long_password_pass(password: str) -> None:
    assert found(password) == set()


def test_sixteen_characters_are_the_most_in_which_an_own_name_may_not_be() -> None:
    assert "personal.own" in found("KtVxQuiroga7KtVx")
    assert found("KtVxQuiroga7KtVxZ") == set()


def test_an_own_name_in_sixteen_characters_is_refused_whatever_is_left() -> None:
    view, own = View("KtVxQuiroga7KtVx"), own_words(LUCIA)
    assert ALWAYS in [match.weight for match in decide(view, own_hits(view, own), DOCUMENTED)]


def test_a_name_of_three_letters_must_be_a_word_of_its_own() -> None:
    ana = Facts(names=("Ana",))
    assert found("Ana_58291", ana) == {"personal.own"}
    assert found("58291ANAkq", ana) == {"personal.own"}
    assert found("Banana582", ana) == set()
    assert found("xInesq_58") == {"personal.own"}


def test_a_short_client_number_counts_when_hardly_a_letter_is_left() -> None:
    short = Facts(number="7710")
    assert found("Aa7710--!", short) == {"identity.number"}
    assert found("Kz7710vTq", short) == set()


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("Kq60321xZ", [(2, 7)]),
        ("60321KqxZ", [(0, 5)]),
        ("KqxZ12306", [(4, 9)]),
        ("60.321-Kqx", [(0, 6)]),
        ("Kq-60.321-12-306", [(3, 9), (10, 16)]),
        ("60321Kq60321", [(0, 5), (7, 12)]),
    ],
)
def test_the_client_number_is_marked_wherever_it_stands(password: str, expected: list[tuple[int, int]]) -> None:
    matches = number(View(password), own_words(LUCIA), DOCUMENTED)
    assert {(match.rule, match.code) for match in matches} == {("identity", "identity.number")}
    assert [(match.start, match.end) for match in matches] == expected


def test_a_client_number_with_points_spoils_no_long_password() -> None:
    assert codes("60.321-Kz8vQ4Wm-Trompo", LUCIA) == []


def test_what_has_no_letter_begins_no_own_word() -> None:
    assert found("12345", Facts(domains=("123456.com",))) == set()


def test_a_mailbox_with_digits_is_found_as_typed() -> None:
    taller = Facts(mailboxes=("taller22",))
    own = own_words(taller)
    assert found("Kz8vQ4Wm", taller) == set()
    assert ("identity.mailbox", 0, 8) in own_hits(View("Taller22x-taller22"), own)
    assert ("identity.mailbox", 10, 18) in own_hits(View("Taller22x-taller22"), own)
    assert "identity.mailbox" in found("Taller22x!", Facts(mailboxes=("taller22",)))
    assert "identity.mailbox" in found("A1b22--!!", Facts(mailboxes=("1b22",)))


def test_nobody_has_no_own_data() -> None:
    assert found("Kq60321xZ", Facts()) == set()
