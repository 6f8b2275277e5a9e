from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from pyauthgate.gatekeeper import Purge, Throttled
from pyauthgate.gatekeeper.comparisons import Comparison, Comparisons
from pyauthgate.model import Account, Counter, Rekeyed, Verdict
from tests.fakes.house import NUMBER, WEB, FakeHouse

HIT = Rekeyed(current=Verdict(matches=True, trace=b""), reused=True)
MISS = Rekeyed(current=Verdict(matches=True, trace=b""), digest="d")
WRONG = Rekeyed(current=Verdict(matches=False, trace=b""))
PANEL = Account(id=1, number=NUMBER, name=NUMBER, digest="d")
FTP = Account(id=2, number=NUMBER, service="ftp", name="ana", digest="d")
SHELL = Account(id=3, number=NUMBER, service="shell", name="ana", digest="d")
FORCED = Account(id=1, number=NUMBER, name=NUMBER, digest="d", must_change=True)
FTP_KEYS = ("form:ftp:ana", "row:form:ftp:ana")


def comparisons(house: FakeHouse) -> Comparisons:
    return Comparisons(house.parts)


def take(house: FakeHouse, *others: Account, account: Account = PANEL) -> Comparison:
    taken = comparisons(house).take(account, others or (FTP,), WEB)
    assert isinstance(taken, Comparison)
    return taken


def settle(house: FakeHouse, comparison: Comparison, answer: Rekeyed) -> None:
    with house.store.begin() as work:
        comparisons(house).settle(work, comparison, answer)


def compare(house: FakeHouse, answer: Rekeyed, *others: Account, account: Account = PANEL) -> tuple[Account, ...]:
    comparison = take(house, *others, account=account)
    settle(house, comparison, answer)
    return comparison.accounts


def counts(house: FakeHouse, *keys: str) -> list[int]:
    return [house.counter(key).count for key in keys]


def put(house: FakeHouse, key: str, count: int, *, age: float = 0.0) -> None:
    moment = house.clock.now() - age
    with house.store.begin() as work:
        work.attempts.put([Counter(key=key, count=count, since=moment, last=moment)])


def test_a_hit_counts_at_the_account_and_as_a_refusal() -> None:
    house = FakeHouse()
    assert compare(house, HIT) == (FTP,)
    assert counts(house, *FTP_KEYS, "reused:panel:9000") == [1, 1, 1]


def test_a_miss_counts_at_the_account_as_well_and_is_no_refusal() -> None:
    house = FakeHouse()
    compare(house, MISS, FTP, SHELL)
    assert counts(house, *FTP_KEYS, "form:shell:ana", "row:form:shell:ana") == [1, 1, 1, 1]
    with house.store.view() as work:
        assert work.attempts.peek(["reused:panel:9000"]) == {}


def test_what_was_never_compared_is_given_back() -> None:
    house = FakeHouse()
    compare(house, MISS)
    before = house.counter(FTP_KEYS[0])
    house.clock.advance(5)
    compare(house, WRONG)
    with pytest.raises(OSError, match="gone"), comparisons(house).judging(take(house)):
        raise OSError("gone")
    assert house.counter(FTP_KEYS[0]) == before
    with house.store.view() as work:
        assert work.attempts.peek(["reused:panel:9000"]) == {}


def test_where_there_is_nothing_to_compare_with_nothing_is_written() -> None:
    house = FakeHouse()
    taken = comparisons(house).take(PANEL, (), WEB)
    assert taken == Comparison()
    settle(house, Comparison(), WRONG)
    settle(house, Comparison(), MISS)
    with pytest.raises(OSError, match="gone"), comparisons(house).judging(Comparison()):
        raise OSError("gone")
    assert counts(house, "reused:panel:9000") == [0]


def test_five_refusals_in_an_hour_are_answered_and_the_next_waits() -> None:
    house = FakeHouse()
    for turn in range(5):
        assert comparisons(house).held(PANEL, WEB) is None
        assert compare(house, HIT) == (FTP,), turn
    assert comparisons(house).held(PANEL, WEB) == Throttled(wait=3600)
    house.clock.advance(1800.5)
    assert comparisons(house).take(PANEL, (FTP,), WEB) == Throttled(wait=1800)
    assert counts(house, *FTP_KEYS, "reused:panel:9000") == [5, 5, 5]
    house.clock.advance(1800)
    assert comparisons(house).held(PANEL, WEB) is None
    assert compare(house, HIT) == (FTP,)


def test_waiting_is_told_once_a_minute() -> None:
    house = FakeHouse()
    put(house, "reused:panel:9000", 5)
    for _ in range(10):
        comparisons(house).held(PANEL, WEB)
        comparisons(house).take(PANEL, (FTP,), WEB)
    (event,) = house.events("password.refused")
    assert (event.reason, event.number) == ("throttled", NUMBER)


def test_who_must_change_the_password_is_never_made_to_wait() -> None:
    house = FakeHouse()
    for _ in range(5):
        assert compare(house, HIT, account=FORCED) == (FTP,)
    assert comparisons(house).held(FORCED, WEB) is None
    assert compare(house, MISS, account=FORCED) == ()
    assert counts(house, *FTP_KEYS, "reused:panel:9000") == [5, 5, 5]


