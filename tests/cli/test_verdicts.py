from __future__ import annotations

import json

import pytest

from pyauthgate.cli.judge import Judge
from pyauthgate.cli.questions import Question
from pyauthgate.cli.verdicts import Writing, located, refuse, reported
from pyauthgate.errors import RecordRefused
from pyauthgate.model import Facts, Judgement
from pyauthgate.policy import Policy
from pyauthgate.words import sentence
from tests.fakes.breaches import FakeBreaches

POLICY = Policy()
WEAK = POLICY.check("qwerty12")


def question(password: str, name: str | int = "P1") -> Question:
    return Question(name=name, password=password, facts=Facts())


def test_an_accepted_password_is_not_refused() -> None:
    refuse(Judgement(), "en")


def test_a_refused_one_is_refused_with_every_reason_in_words() -> None:
    for language in ("es", "en", "pt"):
        with pytest.raises(RecordRefused) as caught:
            refuse(WEAK, language)
        assert caught.value.code == "password.refused"
        assert all(sentence(violation, language) in caught.value.problem for violation in WEAK.violations)


def test_a_report_names_rule_code_and_words_and_nothing_of_the_password() -> None:
    told = reported(WEAK, "en")
    assert told["accepted"] is False
    assert [set(violation) for violation in told["violations"]] == [{"rule", "code", "message"}] * len(WEAK.violations)
    assert all(violation["code"].startswith(f"{violation['rule']}.") for violation in told["violations"])
    assert "qwerty12" not in str(told)


def test_an_accepted_password_has_no_violations() -> None:
    assert reported(Judgement(), "es") == {"accepted": True, "violations": []}


def test_where_a_stretch_is_is_told_to_who_asks() -> None:
    told = located(POLICY.check("Trompo-1234"), "en")
    assert [(each["code"], each["start"], each["end"]) for each in told["violations"]] == [("sequence.digits", 7, 11)]
    assert told["strength"] in range(5)


def test_a_batch_is_answered_in_order_one_line_each() -> None:
    writing = Writing(judge=Judge(policy=POLICY), language="en")
    told = writing([question("qwerty12", "a"), question("Segur269", 7)])
    assert [json.loads(line) for line in told.text.splitlines()] == [
        {"id": "a", **reported(WEAK, "en")},
        {"id": 7, "accepted": True, "violations": []},
    ]
    assert told.text.endswith("\n")


def test_an_id_that_breaks_lines_or_drives_a_terminal_is_escaped() -> None:
    told = Writing(judge=Judge(policy=POLICY), language="es")([question("x", "\u2028\x1b[2J\u202e\n")])
    assert told.text.isascii()
    assert [line.isprintable() for line in told.text.splitlines()] == [True]


def test_those_that_were_not_looked_for_are_counted() -> None:
    class Unreachable(FakeBreaches):
        def listed(self, candidate: str, *, ask: bool) -> bool | None:
            return super().listed(candidate, ask=ask) or None

    writing = Writing(judge=Judge(policy=POLICY, breaches=Unreachable()), language="en")
    assert writing([question("Segur269"), question("x"), question("x" * 300)]).blind == 2


def test_no_questions_are_no_text() -> None:
    assert Writing(judge=Judge(policy=POLICY), language="en")([]).text == ""
