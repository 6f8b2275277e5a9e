from __future__ import annotations

import random
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

from pyauthgate.errors import StoreError
from pyauthgate.mail.letters import Letters
from pyauthgate.mail.relay import Server
from pyauthgate.mail.worker import MOST_TRIES, Round, Worker, pause
from pyauthgate.model import Letter
from pyauthgate.store import open_store
from tests.contracts.records import NUMBER, enrol
from tests.fakes.clock import FakeClock
from tests.fakes.store import FakeStore
from tests.mail.mailserver import Mailserver, mailserver

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyauthgate.model import Event
    from pyauthgate.ports import Store

HOUR = 3600.0
LEASE = 300.0
"""Of a server that may say nothing for 20 seconds."""
LINK = "https://clientes.example.net/.pyauthgate/recover?token=canary"


@dataclass
class Office:
    """A store, a clock and the workers that share them."""

    desk: Mailserver
    store: Store = field(default_factory=FakeStore)
    clock: FakeClock = field(default_factory=FakeClock)
    timeout: float = 20.0
    current: Callable[[Letter, float], Letter | None] = lambda letter, _: letter

    def __post_init__(self) -> None:
        enrol(self.store)

    @property
    def worker(self) -> Worker:
        """A new worker, as if the one before had died."""
        letters = Letters(site="Panel", host="clientes.example.net", sender="no@example.net", language="es")
        server = Server(url=self.desk.url(), name="x.example", timeout=self.timeout, plain=True)
        return Worker(store=self.store, clock=self.clock, letters=letters, carrier=server, current=self.current)

    def write(self, *names: str, expires_in: float | None = None, address: str = "ana@x.example") -> None:
        now = self.clock.now()
        with self.store.begin() as work:
            for name in names:
                work.outbox.put(
                    Letter(
                        id=f"{name:-<22}",
                        number=NUMBER,
                        address=address,
                        kind="recovery",
                        values={"link:9000": LINK},
                        at=now,
                        expires_at=None if expires_in is None else now + expires_in,
                    )
                )

    def counts(self) -> tuple[int, int, int]:
        with self.store.view() as work:
            found = work.outbox.counts()
        return found["waiting"], found["leased"], found["dead"]

    def events(self) -> list[Event]:
        with self.store.view() as work:
            return list(work.journal.read(code="mail.failed"))


def answering(*answers: str) -> Callable[[str], str]:
    """Give a fault at each recipient in turn, and then none."""
    turns = iter(answers)
    return lambda step: next(turns, "") if step == "recipient" else ""


def test_what_is_due_is_sent_once_and_then_nothing_is_left() -> None:
    with mailserver(Mailserver()) as desk:
        office = Office(desk)
        assert office.worker() == Round()
        assert desk.connections == 0
        office.write(*(f"l{turn}" for turn in range(60)))
        assert office.worker() == Round(sent=60)
        assert office.worker() == Round()
    assert office.counts() == (0, 0, 0)
    assert len({taken.mail["Message-ID"] for taken in desk.taken}) == 60
    assert {taken.mail["X-Client-Number"] for taken in desk.taken} == {NUMBER}
    assert desk.connections == 1


def test_the_pauses_double_from_a_minute_to_four_hours_and_three_days_are_the_end() -> None:
    pauses = [pause(tries) for tries in range(1, MOST_TRIES)]
    assert pauses[:9] == [60, 120, 240, 480, 960, 1920, 3840, 7680, 14400]
    assert set(pauses[8:]) == {14400}
    assert 71 * HOUR < sum(pauses) < 73 * HOUR
    assert pause(10_000) == 14400


def test_a_letter_that_is_put_off_comes_again_after_its_pause_under_the_same_id() -> None:
    with mailserver(Mailserver(fault=answering("450 4.2.0 later", "die"))) as desk:
        office = Office(desk)
        office.write("l1")
        assert office.worker() == Round(deferred=1)
        office.clock.advance(pause(1) - 1)
        assert office.worker() == Round()
        office.clock.advance(1)
        assert office.worker() == Round(deferred=1)
        office.clock.advance(pause(2))
        assert office.worker() == Round(sent=1)
    first, second = desk.taken
    assert first == second
    assert office.counts() == (0, 0, 0)


def test_a_mailbox_that_is_none_is_given_up_at_once_and_told_once() -> None:
    with mailserver(Mailserver(fault=answering(f"550 5.1.1 no user, and {LINK}"))) as desk:
        office = Office(desk)
        office.write("l1", "l2")
        assert office.worker() == Round(sent=1, given_up=1)
        office.clock.advance(100 * HOUR)
        assert office.worker() == Round()
    (told,) = office.events()
    assert (told.number, told.subject, told.reason, told.detail) == (
        NUMBER,
        "recovery",
        "recipient 550 5.1.1",
        {"tries": 1},
    )
    assert office.counts() == (0, 0, 1)


def test_a_server_that_is_away_for_three_days_ends_it_and_a_retry_begins_anew() -> None:
    desk = Mailserver(port=1)
    office = Office(desk)
    office.write("l1")
    for tries in range(1, MOST_TRIES):
        made = office.worker()
        assert (made.deferred, made.unreached) == (1, "connection")
        office.clock.advance(pause(tries))
    assert office.worker().given_up == 1
    assert [told.detail for told in office.events()] == [{"tries": MOST_TRIES}]
    with office.store.begin() as work:
        (dead,) = work.outbox.dead(limit=9)
        assert work.outbox.retry(dead.letter.id, office.clock.now())
    with mailserver(desk):
        assert office.worker() == Round(sent=1)


