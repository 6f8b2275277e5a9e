from __future__ import annotations

import pytest

from pyauthgate.gatekeeper import Foreign
from pyauthgate.gatekeeper.service_door import Found, ServiceTry
from tests.fakes.house import NUMBER, FakeHouse
from tests.fakes.services import ELSEWHERE, MAIL_PASSWORD, MAILBOX, knock


@pytest.fixture
def house() -> FakeHouse:
    house = FakeHouse()
    house.enrol(language="pt")
    house.add("mail", MAILBOX, MAIL_PASSWORD, own=True)
    return house


def test_a_knock_finds_somebody_or_nobody_or_is_not_for_us(house: FakeHouse) -> None:
    found = house.service_door.find(knock())
    assert isinstance(found, Found)
    assert found.account is not None
    assert found.client is not None
    assert (found.account.name, found.client.number) == (MAILBOX, NUMBER)
    assert house.service_door.find(knock("nobody@example.net")) == Found(account=None, client=None)
    assert house.service_door.find(knock("ana")) == Foreign()


def test_the_language_is_the_client_s_or_the_site_s(house: FakeHouse) -> None:
    found = house.service_door.find(knock())
    assert isinstance(found, Found)
    assert house.service_door.language(found.client) == "pt"
    assert house.service_door.language(None) == "es"


def test_a_place_is_a_caller_of_its_own_and_a_stranger_has_its_network(house: FakeHouse) -> None:
    house.service_login(knock(), MAIL_PASSWORD)
    found = house.service_door.find(knock())
    assert isinstance(found, Found)
    assert found.account is not None
    known = house.service_door.caller_at(found.account, knock())
    stranger = house.service_door.caller_at(found.account, knock(address=ELSEWHERE))
    assert (known.place, known.row, known.nearby) == (True, f"row:{NUMBER}", ())
    assert (stranger.place, stranger.own, stranger.network) == (False, f"client:{NUMBER}", "198.51.100.0/24")


def test_a_try_is_settled_by_whoever_took_it(house: FakeHouse) -> None:
    with house.service_door.trying(knock(), MAIL_PASSWORD) as trial:
        assert isinstance(trial, ServiceTry)
        assert (trial.tried.verdict.matches, trial.tried.admission.counted) == (True, True)
        assert house.counter(f"client:{NUMBER}").count == 1
        with house.store.begin() as work:
            client, account = house.service_door.now(work, trial)
            house.service_door.refuse(work, trial, "login.refused", "disabled")
    assert client is not None
    assert account is not None
    (told,) = house.events("login.refused")
    assert (told.number, told.subject, told.reason) == (NUMBER, "dovecot", "disabled")


def test_a_try_shows_neither_name_nor_password(house: FakeHouse) -> None:
    with house.service_door.trying(knock("secret-word@x"), MAIL_PASSWORD) as trial:
        assert "secret-word" not in repr(trial)
        assert MAIL_PASSWORD not in repr(trial)
