"""What the password policy is asked, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

__all__ = ["Facts", "Judgement", "Known", "Violation"]

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a client and must not be the password.

    Parameters
    ----------
    names:
        Given names and surnames, in any number of strings.
    mailboxes:
        Local parts or whole addresses of the client's mailboxes.

    """

    number: str = ""
    email: str = ""
    names: tuple[str, ...] = ()
    birth_date: date | None = None
    mailboxes: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    _made: list[Any] = field(default_factory=list, init=False, repr=False, compare=False)

    def once(self, make: Callable[[Facts], Made]) -> Made:
        """Give what is made of these facts, made when it is first asked for: it lives and dies with them.

        Parameters
        ----------
        make:
            Always the same function; two threads at once may both call it.

        """
        if not self._made:
            self._made.append(make(self))
        made: Made = self._made[0]
        return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What only the store can tell of a candidate; asked by the gatekeeper, judged by the policy."""

    history: bool = False
    reuse: bool = False
    breached: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One rule that a candidate breaks.

    Parameters
    ----------
    rule:
        The documented rule: ``length``, ``classes``, ``sequence`` …
    code:
        The finer reason, ``rule.word``: the key of its sentence.
    start, end:
        The stretch of the NFC form it is about; equal when it is about the whole.
    values:
        What the sentence is filled with: bounds and counts, never matched text.

    """

    rule: str
    code: str
    start: int = 0
    end: int = 0
    values: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Every violation, in the order of the documented list, and a hint of strength.

    Parameters
    ----------
    strength:
        0 to 4, for a meter; it never decides.

    """

    violations: tuple[Violation, ...] = ()
    strength: int = 0

    @property
    def accepted(self) -> bool:
        """No rule is broken."""
        return not self.violations

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids of the broken rules, each once, in the documented order."""
        return tuple(dict.fromkeys(violation.rule for violation in self.violations))
