from __future__ import annotations

from dataclasses import replace

import pytest

from pyauthgate.errors import Overloaded, StoreError
from pyauthgate.gatekeeper import Busy, Changed, Denied, Prepared, Refused, Stale, Superseded, Throttled
from pyauthgate.model import Facts, Scope
from tests.fakes.facts import FakeFacts
from tests.fakes.guard import Guard
from tests.fakes.house import BETTER, NUMBER, PASSWORD, WEB, FakeHouse

THIRD = "Velero 4 Nube Caracol"
OTHERS = "Faro 9 Limón Estufa"


@pytest.fixture
def guard() -> Guard:
    guard = Guard()
    guard.client(given_names="María José", surnames="González Muñoz")
    return guard


def rules(outcome: object) -> list[str]:
    assert isinstance(outcome, Refused)
    return [violation.rule for violation in outcome.judgement.violations]


def test_a_change_that_the_panel_took_is_known_and_ends_the_other_sessions(guard: Guard) -> None:
    guard.enter()
    here = guard.enter()
    outcome = guard.change(here, BETTER)
    assert isinstance(outcome, Changed)
    assert outcome.ended == 1
    assert [session.id for session in guard.house.sessions.of(NUMBER)] == [outcome.session.id]
    account = guard.account()
    assert (account.learned, account.confirmed_at, account.generation) == (True, 0.0, 3)
    assert (guard.knows(BETTER), guard.pending(), guard.history()) == (True, False, 1)
    assert [event.detail for event in guard.house.events("password.changed")] == [{"ended": 1}]
    assert guard.house.devices.recognise(outcome.device, account)
    assert not guard.house.counter(f"device:session-{here.id}").count


def test_the_new_digest_is_written_down_before_the_panel_is_asked(guard: Guard) -> None:
    live = guard.enter()
    guard.prepare(live, BETTER)
    assert (guard.pending(), guard.knows(PASSWORD)) == (True, True)


def test_a_change_that_the_panel_refused_leaves_everything_as_it_was(guard: Guard) -> None:
    live = guard.enter()
    before = guard.account()
    assert guard.change(live, BETTER, current="wrong") is None
    assert (guard.account(), guard.pending()) == (before, False)
    assert [event.reason for event in guard.house.events("password.refused")] == ["wrong_current"]
    assert guard.house.counter(f"device:session-{live.id}").count == 1
    assert isinstance(guard.change(live, BETTER), Changed)


def test_a_panel_that_refuses_although_the_current_password_is_right_is_told_apart(guard: Guard) -> None:
    live = guard.enter()
    guard.house.panel_change.refused(guard.prepare(live, BETTER), live, WEB)
    told = guard.house.events("password.refused")
    assert [(event.reason, event.subject) for event in told] == [("panel", live.id)]


def test_a_reply_that_cannot_be_read_leaves_it_to_the_next_login(guard: Guard) -> None:
    live = guard.enter()
    guard.house.panel_change.unclear(guard.prepare(live, BETTER), live, WEB)
    assert (guard.pending(), guard.knows(PASSWORD)) == (True, True)
    assert [(event.number, event.reason) for event in guard.house.events("form.unclear")] == [(NUMBER, "change")]
    guard.user(password=BETTER)
    guard.enter(BETTER)
    assert (guard.pending(), guard.knows(BETTER), guard.history()) == (False, True, 1)


def test_an_unclear_change_with_an_unproven_current_password_is_a_failed_try(guard: Guard) -> None:
    live = guard.enter()
    guard.house.panel_change.unclear(guard.prepare(live, BETTER, current="wrong"), live, WEB)
    assert guard.house.counter(f"device:session-{live.id}").count == 1
    guard.house.panel_change.unclear(guard.prepare(live, BETTER), live, WEB)
    assert guard.house.counter(f"device:session-{live.id}").count == 1


def test_a_panel_that_was_not_called_leaves_nothing_and_is_no_place_to_guess(guard: Guard) -> None:
    live = guard.enter()
    for number in range(3):
        guard.house.panel_change.withdrawn(guard.prepare(live, BETTER, current=f"wrong{number}"))
    assert (guard.pending(), guard.house.counter(f"device:session-{live.id}").count) == (False, 3)
    guard.house.panel_change.withdrawn(guard.prepare(live, BETTER))
    assert guard.house.counter(f"device:session-{live.id}").count == 3


