from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from pyauthgate.credentials import Keyring
from pyauthgate.gatekeeper import Notices, Registry, SecondFactors, Throttled
from pyauthgate.gatekeeper.factors import Proof
from tests.fakes.house import NUMBER, WEB, FakeHouse, Phone


@pytest.fixture
def house() -> FakeHouse:
    house = FakeHouse()
    house.enrol()
    house.enrol("10023")
    return house


def judge(house: FakeHouse, typed: str, number: str = NUMBER) -> Proof:
    with house.store.view() as work:
        return house.parts.factors.judge(work, number, typed)


def settle(house: FakeHouse, proof: Proof) -> bool:
    with house.store.begin() as work:
        return house.parts.factors.settle(work, NUMBER, proof, WEB)


def check(house: FakeHouse, typed: str) -> bool | Throttled:
    with house.store.begin() as work:
        return house.parts.factors.check(work, NUMBER, typed, WEB)


def demand(house: FakeHouse, number: str = NUMBER) -> str:
    with house.store.view() as work:
        client = work.clients.get(number)
        assert client is not None
        return house.parts.factors.demand(work, client)


def test_what_is_demanded_follows_from_the_factor_and_the_record(house: FakeHouse) -> None:
    assert demand(house) == ""
    house.require_factor()
    assert demand(house) == "setup"
    house.arm(number="10023")
    assert demand(house, "10023") == "code"


def test_a_factor_that_was_never_confirmed_is_demanded_of_nobody(house: FakeHouse) -> None:
    house.factor_setup.begin(house.enter())
    assert demand(house) == ""
    assert not judge(house, "000000").wanting


def test_a_code_is_right_until_it_is_taken(house: FakeHouse) -> None:
    phone, _ = house.arm()
    proof = judge(house, phone.code())
    assert not proof.wanting
    assert not judge(house, phone.code()).wanting
    assert settle(house, proof)
    assert judge(house, phone.code()).wanting
    assert not settle(house, proof)


def test_the_code_that_confirmed_a_factor_is_spent(house: FakeHouse) -> None:
    phone, _ = house.arm()
    assert judge(house, phone.code(later=-1)).wanting


def test_after_a_later_code_an_earlier_one_is_none(house: FakeHouse) -> None:
    phone, _ = house.arm()
    assert check(house, phone.code(later=1)) is True
    assert check(house, phone.code()) is False


@pytest.mark.parametrize("lower", [False, True])
@pytest.mark.parametrize("between", ["", " ", "--"])
def test_a_recovery_code_is_taken_once_in_any_spelling(house: FakeHouse, between: str, *, lower: bool) -> None:
    _, codes = house.arm()
    typed = codes[3].replace("-", between)
    assert check(house, typed.lower() if lower else typed) is True
    assert check(house, codes[3]) is False
    (event,) = house.events("factor.recovered")
    assert (event.number, event.detail) == (NUMBER, {"left": 9})


def test_the_code_of_one_client_is_nothing_to_another(house: FakeHouse) -> None:
    phone, codes = house.arm()
    house.arm(number="10023")
    assert judge(house, phone.code(), "10023").wanting
    assert judge(house, codes[0], "10023").wanting


def test_who_has_no_factor_proves_and_wants_nothing(house: FakeHouse) -> None:
    for number in (NUMBER, "77777"):
        assert judge(house, "123456", number) == Proof()
    assert settle(house, Proof())


def test_a_factor_that_was_set_up_meanwhile_is_demanded(house: FakeHouse) -> None:
    before = judge(house, "")
    house.arm()
    assert not settle(house, before)


def test_a_factor_that_was_reset_meanwhile_is_demanded_no_more(house: FakeHouse) -> None:
    phone, _ = house.arm()
    proof = judge(house, phone.code())
    with house.store.begin() as work:
        work.factors.remove(NUMBER)
    assert settle(house, proof)


def test_after_five_wrong_codes_the_right_one_waits_an_hour_unjudged(house: FakeHouse) -> None:
    phone, codes = house.arm()
    assert [check(house, "000000") for _ in range(5)] == [False] * 5
    assert check(house, phone.code()) == Throttled(wait=3600)
    assert check(house, codes[0]) == Throttled(wait=3600)
    assert len(house.events("factor.refused")) == 5
    house.clock.advance(3600)
    assert check(house, "000000") is False
    assert check(house, phone.code()) == Throttled(wait=3600)
    house.clock.advance(3600)
    assert check(house, phone.code()) is True
    assert house.counter(f"code:{NUMBER}").count == 0


