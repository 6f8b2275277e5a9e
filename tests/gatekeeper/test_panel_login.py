from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pyauthgate.errors import Overloaded, StoreError
from pyauthgate.gatekeeper import Denied, Malformed, Throttled, Trial, Welcome
from pyauthgate.model import Account, Attempt, Client, Facts, Pending, Scope
from tests.fakes.facts import FakeFacts
from tests.fakes.guard import Guard
from tests.fakes.house import BETTER, NUMBER, PASSWORD, WEB, FakeHouse

if TYPE_CHECKING:
    from pyauthgate.gatekeeper import OnWeak
    from tests.fakes.house import Phone

UNKNOWN = "77777"
WEAK = "hola1234"


@pytest.fixture
def guard() -> Guard:
    guard = Guard()
    guard.client()
    return guard


def attempt_of(password: str = PASSWORD, number: str = NUMBER) -> Attempt:
    return Attempt(identifier=number, password=password, origin=WEB)


def begin(guard: Guard, password: str = PASSWORD, number: str = NUMBER) -> Trial:
    trial = guard.house.panel_login.begin(attempt_of(password, number))
    assert isinstance(trial, Trial)
    return trial


def welcome(guard: Guard, password: str = PASSWORD, number: str = NUMBER) -> Welcome:
    outcome = guard.attempt(password, number)
    assert isinstance(outcome, Welcome)
    return outcome


def disable(guard: Guard, number: str = NUMBER) -> None:
    with guard.house.store.begin() as work:
        client = work.clients.get(number)
        assert client is not None
        work.clients.replace(replace(client, disabled=True))


def set_pending(guard: Guard, password: str, *, unclear: bool = True) -> None:
    account = guard.account()
    pending = Pending(
        account_id=account.id,
        digest=guard.house.verifier.digest(password),
        at=guard.house.clock.now(),
        unclear=unclear,
    )
    with guard.house.store.begin() as work:
        assert work.pendings.begin(pending, lease=60.0)


def judging(on_weak: OnWeak, source: FakeFacts | None = None) -> Guard:
    guard = Guard(house=FakeHouse(on_weak=on_weak, source=source))
    guard.client(password=WEAK)
    return guard


def test_whom_the_panel_lets_in_gets_a_session_and_the_password_is_learned(guard: Guard) -> None:
    outcome = welcome(guard)
    live = guard.house.live(outcome.token)
    assert (live.number, live.scope, outcome.weak, guard.panel.asked) == (NUMBER, Scope.FULL, None, [NUMBER])
    account = guard.account()
    assert (account.learned, account.confirmed_at) == (True, guard.house.clock.now())
    assert guard.knows(PASSWORD)
    codes = [(event.code, event.reason) for event in guard.house.events()]
    assert codes == [("password.learned", "first"), ("login.accepted", "")]


def test_whom_the_panel_refuses_is_denied_even_with_the_learned_password(guard: Guard) -> None:
    guard.enter()
    guard.user(password=BETTER)
    assert guard.attempt(PASSWORD) == Denied()
    assert [event.reason for event in guard.house.events("login.refused")] == ["wrong"]


def test_a_reply_that_cannot_be_read_is_a_failed_try_and_is_told(guard: Guard) -> None:
    trial = begin(guard)
    assert guard.house.panel_login.refused(trial, attempt_of(), reason="unclear") == Denied()
    assert [(event.number, event.reason) for event in guard.house.events("form.unclear")] == [(NUMBER, "login")]
    assert [event.reason for event in guard.house.events("login.refused")] == ["unclear"]
    assert guard.house.counter(f"client:{NUMBER}").count == 1


def test_a_panel_that_was_not_reached_costs_no_try(guard: Guard) -> None:
    guard.house.panel_login.withdrawn(begin(guard))
    assert guard.house.counter(f"client:{NUMBER}").count == 0


def test_every_branch_computes_exactly_once() -> None:
    for enrols in (False, True):
        guard = Guard(house=FakeHouse(enrols=enrols))
        guard.client()
        guard.enter()
        guard.client("10023")
        with guard.house.store.begin() as work:
            work.clients.add(Client(number="5555"))
            work.clients.add(Client(number="6666"))
            work.accounts.add(Account(number="6666", name="66667"))
        spent = []
        branches = [(NUMBER, PASSWORD), (NUMBER, "x"), (UNKNOWN, "x"), ("10023", "x"), ("5555", "x"), ("66667", "x")]
        for number, password in branches:
            before = guard.house.verifier.computations
            guard.house.panel_login.withdrawn(begin(guard, password, number))
            spent.append(guard.house.verifier.computations - before)
        disable(guard)
        before = guard.house.verifier.computations
        begin(guard)
        assert [*spent, guard.house.verifier.computations - before] == [1] * 7


