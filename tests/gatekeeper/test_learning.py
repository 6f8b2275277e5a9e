from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pyauthgate.gatekeeper.learning import LEASE, Learning, Lesson
from pyauthgate.model import Counter, Pending
from tests.fakes.house import BETTER, NUMBER, PASSWORD, WEB, FakeHouse

if TYPE_CHECKING:
    from pyauthgate.model import Account


@pytest.fixture
def house() -> FakeHouse:
    house = FakeHouse()
    house.enrol()
    return house


def account_of(house: FakeHouse) -> Account:
    with house.store.view() as work:
        return work.accounts.of(NUMBER)[0]


def study(house: FakeHouse, password: str) -> Lesson:
    account = account_of(house)
    verdict = house.verifier.verify(password, digest=account.digest, decoy=NUMBER)
    return Learning(house.parts).study(account, verdict, password)


def keep(house: FakeHouse, lesson: Lesson) -> Account:
    with house.store.begin() as work:
        return Learning(house.parts).keep(work, work.accounts.of(NUMBER)[0], lesson, WEB, unjudged=False)


def set_pending(house: FakeHouse, password: str, *, unclear: bool = True) -> str:
    account, digest = account_of(house), house.verifier.digest(password)
    pending = Pending(account_id=account.id, digest=digest, at=house.clock.now(), unclear=unclear)
    with house.store.begin() as work:
        assert work.pendings.begin(pending, lease=LEASE)
    return digest


def test_what_matches_needs_no_digest(house: FakeHouse) -> None:
    assert study(house, PASSWORD) == Lesson(matched=True)
    house.verifier.level += 1
    assert str(study(house, PASSWORD).digest).startswith("fake$2$")


def test_what_is_pending_is_recognised_and_what_is_new_is_hashed(house: FakeHouse) -> None:
    digest = set_pending(house, BETTER)
    assert study(house, BETTER) == Lesson(promoted=True, digest=digest)
    fresh = study(house, "Otra 4 Lluvia Cobre")
    assert (fresh.matched, fresh.promoted, bool(fresh.digest)) == (False, False, True)


@pytest.mark.parametrize("password", ["Ñ" * 300, "\ud800"])
def test_what_cannot_be_hashed_gives_no_digest(house: FakeHouse, password: str) -> None:
    assert study(house, password) == Lesson()


def test_the_account_that_is_given_back_is_the_one_that_is_stored(house: FakeHouse) -> None:
    for lesson in (Lesson(matched=True), Lesson(digest="d1"), Lesson(), Lesson(digest="d2", promoted=True)):
        kept, stored = keep(house, lesson), account_of(house)
        assert (kept.generation, kept.must_change) == (stored.generation, stored.must_change)


def test_what_was_guessed_at_the_old_password_is_forgotten(house: FakeHouse) -> None:
    with house.store.begin() as work:
        work.attempts.put([Counter(key=f"form:panel:{NUMBER}", count=4, last=house.clock.now())])
    keep(house, Lesson(digest="d1"))
    assert not house.counter(f"form:panel:{NUMBER}").count


def test_a_doubt_ends_sessions_once(house: FakeHouse) -> None:
    keep(house, Lesson(matched=True))
    first = keep(house, Lesson())
    assert keep(house, Lesson()).generation == first.generation
    assert len(house.events("password.doubted")) == 1


def test_without_a_digest_there_is_nothing_to_doubt(house: FakeHouse) -> None:
    with house.store.begin() as work:
        work.clients.remove(NUMBER)
    house.enrol(password=None)
    keep(house, Lesson())
    assert house.events() == []


def test_another_s_change_under_way_is_left_alone_and_one_that_is_typed_is_not(house: FakeHouse) -> None:
    digest = set_pending(house, BETTER, unclear=False)
    account = account_of(house)
    for lesson, left in ((Lesson(matched=True), True), (Lesson(digest=digest, promoted=True), False)):
        keep(house, lesson)
        with house.store.view() as work:
            assert (work.pendings.get(account.id) is not None) is left


def test_a_lesson_shows_no_digest() -> None:
    assert "canary" not in repr(replace(Lesson(), digest="canary"))
