"""One policy on every pathway (ASVS 5.0, 6.3.4): the same table of passwords at each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.house import BETTER, PASSWORD
from tests.fakes.pathways import LEAKED, WAYS
from tests.fakes.services import MAIL_PASSWORD

if TYPE_CHECKING:
    from tests.fakes.pathways import Walked

BAD = {
    "Kz8vQ4W": "length",
    "tornillo-58": "classes",
    "Kmt1234xQp": "sequence",
    "Zx9999tK": "repeat",
    "quirogaK8vQz2": "personal",
    "Kq60321xZ": "identity",
    "P@ssw0rd1": "common",
    LEAKED: "breached",
}
FACTS = {"personal", "identity"}

UNJUDGED = {
    "a log-in at the panel with a password set elsewhere",
    "the first log-in of a number, with `panel.enrol`",
    "`client import`, `account import` with hashes",
    "`client trust`",
}
NAMELESS = "a panel's reset form that names nobody"
OWN = {
    "the gate's change page",
    "a panel's change form",
    "a recovery link",
    "`passwd` and other PAM services, by the holder",
    "`passwd` and other PAM services, by root",
    "`client password`",
    "`account password`",
}
"""Where there is an earlier password to compare with."""

JUDGED = sorted(set(WAYS) - UNJUDGED)


def in_force(walked: Walked) -> bool:
    return walked.rules == () and walked.world.told != []


@pytest.mark.parametrize("way", JUDGED)
def test_one_table_of_passwords_is_judged_alike_on_every_pathway(way: str) -> None:
    found = {candidate: WAYS[way](candidate).rules for candidate in BAD}
    unknown = FACTS if way == NAMELESS else set()
    assert found == {candidate: () if rule in unknown else (rule,) for candidate, rule in BAD.items()}


@pytest.mark.parametrize("way", sorted(set(WAYS) - {NAMELESS}))
def test_a_good_password_comes_into_force_on_every_pathway(way: str) -> None:
    assert in_force(WAYS[way](BETTER))


@pytest.mark.parametrize("way", JUDGED)
def test_what_is_refused_ends_no_session_and_writes_to_nobody(way: str) -> None:
    world = WAYS[way]("P@ssw0rd1").world
    assert (world.ended, world.mails) == ("none", [])
    assert set(world.told) <= {"password.refused"}


@pytest.mark.parametrize("way", sorted(UNJUDGED - {"`client trust`", "`client import`, `account import` with hashes"}))
def test_what_the_panel_took_already_is_judged_at_its_log_in(way: str) -> None:
    walked = WAYS[way]("P@ssw0rd1")
    assert [event.detail for event in walked.world.house.events("password.weak")] == [{"rules": "common"}]


@pytest.mark.parametrize("way", sorted(OWN))
def test_neither_an_earlier_password_nor_that_of_another_account_comes_back(way: str) -> None:
    found = {WAYS[way](candidate).rules for candidate in (PASSWORD, MAIL_PASSWORD)}
    assert found == {("history",), ("reuse",)}


@pytest.mark.parametrize("way", sorted(WAYS))
def test_no_mail_and_no_event_holds_the_password(way: str) -> None:
    house = WAYS[way](BETTER).world.house
    assert BETTER not in repr([(letter.values, letter.address) for letter in house.letters()])
    assert BETTER not in repr(house.events())
