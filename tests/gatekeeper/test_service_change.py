from __future__ import annotations

from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING

import pytest

from pyauthgate.errors import Overloaded
from pyauthgate.gatekeeper import (
    Barred,
    Denied,
    Entered,
    Foreign,
    Proven,
    Refused,
    Renewed,
    Standing,
    Superseded,
    Throttled,
)
from tests.fakes.breaches import FakeBreaches
from tests.fakes.house import BETTER, NUMBER, PASSWORD, WEB, FakeHouse
from tests.fakes.services import ELSEWHERE, HOME, MAIL_PASSWORD, MAILBOX, knock

if TYPE_CHECKING:
    from pyauthgate.model import Account

GOOD = "Velero 4 Nube Caracol"
LOCAL = knock(address="", caller=1000)


@pytest.fixture
def house() -> FakeHouse:
    return furnish(FakeHouse())


def furnish(house: FakeHouse) -> FakeHouse:
    house.enrol(language="pt", surnames="González Muñoz")
    house.add("mail", MAILBOX, MAIL_PASSWORD, own=True)
    house.add("shell", f"c{NUMBER}", None)
    return house


def mailbox(house: FakeHouse) -> Account:
    with house.store.view() as work:
        account = work.accounts.find("mail", MAILBOX)
    assert account is not None
    return account


def disable(house: FakeHouse) -> None:
    with house.store.begin() as work:
        client = work.clients.get(NUMBER)
        assert client is not None
        work.clients.replace(replace(client, disabled=True))


def refused(house: FakeHouse, candidate: str, *, current: str | None = MAIL_PASSWORD) -> Refused:
    outcome = house.service_change(knock(), current, candidate, candidate)
    assert isinstance(outcome, Refused)
    return outcome


def test_a_change_is_carried_out_and_ends_the_client_s_sessions(house: FakeHouse) -> None:
    live = house.enter()
    house.enter()
    assert house.service_change.prove(knock(), MAIL_PASSWORD) == Proven(language="pt")
    assert house.service_change(knock(), MAIL_PASSWORD, GOOD, GOOD) == Renewed(language="pt", ended=2)
    with house.store.view() as work:
        assert work.sessions.of(live.number) == ()
    assert isinstance(house.service_login(knock(), GOOD), Entered)
    assert house.service_login(knock(), MAIL_PASSWORD) == Denied()
    (told,) = house.events("password.changed")
    assert (told.number, told.door, told.subject, told.address, told.detail) == (
        NUMBER,
        "pam",
        "dovecot",
        HOME,
        {"ended": 2},
    )


def test_the_panel_s_password_is_untouched_by_a_change_of_the_mailbox_s(house: FakeHouse) -> None:
    house.service_change(knock(), MAIL_PASSWORD, GOOD, GOOD)
    house.enter(PASSWORD)


def test_a_change_that_was_demanded_is_done_with(house: FakeHouse) -> None:
    with house.store.begin() as work:
        work.accounts.demand_change(mailbox(house).id)
    assert isinstance(house.service_change(knock(), MAIL_PASSWORD, GOOD, GOOD), Renewed)
    assert not mailbox(house).must_change


def test_only_the_place_of_the_change_stays_known(house: FakeHouse) -> None:
    for address in (HOME, ELSEWHERE):
        assert isinstance(house.service_login(knock(address=address), MAIL_PASSWORD), Entered)
    house.service_change(knock(), MAIL_PASSWORD, GOOD, GOOD)
    for turn in range(5):
        house.attempt(f"wrong {turn}")
    assert isinstance(house.service_login(knock(), GOOD), Entered)
    assert isinstance(house.service_login(knock(address=ELSEWHERE), GOOD), Throttled)


def test_a_proof_is_a_try_like_any_other(house: FakeHouse) -> None:
    outcomes = [house.service_change.prove(LOCAL, f"wrong {turn}") for turn in range(6)]
    assert outcomes == [Denied()] * 5 + [Throttled(wait=30)]
    assert isinstance(house.attempt(), Throttled)
    assert house.service_change(LOCAL, MAIL_PASSWORD, GOOD, GOOD) == Throttled(wait=30)
    told = {(event.number, event.subject, event.reason) for event in house.events("password.refused")}
    assert told == {(NUMBER, "dovecot", "wrong_current")}