def test_the_right_password_and_a_recovery_do_not_reset_the_wrong_codes_and_an_administrator_does(
    house: FakeHouse,
) -> None:
    house.arm()
    for _ in range(3):
        check(house, "000000")
    house.attempt()
    with house.store.begin() as work:
        house.tries.forget(work, NUMBER, (f"panel:{NUMBER}",))
    assert house.counter(f"code:{NUMBER}").count == 3
    Registry(house.parts, numbering=house.numbering, passwords=house.passwords).unlock(NUMBER)
    assert house.counter(f"code:{NUMBER}").count == 0


def test_whoever_is_counted_apart_holds_nobody_else_back_and_is_held_back_by_nobody(house: FakeHouse) -> None:
    phone, _ = house.arm()
    for _ in range(5):
        check(house, "000000")
    with house.store.begin() as work:
        work.clients.get(NUMBER)
        assert house.parts.factors.check(work, NUMBER, phone.code(), WEB, apart="device-x") is True
    assert isinstance(check(house, phone.code()), Throttled)


def test_five_wrong_codes_after_the_right_password_and_a_recovery_code_are_told() -> None:
    house = FakeHouse(notices=Notices(sent=True))
    house.enrol(email="ana@x.example")
    _, codes = house.arm()
    check(house, codes[0])
    for _ in range(5):
        check(house, "000000")
    assert {"factor_recovered", "factor_refused"} <= {letter.kind for letter in house.letters()}


def test_a_clock_that_was_set_back_shuts_nobody_out_for_longer(house: FakeHouse) -> None:
    house.arm()
    for _ in range(5):
        check(house, "000000")
    house.clock.advance(-7200)
    assert check(house, "000000") == Throttled(wait=3600)
    house.clock.advance(3599)
    assert check(house, "000000") == Throttled(wait=1)
    house.clock.advance(1)
    assert check(house, "000000") is False


def test_of_twenty_threads_with_one_code_exactly_one_gets_in(house: FakeHouse) -> None:
    phone, _ = house.arm()
    proof, barrier = judge(house, phone.code()), Barrier(20)

    def race(_: int) -> bool:
        barrier.wait()
        return settle(house, proof)

    with ThreadPoolExecutor(20) as pool:
        assert list(pool.map(race, range(20))).count(True) == 1


def test_a_seal_under_an_older_key_is_renewed_by_a_right_code_and_recovery_codes_stay_right(house: FakeHouse) -> None:
    phone, codes = house.arm()
    keys = Keyring((b"n" * 32, b"k" * 32))
    rotated = SecondFactors(keys=keys, clock=house.clock, throttle=house.throttle)
    with house.store.begin() as work:
        assert rotated.check(work, NUMBER, codes[0], WEB) is True
        assert rotated.check(work, NUMBER, phone.code(), WEB) is True
    house.clock.advance(30)
    alone = SecondFactors(keys=Keyring((b"n" * 32,)), clock=house.clock, throttle=house.throttle)
    with house.store.begin() as work:
        assert alone.check(work, NUMBER, phone.code(), WEB) is True


def test_a_seal_that_no_key_opens_lets_nobody_in(house: FakeHouse) -> None:
    phone, codes = house.arm()
    lost = SecondFactors(keys=Keyring((b"n" * 32,)), clock=house.clock, throttle=house.throttle)
    stand_in = Phone(bytes(20), house.clock)
    with house.store.begin() as work:
        assert [lost.check(work, NUMBER, typed, WEB) for typed in (phone.code(), codes[0], stand_in.code())] == [
            False,
            False,
            False,
        ]


def test_a_proof_shows_neither_seal_nor_key(house: FakeHouse) -> None:
    _, codes = house.arm()
    proof = judge(house, codes[0])
    assert proof.factor is not None
    assert repr(proof.key) not in repr(proof)
    assert repr(proof.factor.seal) not in repr(replace(proof, step=7))
