from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pyauthgate.errors import RecordRefused
from pyauthgate.model import Account, Client, Pending
from tests.contracts.records import NOW, NUMBER, enrol

if TYPE_CHECKING:
    from pyauthgate.ports import Store


def read(store: Store, account: Account) -> Account:
    with store.view() as work:
        found = work.accounts.get(account.id)
    assert found is not None
    return found


def test_an_account_is_found_by_its_key_by_its_name_and_by_its_client(store: Store) -> None:
    account = enrol(store)
    with store.view() as work:
        assert work.accounts.get(account.id) == account
        assert work.accounts.find("panel", NUMBER) == account
        assert work.accounts.of(NUMBER) == (account,)


def test_who_is_not_there_is_not_found(store: Store) -> None:
    account = enrol(store)
    with store.view() as work:
        assert work.accounts.get(account.id + 1) is None
        assert work.accounts.find("mail", NUMBER) is None
        assert work.accounts.find("panel", "9001") is None
        assert work.accounts.of("9001") == ()


def test_an_account_is_found_by_its_name_in_any_case_and_two_alike_are_told(store: Store) -> None:
    enrol(store)
    with store.begin() as work:
        for name in ("MGonzález", "mgonzález", "Otro"):
            work.accounts.add(Account(number=NUMBER, service="panel", name=name))
    with store.view() as work:
        assert [account.name for account in work.accounts.like("panel", "otro")] == ["Otro"]
        assert {account.name for account in work.accounts.like("panel", "mgonzález")} == {"MGonzález", "mgonzález"}
        assert work.accounts.like("panel", "Otro") == work.accounts.like("mail", "otro") == ()


def test_accounts_come_ordered_by_service_and_name(store: Store) -> None:
    enrol(store)
    with store.begin() as work:
        for service, name in [("mail", "b@example.net"), ("ftp", "x"), ("mail", "B@example.net")]:
            work.accounts.add(Account(number=NUMBER, service=service, name=name))
        names = [(account.service, account.name) for account in work.accounts.of(NUMBER)]
    assert names == [("ftp", "x"), ("mail", "B@example.net"), ("mail", "b@example.net"), ("panel", NUMBER)]


def test_the_mailboxes_of_the_client_in_person_are_told_apart(store: Store) -> None:
    enrol(store)
    with store.begin() as work:
        stored = [
            work.accounts.add(Account(number=NUMBER, service="mail", name=f"{own}@x", own=own)) for own in (True, False)
        ]
    with store.view() as work:
        assert [work.accounts.get(account.id) for account in stored if account] == stored
        assert [(account.service, account.own) for account in work.accounts.of(NUMBER)] == [
            ("mail", False),
            ("mail", True),
            ("panel", False),
        ]


def test_whose_mailbox_it_is_outlives_a_new_password(store: Store) -> None:
    enrol(store)
    with store.begin() as work:
        account = work.accounts.add(Account(number=NUMBER, service="mail", name="a@x", digest="d0", own=True))
        assert account is not None
        assert work.accounts.renew(account, "d1", at=NOW, must_change=False, keep=5)
    assert read(store, account).own is True


def test_a_further_account_raises_its_client_s_version_alone(store: Store) -> None:
    enrol(store)
    enrol(store, "9001")
    with store.begin() as work:
        assert work.accounts.add(Account(number=NUMBER, service="ftp", name="x"))
        assert work.accounts.add(Account(number=NUMBER, service="ftp", name="x")) is None
    with store.view() as work:
        versions = [client.version for client in work.clients.walk()]
    assert versions == [3, 2]


def test_a_taken_name_is_not_stored_again(store: Store) -> None:
    account = enrol(store)
    with store.begin() as work:
        work.clients.add(Client(number="9001"))
        assert work.accounts.add(Account(number="9001", name=NUMBER)) is None
        assert work.accounts.find("panel", NUMBER) == account


def test_an_account_without_a_client_is_refused(store: Store) -> None:
    with pytest.raises(RecordRefused) as refused, store.begin() as work:
        work.accounts.add(Account(number=NUMBER, name=NUMBER))
    assert refused.value.code == "record.conflict"


def test_a_new_credential_raises_the_generation_and_keeps_the_old_digest(store: Store) -> None:
    account = enrol(store)
    with store.begin() as work:
        assert work.accounts.renew(account, "d1", at=NOW + 5, must_change=True, keep=5)
    assert read(store, account) == replace(account, digest="d1", generation=2, must_change=True, changed_at=NOW + 5)
    with store.view() as work:
        assert work.accounts.previous(account.id, 10) == ("d0",)