def test_a_wrong_current_password_that_meets_another_change_is_a_failed_try(guard: Guard) -> None:
    live = guard.enter()

    guard.house.verifier.interrupt(lambda: guard.prepare(live, THIRD))
    assert isinstance(guard.begin(live, BETTER, current="wrong"), Busy)
    marks = guard.house.counter(f"device:session-{live.id}").marks
    assert len(marks) == 2


@pytest.mark.parametrize(
    ("candidate", "again", "broken", "mismatch"),
    [("hola1234", None, ["classes", "sequence", "common", "common"], False), (BETTER, THIRD, [], True)],
)
def test_the_policy_and_the_confirmations_speak_before_anything_is_hashed(
    guard: Guard, candidate: str, again: str | None, broken: list[str], *, mismatch: bool
) -> None:
    live = guard.enter()
    before = guard.house.verifier.jobs
    outcome = guard.begin(live, candidate, again=again)
    assert isinstance(outcome, Refused)
    assert (rules(outcome), outcome.mismatch) == (broken, mismatch)
    assert (guard.house.verifier.jobs, guard.pending()) == (before, False)


def test_every_confirmation_must_agree(guard: Guard) -> None:
    assert isinstance(guard.begin(guard.enter(), BETTER, again=BETTER.lower()), Refused)


def test_while_one_change_is_under_way_another_is_not_forwarded(guard: Guard) -> None:
    here, there = guard.enter(), guard.enter()
    first = guard.prepare(here, BETTER)
    before = guard.house.verifier.jobs
    assert guard.begin(there, THIRD) == Busy()
    assert guard.begin(here, THIRD) == Busy()
    assert guard.house.verifier.jobs == before
    assert isinstance(guard.house.panel_change.accepted(first, here, WEB), Changed)
    assert guard.knows(BETTER)


def test_whoever_died_over_a_change_holds_nobody_back_for_longer_than_a_minute(guard: Guard) -> None:
    live = guard.enter()
    guard.prepare(live, BETTER)
    guard.house.clock.advance(60)
    assert isinstance(guard.change(live, THIRD), Changed)
    assert guard.knows(THIRD)


def test_an_unclear_change_holds_nobody_back(guard: Guard) -> None:
    live = guard.enter()
    guard.house.panel_change.unclear(guard.prepare(live, BETTER), live, WEB)
    assert isinstance(guard.change(live, THIRD), Changed)


def test_the_current_and_the_earlier_passwords_do_not_come_back(guard: Guard) -> None:
    live = guard.enter()
    assert rules(guard.begin(live, PASSWORD)) == ["history"]
    outcome = guard.change(live, BETTER)
    assert isinstance(outcome, Changed)
    live = guard.house.live(outcome.token)
    assert rules(guard.begin(live, PASSWORD, current=BETTER)) == ["history"]
    assert not guard.pending()


def test_the_password_of_another_service_is_refused_and_counted(guard: Guard) -> None:
    guard.house.add("ftp", "maria", OTHERS)
    live = guard.enter()
    assert rules(guard.begin(live, OTHERS)) == ["reuse"]
    assert guard.house.counter("form:ftp:maria").count == 1
    assert guard.house.counter("reused:panel:9000").count == 1


def test_a_stolen_session_learns_nothing_of_history_or_of_other_accounts(guard: Guard) -> None:
    guard.house.add("ftp", "maria", OTHERS)
    live = guard.enter()
    for candidate in (PASSWORD, OTHERS, THIRD):
        prepared = guard.prepare(live, candidate, current="guessed")
        assert not prepared.proven
        guard.house.panel_change.refused(prepared, live, WEB)
    assert not guard.house.counter("form:ftp:maria").count
    assert guard.house.verifier.jobs


def test_a_stolen_session_is_no_place_to_guess_the_current_password(guard: Guard) -> None:
    live = guard.enter()
    forwarded = 0
    for turn in range(40):
        outcome = guard.begin(live, BETTER, current=f"guess {turn}")
        if not isinstance(outcome, Prepared):
            assert isinstance(outcome, Throttled)
            break
        forwarded += 1
        guard.house.panel_change.refused(outcome, live, WEB)
    assert forwarded <= 15
    before = guard.house.verifier.jobs
    assert isinstance(guard.begin(live, BETTER), Throttled)
    assert guard.house.verifier.jobs == before


