"""What can go wrong, on one page.

An expected answer (denied, throttled, refused by the policy) is a value in
`pyauthgate.model`; an exception is for what should not happen::

    GateError
    ├── ConfigurationError   the file is wrong: every problem of it at once
    ├── SecretError          a secret file is missing, short or readable by others
    ├── StoreError           the store cannot answer, or is not the one we know
    ├── Overloaded           more work than the bounded queues take
    ├── RequestRefused       a request that cannot be read in exactly one way
    ├── RecordRefused        a command or a row that cannot be carried out as written
    └── PanelUnavailable     the panel behind HTTP does not answer, or not as HTTP demands

Every one says a stable code, the problem and the remedy.  The code is what
programs and tests compare; the prose may change.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "ConfigurationError",
    "Finding",
    "GateError",
    "Overloaded",
    "PanelUnavailable",
    "RecordRefused",
    "RequestRefused",
    "SecretError",
    "StoreError",
]


class GateError(Exception):
    """The root: catch it to catch whatever pyauthgate raises on purpose.

    Parameters
    ----------
    code:
        Stable and documented, ``area.word``.
    problem:
        One sentence on what was found; never holds a secret.
    remedy:
        One sentence on what to do about it.

    """

    def __init__(self, code: str, problem: str, remedy: str) -> None:
        super().__init__(code, problem, remedy)
        self.code = code
        self.problem = problem
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.problem} {self.remedy} [{self.code}]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One wrong entry of the configuration file.

    Parameters
    ----------
    section, key:
        Where it stands; ``key`` is empty when the whole section is meant.
    value:
        What stands there, as written; empty when nothing does.
    allowed:
        What may stand there instead, in a few words.

    """

    section: str
    key: str
    value: str
    allowed: str

    def __str__(self) -> str:
        place = f"[{self.section}] {self.key}".rstrip()
        return f"{place} = {self.value or 'nothing'}: {self.allowed}"


class ConfigurationError(GateError):
    """The configuration cannot be used; `findings` holds every problem, not only the first."""

    def __init__(self, code: str, problem: str, remedy: str, findings: tuple[Finding, ...] = ()) -> None:
        super().__init__(code, problem, remedy)
        self.findings = findings

    def __str__(self) -> str:
        return "\n".join([super().__str__(), *(f"  {finding}" for finding in self.findings)])


class SecretError(GateError):
    """A secret file is missing, too short, or can be read by others: nothing starts with it."""


class StoreError(GateError):
    """The store cannot answer now (`store.unavailable`) or is not ours to use."""


class Overloaded(GateError):
    """A bounded queue is full; the caller answers 503 and says when to come back."""


class RequestRefused(GateError):
    """A request is malformed, ambiguous or too large; nothing was changed by it.

    Parameters
    ----------
    status:
        The HTTP status of the answer: 400 to 499, or 501 for what HTTP allows and we do not.

    """

    def __init__(self, code: str, problem: str, remedy: str, *, status: int = 400) -> None:
        super().__init__(code, problem, remedy)
        self.status = status


class RecordRefused(GateError):
    """A client, an account or a row of a file that cannot be stored as written."""


class PanelUnavailable(GateError):
    """The panel behind HTTP was not reached, or did not answer as HTTP demands.

    Parameters
    ----------
    status:
        The HTTP status of the answer: 502, or 504 when it took too long.
    called:
        It may have got the request, or a part of it: what came of that is not known.

    """

    def __init__(self, code: str, problem: str, remedy: str, *, status: int = 502, called: bool = True) -> None:
        super().__init__(code, problem, remedy)
        self.status = status
        self.called = called
