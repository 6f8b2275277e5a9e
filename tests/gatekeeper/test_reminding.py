from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from pyauthgate.errors import StoreError
from pyauthgate.gatekeeper import Limits, Notices, Reminding, Trial, Welcome
from pyauthgate.gatekeeper import reminding as module
from pyauthgate.model import Attempt
from tests.fakes.house import BETTER, NUMBER, PASSWORD, WEB, FakeHouse
from tests.fakes.store import FakeStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyauthgate.model import Letter
    from tests.fakes.store import FakeWork

DAY = 86_400.0
AFTER = 180 * DAY
ADDRESS = "ana@x.example"


@pytest.fixture
def house() -> FakeHouse:
    return FakeHouse(notices=Notices(sent=True), limits=Limits(absolute=AFTER * 10, idle=AFTER * 10))


def reminding(house: FakeHouse) -> Reminding:
    return Reminding(house.parts, after=AFTER)


def reminders(house: FakeHouse) -> list[Letter]:
    with house.store.begin() as work:
        letters = [posting.letter for posting in work.outbox.take(house.clock.now(), lease=0.0, limit=10_000)]
    return [letter for letter in letters if letter.kind == "reminder"]


def test_a_client_with_an_old_password_is_written_to_once_in_that_time(house: FakeHouse) -> None:
    house.enrol(email=ADDRESS, language="pt")
    house.clock.advance(AFTER - 1)
    assert (reminding(house).due(), reminding(house)()) == (0, 0)
    house.clock.advance(1)
    assert (reminding(house).due(), reminding(house)()) == (1, 1)
    (letter,) = reminders(house)
    assert (letter.number, letter.address, letter.language) == (NUMBER, ADDRESS, "pt")
    assert (letter.at, letter.values, letter.expires_at) == (house.clock.now(), {}, None)
    assert [event.number for event in house.events("client.reminded")] == [NUMBER]
    house.clock.advance(AFTER - 1)
    assert (reminding(house).due(), reminding(house)()) == (0, 0)
    house.clock.advance(1)
    assert reminding(house)() == 1


def test_a_new_password_ends_it_and_grows_old_itself(house: FakeHouse) -> None:
    house.enrol(email=ADDRESS)
    house.clock.advance(AFTER)
    assert reminding(house)() == 1
    house.change(house.enter(), BETTER)
    house.clock.advance(AFTER - 1)
    assert reminding(house)() == 0
    house.clock.advance(1)
    assert reminding(house)() == 1


def test_nobody_is_written_to_who_cannot_read_it_or_has_nothing_to_change(house: FakeHouse) -> None:
    house.enrol("9001")
    house.enrol("9002", email=ADDRESS, disabled=True)
    house.enrol("9003", None, email=ADDRESS)
    house.enrol("9004")
    house.add("mail", "own@x.example", PASSWORD, number="9004", own=True)
    house.enrol("9005")
    house.add("mail", "staff@x.example", PASSWORD, number="9005")
    house.clock.advance(AFTER)
    assert (reminding(house).due(), reminding(house)()) == (1, 1)
    assert [letter.address for letter in reminders(house)] == ["own@x.example"]


def test_a_password_that_was_learned_from_the_panel_grows_old_like_any_other(house: FakeHouse) -> None:
    house.enrol(password=None, email=ADDRESS)
    attempt = Attempt(identifier=NUMBER, password=PASSWORD, origin=WEB)
    trial = house.panel_login.begin(attempt)
    assert isinstance(trial, Trial)
    assert isinstance(house.panel_login.accepted(trial, attempt), Welcome)
    house.clock.advance(AFTER)
    assert reminding(house)() == 1


def test_a_list_of_any_length_is_read_in_pages(house: FakeHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAGE", 3)
    for turn in range(11):
        house.enrol(str(9000 + turn), email="" if turn in {2, 3, 4, 5} else ADDRESS)
    house.clock.advance(AFTER)
    assert (reminding(house).due(), reminding(house)()) == (7, 7)
    assert len({letter.number for letter in reminders(house)}) == 7


class Fragile(FakeStore):
    """Breaks down after some transactions that write; negative never."""

    left = -1

    @contextmanager
    def begin(self) -> Iterator[FakeWork]:
        if not self.left:
            self.breakdown()
        self.left -= 1
        with super().begin() as work:
            yield work


def test_one_that_is_interrupted_goes_on_where_it_was() -> None:
    store = Fragile()
    house = FakeHouse(store=store, notices=Notices(sent=True))
    for turn in range(5):
        house.enrol(str(9000 + turn), email=ADDRESS)
    house.clock.advance(AFTER)
    store.left = 2
    with pytest.raises(StoreError):
        reminding(house)()
    store.left = -1
    store.mend()
    assert reminding(house)() == 3
    assert sorted(letter.number for letter in reminders(house)) == [str(9000 + turn) for turn in range(5)]