def test_a_change_that_comes_second_does_nothing(store: Store) -> None:
    account = enrol(store)
    with store.begin() as work:
        assert work.accounts.renew(account, "d1", at=NOW, must_change=False, keep=5)
    with store.begin() as work:
        assert not work.accounts.renew(account, "d2", at=NOW, must_change=False, keep=5)
        assert not work.accounts.renew(replace(account, id=0), "d2", at=NOW, must_change=False, keep=5)
    assert read(store, account).digest == "d1"
    with store.view() as work:
        assert work.accounts.previous(account.id, 10) == ("d0",)


def test_a_first_credential_leaves_no_history(store: Store) -> None:
    account = enrol(store, digest=None)
    with store.begin() as work:
        assert work.accounts.renew(account, "d1", at=NOW, must_change=False, keep=5)
        assert work.accounts.previous(account.id, 10) == ()


@pytest.mark.parametrize("keep", [0, 1, 3, 10])
def test_the_history_keeps_the_newest_and_gives_them_newest_first(store: Store, keep: int) -> None:
    account = enrol(store)
    with store.begin() as work:
        for turn in range(1, 6):
            current = work.accounts.get(account.id)
            assert current is not None
            assert work.accounts.renew(current, f"d{turn}", at=NOW, must_change=False, keep=keep)
        assert work.accounts.previous(account.id, 10) == ("d4", "d3", "d2", "d1", "d0")[:keep]
        assert work.accounts.previous(account.id, 1) == ("d4",)[:keep]


def test_one_account_s_history_is_not_another_s(store: Store) -> None:
    first, second = enrol(store), enrol(store, "9001", "e0")
    with store.begin() as work:
        work.accounts.renew(first, "d1", at=NOW, must_change=False, keep=2)
        work.accounts.renew(second, "e1", at=NOW, must_change=False, keep=0)
        assert work.accounts.previous(first.id, 10) == ("d0",)
        assert work.accounts.previous(second.id, 10) == ()


def test_a_rehash_replaces_the_digest_and_nothing_else(store: Store) -> None:
    account = enrol(store)
    with store.begin() as work:
        assert work.accounts.rehash(account, "d0-dearer")
        assert not work.accounts.rehash(account, "d0-other")
    assert read(store, account) == replace(account, digest="d0-dearer")


def test_an_account_without_a_password_is_not_rehashed(store: Store) -> None:
    account = enrol(store, digest=None)
    with store.begin() as work:
        assert not work.accounts.rehash(account, "d1")
    assert read(store, account).digest is None


def test_a_demanded_change_is_marked(store: Store) -> None:
    account = enrol(store)
    with store.begin() as work:
        work.accounts.demand_change(account.id)
        work.accounts.demand_change(account.id + 1)
    assert read(store, account) == replace(account, must_change=True)


def test_voiding_raises_the_generation_and_nothing_else(store: Store) -> None:
    account = enrol(store)
    with store.begin() as work:
        work.accounts.void(account.id)
        work.accounts.void(account.id + 1)
    assert read(store, account) == replace(account, generation=2)


def test_a_digest_shows_in_no_error(store: Store) -> None:
    with pytest.raises(RecordRefused) as refused, store.begin() as work:
        work.accounts.add(Account(number="absent", name="x", digest="$argon2id$CANARY"))
    assert "CANARY" not in f"{refused.value!r} {refused.value}"
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


def test_a_digest_is_marked_and_a_new_one_of_ours_bears_no_mark(store: Store) -> None:
    account = enrol(store)
    with store.begin() as work:
        work.accounts.mark(account.id, learned=True, confirmed_at=NOW + 7, unjudged=True)
        work.accounts.mark(account.id + 1, learned=True, confirmed_at=NOW, unjudged=True)
    marked = read(store, account)
    assert marked == replace(account, learned=True, confirmed_at=NOW + 7, unjudged=True)
    with store.begin() as work:
        assert work.accounts.renew(marked, "d1", at=NOW, must_change=False, keep=5)
    assert read(store, account) == replace(account, digest="d1", generation=2, changed_at=NOW)


def test_a_learned_account_is_stored_as_it_is(store: Store) -> None:
    enrol(store)
    with store.begin() as work:
        learned = Account(number=NUMBER, service="ftp", name="x", digest="d", learned=True, confirmed_at=NOW)
        stored = work.accounts.add(learned)
        assert stored is not None
        assert work.accounts.get(stored.id) == replace(learned, id=stored.id)


