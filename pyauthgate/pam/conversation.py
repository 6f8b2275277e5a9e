"""Who speaks when: the conversations behind PAM's calls, without a socket, a thread or a clock.

Each is a generator of steps.  Whoever drives it carries a step out and sends
back what came of it, until an `End` is returned; so one can be read from top to
bottom, and tried from end to end without a wire.

Nobody is asked for a password before the name can be one of ours: what local
users and root type is theirs and the next module's, in whatever encoding.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from pyauthgate.credentials import carried
from pyauthgate.gatekeeper.outcomes import Denied, Refused, Superseded, Throttled
from pyauthgate.gatekeeper.service_outcomes import Barred, Entered, Foreign, Proven, Renewed, Standing
from pyauthgate.pam.codes import Code, Flag
from pyauthgate.pam.wire import Keep, Operation, Tone
from pyauthgate.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyauthgate.gatekeeper.service_outcomes import (
        Knock,
        ServiceChangeOutcome,
        ServiceLoginOutcome,
        ServiceProofOutcome,
        ServiceStandingOutcome,
    )
    from pyauthgate.pam.wire import Request

__all__ = ["DELAY", "FOREIGN", "Ask", "Cases", "Change", "Consult", "Conversations", "End", "Talk", "Tell"]

DELAY = 2_000_000
"""Microseconds after a failure, known name or not: what pam_unix asks for."""

TRIES = 3
"""At a new password, as pam_pwquality and passwd have it."""

R = TypeVar("R")


class Change(Protocol):
    """The use case that changes the password of a service's account."""

    def prove(self, knock: Knock, current: str) -> ServiceProofOutcome:
        """Judge the current password."""

    def owns(self, knock: Knock) -> ServiceStandingOutcome:
        """Say whether the account is ours; an administrator proves nothing."""

    def __call__(self, knock: Knock, current: str | None, candidate: str, again: str) -> ServiceChangeOutcome:
        """Judge a new password, and put it in force."""

    def sentences(self, refused: Refused, language: str) -> tuple[str, ...]:
        """Put the reasons of a refusal into words."""

    def language(self, knock: Knock) -> str:
        """Give what to speak to the client in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """The use cases that PAM's calls come to.

    Parameters
    ----------
    may_be_ours:
        Says, by the name alone, whether anything is to be asked at all.

    """

    may_be_ours: Callable[[Knock], bool]
    login: Callable[[Knock, str], ServiceLoginOutcome]
    standing: Callable[[Knock], ServiceStandingOutcome]
    change: Change


@dataclass(frozen=True, slots=True)
class Tell:
    """Show a text; nothing comes back."""

    tone: Tone
    words: str


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask a question without echo; the bytes that were typed come back."""

    words: str
    keep: Keep


@dataclass(frozen=True, slots=True)
class Consult:
    """Call a use case, which may take its time; its answer comes back."""

    case: Callable[[], object]


@dataclass(frozen=True, slots=True)
class End:
    """What the call comes to, and the microseconds that a failure is to take."""

    code: Code
    delay: int = 0


Step = Tell | Ask | Consult
Talk = Generator[Step, Any, R]

FOREIGN = End(Code.USER_UNKNOWN, DELAY)
WRONG = End(Code.AUTH_ERR, DELAY)
DONE = End(Code.SUCCESS)