def test_a_wrong_current_password_at_the_change_itself_is_denied_and_counted(house: FakeHouse) -> None:
    assert house.service_change(knock(), "wrong", GOOD, GOOD) == Denied()
    assert house.counter(f"client:{NUMBER}").count == 1
    (told,) = house.events("password.refused")
    assert (told.door, told.subject, told.reason) == ("pam", "dovecot", "wrong_current")


def test_a_known_place_proves_beside_a_flood(house: FakeHouse) -> None:
    house.service_login(LOCAL, MAIL_PASSWORD)
    for turn in range(5):
        house.attempt(f"wrong {turn}")
    assert isinstance(house.service_change.prove(LOCAL, MAIL_PASSWORD), Proven)
    assert isinstance(house.service_change(LOCAL, MAIL_PASSWORD, GOOD, GOOD), Renewed)


def test_whoever_can_prove_nothing_is_denied_after_the_same_work(house: FakeHouse) -> None:
    house.add("ftp", "learned", MAIL_PASSWORD)
    with house.store.begin() as work:
        learned = work.accounts.find("ftp", "learned")
        assert learned is not None
        work.accounts.mark(learned.id, learned=True, confirmed_at=1.0, unjudged=False)
    knocks = [knock("nobody@example.net"), knock(f"c{NUMBER}", "passwd"), knock("learned", "vsftpd")]
    for at in knocks:
        before = house.verifier.computations
        assert house.service_change.prove(at, MAIL_PASSWORD) == Denied()
        assert house.service_change(at, MAIL_PASSWORD, GOOD, GOOD) == Denied()
        assert house.verifier.computations - before == 2
    disable(house)
    before = house.verifier.computations
    assert house.service_change.prove(knock(), MAIL_PASSWORD) == Denied()
    assert house.service_change(knock(), MAIL_PASSWORD, GOOD, GOOD) == Denied()
    assert house.verifier.computations - before == 2
    assert [event.reason for event in house.events("password.refused")][-1] == "disabled"


def test_a_foreign_name_is_foreign_to_every_verb(house: FakeHouse) -> None:
    at = knock("backup", "passwd")
    assert house.service_change.owns(at) == Foreign()
    assert house.service_change.prove(at, "x") == Foreign()
    assert house.service_change(at, None, GOOD, GOOD) == Foreign()
    assert house.service_change(at, "x", GOOD, GOOD) == Foreign()
    assert house.service_change.language(at) == "es"


def test_root_need_prove_nothing_and_the_policy_holds_all_the_same(house: FakeHouse) -> None:
    at = knock(f"c{NUMBER}", "passwd", address="", caller=0)
    live = house.enter()
    assert isinstance(house.service_change.owns(at), Standing)
    weak = house.service_change(at, None, "Gonzalez4821", "Gonzalez4821")
    assert isinstance(weak, Refused)
    assert weak.judgement.rules
    mistyped = house.service_change(at, None, GOOD, f"{GOOD}x")
    assert mistyped == Refused(judgement=replace(weak.judgement, violations=(), strength=0), mismatch=True)
    assert house.service_change(at, None, GOOD, GOOD) == Renewed(language="pt", ended=1)
    assert house.sessions.of(live.number) == ()
    (told,) = house.events("password.assigned")
    assert (told.door, told.number, told.subject) == ("pam", NUMBER, "shell")
    assert isinstance(house.service_login(knock(f"c{NUMBER}", "sshd"), GOOD), Entered)


def test_root_s_new_password_is_no_old_one_and_none_of_another_service(house: FakeHouse) -> None:
    assert refused(house, MAIL_PASSWORD, current=None).judgement.rules == ("history",)
    assert refused(house, PASSWORD, current=None).judgement.rules == ("reuse",)


def test_root_changes_nothing_of_a_disabled_client(house: FakeHouse) -> None:
    disable(house)
    assert house.service_change.owns(knock()) == Barred(language="pt")
    assert house.service_change(knock(), None, GOOD, GOOD) == Denied()


def test_an_account_that_changed_in_the_same_moment_is_superseded(house: FakeHouse) -> None:
    def change() -> None:
        with house.store.begin() as work:
            work.accounts.renew(mailbox(house), "fake", at=1.0, must_change=False, keep=5)

    house.verifier.interrupt(change)
    assert house.service_change(knock(), None, GOOD, GOOD) == Superseded()
    house.service_change(knock(), None, BETTER, BETTER)
    house.verifier.interrupt(change)
    assert house.service_change(knock(), BETTER, GOOD, GOOD) == Superseded()