def test_an_old_password_that_we_still_know_does_not_clear_the_failures(guard: Guard) -> None:
    live = guard.enter()
    guard.user(password=THIRD)
    for turn in range(3):
        guard.house.panel_change.refused(guard.prepare(live, BETTER, current=f"guess {turn}"), live, WEB)
        assert rules(guard.begin(live, PASSWORD)) == ["history"]
    assert guard.house.counter(f"device:session-{live.id}").count == 3


def test_a_stale_digest_of_ours_does_not_stand_in_the_way_of_a_change(guard: Guard) -> None:
    live = guard.enter()
    guard.user(password=THIRD)
    assert isinstance(guard.change(live, BETTER, current=THIRD), Changed)
    assert guard.knows(BETTER)


def test_a_form_that_asks_for_no_current_password_wants_a_login_just_now(guard: Guard) -> None:
    live = guard.enter()
    guard.house.clock.advance(601)
    assert guard.begin(live, BETTER, current=None) == Stale()
    assert isinstance(guard.begin(live, BETTER), Prepared)


def test_a_login_just_now_stands_for_the_current_password(guard: Guard) -> None:
    live = guard.enter()
    guard.house.clock.advance(600)
    assert rules(guard.begin(live, PASSWORD, current=None)) == ["history"]
    assert isinstance(guard.change(live, BETTER, current=None), Changed)
    assert guard.knows(BETTER)


def test_a_login_in_the_future_stands_for_nothing(guard: Guard) -> None:
    live = guard.enter()
    guard.house.clock.advance(-5)
    assert guard.begin(live, BETTER, current=None) == Stale()


def test_a_refused_change_without_a_current_password_is_work_and_no_guess(guard: Guard) -> None:
    live = guard.enter()
    guard.house.panel_change.refused(guard.prepare(live, BETTER, current=None), live, WEB)
    assert guard.house.counter(f"device:session-{live.id}").count == 0
    assert guard.house.counter(f"toil:session-{live.id}").count == 1


def test_a_session_that_ended_before_the_change_began_changes_nothing(guard: Guard) -> None:
    live = guard.enter()
    guard.house.sessions.end(NUMBER, live.id, WEB, "page")
    assert guard.begin(live, BETTER) == Superseded()


def test_a_session_that_ends_while_the_change_is_hashed_changes_nothing(guard: Guard) -> None:
    live = guard.enter()
    guard.house.verifier.interrupt(lambda: guard.house.sessions.end(NUMBER, live.id, WEB, "page"))
    assert guard.begin(live, BETTER) == Superseded()
    assert not guard.pending()


def test_a_session_that_ends_while_the_panel_is_asked_is_not_renewed_and_the_password_is_known(guard: Guard) -> None:
    live, _ = guard.enter(), guard.enter()
    prepared = guard.prepare(live, BETTER)
    guard.house.sessions.end(NUMBER, live.id, WEB, "page")
    assert guard.house.panel_change.accepted(prepared, live, WEB) == Superseded()
    assert (guard.house.sessions.of(NUMBER), guard.knows(BETTER), guard.pending()) == ((), True, False)


def test_a_credential_that_is_voided_while_the_panel_is_asked_leaves_it_to_the_next_login(guard: Guard) -> None:
    live = guard.enter()
    prepared = guard.prepare(live, BETTER)
    guard.house.sessions.end_all(NUMBER, WEB, reason="page")
    guard.user(password=BETTER)
    assert guard.house.panel_change.accepted(prepared, live, WEB) == Superseded()
    assert guard.pending()
    guard.enter(BETTER)
    assert (guard.knows(BETTER), guard.pending()) == (True, False)


def test_a_login_with_the_new_password_before_the_panel_s_answer_is_read_promotes_it(guard: Guard) -> None:
    live = guard.enter()
    prepared = guard.prepare(live, BETTER)
    guard.user(password=BETTER)
    there = guard.enter(BETTER)
    assert guard.house.panel_change.accepted(prepared, live, WEB) == Superseded()
    assert [session.id for session in guard.house.sessions.of(NUMBER)] == [there.id]
    assert (guard.knows(BETTER), guard.pending()) == (True, False)