def test_what_is_no_number_costs_nothing(guard: Guard) -> None:
    before = guard.house.verifier.computations
    assert guard.attempt(number="maria@ejemplo.com") == Malformed()
    assert (guard.house.verifier.computations, guard.panel.asked) == (before, [])


def test_a_login_that_matched_hashes_nothing_more_and_another_one_job_more(guard: Guard) -> None:
    welcome(guard)
    before = guard.house.verifier.jobs
    welcome(guard)
    assert guard.house.verifier.jobs - before == 1
    guard.user(password=BETTER)
    welcome(guard, BETTER)
    assert guard.house.verifier.jobs - before == 3


def test_during_a_delay_nothing_is_looked_at_and_the_panel_is_not_asked(guard: Guard) -> None:
    for turn in range(5):
        assert guard.attempt(f"wrong {turn}") == Denied()
    before = guard.house.verifier.computations, len(guard.panel.asked)
    assert guard.attempt(PASSWORD) == Throttled(wait=30)
    assert (guard.house.verifier.computations, len(guard.panel.asked)) == before
    guard.house.clock.advance(30)
    welcome(guard)


def test_known_and_unknown_numbers_are_throttled_alike() -> None:
    for enrols in (False, True):
        guard = Guard(house=FakeHouse(enrols=enrols))
        guard.client()
        for number in (NUMBER, UNKNOWN):
            answers = [guard.attempt(f"wrong {turn}", number) for turn in range(6)]
            assert answers == [Denied()] * 5 + [Throttled(wait=30)]


def test_the_panel_gets_its_own_name_for_a_client(guard: Guard) -> None:
    guard.user(name="mgonzalez")
    with guard.house.store.begin() as work:
        work.clients.add(Client(number="8888"))
        work.accounts.add(Account(number="8888", name="mgonzalez"))
    welcome(guard, number="8888")
    assert guard.panel.asked == ["mgonzalez"]


def test_nobody_s_number_and_a_disabled_client_s_get_a_decoy_to_the_panel(guard: Guard) -> None:
    disable(guard)
    users = [begin(guard, number=number).user for number in (NUMBER, UNKNOWN, NUMBER)]
    assert users[0] == users[2] != users[1]
    assert not {NUMBER, UNKNOWN} & set(users)


def test_a_decoy_that_the_panel_lets_in_is_denied(guard: Guard) -> None:
    trial = begin(guard, number=UNKNOWN)
    assert guard.house.panel_login.accepted(trial, attempt_of(number=UNKNOWN)) == Denied()
    disable(guard)
    assert guard.house.panel_login.accepted(begin(guard), attempt_of()) == Denied()
    told = [(event.number, event.reason) for event in guard.house.events("login.refused")]
    assert told == [("", "unknown"), (NUMBER, "disabled")]
    assert not guard.house.sessions.of(NUMBER)


def test_a_client_that_is_disabled_while_the_panel_is_asked_is_denied(guard: Guard) -> None:
    trial = begin(guard)
    disable(guard)
    assert guard.house.panel_login.accepted(trial, attempt_of()) == Denied()


def test_a_credential_that_changes_while_the_panel_is_asked_is_a_wrong_one(guard: Guard) -> None:
    guard.enter()
    trial = begin(guard)
    guard.house.sessions.end_all(NUMBER, WEB, reason="page")
    assert guard.house.panel_login.accepted(trial, attempt_of()) == Denied()
    assert guard.house.sessions.of(NUMBER) == ()


def test_an_unknown_number_that_the_panel_lets_in_becomes_a_client() -> None:
    guard = Guard(house=FakeHouse(enrols=True))
    guard.user(UNKNOWN)
    assert guard.attempt("wrong", UNKNOWN) == Denied()
    outcome = welcome(guard, number=UNKNOWN)
    account = guard.account(UNKNOWN)
    assert (outcome.client.number, account.name, account.learned) == (UNKNOWN, UNKNOWN, True)
    assert account.confirmed_at == guard.house.clock.now()
    assert guard.knows(PASSWORD, UNKNOWN)
    told = [(event.code, event.number) for event in guard.house.events()]
    assert told == [("login.refused", ""), ("client.enrolled", UNKNOWN), ("login.accepted", UNKNOWN)]
    welcome(guard, number=UNKNOWN)
    assert len(guard.house.events("client.enrolled")) == 1


