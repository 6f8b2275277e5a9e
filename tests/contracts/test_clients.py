from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from pyauthgate.errors import RecordRefused
from pyauthgate.model import Client
from tests.contracts.records import NOW, enrol, hash_of, session_of

if TYPE_CHECKING:
    from pyauthgate.ports import Store

ANA = Client(
    number="9000",
    given_names="Ana María",
    surnames="Núñez 'O''Brien\"",
    email="ana@example.net",
    birth_date=date(1900, 2, 28),
    domains=("ejemplo.com.ar", "a.example", "ñandú.example"),
    language="es",
    disabled=True,
    created_at=NOW + 0.123456,
)


def test_a_client_is_read_as_it_was_stored(store: Store) -> None:
    with store.begin() as work:
        assert work.clients.add(ANA)
    with store.view() as work:
        assert work.clients.get("9000") == ANA
        assert work.clients.get("9001") is None


def test_a_client_with_nothing_but_a_number_is_read_as_it_was_stored(store: Store) -> None:
    with store.begin() as work:
        assert work.clients.add(Client(number="0042"))
        assert work.clients.get("0042") == Client(number="0042")
        assert work.clients.get("42") is None


def test_a_taken_number_is_not_stored_again(store: Store) -> None:
    with store.begin() as work:
        assert work.clients.add(ANA)
    with store.begin() as work:
        assert not work.clients.add(Client(number="9000", given_names="Eva"))
        assert work.clients.get("9000") == ANA


def test_replacing_raises_the_stored_version_and_keeps_the_birth_of_the_record(store: Store) -> None:
    with store.begin() as work:
        work.clients.add(ANA)
        changed = replace(
            ANA, surnames="Pérez", birth_date=None, domains=(), disabled=False, created_at=1.0, version=77
        )
        assert work.clients.replace(changed)
        assert work.clients.replace(changed)
        assert work.clients.get("9000") == replace(changed, created_at=ANA.created_at, version=3)


def test_replacing_nobody_does_nothing(store: Store) -> None:
    with store.begin() as work:
        assert not work.clients.replace(ANA)
        assert work.clients.get("9000") is None


def test_removing_takes_accounts_history_and_sessions_along(store: Store) -> None:
    account, other = enrol(store), enrol(store, "9001")
    with store.begin() as work:
        work.accounts.renew(account, "d1", at=NOW, must_change=False, keep=5)
        work.sessions.add(session_of(account))
        work.sessions.add(session_of(other, "s2"))
    with store.begin() as work:
        assert work.clients.remove("9000")
        assert not work.clients.remove("9000")
    with store.view() as work:
        assert work.accounts.get(account.id) is None
        assert work.accounts.previous(account.id, 10) == ()
        assert work.sessions.of("9000") == ()
        assert work.accounts.of("9001") == (other,)
        assert len(work.sessions.of("9001")) == 1
    assert store.lookup(hash_of("s1")) is None


def test_the_id_of_a_removed_account_is_not_given_again(store: Store) -> None:
    account = enrol(store)
    with store.begin() as work:
        work.clients.remove(account.number)
    assert enrol(store).id > account.id


def test_a_walk_visits_every_client_once_in_the_order_of_the_numbers_as_text(store: Store) -> None:
    numbers = ["9", "10", "0010", "9000", "123456", "90"]
    with store.begin() as work:
        for number in numbers:
            work.clients.add(Client(number=number))
    seen: list[str] = []
    with store.view() as work:
        while page := work.clients.walk(after=seen[-1] if seen else "", limit=4):
            seen += [client.number for client in page]
    assert seen == sorted(numbers)


@pytest.mark.parametrize("text", ["An\0a", "An\ud800a"])
def test_a_text_that_no_database_holds_is_refused(store: Store, text: str) -> None:
    with pytest.raises(RecordRefused) as refused, store.begin() as work:
        work.clients.add(replace(ANA, given_names=text))
    assert refused.value.code == "record.value"
    with store.view() as work:
        assert work.clients.get("9000") is None


def test_clients_are_found_by_their_address_in_any_spelling_of_it(store: Store) -> None:
    with store.begin() as work:
        work.clients.add(Client(number="9001", email="Info@Ñandú.example"))
        work.clients.add(Client(number="10", email="info@xn--and-6ma2c.example"))
        work.clients.add(Client(number="9003", email="other@xn--and-6ma2c.example"))
        work.clients.add(Client(number="9004"))
    with store.view() as work:
        found = work.clients.at("info@xn--and-6ma2c.example", limit=9)
        assert [client.number for client in found] == ["10", "9001"]
        assert found[1].email == "Info@Ñandú.example"
        assert len(work.clients.at("info@xn--and-6ma2c.example", limit=1)) == 1
        assert work.clients.at("nobody@x.example", limit=9) == ()


def test_clients_are_found_by_a_domain_in_any_spelling_of_it(store: Store) -> None:
    with store.begin() as work:
        work.clients.add(Client(number="9001", domains=("ñandú.example", "xn--and-6ma2c.example", "b.example")))
        work.clients.add(Client(number="10", domains=("B.example",)))
    with store.view() as work:
        assert [client.number for client in work.clients.holding("xn--and-6ma2c.example", limit=9)] == ["9001"]
        assert [client.number for client in work.clients.holding("b.example", limit=9)] == ["10", "9001"]
        assert work.clients.holding("c.example", limit=9) == ()


def test_a_client_is_found_by_what_it_has_now(store: Store) -> None:
    ana = Client(number="9000", email="a@x.example", domains=("a.example", "b.example"))
    with store.begin() as work:
        work.clients.add(ana)
        work.clients.replace(replace(ana, email="b@x.example", domains=("b.example", "c.example")))
        assert work.clients.at("a@x.example", limit=9) == work.clients.holding("a.example", limit=9) == ()
        assert work.clients.at("b@x.example", limit=9) == work.clients.holding("c.example", limit=9) != ()
        work.clients.remove("9000")
        assert work.clients.at("b@x.example", limit=9) == work.clients.holding("c.example", limit=9) == ()
        assert work.clients.add(ana)
