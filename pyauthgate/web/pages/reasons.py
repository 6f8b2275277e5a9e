"""Why a new password is refused, in words."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from pyauthgate.words import sentence

if TYPE_CHECKING:
    from pyauthgate.model import Judgement

__all__ = ["Reason", "reasons"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One violation as page and program are told of it; it never says what was typed."""

    rule: str
    code: str
    message: str

    @property
    def document(self) -> dict[str, str]:
        """The reason as a member of a JSON document."""
        return asdict(self)


def reasons(judgement: Judgement, language: str) -> tuple[Reason, ...]:
    """Put every violation into words, in the order of the documented rules."""
    return tuple(
        Reason(rule=found.rule, code=found.code, message=sentence(found, language)) for found in judgement.violations
    )
