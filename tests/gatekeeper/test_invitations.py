from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pyauthgate.credentials import hash_token
from pyauthgate.errors import RecordRefused
from pyauthgate.gatekeeper.invitations import ACTIVATION, RECOVERY, Invitations, Invited, Way, link_of
from tests.fakes.house import NUMBER, WEB, FakeHouse

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyauthgate.model import Account, Letter
    from pyauthgate.ports import Work

EMAIL = "ana@x.example"
GATE = Way(name="gate", address="https://x.example/.pyauthgate/choose?t=")
DESTINATIONS = [
    Way(name="panel", address="https://x.example/forgot"),
    Way(name="login", address="https://x.example/in"),
]


def write(house: FakeHouse, *accounts: Account, kind: str = RECOVERY, way: Way | None = GATE) -> Letter:
    with house.store.begin() as work:
        whom = [invited(work, account) for account in accounts]
        Invitations(way).write(work, kind, whom, WEB, at=house.clock.now())  # type: ignore[arg-type]
    return next(letter for letter in house.letters() if letter.kind == kind)


def invited(work: Work, account: Account) -> Invited:
    client = work.clients.get(account.number)
    assert client is not None
    return Invited(client=client, account=work.accounts.get(account.id))


def token_of(letter: Letter, number: str = NUMBER) -> str:
    return letter.values[f"link:{number}"].removeprefix(GATE.address)


def worth(house: FakeHouse, token: str) -> str | None:
    with house.store.view() as work:
        found = link_of(work, token, house.clock.now())
    return found[1].number if found else None


@pytest.mark.parametrize(("kind", "lasts"), [(ACTIVATION, 72 * 3600.0), (RECOVERY, 3600.0)])
def test_a_letter_carries_a_link_whose_token_is_stored_as_a_hash_alone(kind: str, lasts: float) -> None:
    house = FakeHouse()
    account = house.enrol(email=EMAIL, language="pt")
    letter = write(house, account, kind=kind)
    token = token_of(letter)
    assert (letter.number, letter.address, letter.kind, letter.language) == (NUMBER, EMAIL, kind, "pt")
    assert letter.expires_at == house.clock.now() + lasts
    assert letter.values == {"way": "gate", "network": "192.0.2.0/24", f"link:{NUMBER}": GATE.address + token}
    assert len(token) == 43
    with house.store.view() as work:
        link = work.links.find(hash_token(token))
    assert link is not None
    assert token not in repr(vars(house.store))
    assert (link.account_id, link.kind, link.expires_at) == (account.id, kind, letter.expires_at)


def test_several_clients_with_one_address_are_told_of_in_one_letter() -> None:
    house = FakeHouse()
    one, other = house.enrol(email=EMAIL), house.enrol("9001", email=EMAIL.upper())
    letter = write(house, one, other)
    assert worth(house, token_of(letter)) == NUMBER
    assert worth(house, token_of(letter, "9001")) == "9001"
    assert len(house.letters()) == 1


@pytest.mark.parametrize("way", DESTINATIONS, ids=lambda way: way.name)
def test_where_the_gate_sets_no_password_the_link_has_no_token_and_does_not_expire(way: Way) -> None:
    house = FakeHouse()
    letter = write(house, house.enrol(email=EMAIL), way=way)
    assert letter.values == {"way": way.name, "network": "192.0.2.0/24", f"link:{NUMBER}": way.address}
    assert letter.expires_at is None


def test_the_newer_link_of_a_kind_wins_and_the_older_letter_is_not_sent_any_more() -> None:
    house = FakeHouse()
    account = house.enrol(email=EMAIL)
    older = token_of(write(house, account))
    newer = write(house, account)
    assert worth(house, older) is None
    assert worth(house, token_of(newer)) == NUMBER
    assert house.letters() == [newer]


def test_a_question_that_anybody_may_ask_ends_no_activation() -> None:
    house = FakeHouse()
    account = house.enrol(email=EMAIL)
    activation = token_of(write(house, account, kind=ACTIVATION))
    write(house, account)
    assert worth(house, activation) == NUMBER
    assert {letter.kind for letter in house.letters()} == {ACTIVATION, RECOVERY}


def test_a_letter_about_several_clients_is_sent_without_the_links_that_are_dead_by_then() -> None:
    house = FakeHouse()
    one, other = house.enrol(email=EMAIL), house.enrol("9001", email=EMAIL)
    whole = write(house, one, other)
    change(house, email="eva@x.example")
    (left,) = house.letters()
    assert left == replace(whole, values={name: value for name, value in whole.values.items() if name != "link:9000"})
    renew(house, other.id)
    assert house.letters() == []


def test_a_letter_whose_links_do_not_die_is_sent_as_it_is() -> None:
    house = FakeHouse()
    letter = write(house, house.enrol(email=EMAIL), way=DESTINATIONS[0])
    change(house, email="eva@x.example")
    assert house.letters() == [letter]


@pytest.mark.parametrize(
    ("way", "email", "code"), [(None, EMAIL, "mail.none"), (GATE, "", "record.email")], ids=["no mail", "no address"]
)
def test_where_nothing_can_be_sent_it_is_said(way: Way | None, email: str, code: str) -> None:
    house = FakeHouse()
    account = house.enrol(email=email)
    with pytest.raises(RecordRefused) as refused:
        write(house, account, way=way)
    assert refused.value.code == code


DEATHS: dict[str, Callable[[FakeHouse, Account], object]] = {
    "expired": lambda house, _: house.clock.advance(3600.0),
    "another password": lambda house, account: renew(house, account.id),
    "ended everywhere": lambda house, _: house.sessions.end_all(NUMBER, WEB, reason="client"),
    "another address": lambda house, _: change(house, email="eva@x.example"),
    "no address": lambda house, _: change(house, email=""),
    "disabled": lambda house, _: change(house, disabled=True),
}


def renew(house: FakeHouse, account_id: int) -> None:
    with house.store.begin() as work:
        account = work.accounts.get(account_id)
        assert account is not None
        assert work.accounts.renew(account, "digest", at=house.clock.now(), must_change=False, keep=5)


def change(house: FakeHouse, **fields: str | bool) -> None:
    with house.store.begin() as work:
        client = work.clients.get(NUMBER)
        assert client is not None
        work.clients.replace(replace(client, **fields))  # type: ignore[arg-type]


@pytest.mark.parametrize("death", DEATHS.values(), ids=DEATHS)
def test_a_link_is_dead_after(death: Callable[[FakeHouse, Account], object]) -> None:
    house = FakeHouse()
    account = house.enrol(email=EMAIL)
    token = token_of(write(house, account))
    assert worth(house, token) == NUMBER
    death(house, account)
    assert worth(house, token) is None


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "\udcff", "é" * 43])
def test_a_token_of_nobody_is_worth_nothing(token: str) -> None:
    house = FakeHouse()
    write(house, house.enrol(email=EMAIL))
    assert worth(house, token) is None


def test_a_client_without_an_account_is_told_the_number_and_gets_no_link() -> None:
    house = FakeHouse()
    account = house.enrol(email=EMAIL)
    with house.store.begin() as work:
        client = work.clients.get(NUMBER)
        assert client is not None
        whom = [Invited(client=client, account=None)]
        Invitations(GATE).write(work, RECOVERY, whom, WEB, at=house.clock.now())
        work.accounts.remove(account.id)
    (letter,) = house.letters()
    assert letter.values[f"link:{NUMBER}"] == ""