def test_nobody_is_enrolled_unless_the_operator_wants_it(guard: Guard) -> None:
    guard.user(UNKNOWN)
    assert guard.attempt(number=UNKNOWN) == Denied()
    assert UNKNOWN not in guard.panel.asked


def test_a_number_that_is_another_client_s_name_at_the_panel_does_not_log_in_as_that_one() -> None:
    guard = Guard(house=FakeHouse(enrols=True))
    with guard.house.store.begin() as work:
        work.clients.add(Client(number="8888"))
        work.accounts.add(Account(number="8888", name="9999"))
    guard.user("9999")
    assert guard.attempt(number="9999") == Denied()
    assert "9999" not in guard.panel.asked
    welcome(guard, number="8888")


def first_logins(guard: Guard, *passwords: str) -> list[Trial]:
    guard.user(UNKNOWN)
    return [begin(guard, password, UNKNOWN) for password in passwords]


def accepted(guard: Guard, trial: Trial, password: str = PASSWORD) -> Welcome | Denied:
    return guard.house.panel_login.accepted(trial, attempt_of(password, UNKNOWN))


def test_of_two_first_logins_at_once_one_enrols_and_both_are_in() -> None:
    guard = Guard(house=FakeHouse(enrols=True))
    outcomes = [accepted(guard, trial) for trial in first_logins(guard, PASSWORD, PASSWORD)]
    assert [type(outcome) for outcome in outcomes] == [Welcome, Welcome]
    assert len(guard.house.sessions.of(UNKNOWN)) == 2
    assert (guard.knows(PASSWORD, UNKNOWN), guard.history(UNKNOWN)) == (True, 0)
    told = [(event.code, event.number) for event in guard.house.events()]
    assert told == [(code, UNKNOWN) for code in ("client.enrolled", "login.accepted", "login.accepted")]


@pytest.mark.parametrize("disabled", [False, True])
def test_a_first_login_that_is_verified_while_another_enrols_is_put_to_the_panel_as_well(disabled: bool) -> None:  # noqa: FBT001
    guard = Guard(house=FakeHouse(enrols=True))
    guard.user(UNKNOWN)

    def meanwhile() -> None:
        welcome(guard, number=UNKNOWN)
        if disabled:
            disable(guard, UNKNOWN)

    guard.house.verifier.interrupt(meanwhile)
    outcome = guard.attempt(number=UNKNOWN)
    assert isinstance(outcome, Denied if disabled else Welcome)
    assert guard.panel.asked.count(UNKNOWN) == (1 if disabled else 2)


def test_of_two_first_logins_with_different_passwords_the_later_is_learned_and_ends_the_earlier() -> None:
    guard = Guard(house=FakeHouse(enrols=True))
    earlier, later = first_logins(guard, PASSWORD, BETTER)
    accepted(guard, earlier)
    outcome = accepted(guard, later, BETTER)
    assert isinstance(outcome, Welcome)
    assert [session.id for session in guard.house.sessions.of(UNKNOWN)] == [outcome.session.id]
    assert guard.knows(BETTER, UNKNOWN)


def test_a_first_login_that_meets_an_end_of_all_sessions_is_denied() -> None:
    guard = Guard(house=FakeHouse(enrols=True))
    earlier, later = first_logins(guard, PASSWORD, PASSWORD)
    accepted(guard, earlier)
    guard.house.sessions.end_all(UNKNOWN, WEB, reason="owner")
    assert accepted(guard, later) == Denied()
    assert not guard.house.sessions.of(UNKNOWN)
    assert [event.reason for event in guard.house.events("login.refused")] == ["unknown"]


@pytest.mark.parametrize(("name", "disabled"), [("mgonzalez", False), (UNKNOWN, True)])
def test_a_first_login_that_meets_another_s_record_of_the_number_is_denied(name: str, disabled: bool) -> None:  # noqa: FBT001
    guard = Guard(house=FakeHouse(enrols=True))
    (trial,) = first_logins(guard, PASSWORD)
    with guard.house.store.begin() as work:
        work.clients.add(Client(number=UNKNOWN, disabled=disabled))
        work.accounts.add(Account(number=UNKNOWN, name=name))
    assert accepted(guard, trial) == Denied()
    assert not guard.house.sessions.of(UNKNOWN)


