from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pyauthgate.errors import RecordRefused
from pyauthgate.gatekeeper.drafts import Drafts
from pyauthgate.model import Account
from tests.fakes.facts import FakeFacts
from tests.fakes.house import BETTER, NUMBER, PASSWORD, WEB, FakeHouse

if TYPE_CHECKING:
    from pyauthgate.gatekeeper.drafts import Draft


def draft(house: FakeHouse, candidate: str, *, own: bool = True, number: str = NUMBER) -> Draft:
    box = Account(number=number, service="mail", name="quebracho@estudio.example", own=own)
    return Drafts(house.parts)(box, candidate, origin=WEB)


def stored(house: FakeHouse, made: Draft) -> Account:
    with house.store.begin() as work:
        account = work.accounts.add(made.account(work, at=house.clock.now(), must_change=True))
    assert account
    return account


def test_a_good_password_is_hashed_and_stored_with_the_account() -> None:
    house = FakeHouse()
    house.enrol()
    account = stored(house, draft(house, BETTER))
    assert (account.must_change, account.changed_at, account.unjudged) == (True, house.clock.now(), False)
    assert house.verifier.verify(BETTER, digest=account.digest, decoy="x").matches


@pytest.mark.parametrize(
    ("candidate", "rule"), [("Ab1", "length"), ("Quebracho 77 luz", "identity"), (PASSWORD, "reuse")]
)
def test_a_bad_one_is_refused_with_its_reasons_the_accounts_own_name_and_reuse_among_them(
    candidate: str, rule: str
) -> None:
    house = FakeHouse()
    house.enrol()
    made = draft(house, candidate)
    assert made.digest is None
    assert rule in made.judgement.rules


def test_somebody_elses_mailbox_is_compared_with_nobody() -> None:
    house = FakeHouse()
    house.enrol(password=BETTER)
    assert draft(house, BETTER, own=False).judgement.accepted


def test_a_password_that_another_account_got_meanwhile_is_noticed() -> None:
    house = FakeHouse()
    panel = house.enrol()
    made = draft(house, BETTER)
    with house.store.begin() as work:
        assert work.accounts.renew(panel, house.verifier.digest(BETTER), at=1.0, must_change=False, keep=5)
    with pytest.raises(RecordRefused) as refused:
        stored(house, made)
    assert refused.value.code == "account.changed"


def test_a_client_that_is_gone_gets_none() -> None:
    with pytest.raises(RecordRefused) as refused:
        draft(FakeHouse(), BETTER)
    assert refused.value.code == "record.unknown"


def test_facts_that_could_not_be_had_leave_the_password_to_be_judged_later() -> None:
    source = FakeFacts()
    source.breakdown()
    house = FakeHouse(source=source)
    house.enrol()
    assert stored(house, draft(house, BETTER)).unjudged
