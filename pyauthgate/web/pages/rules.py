"""The rules as a page lists them, with what is wrong under each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyauthgate.gatekeeper import STORED
from pyauthgate.web.pages.reasons import reasons
from pyauthgate.words import say

if TYPE_CHECKING:
    from pyauthgate.gatekeeper import Passwords
    from pyauthgate.model import Judgement

__all__ = ["ListedRule", "listed", "managers"]

COMPOSED = "required: lower; required: upper; required: digit; max-consecutive: 2;"
"""What password managers should make up besides the length (the ``passwordrules`` attribute, proposed by WebKit)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRule:
    """A rule as the page lists it, with what is wrong under it.

    Parameters
    ----------
    stored:
        Only the store knows, and only after the others are kept: never ticked off, since nobody looked.

    """

    id: str
    words: str
    reasons: tuple[str, ...]
    stored: bool


def listed(passwords: Passwords, judgement: Judgement, language: str) -> list[ListedRule]:
    """Give the active rules in the documented order, and after them any other that was broken."""
    found = reasons(judgement, language)
    named = dict.fromkeys((*passwords.rules, *(reason.rule for reason in found)))
    return [
        ListedRule(
            id=rule,
            words=say(f"rule.{rule}", language, **dict(passwords.values(f"rule.{rule}"))),
            reasons=tuple(reason.message for reason in found if reason.rule == rule),
            stored=rule in STORED,
        )
        for rule in named
    ]


def managers(passwords: Passwords) -> str:
    """Say to password managers what they should make up."""
    minimum = dict(passwords.values("rule.length"))["minimum"]
    return f"minlength: {minimum}; {COMPOSED if 'classes' in passwords.rules else ''}".strip()