def test_a_first_login_whose_number_became_another_s_name_is_denied() -> None:
    guard = Guard(house=FakeHouse(enrols=True))
    (trial,) = first_logins(guard, PASSWORD)
    with guard.house.store.begin() as work:
        work.clients.add(Client(number="8888"))
        work.accounts.add(Account(number="8888", name=UNKNOWN))
    assert accepted(guard, trial) == Denied()
    with guard.house.store.view() as work:
        assert work.clients.get(UNKNOWN) is None


def test_a_first_login_that_cannot_be_verified_anew_is_denied(monkeypatch: pytest.MonkeyPatch) -> None:
    guard = Guard(house=FakeHouse(enrols=True))
    earlier, later = first_logins(guard, PASSWORD, PASSWORD)
    accepted(guard, earlier)

    def full(*_: object, **__: object) -> None:
        raise Overloaded("hashing.overloaded", "The queue is full.", "Wait.")

    monkeypatch.setattr(guard.house.verifier, "verify", full)
    assert accepted(guard, later) == Denied()
    assert len(guard.house.sessions.of(UNKNOWN)) == 1


def test_a_password_that_changed_outside_of_the_gate_is_learned_and_ends_the_other_sessions(guard: Guard) -> None:
    device = welcome(guard).device
    guard.user(password=BETTER)
    outcome = welcome(guard, BETTER)
    assert [session.id for session in guard.house.sessions.of(NUMBER)] == [outcome.session.id]
    assert (guard.knows(BETTER), guard.history()) == (True, 1)
    (event,) = [event for event in guard.house.events("password.learned") if event.reason == "changed"]
    assert event.detail == {"ended": 1}
    assert guard.house.devices.recognise(device, guard.account()) == ""
    assert guard.house.devices.recognise(outcome.device, guard.account()) != ""


def test_a_second_login_ends_no_session(guard: Guard) -> None:
    guard.enter()
    guard.enter()
    assert len(guard.house.sessions.of(NUMBER)) == 2


def test_a_digest_of_ours_that_the_panel_confirms_stays_ours() -> None:
    guard = Guard()
    guard.user()
    guard.house.enrol()
    guard.enter()
    assert (guard.account().learned, guard.account().confirmed_at) == (False, guard.house.clock.now())
    guard.user(password=BETTER)
    guard.enter(BETTER)
    assert guard.account().learned


def test_a_learned_password_opens_no_door_of_ours(guard: Guard) -> None:
    guard.enter()
    assert guard.house.attempt(PASSWORD) == Denied()
    assert guard.house.attempt("another") == Denied()
    assert [event.reason for event in guard.house.events("login.refused")] == ["learned", "wrong"]


def test_an_old_digest_is_renewed_by_a_login(guard: Guard) -> None:
    guard.enter()
    guard.house.verifier.level += 1
    guard.enter()
    assert str(guard.account().digest).startswith("fake$2$")
    assert len(guard.house.sessions.of(NUMBER)) == 2


def test_a_pending_password_that_is_typed_is_promoted(guard: Guard) -> None:
    guard.enter()
    set_pending(guard, BETTER)
    guard.user(password=BETTER)
    with guard.house.store.begin() as work:
        work.accounts.demand_change(guard.account().id)
    before = guard.house.verifier.jobs
    outcome = welcome(guard, BETTER)
    assert guard.house.verifier.jobs - before == 2
    assert (guard.knows(BETTER), guard.pending(), guard.history()) == (True, False, 1)
    assert [event.reason for event in guard.house.events("password.learned")] == ["first", "pending"]
    assert (len(guard.house.sessions.of(NUMBER)), outcome.session.scope) == (1, Scope.FULL)


def test_a_pending_password_that_is_not_typed_is_dropped_and_the_typed_one_learned(guard: Guard) -> None:
    guard.enter()
    set_pending(guard, BETTER)
    welcome(guard)
    assert (guard.knows(PASSWORD), guard.pending(), guard.history()) == (True, False, 0)
    set_pending(guard, BETTER)
    guard.user(password="Otra 4 Lluvia Cobre")
    welcome(guard, "Otra 4 Lluvia Cobre")
    assert (guard.knows("Otra 4 Lluvia Cobre"), guard.pending(), guard.history()) == (True, False, 1)


