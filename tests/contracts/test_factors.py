from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from pyauthgate.errors import RecordRefused
from pyauthgate.model import Factor
from pyauthgate.store import open_store
from tests.contracts.records import NOW, NUMBER, enrol, hash_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyauthgate.ports import Store

BEGUN = Factor(number=NUMBER, seal=b"begun", begun_at=NOW)
STEP = 50_000_000


def begin(store: Store, factor: Factor = BEGUN) -> bool:
    with store.begin() as work:
        return work.factors.begin(factor)


def confirm(store: Store, factor: Factor = BEGUN, *, step: int = STEP) -> bool:
    with store.begin() as work:
        return work.factors.confirm(factor, seal=b"confirmed", step=step, at=NOW + 60)


def stored(store: Store, number: str = NUMBER) -> Factor:
    with store.view() as work:
        factor = work.factors.get(number)
    assert factor is not None
    return factor


def confirmed(store: Store) -> Factor:
    assert begin(store)
    assert confirm(store)
    return stored(store)


def take(store: Store, factor: Factor, step: int) -> bool:
    with store.begin() as work:
        return work.factors.take(factor, step)


def provide(store: Store, *names: str, number: str = NUMBER) -> None:
    with store.begin() as work:
        work.factors.provide(number, map(hash_of, names))


def spend(store: Store, name: str, number: str = NUMBER) -> bool:
    with store.begin() as work:
        return work.factors.spend(number, hash_of(name))


def left(store: Store, number: str = NUMBER) -> int:
    with store.view() as work:
        return work.factors.left(number)


def winners(attempt: Callable[[int], bool], among: int) -> int:
    barrier = Barrier(among)

    def race(turn: int) -> bool:
        barrier.wait()
        return attempt(turn)

    with ThreadPoolExecutor(among) as pool:
        return list(pool.map(race, range(among))).count(True)


def test_a_factor_is_read_as_it_was_begun_and_nobody_elses(store: Store) -> None:
    enrol(store)
    enrol(store, "9001")
    assert begin(store)
    assert stored(store) == BEGUN
    with store.view() as work:
        assert work.factors.get("9001") is None


def test_one_that_is_not_confirmed_is_begun_anew(store: Store) -> None:
    enrol(store)
    newer = replace(BEGUN, seal=b"newer", begun_at=NOW + 9)
    assert begin(store)
    assert begin(store, newer)
    assert stored(store) == newer
    assert not confirm(store)
    assert stored(store) == newer


def test_one_that_is_confirmed_is_not_begun_anew_nor_confirmed_again(store: Store) -> None:
    enrol(store)
    factor = confirmed(store)
    assert factor == Factor(number=NUMBER, seal=b"confirmed", step=STEP, begun_at=NOW, confirmed_at=NOW + 60)
    assert not begin(store, replace(BEGUN, seal=b"newer"))
    assert not confirm(store, factor)
    assert stored(store) == factor


def test_a_step_only_rises(store: Store) -> None:
    enrol(store)
    factor = confirmed(store)
    assert not take(store, factor, STEP)
    assert not take(store, factor, STEP - 1)
    assert take(store, factor, STEP + 2)
    assert not take(store, factor, STEP + 1)
    assert stored(store).step == STEP + 2


def test_a_step_of_another_secret_or_of_one_that_is_not_confirmed_is_not_taken(store: Store) -> None:
    enrol(store)
    begin(store)
    assert not take(store, BEGUN, STEP + 1)
    confirm(store)
    assert not take(store, BEGUN, STEP + 1)


def test_of_twenty_threads_with_one_code_exactly_one_takes_its_step(store: Store) -> None:
    enrol(store)
    factor = confirmed(store)
    for turn in range(1, 4):
        assert winners(lambda _, step=STEP + turn: take(store, factor, step), among=20) == 1  # type: ignore[misc]


def test_of_twenty_threads_with_one_recovery_code_exactly_one_spends_it(store: Store) -> None:
    enrol(store)
    provide(store, "a", "b", "c")
    for name in ("a", "b", "c"):
        assert winners(lambda _, name=name: spend(store, name), among=20) == 1  # type: ignore[misc]


@pytest.mark.requires("postgres")
def test_of_two_nodes_on_one_database_exactly_one_takes_a_step(postgres_url: str) -> None:
    with closing(open_store(postgres_url)) as one, closing(open_store(postgres_url)) as other:
        enrol(one)
        factor = confirmed(one)
        for step in range(STEP + 1, STEP + 11):
            assert winners(lambda turn, step=step: take((one, other)[turn], factor, step), among=2) == 1  # type: ignore[misc]


def test_a_seal_is_renewed_once(store: Store) -> None:
    enrol(store)
    factor = confirmed(store)
    with store.begin() as work:
        assert work.factors.reseal(factor, b"renewed")
        assert not work.factors.reseal(factor, b"again")
    assert stored(store) == replace(factor, seal=b"renewed")


def test_recovery_codes_are_spent_once_and_by_their_owner_alone(store: Store) -> None:
    enrol(store)
    enrol(store, "9001")
    provide(store, "a", "b")
    provide(store, "c", number="9001")
    assert not spend(store, "a", "9001")
    with store.view() as work:
        assert work.factors.has(NUMBER, hash_of("a"))
        assert not work.factors.has(NUMBER, hash_of("c"))
    assert spend(store, "a")
    assert not spend(store, "a")
    assert (left(store), left(store, "9001")) == (1, 1)


def test_newer_recovery_codes_take_the_place_of_the_older(store: Store) -> None:
    enrol(store)
    provide(store, "a", "b")
    provide(store, "c")
    assert not spend(store, "a")
    assert left(store) == 1


def test_a_factor_goes_with_its_recovery_codes(store: Store) -> None:
    enrol(store)
    confirmed(store)
    provide(store, "a")
    with store.begin() as work:
        assert work.factors.remove(NUMBER)
        assert not work.factors.remove(NUMBER)
    assert left(store) == 0
    assert begin(store)


def test_everything_goes_with_the_client(store: Store) -> None:
    enrol(store)
    confirmed(store)
    provide(store, "a")
    with store.begin() as work:
        work.clients.remove(NUMBER)
    enrol(store)
    assert left(store) == 0
    with store.view() as work:
        assert work.factors.get(NUMBER) is None


def test_nobody_has_a_factor_or_a_code_without_a_client(store: Store) -> None:
    with pytest.raises(RecordRefused):
        begin(store)
    with pytest.raises(RecordRefused):
        provide(store, "a")


def test_who_has_a_factor_or_must_have_one_is_counted(store: Store) -> None:
    for number in (NUMBER, "9001", "9002"):
        enrol(store, number)
    with store.begin() as work:
        assert work.factors.bound() == 0
    begin(store)
    begin(store, replace(BEGUN, number="9001"))
    confirm(store)
    with store.begin() as work:
        client = work.clients.get("9002")
        assert client is not None
        work.clients.replace(replace(client, require_totp=True))
        assert work.factors.bound() == 2