def test_an_account_is_compared_five_times_and_then_after_the_delays_of_a_stranger() -> None:
    house = FakeHouse()
    assert [compare(house, MISS) for _ in range(7)] == [(FTP,)] * 5 + [()] * 2
    house.clock.advance(30)
    assert [compare(house, MISS) for _ in range(2)] == [(FTP,), ()]
    house.clock.advance(60)
    assert [compare(house, MISS) for _ in range(2)] == [(FTP,), ()]
    house.clock.advance(24 * 3600)
    assert [compare(house, MISS) for _ in range(6)] == [(FTP,)] * 5 + [()]


def test_all_forms_of_a_holder_count_together_at_the_account_they_ask_about() -> None:
    house = FakeHouse()
    for account in (PANEL, SHELL, PANEL, SHELL, PANEL):
        assert compare(house, MISS, account=account) == (FTP,)
    assert compare(house, MISS, account=SHELL) == ()
    assert compare(house, MISS, FTP, PANEL, account=SHELL) == (PANEL,)


def test_a_patient_guesser_is_answered_a_hundred_times() -> None:
    house = FakeHouse()
    answers = 0
    for _ in range(40):
        house.clock.advance(24 * 3600 + 1)
        answers += sum(compare(house, MISS) == (FTP,) for _ in range(5))
    assert answers == 100
    house.clock.advance(400 * 24 * 3600)
    Purge(store=house.store, clock=house.clock, keep=0)()
    assert compare(house, MISS) == ()


def test_a_new_password_is_compared_anew() -> None:
    house = FakeHouse()
    put(house, FTP_KEYS[0], 50)
    put(house, FTP_KEYS[1], 100)
    assert compare(house, MISS) == ()
    with house.store.begin() as work:
        comparisons(house).void(work, FTP)
    assert compare(house, MISS) == (FTP,)


def test_an_administrator_who_unlocks_a_client_opens_its_forms() -> None:
    house = FakeHouse()
    put(house, FTP_KEYS[0], 50)
    put(house, FTP_KEYS[1], 100)
    put(house, "reused:panel:9000", 5)
    with house.store.begin() as work:
        house.tries.forget(work, NUMBER, (PANEL.label, FTP.label))
    assert compare(house, MISS) == (FTP,)


@pytest.mark.parametrize(
    ("key", "count"),
    [
        ("client:9000", 5),
        ("row:9000", 100),
        ("near:ftp:ana@192.0.2.0/24", 10),
        ("failures:192.0.2.0/24", 200),
        ("accounts:192.0.2.0/24", 50),
        ("repeat:ftp:ana", 60),
    ],
)
def test_an_account_at_which_a_stranger_would_have_to_wait_is_passed_over(key: str, count: int) -> None:
    house = FakeHouse()
    put(house, key, count)
    assert compare(house, MISS) == ()
    assert counts(house, *FTP_KEYS) == [0, 0]
    assert counts(house, key) == [count]


def test_what_holds_back_one_account_holds_back_no_other() -> None:
    house = FakeHouse()
    put(house, "near:ftp:ana@192.0.2.0/24", 10)
    assert compare(house, MISS, FTP, SHELL) == (SHELL,)


def test_no_log_in_looks_at_what_the_forms_counted() -> None:
    house = FakeHouse()
    account = house.enrol()
    ftp = house.add("ftp", "ana", "Kp7 vTz1 Qw")
    for key in ("form:panel:9000", "row:form:panel:9000", "reused:panel:9000"):
        put(house, key, 1000)
    assert house.enter().account_id == account.id
    assert compare(house, HIT, account, account=ftp) == ()
    assert comparisons(house).held(account, WEB) is not None
    assert house.enter().account_id == account.id


def test_parallel_comparisons_get_no_more_answers_than_the_rule_allows() -> None:
    house = FakeHouse()
    with ThreadPoolExecutor(50) as pool:
        taken = list(pool.map(lambda _: comparisons(house).take(PANEL, (FTP, SHELL), WEB), range(50)))
    answers = [one for one in taken if isinstance(one, Comparison)]
    assert [one.accounts for one in answers] == [(FTP, SHELL)] * 5
    assert counts(house, *FTP_KEYS, "form:shell:ana", "reused:panel:9000") == [5, 5, 5, 5]


def test_a_clock_set_back_a_day_makes_nobody_wait_longer_than_the_rule() -> None:
    house = FakeHouse()
    put(house, "reused:panel:9000", 5)
    house.clock.advance(-24 * 3600)
    assert comparisons(house).held(PANEL, WEB) is None
    assert comparisons(house).take(PANEL, (FTP,), WEB) == Throttled(wait=3600)
    house.clock.advance(3600)
    assert compare(house, MISS) == (FTP,)


def test_a_comparison_shows_no_digest() -> None:
    house = FakeHouse()
    ftp = Account(id=2, number=NUMBER, service="ftp", name="ana", digest="canary-7Kq")
    assert "canary-7Kq" not in repr(take(house, ftp))
