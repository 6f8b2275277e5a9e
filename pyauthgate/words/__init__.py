"""Every sentence that people see, by code, in Spanish, English and Portuguese.

One table per noun, the three languages side by side, so that a missing one is
seen at once; shared by the pages, the mails and PAM.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyauthgate.words.factor import FACTOR
from pyauthgate.words.guard import GUARD
from pyauthgate.words.mails import MAILS
from pyauthgate.words.outages import OUTAGES
from pyauthgate.words.pages import PAGES
from pyauthgate.words.pam import PAM
from pyauthgate.words.recovery import RECOVERY
from pyauthgate.words.rules import RULES

if TYPE_CHECKING:
    from pyauthgate.model import Violation

__all__ = ["LANGUAGES", "choose", "say", "sentence", "waiting"]

LANGUAGES = ("es", "en", "pt")
"""The languages that every sentence is written in; the first is the default."""

SENTENCES = {**RULES, **PAGES, **FACTOR, **GUARD, **OUTAGES, **PAM, **MAILS, **RECOVERY}


def say(code: str, language: str, **values: str | int) -> str:
    """Give the sentence of a code.

    Parameters
    ----------
    code:
        The key of the sentence; an unknown one raises `KeyError`.
    language:
        One of `LANGUAGES`.
    values:
        What its braces are filled with; the same names in every language.

    """
    return SENTENCES[code][language].format(**values)


def sentence(violation: Violation, language: str) -> str:
    """Say what is wrong with a password, and what to do."""
    return say(violation.code, language, **dict(violation.values))


def waiting(seconds: int, language: str) -> str:
    """Say how long to wait, rounded up to a unit that people count in."""
    for unit, size in (("hour", 3600), ("minute", 60)):
        if seconds >= size:
            return _counted(unit, -(-seconds // size), language)
    return _counted("second", seconds, language)


def choose(accept: str, default: str) -> str:
    """Choose a language from an ``Accept-Language`` value (RFC 9110, section 12.5.4).

    Only the order and weight of primary tags count (``pt-BR`` is ``pt``); a
    malformed weight is taken as no wish at all.

    Parameters
    ----------
    accept:
        The header's value; cut at 500 characters.
    default:
        What to speak when none of ours is asked for.

    """
    wishes = [_wish(part) for part in accept[:500].split(",")]
    known = [(weight, tag) for tag, weight in wishes if tag in LANGUAGES and weight > 0]
    return max(known, key=lambda wish: wish[0], default=(0.0, default))[1]


def _counted(unit: str, count: int, language: str) -> str:
    return say(f"wait.{unit}" if count == 1 else f"wait.{unit}s", language, count=count)


def _wish(part: str) -> tuple[str, float]:
    tag, _, weight = part.partition(";q=")
    try:
        return tag.strip().split("-")[0].lower(), float(weight or 1)
    except ValueError:
        return "", 0.0
