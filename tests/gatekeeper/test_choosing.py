from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from pyauthgate.errors import Overloaded
from pyauthgate.gatekeeper import (
    Admitted,
    Choice,
    Chosen,
    Denied,
    Gone,
    Invitation,
    Notices,
    Refused,
    Superseded,
    Throttled,
)
from pyauthgate.gatekeeper.activation import Activation
from pyauthgate.gatekeeper.invitations import Way
from pyauthgate.model import Origin
from tests.fakes.breaches import FakeBreaches
from tests.fakes.house import BETTER, NUMBER, PASSWORD, WEB, FakeHouse
from tests.fakes.system import FakeSystem

if TYPE_CHECKING:
    from pyauthgate.model import Account

GATE = Way(name="gate", address="https://x.example/choose?t=")
EMAIL = "ana@correo.example"
THIRD = "Cobre 58 Laguna Vals"


def house_of(password: str | None = PASSWORD, **parts: object) -> FakeHouse:
    house = FakeHouse(way=GATE, notices=Notices(sent=True), **parts)  # type: ignore[arg-type]
    record = {"email": EMAIL, "given_names": "María José", "birth_date": date(1985, 11, 24)}
    house.enrol(password=password, **record)  # type: ignore[arg-type]
    return house


def recover(house: FakeHouse) -> str:
    house.recovery.ask("number", NUMBER, WEB)
    return house.link()


def activate(house: FakeHouse) -> str:
    with house.store.begin() as work:
        Activation(house.parts).invite(work, NUMBER)
    return house.link()


def choose(
    house: FakeHouse, token: str, candidate: str = BETTER, again: str | None = None, *, shared: bool = False
) -> object:
    choice = Choice(candidate=candidate, again=candidate if again is None else again, shared=shared)
    return house.choosing.choose(token, choice, WEB)


def account_of(house: FakeHouse) -> Account:
    with house.store.view() as work:
        return next(account for account in work.accounts.of(NUMBER) if account.service == "panel")


def test_a_first_password_is_chosen_and_opens_the_door_and_nobody_is_logged_in_by_it() -> None:
    house = house_of(None)
    token = activate(house)
    assert house.choosing.look(token) == Invitation(kind="activation", number=NUMBER)
    chosen = choose(house, token)
    assert isinstance(chosen, Chosen)
    assert (chosen.number, chosen.ended) == (NUMBER, 0)
    assert house.sessions.of(NUMBER) == ()
    assert [letter.kind for letter in house.letters()] == ["activated"]
    assert isinstance(house.attempt(BETTER), Admitted)
    assert [(event.code, event.reason) for event in house.events("password.chosen")] == [
        ("password.chosen", "activation")
    ]


def test_a_recovered_password_replaces_the_old_one_everywhere_and_its_holder_is_told() -> None:
    house = house_of()
    live = house.enter()
    house.add("mail", "ana@own.example", THIRD, own=True)
    chosen = choose(house, recover(house))
    assert isinstance(chosen, Chosen)
    assert chosen.ended == 1
    assert house.attempt(PASSWORD) == Denied()
    assert isinstance(house.attempt(BETTER), Admitted)
    assert live.id not in {session.id for session in house.sessions.of(NUMBER)}
    told = [(letter.kind, letter.address) for letter in house.letters() if letter.kind == "recovered"]
    assert sorted(told) == [("recovered", EMAIL), ("recovered", "ana@own.example")]


def test_a_link_is_spent_once_and_the_letters_with_links_go_with_it() -> None:
    house = house_of()
    token = recover(house)
    assert isinstance(choose(house, token), Chosen)
    assert choose(house, token, THIRD) == Gone()
    assert house.choosing.look(token) is None
    assert "recovery" not in {letter.kind for letter in house.letters()}
    assert isinstance(house.attempt(BETTER), Admitted)


def test_looking_and_judging_consume_nothing() -> None:
    house = house_of()
    token = recover(house)
    before = (house.verifier.computations, house.events())
    for _ in range(3):
        assert house.choosing.look(token) is not None
        judged = house.choosing.judge(token, "María1985x")
        assert judged is not None
        assert "personal" in judged.rules
    assert (house.verifier.computations, house.events()) == before
    assert isinstance(choose(house, token), Chosen)


@pytest.mark.parametrize("token", ["", "A" * 43, "\udcff"])
def test_a_link_of_nobody_is_worth_nothing(token: str) -> None:
    house = house_of()
    recover(house)
    assert house.choosing.look(token) is None
    assert house.choosing.judge(token, BETTER) is None
    before = house.verifier.computations
    assert choose(house, token) == Gone()
    assert house.verifier.computations == before