def test_a_client_that_is_disabled_meanwhile_keeps_the_old_password(house: FakeHouse) -> None:
    before = mailbox(house).digest
    house.verifier.interrupt(lambda: disable(house))
    assert house.service_change(knock(), MAIL_PASSWORD, GOOD, GOOD) == Superseded()
    assert mailbox(house).digest == before


@pytest.mark.parametrize("current", [MAIL_PASSWORD, None])
def test_whoever_gave_up_waiting_keeps_the_old_password(house: FakeHouse, current: str | None) -> None:
    gone = Event()
    at = replace(knock(), waits=lambda: not gone.is_set())
    before = mailbox(house).digest
    house.verifier.interrupt(gone.set)
    assert house.service_change(at, current, GOOD, GOOD) == Superseded()
    assert mailbox(house).digest == before
    assert not house.events("password.changed") + house.events("password.assigned")
    gone.clear()
    assert isinstance(house.service_change(at, current, GOOD, GOOD), Renewed)


@pytest.mark.parametrize("near", [PASSWORD, "Segur2691"], ids=["the same", "a digit more"])
def test_a_mailbox_does_not_get_the_panel_s_password(house: FakeHouse, near: str) -> None:
    assert refused(house, near).judgement.rules == ("reuse",)
    (told,) = house.events("password.refused")
    assert (told.subject, told.reason, told.detail) == ("dovecot", "reuse", {"rules": "reuse"})


def test_the_panel_does_not_get_a_mailbox_s_new_password(house: FakeHouse) -> None:
    house.service_change(knock(), MAIL_PASSWORD, GOOD, GOOD)
    outcome = house.change(house.enter(), GOOD)
    assert isinstance(outcome, Refused)
    assert outcome.judgement.rules == ("reuse",)


def test_comparisons_are_counted_as_at_the_change_page(house: FakeHouse) -> None:
    for turn in range(5):
        refused(house, PASSWORD if turn % 2 else "Segur2691")
    assert house.counter(f"form:panel:{NUMBER}").count == 5
    assert isinstance(house.service_change(knock(), MAIL_PASSWORD, GOOD, GOOD), Throttled)


def test_earlier_passwords_do_not_come_back(house: FakeHouse) -> None:
    house.service_change(knock(), MAIL_PASSWORD, GOOD, GOOD)
    assert refused(house, MAIL_PASSWORD, current=GOOD).judgement.rules == ("history",)
    assert refused(house, GOOD, current=GOOD).judgement.rules == ("history",)


def test_lists_at_hand_are_looked_in_and_nobody_elsewhere_is_asked() -> None:
    breaches = FakeBreaches(at_hand={BETTER}, elsewhere={GOOD})
    house = furnish(FakeHouse(breaches=breaches))
    assert refused(house, BETTER).judgement.rules == ("breached",)
    assert refused(house, BETTER, current=None).judgement.rules == ("breached",)
    assert house.service_change(knock(), MAIL_PASSWORD, GOOD, GOOD) == Renewed(language="pt")
    assert isinstance(house.service_change(knock(), None, "Faro 8 Tinta Abeja", "Faro 8 Tinta Abeja"), Renewed)
    assert breaches.asked == []


def test_a_refusal_is_put_into_the_client_s_words(house: FakeHouse) -> None:
    outcome = house.service_change(knock(), MAIL_PASSWORD, "gonzalez", "gonzales")
    assert isinstance(outcome, Refused)
    sentences = house.service_change.sentences(outcome, house.service_change.language(knock()))
    assert sentences[0] == "As duas senhas novas não são iguais."
    assert len(sentences) == 1 + len(outcome.judgement.violations)
    assert all("\n" not in sentence and "onzale" not in sentence for sentence in sentences)


def test_a_full_queue_changes_and_counts_nothing(house: FakeHouse) -> None:
    house.verifier.crowd()
    for _ in range(7):
        with pytest.raises(Overloaded):
            house.service_change.prove(knock(), MAIL_PASSWORD)
        with pytest.raises(Overloaded):
            house.service_change(knock(), MAIL_PASSWORD, GOOD, GOOD)
    house.verifier.crowd(crowded=False)
    assert isinstance(house.service_change(knock(), MAIL_PASSWORD, GOOD, GOOD), Renewed)


def test_a_change_at_the_panel_s_page_is_still_the_session_s(house: FakeHouse) -> None:
    house.change(house.enter(), BETTER, origin=WEB)
    (told,) = house.events("password.changed")
    assert (told.door, told.subject) == ("web", "")