def test_a_change_that_the_panel_may_still_be_at_is_its_own_to_settle(guard: Guard) -> None:
    guard.enter()
    set_pending(guard, BETTER, unclear=False)
    guard.enter()
    assert guard.pending()
    guard.house.clock.advance(60)
    guard.enter()
    assert not guard.pending()


def test_a_refused_login_decides_nothing(guard: Guard) -> None:
    guard.enter()
    set_pending(guard, BETTER)
    assert guard.attempt("wrong") == Denied()
    assert guard.pending()


def test_who_must_change_the_password_gets_a_session_for_that_alone(guard: Guard) -> None:
    with guard.house.store.begin() as work:
        work.accounts.demand_change(guard.account().id)
    assert welcome(guard).session.scope == Scope.CHANGE
    guard.user(password=BETTER)
    assert welcome(guard, BETTER).session.scope == Scope.CHANGE


@pytest.mark.parametrize(
    ("on_weak", "scope", "told"),
    [("remind", Scope.FULL, True), ("require", Scope.CHANGE, True), ("off", "full", False)],
)
def test_a_weak_password_is_told_of(on_weak: OnWeak, scope: Scope, told: bool) -> None:  # noqa: FBT001 (a parameter of the test)
    guard = judging(on_weak)
    outcome = welcome(guard, WEAK)
    assert (outcome.session.scope, outcome.weak is not None) == (scope, told)
    assert [event.detail["rules"] for event in guard.house.events("password.weak")] == [
        "classes,sequence,common"
    ] * told


def test_what_is_typed_is_judged_by_the_facts_that_the_panel_knows() -> None:
    source = FakeFacts(Facts(number=NUMBER, names=("Zorquimel",)))
    guard = Guard(house=FakeHouse(source=source))
    guard.client(password="Zorquimel71")
    weak = welcome(guard, "Zorquimel71").weak
    assert weak is not None
    assert {violation.rule for violation in weak.violations} == {"personal"}


def test_without_the_panel_s_facts_the_rest_is_judged_and_the_next_login_judges_again() -> None:
    source = FakeFacts(Facts(number=NUMBER, names=("Zorquimel",)))
    guard = Guard(house=FakeHouse(source=source, on_weak="off"))
    guard.client(password="Zorquimel71")
    with guard.house.store.begin() as work:
        work.accounts.mark(guard.account().id, learned=True, confirmed_at=None, unjudged=True)
    source.breakdown()
    assert welcome(guard, "Zorquimel71").weak is None
    assert guard.account().unjudged
    assert [event.reason for event in guard.house.events("facts.unavailable")] == ["facts.unavailable"]
    source.mend()
    assert welcome(guard, "Zorquimel71").weak is not None
    assert not guard.account().unjudged
    assert welcome(guard, "Zorquimel71").weak is None
    assert source.asked == 2


def test_a_password_longer_than_what_is_hashed_is_not_learned_and_the_known_one_is_doubted(guard: Guard) -> None:
    guard.enter()
    endless = "Ñ" * 300
    guard.user(password=endless)
    outcome = welcome(guard, endless)
    assert [session.id for session in guard.house.sessions.of(NUMBER)] == [outcome.session.id]
    account = guard.account()
    assert (account.confirmed_at, account.learned, guard.knows(PASSWORD)) == (None, True, True)
    welcome(guard, endless)
    assert len(guard.house.sessions.of(NUMBER)) == 2
    assert len(guard.house.events("password.doubted")) == 1
    guard.user(password=BETTER)
    welcome(guard, BETTER)
    assert guard.knows(BETTER)


def test_an_endless_first_password_enrols_a_client_without_a_digest() -> None:
    guard = Guard(house=FakeHouse(enrols=True))
    guard.user(UNKNOWN, "Ñ" * 300)
    welcome(guard, "Ñ" * 300, UNKNOWN)
    assert (guard.account(UNKNOWN).digest, guard.account(UNKNOWN).confirmed_at) == (None, None)
    guard.enter("Ñ" * 300, UNKNOWN)


def test_a_full_queue_after_the_panel_s_yes_lets_in_and_doubts(guard: Guard) -> None:
    guard.enter()
    guard.user(password=BETTER)
    trial = begin(guard, BETTER)
    guard.house.verifier.crowd()
    assert isinstance(guard.house.panel_login.accepted(trial, attempt_of(BETTER)), Welcome)
    guard.house.verifier.crowd(crowded=False)
    assert guard.account().confirmed_at is None


