"""Use cases that meet at one client, on every store: none undoes another, and none waits for ever."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from threading import Barrier, Thread
from typing import TYPE_CHECKING

import pytest

from pyauthgate.errors import RecordRefused
from pyauthgate.gatekeeper import Admitted, Change, Notices, Refused, Registry, Reminding, Throttled
from tests.fakes.house import BETTER, NUMBER, PASSWORD, WEB, FakeHouse

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyauthgate.model import Account, LiveSession
    from pyauthgate.ports import Store

ROUNDS = 25


@pytest.fixture
def house(store: Store) -> FakeHouse:
    return FakeHouse(store=store)


def registry(house: FakeHouse) -> Registry:
    return Registry(house.parts, numbering=house.numbering, passwords=house.passwords)


def together(*deeds: Callable[[], object]) -> None:
    """Do them at once; raise what any of them raised."""
    barrier, faults = Barrier(len(deeds)), list[BaseException]()

    def run(deed: Callable[[], object]) -> None:
        barrier.wait()
        try:
            deed()
        except BaseException as fault:  # noqa: BLE001 -- told below
            faults.append(fault)

    threads = [Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    if faults:
        raise faults[0]


def enter(house: FakeHouse) -> LiveSession:
    outcome = house.attempt()
    assert isinstance(outcome, Admitted)
    return house.live(outcome.token)


def change(house: FakeHouse, live: LiveSession) -> object:
    return house.passwords.change(live, Change(current=PASSWORD, candidate=BETTER, again=BETTER), WEB)


def test_a_changed_record_never_enables_a_client(house: FakeHouse) -> None:
    desk = registry(house)
    house.enrol()
    for turn in range(ROUNDS):
        together(partial(desk.disable, NUMBER), partial(desk.change, NUMBER, email=f"a{turn}@dominio.com.ar"))
        assert desk.get(NUMBER).client.disabled
        desk.enable(NUMBER)


def test_two_that_remind_at_once_write_one_mail_to_each(store: Store) -> None:
    house = FakeHouse(store=store, notices=Notices(sent=True))
    for turn in range(ROUNDS):
        house.enrol(str(9000 + turn), email="ana@x.example")
    house.clock.advance(1000.0)
    done: list[int] = []
    together(*[lambda: done.append(Reminding(house.parts, after=1000.0)())] * 3)
    assert sum(done) == ROUNDS
    with store.view() as work:
        assert work.outbox.counts()["waiting"] == ROUNDS


def test_no_session_of_an_old_password_outlives_a_new_one(house: FakeHouse) -> None:
    for turn in range(ROUNDS):
        number = str(9000 + turn)
        account = house.enrol(number)
        together(
            partial(house.attempt, number=number),
            partial(house.passwords.assign, account, BETTER, origin=WEB, must_change=False),
        )
        assert house.sessions.of(number) == ()


def test_no_session_outlives_a_disabled_client(house: FakeHouse) -> None:
    desk = registry(house)
    house.enrol()
    for _ in range(ROUNDS):
        together(house.attempt, partial(desk.disable, NUMBER))
        desk.enable(NUMBER)
        assert house.sessions.of(NUMBER) == ()


def test_deeds_at_one_client_never_wait_for_each_other_in_a_ring(house: FakeHouse) -> None:
    desk = registry(house)
    for turn in range(ROUNDS):
        number = str(9000 + turn)
        house.enrol(number)
        outcome = house.attempt(number=number)
        assert isinstance(outcome, Admitted)
        live = house.live(outcome.token)
        together(
            partial(change, house, live),
            partial(house.sessions.end_all, number, WEB, reason="page"),
            partial(desk.disable, number),
            partial(desk.unlock, number),
            partial(house.attempt, number=number),
        )
        assert house.sessions.of(number) == ()


def test_of_fifty_changes_that_reuse_a_password_in_parallel_five_are_answered(house: FakeHouse) -> None:
    house.enrol()
    house.add("ftp", "maria", BETTER)
    lives = [enter(house) for _ in range(50)]
    with ThreadPoolExecutor(10) as pool:
        outcomes = list(pool.map(partial(change, house), lives))
    refused = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    assert len(refused) == 5
    assert {violation.rule for outcome in refused for violation in outcome.judgement.violations} == {"reuse"}
    assert sum(isinstance(outcome, Throttled) for outcome in outcomes) == 45
    with house.store.view() as work:
        counters = work.attempts.peek(["form:ftp:maria", "row:form:ftp:maria", "reused:panel:9000"])
        left = work.attempts.peek([f"device:session-{live.id}" for live in lives])
    assert [counter.count for counter in counters.values()] == [5, 5, 5]
    assert not left


def test_a_refused_change_and_an_administrator_never_wait_for_each_other_in_a_ring(house: FakeHouse) -> None:
    desk = registry(house)
    for turn in range(ROUNDS):
        number = str(9000 + turn)
        house.enrol(number)
        house.add("ftp", f"maria{turn}", BETTER, number=number)
        outcome = house.attempt(number=number)
        assert isinstance(outcome, Admitted)
        live = house.live(outcome.token)
        together(
            partial(change, house, live),
            partial(change, house, live),
            partial(desk.unlock, number),
            partial(desk.unlock, number),
        )


def test_two_accounts_of_a_holder_never_get_one_password_in_the_same_moment(house: FakeHouse) -> None:
    for turn in range(ROUNDS):
        number = str(9000 + turn)
        house.enrol(number)
        ftp = house.add("ftp", f"maria{turn}", "Kp7 vTz1 Qw", number=number)
        outcome = house.attempt(number=number)
        assert isinstance(outcome, Admitted)
        live = house.live(outcome.token)
        together(partial(change, house, live), partial(assign, house, ftp))
        with house.store.view() as work:
            digests = [account.digest for account in work.accounts.of(number)]
        same = [house.verifier.verify(BETTER, digest=digest, decoy="").matches for digest in digests]
        assert sum(same) == 1


def assign(house: FakeHouse, account: Account) -> None:
    with suppress(RecordRefused):
        house.passwords.assign(account, BETTER, origin=WEB, must_change=False)
