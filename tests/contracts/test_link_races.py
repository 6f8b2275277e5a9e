"""One-time links on every store: of many callers one wins, on any number of nodes, and nobody waits for ever."""

from __future__ import annotations

from contextlib import ExitStack, closing, suppress
from functools import partial
from typing import TYPE_CHECKING

import pytest

from pyauthgate.errors import RecordRefused
from pyauthgate.gatekeeper import Admitted, Choice, Chosen, Gone, Notices, Registry, Throttled, Way
from pyauthgate.model import Origin
from pyauthgate.store import open_store
from tests.contracts.test_races import together
from tests.fakes.house import BETTER, NUMBER, WEB, FakeHouse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pyauthgate.gatekeeper import Choosing
    from pyauthgate.ports import Store

GATE = Way(name="gate", address="https://x.example/choose?t=")
EMAIL = "ana@correo.example"
ROUNDS = 10


def house_on(store: Store) -> FakeHouse:
    return FakeHouse(store=store, way=GATE, notices=Notices(sent=True))


@pytest.fixture
def house(store: Store) -> FakeHouse:
    house = house_on(store)
    house.enrol(email=EMAIL)
    house.enrol("9001", email=EMAIL)
    return house


def link(house: FakeHouse, number: str = NUMBER) -> str:
    """Send an activation link, which no limit holds back; give its token."""
    registry(house).activate(number)
    return house.link(number, "activation")


def registry(house: FakeHouse) -> Registry:
    return Registry(house.parts, numbering=house.numbering, passwords=house.passwords)


def spend(choosing: Choosing, token: str, found: list[object], word: str = "") -> None:
    candidate = f"{BETTER} {word}".strip()
    found.append(choosing.choose(token, Choice(candidate=candidate, again=candidate), WEB))


def race(doors: Sequence[Choosing], token: str, word: str) -> list[object]:
    """Let twenty choose at once, each another password."""
    found: list[object] = []
    together(*(partial(spend, doors[turn % len(doors)], token, found, f"{word}{turn}") for turn in range(20)))
    return found


def test_of_twenty_who_follow_one_link_exactly_one_sets_the_password(house: FakeHouse) -> None:
    for word in ("Vals", "Norte", "Cobre"):
        found = race([house.choosing], link(house), word)
        assert sum(isinstance(each, Chosen) for each in found) == 1
        assert all(isinstance(each, Chosen | Gone | Throttled) for each in found)


@pytest.mark.requires("postgres")
def test_over_two_nodes_on_one_database_too(postgres_url: str) -> None:
    with ExitStack() as stack:
        nodes = [house_on(stack.enter_context(closing(open_store(postgres_url)))) for _ in range(2)]
        nodes[0].enrol(email=EMAIL)
        for word in ("Vals", "Norte", "Cobre"):
            found = race([node.choosing for node in nodes], link(nodes[0]), word)
            assert sum(isinstance(each, Chosen) for each in found) == 1


def undo(deed: Callable[[], object]) -> None:
    """Do what may find that somebody else was first."""
    with suppress(RecordRefused):
        deed()


DEEDS: dict[str, Callable[[FakeHouse], object]] = {
    "disabled": lambda house: registry(house).disable(NUMBER),
    "another address": lambda house: registry(house).change(NUMBER, email="eva@x.example"),
    "another password": lambda house: registry(house).assign(NUMBER, "Otro Barco 4 Limón"),
    "another link": link,
    "ended everywhere": lambda house: house.sessions.end_all(NUMBER, WEB, reason="client"),
}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_a_link_and_what_ends_it_meet_and_one_of_them_is_first(
    house: FakeHouse, deed: Callable[[FakeHouse], object]
) -> None:
    for turn in range(ROUNDS):
        registry(house).change(NUMBER, email=EMAIL)
        registry(house).enable(NUMBER)
        token, found = link(house), list[object]()
        together(partial(spend, house.choosing, token, found, f"Vals{turn}"), partial(undo, partial(deed, house)))
        assert isinstance(found[0], Chosen | Gone)
        found.clear()
        spend(house.choosing, token, found, "Vals Tarde")
        assert found == [Gone()]


def test_questions_about_several_clients_and_their_log_ins_wait_for_nobody_for_ever(house: FakeHouse) -> None:
    house.enrol("9002", email=EMAIL, domains=("ejemplo.com.ar",))
    for turn in range(ROUNDS):
        origins = [Origin(address=f"198.51.{turn}.{place}") for place in range(3)]
        together(
            partial(house.recovery.ask, "email", EMAIL, origins[0]),
            partial(house.recovery.ask, "email", EMAIL.upper(), origins[1]),
            partial(house.recovery.ask, "domain", "ejemplo.com.ar", origins[2]),
            partial(house.attempt, "Wrong", "9001"),
            lambda: house.attempt(number="9002"),
            partial(registry(house).must_change, "9001"),
        )
    assert isinstance(house.attempt(number="9002"), Admitted)
