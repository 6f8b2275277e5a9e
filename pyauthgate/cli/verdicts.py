"""The policy's judgement in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pyauthgate.cli import lines
from pyauthgate.errors import RecordRefused
from pyauthgate.words import sentence

if TYPE_CHECKING:
    from pyauthgate.cli.judge import Judge
    from pyauthgate.cli.questions import Question
    from pyauthgate.model import Judgement

__all__ = ["Verdicts", "Writing", "located", "refuse", "reported"]


def refuse(judgement: Judgement, language: str) -> None:
    """Raise what the policy has against a password, every reason in words; do nothing when it accepts."""
    if not judgement.accepted:
        reasons = " ".join(dict.fromkeys(sentence(violation, language) for violation in judgement.violations))
        raise RecordRefused("password.refused", f"The policy refuses this password: {reasons}", "Choose another one.")


def reported(judgement: Judgement, language: str) -> dict[str, Any]:
    """Give a judgement for a program; never the password, and nothing of it."""
    return {
        "accepted": judgement.accepted,
        "violations": [
            {"rule": violation.rule, "code": violation.code, "message": sentence(violation, language)}
            for violation in judgement.violations
        ],
    }


def located(judgement: Judgement, language: str) -> dict[str, Any]:
    """Give a judgement with its strength, and where in the NFC form each stretch begins and ends."""
    told = reported(judgement, language)
    for entry, violation in zip(told["violations"], judgement.violations, strict=True):
        entry.update(start=violation.start, end=violation.end)
    return {**told, "strength": judgement.strength}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdicts:
    """The answers to some questions.

    Parameters
    ----------
    text:
        A line of JSON for each, with its end.
    blind:
        How many were not looked for in the list of leaked passwords.

    """

    text: str
    blind: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """Writes the verdicts of a batch.

    Parameters
    ----------
    language:
        What the messages speak.

    """

    judge: Judge
    language: str

    def __call__(self, questions: list[Question]) -> Verdicts:
        """Judge and answer some questions, in order."""
        answers, blind = [], 0
        for question in questions:
            judged = self.judge(question.password, question.facts)
            answers.append(lines.as_json({"id": question.name, **reported(judged.judgement, self.language)}) + "\n")
            blind += judged.blind
        return Verdicts(text="".join(answers), blind=blind)