@pytest.mark.parametrize(
    ("candidate", "again", "rules", "mismatch"),
    [
        ("corta", None, {"length", "classes"}, False),
        ("María1985x", None, {"personal"}, False),
        (BETTER, "Otra 8 Cosa Verde", set[str](), True),
        (PASSWORD, None, {"history"}, False),
        ("Filtrada 77 Norte", None, {"breached"}, False),
    ],
    ids=["weak", "personal", "mismatch", "the same again", "leaked"],
)
def test_a_refused_password_leaves_the_link_as_it_was(
    candidate: str, again: str | None, rules: set[str], *, mismatch: bool
) -> None:
    house = house_of(breaches=FakeBreaches({"Filtrada 77 Norte"}))
    token = recover(house)
    refused = choose(house, token, candidate, again)
    assert isinstance(refused, Refused)
    assert rules <= set(refused.judgement.rules)
    assert refused.mismatch is mismatch
    assert isinstance(choose(house, token), Chosen)


def test_the_password_of_another_account_of_the_holder_is_refused() -> None:
    house = house_of()
    house.add("ftp", "ana", BETTER)
    token = recover(house)
    refused = choose(house, token)
    assert isinstance(refused, Refused)
    assert "reuse" in refused.judgement.rules
    assert isinstance(choose(house, token, THIRD), Chosen)


def test_a_link_lifts_what_holds_strangers_back_and_ends_a_demanded_change() -> None:
    house = house_of()
    with house.store.begin() as work:
        work.accounts.demand_change(account_of(house).id)
    for number in range(6):
        house.attempt(f"Wrong {number}")
    assert isinstance(house.attempt(PASSWORD), Throttled)
    assert isinstance(choose(house, recover(house)), Chosen)
    admitted = house.attempt(BETTER)
    assert isinstance(admitted, Admitted)
    assert admitted.session.scope == "full"


def test_the_browser_that_chose_is_known_from_then_on_and_every_other_a_stranger() -> None:
    house = house_of()
    first = house.attempt()
    assert isinstance(first, Admitted)
    chosen = choose(house, recover(house))
    assert isinstance(chosen, Chosen)
    account = account_of(house)
    assert house.devices.recognise(chosen.device, account)
    assert not house.devices.recognise(first.device, account)


def test_a_browser_on_a_shared_computer_is_not_known() -> None:
    house = house_of()
    chosen = choose(house, recover(house), shared=True)
    assert isinstance(chosen, Chosen)
    assert chosen.device == ""


def test_each_link_is_counted_apart() -> None:
    house = house_of()
    house.enrol("9001", email=EMAIL)
    house.recovery.ask("number", "9001", WEB)
    one, other = recover(house), house.link("9001")
    for _ in range(61):
        choose(house, one, PASSWORD)
    assert isinstance(choose(house, one, THIRD), Throttled)
    assert isinstance(choose(house, other, THIRD), Chosen)


def test_whoever_holds_a_link_cannot_have_passwords_hashed_without_end() -> None:
    house = house_of()
    token = recover(house)
    answers = [choose(house, token, PASSWORD) for _ in range(61)]
    assert [type(answer) for answer in answers] == [*[Refused] * 60, Throttled]
    assert isinstance(house.attempt(), Admitted)


def test_a_change_in_the_same_moment_leaves_the_link_dead() -> None:
    house = house_of()
    token, live = recover(house), house.enter()
    house.verifier.interrupt(lambda: house.change(live, THIRD))
    assert choose(house, token) == Gone()
    assert isinstance(house.attempt(THIRD), Admitted)


def test_another_account_that_gets_a_password_in_the_same_moment_asks_for_another_try() -> None:
    house = house_of()
    other = house.add("ftp", "ana", THIRD)
    token = recover(house)
    house.verifier.interrupt(
        lambda: house.passwords.assign(other, "Nube 31 Corcho Lila", origin=Origin(door="cli"), must_change=False)
    )
    assert choose(house, token) == Superseded()
    assert isinstance(choose(house, token), Chosen)


def test_where_there_is_no_room_nothing_changes() -> None:
    house = house_of()
    token = recover(house)
    house.verifier.crowd()
    with pytest.raises(Overloaded):
        choose(house, token)
    house.verifier.crowd(crowded=False)
    assert isinstance(choose(house, token), Chosen)


def test_where_the_system_keeps_the_passwords_no_link_sets_one() -> None:
    house = house_of()
    token = recover(house)
    other = FakeHouse(store=house.store, clock=house.clock, way=GATE, system=FakeSystem())
    assert other.choosing.look(token) is None
    assert choose(other, token) == Gone()


def test_neither_the_choice_nor_what_follows_shows_a_secret() -> None:
    shown = repr([Choice(candidate=BETTER, again=BETTER), Chosen(number=NUMBER, device="mark")])
    assert BETTER not in shown
    assert "mark" not in shown


def test_where_a_code_is_asked_for_a_link_makes_no_browser_known() -> None:
    house = house_of()
    house.arm()
    chosen = choose(house, recover(house))
    assert isinstance(chosen, Chosen)
    assert chosen.device == ""