def test_a_full_queue_gives_the_try_back(guard: Guard) -> None:
    guard.house.verifier.crowd()
    with pytest.raises(Overloaded):
        guard.attempt()
    assert guard.house.counter(f"client:{NUMBER}").count == 0


def test_a_store_that_fails_lets_nobody_in(guard: Guard) -> None:
    trial = begin(guard)
    guard.house.store.breakdown()  # type: ignore[attr-defined]
    with pytest.raises(StoreError):
        guard.house.panel_login.accepted(trial, attempt_of())
    guard.house.store.mend()  # type: ignore[attr-defined]
    assert guard.house.sessions.of(NUMBER) == ()
    assert guard.house.counter(f"client:{NUMBER}").count == 1


def test_a_clock_that_is_set_back_locks_nobody_out(guard: Guard) -> None:
    guard.enter()
    set_pending(guard, BETTER, unclear=False)
    guard.house.clock.advance(-86_400)
    guard.enter()
    assert not guard.pending()


def test_neither_password_nor_digest_shows(guard: Guard) -> None:
    canary = "canary-7Kq-Pp4"
    guard.user(password=canary)
    trial = begin(guard, canary)
    outcome = guard.house.panel_login.accepted(trial, attempt_of(canary))
    shown = f"{trial!r}{outcome!r}{guard.house.events()!r}{guard.account()!r}"
    assert canary not in shown
    assert "fake$" not in shown


def test_a_known_password_that_the_panel_refuses_is_not_trusted_any_more(guard: Guard) -> None:
    guard.enter()
    guard.user(password="Otra 4 Jirafa Mantel")
    guard.attempt(PASSWORD)
    assert guard.account().confirmed_at == 0.0
    with guard.house.store.begin() as work:
        assert work.accounts.trust("panel", since=1.0) == 0


def test_a_name_that_is_taken_meanwhile_leaves_no_client_without_an_account() -> None:
    guard = Guard(house=FakeHouse(enrols=True))
    guard.user()
    attempt = Attempt(identifier=NUMBER, password=PASSWORD, origin=WEB)
    trial = guard.house.panel_login.begin(attempt)
    assert isinstance(trial, Trial)
    with guard.house.store.begin() as work:
        work.clients.add(Client(number="7000", created_at=0.0))
        work.accounts.add(Account(number="7000", name=NUMBER, created_at=0.0))
    assert isinstance(guard.house.panel_login.accepted(trial, attempt), Denied)
    with guard.house.store.view() as work:
        assert work.clients.get(NUMBER) is None


def armed(guard: Guard) -> tuple[Phone, tuple[str, ...]]:
    return guard.house.arm(guard.enter())


def test_without_its_code_the_panel_gets_the_clients_own_name_and_a_password_that_nobody_typed(guard: Guard) -> None:
    phone, _ = armed(guard)
    guard.panel.asked.clear()
    guard.panel.typed.clear()
    for code in ("", "000000", phone.code(later=2), "x" * 10_000):
        assert guard.attempt(code=code) == Denied()
    assert guard.panel.asked == [NUMBER] * 4
    assert len({*guard.panel.typed, PASSWORD}) == 2
    assert {len(typed) for typed in guard.panel.typed} == {len(PASSWORD)}
    assert {event.reason for event in guard.house.events("login.refused")} == {"code"}
    assert isinstance(guard.attempt(code=phone.code()), Welcome)
    assert guard.panel.typed[-1] == PASSWORD


def test_a_code_at_the_panels_form_is_taken_once_and_a_recovery_code_too(guard: Guard) -> None:
    phone, codes = armed(guard)
    for code in (phone.code(), codes[0].lower()):
        assert isinstance(guard.attempt(code=code), Welcome)
        assert guard.attempt(code=code) == Denied()


def test_a_code_beside_a_wrong_password_is_not_spent(guard: Guard) -> None:
    phone, codes = armed(guard)
    for code in (phone.code(), codes[0]):
        assert guard.attempt("wrong", code=code) == Denied()
        assert isinstance(guard.attempt(code=code), Welcome)


