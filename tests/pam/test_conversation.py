"""Every conversation, from its request to its end, without a wire."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyauthgate.credentials import carried
from pyauthgate.gatekeeper.outcomes import Denied, Refused, Superseded, Throttled
from pyauthgate.gatekeeper.service_outcomes import Barred, Entered, Foreign, Knock, Proven, Renewed, Standing
from pyauthgate.model import Account, Client, Judgement, Origin, Violation
from pyauthgate.pam.codes import Code, Flag
from pyauthgate.pam.conversation import DELAY, Ask, Cases, Consult, Conversations, End, Tell
from pyauthgate.pam.wire import TURNS, Keep, Operation, Request
from pyauthgate.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

KNOCK = Knock(service="sshd", name="c10023", origin=Origin(door="pam"))
CLIENT = Client(number="10023")
ACCOUNT = Account(number="10023", service="shell", name="c10023")
ENTERED = Entered(client=CLIENT, account=ACCOUNT, language="en")
STANDING = Standing(client=CLIENT, account=ACCOUNT, language="en")
DUE = Standing(client=CLIENT, account=ACCOUNT, language="en", reminder_due=True)
MUST = Standing(client=CLIENT, account=ACCOUNT, language="en", must_change=True, reminder_due=True)
WEAK = Refused(
    judgement=Judgement(violations=(Violation(rule="length", code="length.short", values=(("minimum", 8),)),))
)
WRONG_CURRENT = Refused(judgement=Judgement(), wrong_current=True)
PRELIM, UPDATE = Flag.PRELIM_CHECK, Flag.UPDATE_AUTHTOK


@dataclass
class Desk:
    """The use cases: each gives the next of the answers it was told, and keeps what it was asked."""

    answers: Sequence[object]
    asked: list[tuple[Any, ...]] = field(default_factory=list)

    def _next(self, *asked: object) -> Any:  # noqa: ANN401 (whichever answer is next)
        self.asked.append(asked)
        return self.answers[min(len(self.asked), len(self.answers)) - 1]

    def login(self, knock: Knock, password: str) -> Any:  # noqa: ANN401
        return self._next("login", knock, password)

    def standing(self, knock: Knock) -> Any:  # noqa: ANN401
        return self._next("standing", knock)

    def prove(self, knock: Knock, current: str) -> Any:  # noqa: ANN401
        return self._next("prove", knock, current)

    def owns(self, knock: Knock) -> Any:  # noqa: ANN401
        return self._next("owns", knock)

    def __call__(self, knock: Knock, current: str | None, candidate: str, again: str) -> Any:  # noqa: ANN401
        return self._next("change", knock, current, candidate, again)

    def sentences(self, refused: Refused, language: str) -> tuple[str, ...]:
        return (*(f"{violation.code} {language}" for violation in refused.judgement.violations), "and more")

    def language(self, knock: Knock) -> str:
        assert knock is KNOCK
        return "pt"


@dataclass
class Held:
    """What a conversation did."""

    end: End
    steps: int
    asks: list[Ask]
    texts: list[str]
    asked: list[tuple[Any, ...]]


def hold(
    request: Request,
    *outcomes: object,
    typed: Sequence[bytes] = (),
    administrator: bool = False,
    ours: bool = True,
) -> Held:
    desk, left = Desk(outcomes), list(typed)
    cases = Cases(may_be_ours=lambda _: ours, login=desk.login, standing=desk.standing, change=desk)
    talk = Conversations(cases, language="es").open(request, KNOCK, administrator=administrator)
    asks: list[Ask] = []
    texts: list[str] = []
    heard: object = None
    steps = 0
    while True:
        try:
            step = talk.send(heard)
        except StopIteration as ended:
            return Held(ended.value, steps, asks, texts, desk.asked)
        steps += 1
        match step:
            case Ask():
                asks.append(step)
                heard = left.pop(0)
            case Tell(tone, words):
                texts.append(tone + words)
                heard = None
            case Consult(case):
                heard = case()


def request(operation: Operation, flags: Flag = Flag(0), **values: bytes | None) -> Request:  # noqa: B008
    return Request(operation=operation, flags=flags, user=b"c10023", **values)  # type: ignore[arg-type]


LOGIN = request(Operation.AUTHENTICATE, authtok=b"Segur269")


@pytest.mark.parametrize(
    ("outcome", "end"),
    [
        (ENTERED, End(Code.SUCCESS)),
        (Denied(), End(Code.AUTH_ERR, DELAY)),
        (Throttled(wait=30), End(Code.AUTH_ERR, DELAY)),
        (Foreign(), End(Code.USER_UNKNOWN, DELAY)),
    ],
)
def test_a_log_in_comes_to_its_code_and_says_nothing(outcome: object, end: End) -> None:
    held = hold(LOGIN, outcome)
    assert (held.end, held.texts, held.asks) == (end, [], [])
    assert held.asked == [("login", KNOCK, "Segur269")]


def test_a_password_that_nobody_asked_for_yet_is_asked_for_in_the_sites_language() -> None:
    held = hold(request(Operation.AUTHENTICATE), ENTERED, typed=[b"Segur269"])
    assert held.asks == [Ask(say("pam.password", "es") + ": ", Keep.AUTHTOK)]
    assert held.asked == [("login", KNOCK, "Segur269")]


@pytest.mark.parametrize("typed", [b"\xff", b"Segur\xe1269", b"\xed\xa0\x80"])
def test_a_password_that_is_no_utf8_is_a_wrong_one_that_nobody_can_have(typed: bytes) -> None:
    for held in (
        hold(request(Operation.AUTHENTICATE, authtok=typed), Denied()),
        hold(request(Operation.AUTHENTICATE), Denied(), typed=[typed]),
        hold(request(Operation.CHANGE, PRELIM, oldauthtok=typed), Denied()),
        hold(request(Operation.CHANGE, UPDATE, oldauthtok=typed, authtok=b"new"), Denied()),
    ):
        assert held.end == End(Code.AUTH_ERR, DELAY)
        ((_, _, password, *_),) = held.asked
        assert not carried(password)


@pytest.mark.parametrize("administrator", [False, True])
@pytest.mark.parametrize(
    "given",
    [{}, {"authtok": b"caf\xe9"}, {"oldauthtok": b"caf\xe9", "authtok": b"caf\xe9"}],
    ids="+".join,
)
@pytest.mark.parametrize(
    ("operation", "flags"),
    [
        (Operation.AUTHENTICATE, Flag(0)),
        (Operation.CHANGE, PRELIM),
        (Operation.CHANGE, UPDATE),
        (Operation.CHANGE, UPDATE | Flag.CHANGE_EXPIRED_AUTHTOK),
    ],
)
def test_whoever_can_be_none_of_ours_is_asked_for_nothing_and_goes_on(
    operation: Operation, flags: Flag, given: dict[str, bytes], *, administrator: bool
) -> None:
    held = hold(request(operation, flags, **given), Foreign(), administrator=administrator, ours=False)
    assert (held.end, held.asks, held.texts) == (End(Code.USER_UNKNOWN, DELAY), [], [])


@pytest.mark.parametrize(
    ("outcome", "end", "texts"),
    [
        (STANDING, End(Code.SUCCESS), []),
        (DUE, End(Code.SUCCESS), ["I" + say("pam.reminder", "en")]),
        (MUST, End(Code.NEW_AUTHTOK_REQD), ["I" + say("pam.must", "en")]),
        (Barred(language="pt"), End(Code.PERM_DENIED, DELAY), ["X" + say("pam.barred", "pt")]),
        (Foreign(), End(Code.USER_UNKNOWN, DELAY), []),
    ],
)
def test_the_account_phase_tells_how_things_stand(outcome: object, end: End, texts: list[str]) -> None:
    held = hold(request(Operation.ACCOUNT), outcome)
    assert (held.end, held.texts, held.asked) == (end, texts, [("standing", KNOCK)])
    silent = hold(request(Operation.ACCOUNT, Flag.SILENT), outcome)
    assert (silent.end, silent.texts) == (end, [])


@pytest.mark.parametrize(
    ("outcome", "end"),
    [
        (Proven(language="en"), End(Code.SUCCESS)),
        (Denied(), End(Code.AUTH_ERR, DELAY)),
        (Throttled(wait=30), End(Code.AUTH_ERR, DELAY)),
        (Foreign(), End(Code.USER_UNKNOWN, DELAY)),
    ],
)
def test_a_holder_proves_the_old_password_first(outcome: object, end: End) -> None:
    held = hold(request(Operation.CHANGE, PRELIM), outcome, typed=[b"Segur269"])
    assert held.asks == [Ask(say("pam.current", "es") + ": ", Keep.OLDAUTHTOK)]
    assert (held.end, held.asked) == (end, [("prove", KNOCK, "Segur269")])
    given = hold(request(Operation.CHANGE, PRELIM, oldauthtok=b"Segur269", authtok=b"other"), outcome)
    assert (given.end, given.asks, given.asked) == (end, [], held.asked)


@pytest.mark.parametrize(
    ("outcome", "code"),
    [(STANDING, Code.SUCCESS), (Barred(language="es"), Code.PERM_DENIED), (Foreign(), Code.USER_UNKNOWN)],
)
def test_root_proves_nothing_and_gets_only_what_is_ours(outcome: object, code: Code) -> None:
    held = hold(request(Operation.CHANGE, PRELIM), outcome, administrator=True)
    assert (held.end.code, held.asks, held.asked) == (code, [], [("owns", KNOCK)])


def test_a_log_in_by_root_that_finds_the_password_expired_still_asks_for_the_old_one() -> None:
    flags = PRELIM | Flag.CHANGE_EXPIRED_AUTHTOK
    held = hold(request(Operation.CHANGE, flags), Denied(), typed=[b"guess"], administrator=True)
    assert (held.end.code, held.asked) == (Code.AUTH_ERR, [("prove", KNOCK, "guess")])


def test_a_new_password_is_asked_for_twice_in_the_clients_language() -> None:
    update = request(Operation.CHANGE, UPDATE, oldauthtok=b"Segur269")
    held = hold(update, Renewed(language="en"), typed=[b"Tren 7", b"Tren 8"])
    assert held.asks == [
        Ask(say("pam.new", "pt") + ": ", Keep.AUTHTOK),
        Ask(say("pam.again", "pt") + ": ", Keep.NOWHERE),
    ]
    assert held.asked == [("change", KNOCK, "Segur269", "Tren 7", "Tren 8")]
    assert (held.end, held.texts) == (End(Code.SUCCESS), ["I" + say("changed.done", "pt")])


def test_root_sets_a_new_password_without_the_old_one() -> None:
    held = hold(request(Operation.CHANGE, UPDATE), Renewed(language="en"), typed=[b"a", b"a"], administrator=True)
    assert held.asked == [("change", KNOCK, None, "a", "a")]
    assert held.end.code == Code.SUCCESS


def test_an_old_password_that_was_not_kept_is_asked_for_again() -> None:
    held = hold(request(Operation.CHANGE, UPDATE), Renewed(language="en"), typed=[b"old", b"new", b"new"])
    assert held.asked == [("change", KNOCK, "old", "new", "new")]


def test_a_refused_password_may_be_tried_three_times_and_its_reasons_are_one_text() -> None:
    update = request(Operation.CHANGE, UPDATE, oldauthtok=b"Segur269")
    held = hold(update, WEAK, WEAK, WEAK, typed=[b"a"] * 6)
    assert held.end == End(Code.MAXTRIES, DELAY)
    assert held.texts == ["Xlength.short pt\nand more"] * 3
    assert len(held.asked) == 3
    second = hold(update, WEAK, Renewed(language="en"), typed=[b"a", b"a", b"b", b"b"])
    assert second.end.code == Code.SUCCESS
    assert [asked[3] for asked in second.asked] == ["a", "b"]


def test_a_password_that_another_module_was_given_has_one_try() -> None:
    given = request(Operation.CHANGE, UPDATE, oldauthtok=b"old", authtok=b"new")
    held = hold(given, WEAK)
    assert (held.end, held.asks) == (End(Code.AUTHTOK_ERR, DELAY), [])
    assert held.asked == [("change", KNOCK, "old", "new", "new")]
    assert hold(given, Renewed(language="es")).end.code == Code.SUCCESS


@pytest.mark.parametrize("typed", [b"\xff", b"x" * 257, "ñ".encode() * 256])
def test_a_password_that_not_every_door_can_carry_is_not_set(typed: bytes) -> None:
    update = request(Operation.CHANGE, UPDATE, oldauthtok=b"old")
    held = hold(update, Renewed(language="en"), typed=[typed, typed])
    assert (held.end, held.asked) == (End(Code.AUTHTOK_ERR), [])
    assert held.texts == ["X" + say("pam.uncarried", "pt")]


@pytest.mark.parametrize(
    ("outcome", "end", "texts"),
    [
        (WRONG_CURRENT, End(Code.AUTH_ERR, DELAY), []),
        (Denied(), End(Code.AUTH_ERR, DELAY), []),
        (Throttled(wait=9), End(Code.AUTH_ERR, DELAY), []),
        (Foreign(), End(Code.USER_UNKNOWN, DELAY), []),
        (Superseded(), End(Code.AUTHTOK_ERR), ["X" + say("pam.superseded", "pt")]),
    ],
)
def test_what_no_other_new_password_would_mend_ends_at_once(outcome: object, end: End, texts: list[str]) -> None:
    update = request(Operation.CHANGE, UPDATE, oldauthtok=b"old")
    held = hold(update, outcome, typed=[b"new", b"new"])
    assert (held.end, held.texts) == (end, texts)


def test_whoever_wants_silence_hears_no_reasons() -> None:
    update = request(Operation.CHANGE, UPDATE | Flag.SILENT, oldauthtok=b"old")
    assert hold(update, WEAK, Renewed(language="en"), typed=[b"a", b"a", b"b", b"b"]).texts == []


OUTCOMES: list[object] = [Denied(), Foreign(), WEAK, WRONG_CURRENT, Superseded(), Renewed(language="en"), MUST, ENTERED]


@given(
    st.sampled_from([Operation.AUTHENTICATE, Operation.ACCOUNT, Operation.CHANGE]),
    st.sampled_from([PRELIM, UPDATE]),
    st.lists(st.sampled_from(OUTCOMES), min_size=1, max_size=4),
    st.lists(st.binary(max_size=8), min_size=7, max_size=7),
    st.booleans(),
)
def test_every_conversation_ends_within_the_turns_of_the_wire(
    operation: Operation,
    flags: Flag,
    outcomes: list[object],
    typed: list[bytes],
    administrator: bool,  # noqa: FBT001
) -> None:
    if operation is Operation.CHANGE and flags & UPDATE:
        outcomes = [outcome for outcome in outcomes if outcome not in (MUST, ENTERED)] or [WEAK]
    held = hold(request(operation, flags), *outcomes, typed=typed, administrator=administrator)
    assert held.steps < TURNS
    assert held.end.code != Code.SUCCESS or not held.end.delay