def test_a_login_with_the_old_password_that_meets_a_change_does_not_outlive_it(guard: Guard) -> None:
    live = guard.enter()
    prepared = guard.prepare(live, BETTER)
    there = guard.enter()
    outcome = guard.house.panel_change.accepted(prepared, live, WEB)
    assert isinstance(outcome, Changed)
    assert there.id not in {session.id for session in guard.house.sessions.of(NUMBER)}


def test_a_disabled_client_changes_nothing(guard: Guard) -> None:
    live = guard.enter()
    with guard.house.store.begin() as work:
        client = work.clients.get(NUMBER)
        assert client is not None
        work.clients.replace(replace(client, disabled=True))
    assert guard.begin(live, BETTER) == Superseded()


def test_a_client_that_is_disabled_while_the_panel_is_asked_gets_no_session_and_the_password_is_known(
    guard: Guard,
) -> None:
    live = guard.enter()
    prepared = guard.prepare(live, BETTER)
    with guard.house.store.begin() as work:
        client = work.clients.get(NUMBER)
        assert client is not None
        work.clients.replace(replace(client, disabled=True))
    assert guard.house.panel_change.accepted(prepared, live, WEB) == Superseded()
    assert (guard.house.sessions.of(NUMBER), guard.knows(BETTER)) == ((), True)


def test_who_had_to_change_the_password_has_done_so(guard: Guard) -> None:
    with guard.house.store.begin() as work:
        work.accounts.demand_change(guard.account().id)
    outcome = guard.change(guard.enter(), BETTER)
    assert isinstance(outcome, Changed)
    assert (outcome.session.scope, guard.account().must_change) == (Scope.FULL, False)


def test_the_panel_s_facts_are_asked_for() -> None:
    source = FakeFacts(Facts(number=NUMBER, names=("Zorquimel",)))
    guard = Guard(house=FakeHouse(source=source))
    guard.client()
    live = guard.enter()
    assert set(rules(guard.begin(live, "Zorquimel71"))) == {"personal"}
    source.breakdown()
    outcome = guard.change(live, "Zorquimel71")
    assert isinstance(outcome, Changed)
    assert guard.account().unjudged
    source.mend()
    guard.house.on_weak = "off"
    guard.enter("Zorquimel71")
    assert not guard.account().unjudged
    assert len(guard.house.events("password.weak")) == 1


def test_whoever_dies_over_a_change_without_facts_leaves_the_account_to_be_judged() -> None:
    source = FakeFacts()
    guard = Guard(house=FakeHouse(source=source))
    guard.client()
    live = guard.enter()
    source.breakdown()
    guard.prepare(live, BETTER)
    assert guard.account().unjudged


def test_the_other_account_that_got_the_same_password_meanwhile_is_noticed(guard: Guard) -> None:
    ftp = guard.house.add("ftp", "maria", OTHERS)
    live = guard.enter()

    def renew() -> None:
        with guard.house.store.begin() as work:
            work.accounts.renew(ftp, guard.house.verifier.digest(BETTER), at=1.0, must_change=False, keep=5)

    guard.house.verifier.interrupt(renew)
    assert guard.begin(live, BETTER) == Superseded()
    assert not guard.pending()


def test_a_full_queue_gives_everything_back(guard: Guard) -> None:
    guard.house.add("ftp", "maria", OTHERS)
    live = guard.enter()
    guard.house.verifier.interrupt(guard.house.verifier.crowd)
    with pytest.raises(Overloaded):
        guard.begin(live, BETTER, current="wrong")
    assert not guard.house.counter(f"device:session-{live.id}").count
    assert not guard.house.counter("form:ftp:maria").count
    assert not guard.pending()


def test_a_store_that_fails_changes_nothing(guard: Guard) -> None:
    live = guard.enter()
    prepared = guard.prepare(live, BETTER)
    guard.house.store.breakdown()  # type: ignore[attr-defined]
    with pytest.raises(StoreError):
        guard.house.panel_change.accepted(prepared, live, WEB)
    guard.house.store.mend()  # type: ignore[attr-defined]
    assert (guard.knows(PASSWORD), guard.pending(), len(guard.house.sessions.of(NUMBER))) == (True, True, 1)


def test_secrets_do_not_show(guard: Guard) -> None:
    prepared = guard.prepare(guard.enter(), BETTER)
    shown = f"{prepared!r}{guard.house.events()!r}"
    assert BETTER not in shown
    assert PASSWORD not in shown
    assert "fake$" not in shown
    assert guard.attempt("wrong") == Denied()