def test_of_two_log_ins_with_one_code_at_the_panel_one_gets_in(guard: Guard) -> None:
    phone, _ = armed(guard)
    attempt = Attempt(identifier=NUMBER, password=PASSWORD, code=phone.code(), origin=WEB)
    one, other = guard.house.panel_login.begin(attempt), guard.house.panel_login.begin(attempt)
    assert isinstance(one, Trial)
    assert isinstance(other, Trial)
    assert isinstance(guard.house.panel_login.accepted(one, attempt), Welcome)
    assert guard.house.panel_login.accepted(other, attempt) == Denied()


def test_a_panel_that_lets_anybody_in_lets_in_nobody_without_a_code(guard: Guard) -> None:
    armed(guard)
    before = guard.account()
    trial = begin(guard, BETTER)
    assert guard.house.panel_login.accepted(trial, attempt_of(BETTER)) == Denied()
    assert [event.reason for event in guard.house.events("login.refused")] == ["code"]
    assert guard.account() == before


def test_nobody_is_enrolled_by_a_password_that_nobody_typed() -> None:
    guard = Guard(house=FakeHouse(enrols=True))
    guard.client()
    armed(guard)
    trial = replace(begin(guard), enrols=True)
    with guard.house.store.begin() as work:
        work.clients.remove(NUMBER)
    assert guard.house.panel_login.accepted(trial, attempt_of()) == Denied()
    with guard.house.store.view() as work:
        assert work.clients.get(NUMBER) is None


def test_a_disabled_client_with_a_factor_gets_a_decoy_to_the_panel(guard: Guard) -> None:
    armed(guard)
    disable(guard)
    assert guard.attempt() == Denied()
    assert guard.panel.asked[-1] != NUMBER


def test_a_missing_code_says_nothing_against_the_known_password(guard: Guard) -> None:
    armed(guard)
    before = guard.account()
    guard.attempt()
    assert guard.account() == before


def test_the_count_of_wrong_tries_does_not_tell_who_has_a_factor(guard: Guard) -> None:
    guard.client("10023")
    armed(guard)
    for number in (NUMBER, "10023", "77777"):
        same = [guard.attempt("wrong", number, code="111111") for _ in range(7)]
        others = [guard.attempt("wrong", number, code=f"22222{turn}") for turn in range(5)]
        assert same == [Denied()] * 7
        assert others == [*[Denied()] * 4, Throttled(wait=30)]


def test_one_code_again_and_again_is_another_guess_every_half_minute(guard: Guard) -> None:
    armed(guard)
    for turn in range(5):
        guard.house.clock.advance(30)
        assert guard.attempt(PASSWORD, code="111111") == Denied(), turn
    assert isinstance(guard.attempt(PASSWORD, code="111111"), Throttled)


def test_an_old_password_that_a_program_repeats_without_a_code_counts_once(guard: Guard) -> None:
    armed(guard)
    for _ in range(9):
        assert guard.attempt("wrong") == Denied()
        guard.house.clock.advance(30)


def test_every_log_in_with_a_code_computes_exactly_once(guard: Guard) -> None:
    guard.client("10023")
    armed(guard)
    spent = []
    for number in (NUMBER, "10023", "77777"):
        before = guard.house.verifier.computations
        guard.attempt("wrong", number, code="000000")
        spent.append(guard.house.verifier.computations - before)
    assert spent == [1, 1, 1]


def test_a_required_factor_that_is_not_there_leads_to_its_set_up_and_makes_no_device_known(guard: Guard) -> None:
    guard.house.require_factor()
    outcome = guard.attempt()
    assert isinstance(outcome, Welcome)
    assert (outcome.session.scope, outcome.device) == (Scope.FACTOR, "")
    assert [event.code for event in guard.house.events()][-1] == "factor.asked"
    assert guard.house.events("login.accepted") == []
    guard.house.arm(guard.house.live(outcome.token))
    assert [event.subject for event in guard.house.events("login.accepted")] == [outcome.session.id]


def test_a_weak_password_still_leads_to_its_change_after_the_set_up() -> None:
    guard = Guard(FakeHouse(on_weak="require"))
    guard.client(password="12345678")
    guard.house.require_factor()
    outcome = guard.attempt("12345678")
    assert isinstance(outcome, Welcome)
    assert outcome.session.scope is Scope.FACTOR_CHANGE
    guard.house.arm(guard.house.live(outcome.token))
    (session,) = guard.house.sessions.of(NUMBER)
    assert session.scope is Scope.CHANGE
