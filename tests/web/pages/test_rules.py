from __future__ import annotations

from pyauthgate.model import Judgement, Violation
from pyauthgate.web.pages.rules import listed
from tests.fakes.house import FakeHouse


def test_every_active_rule_is_listed_in_order_with_what_is_wrong_under_it() -> None:
    passwords = FakeHouse().passwords
    judgement = Judgement(violations=(Violation(rule="classes", code="classes.digit"),))
    rules = listed(passwords, judgement, "es")
    assert [rule.id for rule in rules] == list(passwords.rules)
    assert [rule.id for rule in rules if rule.reasons] == ["classes"]


def test_a_rule_that_is_not_active_is_listed_when_it_is_broken() -> None:
    judgement = Judgement(violations=(Violation(rule="breached", code="breached.listed"),))
    assert listed(FakeHouse().passwords, judgement, "es")[-1].id == "breached"


def test_what_only_the_store_knows_is_marked() -> None:
    stored = {rule.id for rule in listed(FakeHouse().passwords, Judgement(), "en") if rule.stored}
    assert stored == {"history", "reuse"}