def test_learned_digests_that_were_confirmed_since_are_trusted_and_no_others(store: Store) -> None:
    accounts = [enrol(store, str(9000 + turn), None if turn == 4 else "d0") for turn in range(6)]
    marks = [(True, NOW), (True, NOW - 1), (True, None), (False, None), (False, None)]
    with store.begin() as work:
        for account, (learned, confirmed_at) in zip(accounts, marks, strict=False):
            work.accounts.mark(account.id, learned=learned, confirmed_at=confirmed_at, unjudged=True)
        mail = work.accounts.add(Account(number="9000", service="mail", name="a@x", digest="d", learned=True))
        assert work.accounts.trust("panel", since=NOW) == 1
        assert work.accounts.trust("panel", since=NOW) == 0
        left = work.accounts.untrusted("panel")
        assert [account.number for account in left] == ["9001", "9002", "9004"]
        assert work.accounts.untrusted("panel", after="9001", limit=1) == left[1:2]
        assert work.accounts.untrusted("mail") == (mail,)
    assert read(store, accounts[0]) == replace(accounts[0], confirmed_at=NOW, unjudged=True)


def test_an_old_password_is_told_of_once_in_its_time_and_no_other(store: Store) -> None:
    accounts = [enrol(store, str(9000 + turn), None if turn == 1 else "d0") for turn in range(4)]
    with store.begin() as work:
        assert work.accounts.renew(accounts[2], "d1", at=NOW + 1, must_change=False, keep=5)
        mail = work.accounts.add(Account(number="9000", service="mail", name="a@x", digest="d", changed_at=NOW))
        unknown = work.accounts.add(Account(number="9000", service="mail", name="b@x", digest="d"))
        assert mail
        assert unknown
        assert work.accounts.aged("panel", before=NOW - 1) == ()
        old = work.accounts.aged("panel", before=NOW)
        assert [account.number for account in old] == ["9000", "9003"]
        assert work.accounts.aged("panel", before=NOW, after="9000", limit=1) == old[1:]
        assert work.accounts.aged("panel", before=NOW, limit=1) == old[:1]
        assert work.accounts.aged("mail", before=NOW) == (mail,)
        told = [work.accounts.remind(account.id, at=NOW + 50, before=NOW) for account in (*accounts, unknown)]
        assert told == [True, False, False, True, False]
        assert not work.accounts.remind(accounts[0].id, at=NOW + 60, before=NOW)
        assert not work.accounts.remind(10_000, at=NOW + 60, before=NOW)
        assert work.accounts.aged("panel", before=NOW) == ()
        assert [account.number for account in work.accounts.aged("panel", before=NOW + 50)] == ["9000", "9002", "9003"]
    assert read(store, accounts[0]) == replace(accounts[0], reminded_at=NOW + 50)


def test_a_digest_that_a_change_under_way_may_have_replaced_is_not_trusted(store: Store) -> None:
    with store.begin() as work:
        work.clients.add(Client(number="9000", created_at=NOW))
        account = work.accounts.add(Account(number="9000", name="9000", digest="d", created_at=NOW))
        assert account
        work.accounts.mark(account.id, learned=True, confirmed_at=NOW, unjudged=False)
        pending = Pending(account_id=account.id, digest="e", at=NOW)
        work.pendings.begin(pending, lease=60.0)
    with store.begin() as work:
        assert work.accounts.trust("panel", since=NOW) == 0
        work.pendings.unclear(pending)
        assert work.accounts.trust("panel", since=NOW) == 1


def test_digests_that_begin_alike_are_counted_at_every_service_and_to_the_letter(store: Store) -> None:
    for turn, digest in enumerate(["$a_b$1", "$a_b$2", "$A_b$3", "$axb$4", "$a_b", None]):
        enrol(store, str(9000 + turn), digest)
    with store.begin() as work:
        work.accounts.add(Account(number="9000", service="mail", name="a@x", digest="$a_b$5"))
    with store.view() as work:
        assert work.accounts.count("$a_b$") == 3
        assert work.accounts.count("$nothing$") == 0


def test_an_account_is_removed_with_its_history_and_its_client_is_another_version(store: Store) -> None:
    account = enrol(store)
    with store.begin() as work:
        box = work.accounts.add(Account(number=NUMBER, service="mail", name="a@x", digest="d"))
        assert box is not None
        assert work.accounts.renew(box, "d1", at=NOW, must_change=False, keep=5)
        before = work.clients.get(NUMBER)
    with store.begin() as work:
        assert work.accounts.remove(box.id)
        assert not work.accounts.remove(box.id)
    with store.view() as work:
        after = work.clients.get(NUMBER)
        assert work.accounts.of(NUMBER) == (account,)
        assert work.accounts.previous(box.id, 5) == ()
    assert before
    assert after
    assert after.version == before.version + 1


def test_a_mailbox_is_claimed_and_given_back(store: Store) -> None:
    account = enrol(store)
    for own in (True, False):
        with store.begin() as work:
            work.accounts.claim(account.id, own=own)
            work.accounts.claim(account.id + 1, own=True)
        assert read(store, account) == replace(account, own=own)
