from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pyauthgate.errors import RecordRefused
from pyauthgate.gatekeeper.adoption import Adoption, adopted
from pyauthgate.gatekeeper.outcomes import Admitted
from tests.fakes.house import NUMBER, WEB, FakeHouse

if TYPE_CHECKING:
    from pyauthgate.gatekeeper.adoption import Adopted
    from pyauthgate.model import Account

HASH = "900150983cd24fb0d6963f7d28e17f72"


def adopt(house: FakeHouse, account: Account, digest: str | None, *, offered: str = HASH) -> Adopted:
    adoption = Adoption(clock=house.clock, history=house.history)
    with house.store.begin() as work:
        return adoption(work, account, offered, digest, WEB)


def read(house: FakeHouse, account: Account) -> Account:
    with house.store.view() as work:
        found = work.accounts.get(account.id)
    assert found
    return found


def test_an_account_without_a_password_gets_the_one_behind_the_hash_and_the_first_login_its_own_digest() -> None:
    house = FakeHouse()
    account = house.enrol(password=None)
    (digest,) = house.verifier.wrap((HASH,))
    assert adopt(house, account, digest) == "imported"
    (event,) = house.events("password.imported")
    assert (event.number, event.subject, event.reason) == (NUMBER, f"panel:{NUMBER}", "md5")
    stored = read(house, account)
    assert (adopted(stored), stored.unjudged, stored.learned) == (True, True, False)
    assert isinstance(house.attempt("abd"), Admitted) is False
    assert adopted(read(house, account))
    assert isinstance(house.attempt("abc"), Admitted)
    assert not adopted(read(house, account))
    assert isinstance(house.attempt("abc"), Admitted)


def test_a_password_that_is_there_stays() -> None:
    house = FakeHouse()
    account = house.enrol()
    (digest,) = house.verifier.wrap((HASH,))
    assert adopt(house, account, digest) == "kept"
    assert read(house, account) == account
    assert not house.events("password.imported")


def test_no_hash_changes_nothing() -> None:
    house = FakeHouse()
    account = house.enrol(password=None)
    assert adopt(house, account, None, offered="") == ""
    assert read(house, account) == account


def test_an_account_that_lost_its_password_meanwhile_is_refused_rather_than_left_without() -> None:
    house = FakeHouse()
    account = replace(house.enrol(), digest=None)
    with pytest.raises(RecordRefused) as refused:
        adopt(house, account, None)
    assert refused.value.code == "account.changed"


def test_a_password_of_our_own_and_none_are_not_taken_over() -> None:
    house = FakeHouse()
    assert not adopted(house.enrol())
    assert not adopted(house.enrol("9001", None))