class Conversations:
    """Opens the conversation of a PAM call.

    Parameters
    ----------
    language:
        What is spoken before anything is proven, so that a prompt does not tell known names from unknown ones.

    """

    def __init__(self, cases: Cases, *, language: str) -> None:
        self._cases = cases
        self._language = language

    def open(self, request: Request, knock: Knock, *, administrator: bool) -> Talk[End]:
        """Begin.

        Parameters
        ----------
        knock:
            Who asks, as far as it is believed.
        administrator:
            Root itself asks, and not a set-uid program for somebody: a new password needs no old one.

        """
        if request.operation is Operation.ACCOUNT:
            return self._account(request, knock)
        if request.operation is Operation.AUTHENTICATE:
            talk = self._authenticate(request, knock)
            return talk if request.authtok is not None else self._of_ours(knock, talk)
        if administrator and not request.flags & Flag.CHANGE_EXPIRED_AUTHTOK:
            return self._of_ours(knock, self._administer(request, knock))
        return self._of_ours(knock, self._change(request, knock))

    def _of_ours(self, knock: Knock, talk: Talk[End]) -> Talk[End]:
        """Lead a conversation that asks, if the name can be one of ours."""
        if (yield Consult(partial(self._cases.may_be_ours, knock))):
            return (yield from talk)
        return FOREIGN

    def _authenticate(self, request: Request, knock: Knock) -> Talk[End]:
        password = yield from self._typed(request.authtok, "pam.password", self._language, Keep.AUTHTOK)
        match (yield Consult(partial(self._cases.login, knock, password))):
            case Foreign():
                return FOREIGN
            case Entered():
                return DONE
            case _:
                return WRONG

    def _account(self, request: Request, knock: Knock) -> Talk[End]:
        match (yield Consult(partial(self._cases.standing, knock))):
            case Standing(must_change=True, language=language):
                yield from _tell(request, Tone.INFO, say("pam.must", language))
                return End(Code.NEW_AUTHTOK_REQD)
            case Standing(reminder_due=due, language=language):
                if due:
                    yield from _tell(request, Tone.INFO, say("pam.reminder", language))
                return DONE
            case Barred(language=language):
                return (yield from _bar(request, language))
            case _:
                return FOREIGN

    def _administer(self, request: Request, knock: Knock) -> Talk[End]:
        """Let an administrator set a password: only what is ours, and what the policy takes."""
        if request.flags & Flag.UPDATE_AUTHTOK:
            return (yield from self._renew(request, knock, None))
        match (yield Consult(partial(self._cases.change.owns, knock))):
            case Standing():
                return DONE
            case Barred(language=language):
                return (yield from _bar(request, language))
            case _:
                return FOREIGN

    def _change(self, request: Request, knock: Knock) -> Talk[End]:
        """Let the holder change it; PAM calls twice, and the second time brings what was typed in the first."""
        current = yield from self._typed(request.oldauthtok, "pam.current", self._language, Keep.OLDAUTHTOK)
        if request.flags & Flag.UPDATE_AUTHTOK:
            return (yield from self._renew(request, knock, current))
        match (yield Consult(partial(self._cases.change.prove, knock, current))):
            case Foreign():
                return FOREIGN
            case Proven():
                return DONE
            case _:
                return WRONG

    def _renew(self, request: Request, knock: Knock, current: str | None) -> Talk[End]:
        language: str = yield Consult(partial(self._cases.change.language, knock))
        given = request.authtok is not None
        for _ in range(1 if given else TRIES):
            ended = yield from self._try(request, knock, current, language)
            if ended is not None:
                return ended
        return End(Code.AUTHTOK_ERR if given else Code.MAXTRIES, DELAY)

    def _try(self, request: Request, knock: Knock, current: str | None, language: str) -> Talk[End | None]:
        """Try one new password; None when another may be tried."""
        candidate = yield from self._typed(request.authtok, "pam.new", language, Keep.AUTHTOK)
        again = yield from self._typed(request.authtok, "pam.again", language, Keep.NOWHERE)
        if not carried(candidate):
            yield from _tell(request, Tone.ERROR, say("pam.uncarried", language))
            return End(Code.AUTHTOK_ERR)
        outcome: ServiceChangeOutcome = yield Consult(partial(self._cases.change, knock, current, candidate, again))
        return (yield from self._conclude(request, outcome, language))

    def _conclude(self, request: Request, outcome: ServiceChangeOutcome, language: str) -> Talk[End | None]:
        match outcome:
            case Renewed():
                yield from _tell(request, Tone.INFO, say("changed.done", language))
                return DONE
            case Superseded():
                yield from _tell(request, Tone.ERROR, say("pam.superseded", language))
                return End(Code.AUTHTOK_ERR)
            case Foreign():
                return FOREIGN
            case Refused(wrong_current=True) | Denied() | Throttled():
                return WRONG
            case Refused():
                # One text for all reasons: a turn each would run into the bound on turns.
                yield from _tell(request, Tone.ERROR, "\n".join(self._cases.change.sentences(outcome, language)))
                return None

    def _typed(self, given: bytes | None, code: str, language: str, keep: Keep) -> Talk[str]:
        """Give what a module before us was told, or ask; what is no UTF-8 stays what nobody's password can be."""
        typed: bytes = (yield Ask(f"{say(code, language)}: ", keep)) if given is None else given
        return typed.decode(errors="surrogateescape")


def _bar(request: Request, language: str) -> Talk[End]:
    yield from _tell(request, Tone.ERROR, say("pam.barred", language))
    return End(Code.PERM_DENIED, DELAY)


def _tell(request: Request, tone: Tone, words: str) -> Talk[None]:
    if not request.flags & Flag.SILENT:
        yield Tell(tone, words)