def test_a_server_that_cannot_be_reached_is_asked_once_a_round(caplog: pytest.LogCaptureFixture) -> None:
    with mailserver(Mailserver(fault=lambda _: "gone")) as desk:
        office = Office(desk)
        office.write(*(f"l{turn}" for turn in range(60)))
        assert office.worker() == Round(deferred=50, unreached="disconnected")
        assert desk.connections == 1
    assert "mail: nothing can be sent: disconnected" in caplog.text


def test_a_link_that_is_dead_is_not_sent_and_one_that_would_be_dead_before_the_next_try_is_given_up() -> None:
    with mailserver(Mailserver(fault=answering("450 4.2.0 later"))) as desk:
        office = Office(desk)
        office.write("l1", expires_in=pause(1) + 1)
        assert office.worker() == Round(deferred=1)
        office.clock.advance(pause(1) + 1)
        assert office.worker() == Round(given_up=1)
        desk.fault = answering("450 4.2.0 later")
        office.write("l2", expires_in=pause(1))
        assert office.worker() == Round(given_up=1)
    assert [told.reason for told in office.events()] == ["expired", "recipient 450 4.2.0"]
    assert office.counts() == (0, 0, 0)
    assert not desk.taken


def test_a_letter_is_sent_as_it_is_by_then_or_not_at_all_and_nobody_is_told() -> None:
    def current(letter: Letter, _: float) -> Letter | None:
        return None if letter.id.startswith("gone") else replace(letter, kind="reminder")

    with mailserver(Mailserver()) as desk:
        office = Office(desk, current=current)
        office.write("gone", "left")
        assert office.worker() == Round(sent=1)
    (taken,) = desk.taken
    assert taken.mail["Subject"].startswith("Hace mucho")
    assert (office.counts(), office.events()) == ((0, 0, 0), [])


def test_a_letter_that_no_mail_can_be_made_of_holds_no_other_back() -> None:
    with mailserver(Mailserver()) as desk:
        office = Office(desk)
        office.write("l1", address="a@x.example\r\nRCPT TO:<b@x.example>")
        office.write("l2")
        assert office.worker() == Round(sent=1, given_up=1)
    assert [told.reason for told in office.events()] == ["unwritable address"]
    assert [taken.recipient for taken in desk.taken] == ["ana@x.example"]


def test_what_a_dead_worker_held_is_sent_when_its_lease_has_run_out() -> None:
    with mailserver(Mailserver()) as desk:
        office = Office(desk)
        office.write("l1")
        with office.store.begin() as work:
            assert work.outbox.take(office.clock.now(), lease=office.worker.lease, limit=1)
        assert office.worker.lease == LEASE
        office.clock.advance(LEASE - 1)
        assert office.worker() == Round()
        office.clock.advance(1)
        assert office.worker() == Round(sent=1)


def test_a_worker_that_is_too_late_for_its_lease_leaves_the_rest() -> None:
    office = Office(Mailserver())

    def slow(step: str) -> str:
        office.clock.advance(LEASE if step == "recipient" else 0)
        return ""

    office.desk.fault = slow
    with mailserver(office.desk):
        office.write("l1", "l2")
        assert office.worker() == Round(sent=1, deferred=1)
    assert len(office.desk.taken) == 1


def test_a_store_that_is_gone_after_the_mail_was_taken_sends_it_again_under_the_same_id() -> None:
    store = FakeStore()
    office = Office(Mailserver(), store=store)

    def breaking(step: str) -> str:
        if step == "recipient":
            store.breakdown()
        return ""

    office.desk.fault = breaking
    with mailserver(office.desk) as desk:
        office.write("l1")
        with pytest.raises(StoreError):
            office.worker()
        store.mend()
        desk.fault = answering()
        office.clock.advance(LEASE)
        assert office.worker() == Round(sent=1)
    assert desk.taken[0] == desk.taken[1]


FAULTS = ["450 4.2.0 later", "data 451 4.3.0 full", "550 5.7.1 not now", "drop", "die"] * 16 + ["gone", "hang"]
MAILS = 500


@pytest.mark.timeout(120)
@pytest.mark.no_cover  # a thousand mails are written and sent; other tests walk the same lines
def test_of_500_mails_with_a_server_that_fails_half_the_time_none_is_lost(
    sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    draw = random.Random(20)  # noqa: S311 -- the same faults on every run

    def fault(step: str) -> str:
        if step == "sender" or draw.random() < 0.5:
            return ""
        chosen = draw.choice(FAULTS)
        return chosen if step == "recipient" or chosen in {"gone", "hang"} else ""

    with closing(open_store(sqlite_url)) as store, mailserver(Mailserver(fault=fault)) as desk:
        office = Office(desk, store=store, timeout=0.3)
        office.write(*(f"l{turn}" for turn in range(MAILS)))
        rounds = [office.worker()]
        while office.counts() != (0, 0, 0):
            office.clock.advance(4 * HOUR)
            rounds.append(office.worker())
            assert len(rounds) < 200
        assert not office.events()
    sent, deferred = sum(made.sent for made in rounds), sum(made.deferred for made in rounds)
    ids = {taken.name for taken in desk.taken}
    assert (sent, len(ids)) == (MAILS, MAILS)
    assert deferred > MAILS / 2
    assert len(desk.taken) > MAILS
    assert len({(taken.name, taken.content) for taken in desk.taken}) == MAILS
    assert any(made.unreached == "timeout" for made in rounds)
    assert "canary" not in caplog.text
